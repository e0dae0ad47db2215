"""How topics end: whatever ends the claim, nothing stays behind; what should stay comes back."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.store.staff_messages import STAYS
from tests.fakes.bot_api_rules import Refusal, bad
from tests.http.house import house, with_staff
from tests.http.staff import SAM, asks, browser, phone
from tests.http.topics import (
    ANA,
    BETO,
    WORDS,
    heard,
    intro,
    person_says,
    relayed,
    rows,
    shown,
    staff_of,
    takes,
    topic_of,
    writes,
)

pytestmark = pytest.mark.usefixtures("unhurried_providers")


async def test_handing_back_and_closing_by_buttons_leave_no_topic(database_url: str) -> None:
    async with house(database_url, **with_staff()) as lived_in, phone(lived_in, "Ana", ANA) as ana:
        await asks(lived_in, SAM, WORDS)
        held = await takes(ana)
        old = intro(ana, held)
        await ana.taps(old, "Hand back")
        assert lived_in.staff_api.topics == {}
        assert lived_in.staff_api.beside(ANA)[-1].text == "Handed back. They keep their place in the queue."
        again = await takes(ana)
        assert shown(ana, again)[-1] == f"{held.code}: {WORDS}"  # the whole backfill once more
        assert (await ana.taps(old, "Close"))[-1].text == "That conversation is no longer yours."  # of the first claim
        (endings,) = await ana.taps(intro(ana, again), "Close")
        await ana.taps(endings, "They have the information they needed")
        assert lived_in.staff_api.topics == {}
        assert await lived_in.app.escalations.queue() == ()
        assert await rows(lived_in, "staff_topic", "staff_told") == [0, 0]
        assert WORDS not in "\n".join(message.text for message in lived_in.staff_api.sent)


@pytest.mark.parametrize("way", ["stop", "DELETE", "offboard", "unlink", "off duty", "relink"])
async def test_whatever_ends_it_the_topic_goes_and_nothing_is_answered_there(database_url: str, way: str) -> None:
    async with (
        house(database_url, **with_staff()) as lived_in,
        phone(lived_in, "Ana", ANA) as ana,
        browser(lived_in, "Coco"),
    ):
        await asks(lived_in, SAM, WORDS)
        held = await takes(ana)
        topic = topic_of(ana, held)
        if way in ("stop", "DELETE"):
            await person_says(lived_in, way)
        elif way == "offboard":
            await lived_in.app.delivery.deliver(await lived_in.app.desk.offboard(await ana.who()))
        elif way == "unlink":
            await ana.browser.post("/console/telegram/unlink")
        elif way == "relink":
            fresh = (await ana.browser.post("/console/telegram")).text.split("?start=")[1][:43]
            assert await lived_in.staff_api.push(lived_in.staff_api.says(BETO, f"/start {fresh}")) == 200
        else:
            await lived_in.app.delivery.deliver(await lived_in.app.desk.end_duty(await ana.who()))
        before = heard(lived_in)
        late = lived_in.staff_api.says(ANA, "Hello, I am here.", message_thread_id=topic)
        assert await lived_in.staff_api.push(late) == 200
        await relayed(lived_in)
        assert lived_in.staff_api.topics == {}
        assert await rows(lived_in, "staff_topic", "staff_told") == [0, 0]
        assert [words for words in heard(lived_in) if words not in before and "Hello" in words] == []
        await person_says(lived_in, "are you there?")
        assert "are you there?" not in "\n".join(lived_in.staff_api.given)


@pytest.mark.parametrize("words", ["message thread not found", "TOPIC_DELETED"])
async def test_a_topic_that_somebody_deleted_comes_back_with_every_word(database_url: str, words: str) -> None:
    async with house(database_url, **with_staff()) as lived_in, phone(lived_in, "Ana", ANA) as ana:
        await asks(lived_in, SAM, WORDS)
        held = await takes(ana)
        await writes(ana, held, "Hello, I am here.")
        if words == "TOPIC_DELETED":
            lived_in.staff_api.refusals["sendmessage"] = [bad(words)]
        del lived_in.staff_api.topics[topic_of(ana, held)]
        await person_says(lived_in, "can you hear me?")
        first, *lines = shown(ana, held)
        assert first.startswith("This topic was deleted, so here it is again, with everything that was written.")
        assert lines == [f"{held.code}: {WORDS}", "Volunteer: Hello, I am here.", f"{held.code}: can you hear me?"]
        await writes(ana, held, "Yes.")
        assert heard(lived_in)[-1] == "Yes."


async def test_a_topic_telegram_will_not_delete_is_tried_again_until_it_is_gone(database_url: str) -> None:
    async with house(database_url, **with_staff()) as lived_in, phone(lived_in, "Ana", ANA) as ana:
        await asks(lived_in, SAM, WORDS)
        held = await takes(ana)
        topic = topic_of(ana, held)
        lived_in.staff_api.refusals["deleteforumtopic"] = [Refusal(500, "Internal Server Error")]
        await ana.taps(intro(ana, held), "Hand back")
        assert topic in lived_in.staff_api.topics
        async with lived_in.app.database.begin() as connection:
            await connection.execute(text("delete from escalation"))  # its day came meanwhile
            await connection.execute(text("update staff_topic set due_at = now()"))
        await relayed(lived_in)
        assert lived_in.staff_api.topics == {}


async def test_passing_messages_go_before_telegram_lets_nobody_delete_them(database_url: str) -> None:
    async with house(database_url, **with_staff()) as lived_in, phone(lived_in, "Ana", ANA) as ana:
        await ana.says("a word that went astray")
        relay = staff_of(lived_in).relay
        assert await relay.clear() == 0
        assert lived_in.staff_api.sent
        async with lived_in.app.database.begin() as connection:
            shift = {"by": STAYS + timedelta(minutes=1)}
            await connection.execute(text("update staff_message set due_at = due_at - cast(:by as interval)"), shift)
        assert await relay.clear() > 0
        assert lived_in.staff_api.sent == []
        assert "a word that went astray" not in str(lived_in.staff_api.written)
        assert await rows(lived_in, "staff_message") == [0]

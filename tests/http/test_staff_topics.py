"""Answering in Telegram: a topic a claim, the same checks as the console, nothing lost."""

import asyncio
from contextlib import suppress
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from bot.hotline.states import State
from bot.store.notices import listen
from tests.fakes.bot_api_rules import Refusal
from tests.http.house import house, with_staff
from tests.http.staff import SAM, asks, phone
from tests.http.topics import (
    ANA,
    BETO,
    LONG,
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


async def test_a_claim_opens_a_topic_with_what_was_written_and_both_sides_talk_there(database_url: str) -> None:
    async with house(database_url, **with_staff()) as lived_in, phone(lived_in, "Ana", ANA) as ana:
        await asks(lived_in, SAM, WORDS)
        held = await takes(ana)
        first, line = shown(ana, held)
        assert first.startswith(f"{held.code} · English · ")
        assert "They agreed that you read what they write." in first
        assert line == f"{held.code}: {WORDS}"
        await person_says(lived_in, "what can I do?")
        assert shown(ana, held)[-1] == f"{held.code}: what can I do?"
        assert await writes(ana, held, "Hello. I am here. <b>Tell me</b> more.") == []
        assert heard(lived_in)[-1] == "Hello. I am here. <b>Tell me</b> more."
        await relayed(lived_in)
        assert len(shown(ana, held)) == 3  # what Ana wrote stands there already
        assert all(message.protected for message in lived_in.staff_api.sent)
        assert ana.lived_in.staff_api.beside(ANA)[-1].text == f"{held.code} is with you. Write in its topic."


async def test_nothing_is_read_before_consent_and_all_of_it_afterwards(database_url: str) -> None:
    async with house(database_url, **with_staff()) as lived_in, phone(lived_in, "Ana", ANA) as ana:
        for words in ("ICE is at my door", "talk to a person"):
            assert await lived_in.api.push(lived_in.api.says(SAM, words)) == 200
            await lived_in.settle()
        held = await takes(ana)
        assert "They have not agreed yet" in shown(ana, held)[0]
        await writes(ana, held, "Hello, I am here.")
        await person_says(lived_in, "they are inside now")
        assert "inside" not in "\n".join(lived_in.staff_api.given)
        await person_says(lived_in, "1")
        await person_says(lived_in, "thank you")
        assert shown(ana, held)[-1] == f"{held.code}: thank you"


async def test_an_update_that_comes_twice_sends_once(database_url: str) -> None:
    async with house(database_url, **with_staff()) as lived_in, phone(lived_in, "Ana", ANA) as ana:
        await asks(lived_in, SAM, WORDS)
        held = await takes(ana)
        update = lived_in.staff_api.says(ANA, "Hello, I am here.", message_thread_id=topic_of(ana, held))
        assert await asyncio.gather(*(lived_in.staff_api.push(update) for _ in range(4))) == [200] * 4
        await lived_in.settle()
        assert heard(lived_in).count("Hello, I am here.") == 1


async def test_the_same_checks_as_in_the_console_and_send_anyway(database_url: str) -> None:
    async with house(database_url, **with_staff()) as lived_in, phone(lived_in, "Ana", ANA) as ana:
        await asks(lived_in, SAM, WORDS)
        held, before = await takes(ana), len(heard(lived_in))
        tip_line = lived_in.app.talk.content.denied[0]
        (refused,) = await writes(ana, held, f"Call {tip_line}")
        assert refused.text == "Not sent: this names an enforcement tip line. Take the number out."
        assert (await writes(ana, held, "x" * 1501))[0].text.startswith("Not sent: longer than 1500 letters.")
        (doubted,) = await writes(ana, held, "I promise you will be fine.")
        assert "This is a promise. We cannot promise anything." in doubted.text
        assert doubted.topic == topic_of(ana, held)
        assert len(heard(lived_in)) == before
        anyway = lived_in.staff_api.taps(doubted, "Send anyway")
        for _ in range(2):
            await ana.does(anyway)
        assert heard(lived_in)[before:] == ["I promise you will be fine."]
        async with lived_in.app.database.begin() as connection:
            audited = await connection.scalar(text("select count(*) from audit where action = 'sent_anyway'"))
        assert audited == 1
        await relayed(lived_in)
        assert len(lived_in.staff_api.in_topic(topic_of(ana, held))) == 5


async def test_seen_doubts_do_not_cover_others(database_url: str) -> None:
    async with house(database_url, **with_staff()) as lived_in, phone(lived_in, "Ana", ANA) as ana:
        await asks(lived_in, SAM, WORDS)
        held = await takes(ana)
        (doubted,) = await writes(ana, held, "I promise you will be fine.")
        tap = lived_in.staff_api.taps(doubted, "Send anyway")
        tap["callback_query"]["message"]["reply_to_message"]["text"] = "Hide in the church and do not open."
        (again,) = await ana.does(tap)
        assert "This may tell them to hide." in again.text
        del tap["callback_query"]["message"]["reply_to_message"]
        assert (await ana.does(tap))[0].text == "Write it once more, please: the words are not kept here."


async def test_ready_replies_are_said_in_the_persons_language_and_answers_come_back_in_words(database_url: str) -> None:
    async with house(database_url, **with_staff()) as lived_in, phone(lived_in, "Ana", ANA, locales=("en",)) as ana:
        await asks(lived_in, SAM, opening="hola", person="hablar con una persona")
        held = await takes(ana)
        (ready,) = await ana.taps(intro(ana, held), "Ready replies")
        assert ready.text.startswith("Ready replies, said in Español")
        tap = lived_in.staff_api.taps(ready, "Are you safe right now?")
        for _ in range(2):
            await ana.does(tap)
        catalogs = lived_in.app.talk.voice.catalogs
        asked = [words for words in heard(lived_in) if words.startswith(catalogs.say("es", "Are you safe right now?"))]
        assert len(asked) == 1
        assert "It means: Are you safe right now?" in shown(ana, held)[-1]
        await person_says(lived_in, "2")
        assert shown(ana, held)[-1] == f"{held.code}: 2\nIt means: I am not safe"


async def test_what_telegram_could_not_take_is_told_later_and_in_order(database_url: str) -> None:
    async with house(database_url, **with_staff()) as lived_in, phone(lived_in, "Ana", ANA) as ana:
        await asks(lived_in, SAM, WORDS)
        held = await takes(ana)
        lived_in.staff_api.refusals["sendmessage"] = [Refusal(429, "Too Many Requests: retry after 1", retry_after=1)]
        await person_says(lived_in, "one")
        await person_says(lived_in, "two")
        assert shown(ana, held)[-1] == f"{held.code}: {WORDS}"
        await asyncio.sleep(1.2)  # what Telegram asked for
        await relayed(lived_in)
        assert shown(ana, held)[2:] == [f"{held.code}: one", f"{held.code}: two"]


async def test_a_long_message_comes_in_parts(database_url: str) -> None:
    async with house(database_url, **with_staff()) as lived_in, phone(lived_in, "Ana", ANA) as ana:
        await asks(lived_in, SAM, LONG)
        held = await takes(ana)
        _, *told = shown(ana, held)
        assert len(told) == 2
        assert "".join(told).replace(" ", "") == f"{held.code}:{LONG}".replace(" ", "")  # Telegram trims every part


async def test_a_reply_that_does_not_arrive_says_so_in_the_topic(database_url: str) -> None:
    async with house(database_url, **with_staff()) as lived_in, phone(lived_in, "Ana", ANA) as ana:
        await asks(lived_in, SAM, WORDS)
        held = await takes(ana)
        lived_in.api.refusals["sendmessage"] = [Refusal(403, "Forbidden: bot was blocked by the user")]
        await writes(ana, held, "Hello, I am here.")
        await relayed(lived_in)
        await relayed(lived_in)
        assert shown(ana, held)[2:] == ["This did not arrive, and will not: Hello, I am here."]


async def test_without_topics_the_console_is_where_they_answer(database_url: str) -> None:
    async with house(database_url, **with_staff()) as lived_in, phone(lived_in, "Ana", ANA) as ana:
        lived_in.staff_api.has_topics = False
        await asks(lived_in, SAM, WORDS)
        held = await takes(ana)
        (told,) = [message.text for message in lived_in.staff_api.beside(ANA) if held.code in message.text][-1:]
        assert told == f"You answer {held.code} in the console: https://kyr.example/console/e/{held.id}"
        await person_says(lived_in, "can you hear me?")
        assert WORDS not in "\n".join(lived_in.staff_api.given)
        assert await rows(lived_in, "staff_topic") == [0]


async def test_whoever_claimed_in_the_console_sees_nothing_in_telegram_until_they_ask(database_url: str) -> None:
    async with house(database_url, **with_staff()) as lived_in, phone(lived_in, "Ana", ANA) as ana:
        await asks(lived_in, SAM, WORDS)
        await ana.comes()
        (queued,) = await lived_in.app.escalations.queue()
        await ana.browser.post(f"/console/e/{queued.id}/claim")
        await relayed(lived_in)
        assert lived_in.staff_api.topics == {}
        await ana.taps(await ana.board(), f"Answer {queued.code}")
        assert shown(ana, queued)[-1] == f"{queued.code}: {WORDS}"


async def test_no_word_of_an_sms_reaches_the_staff_bot_in_any_way(database_url: str) -> None:
    async with house(database_url, **with_staff()) as lived_in, phone(lived_in, "Ana", ANA) as ana:
        for words in ("hello", "talk to a person", "1", WORDS):
            await lived_in.twilio.text("+12025550123", words)
            await lived_in.settle()
        held = await takes(ana)
        topics, who = staff_of(lived_in).room.topics, await ana.who()
        assert not await topics.bind(who.id, held.id, lived_in.app.talk.clock.now())
        async with lived_in.app.database.begin() as connection:  # even a row that should not be there shows nothing
            await connection.execute(
                text(
                    "insert into staff_topic (id, escalation_id, volunteer_id, epoch, due_at) "
                    "select gen_random_uuid(), id, volunteer_id, epoch, now() - interval '1 minute' from escalation"
                )
            )
        await lived_in.twilio.text("+12025550123", "and he shouted")
        await relayed(lived_in)
        told = "\n".join(lived_in.staff_api.given)
        assert not [words for words in (WORDS, "shouted", "2025550123", "0123") if words in told]
        assert lived_in.staff_api.topics == {}
        assert await rows(lived_in, "staff_topic") == [0]


async def test_words_beside_a_topic_reach_nobody(database_url: str) -> None:
    async with house(database_url, **with_staff()) as lived_in, phone(lived_in, "Ana", ANA) as ana:
        await asks(lived_in, SAM, WORDS)
        await takes(ana)
        before = heard(lived_in)
        (board,) = await ana.says("Hello, I am here.")
        assert "What you write here reaches nobody." in board.text
        assert heard(lived_in) == before


async def test_a_photo_in_a_topic_is_not_words(database_url: str) -> None:
    async with house(database_url, **with_staff()) as lived_in, phone(lived_in, "Ana", ANA) as ana:
        await asks(lived_in, SAM, WORDS)
        held = await takes(ana)
        update: dict[str, Any] = lived_in.staff_api.shows(ANA, b"a photo")
        update["message"]["message_thread_id"] = topic_of(ana, held)
        assert (await ana.does(update))[0].text == "Not sent: only words can be sent here."


async def test_another_volunteers_topic_is_nobodys_way_in(database_url: str) -> None:
    async with (
        house(database_url, **with_staff()) as lived_in,
        phone(lived_in, "Ana", ANA) as ana,
        phone(lived_in, "Beto", BETO) as beto,
    ):
        await asks(lived_in, SAM, WORDS)
        held = await takes(ana)
        await beto.comes()
        before = heard(lived_in)
        (told,) = await beto.says("Hello, I am here.", message_thread_id=topic_of(ana, held))
        assert told.text == "Not sent: that conversation is no longer yours."
        tap = lived_in.staff_api.taps(intro(ana, held), "Hand back")
        tap["callback_query"]["from"]["id"] = BETO
        assert (await beto.does(tap))[0].text == "That conversation is no longer yours."
        assert heard(lived_in) == before
        (queued,) = await lived_in.app.escalations.queue()
        assert (queued.state, queued.holder) == (State.ACTIVE, "Ana")
        assert isinstance(queued.id, UUID)


async def test_the_worker_tells_topics_as_soon_as_something_changes(database_url: str) -> None:
    async with house(database_url, **with_staff()) as lived_in, phone(lived_in, "Ana", ANA) as ana, asyncio.timeout(20):
        await asks(lived_in, SAM, WORDS)
        held = await takes(ana)
        following = asyncio.create_task(staff_of(lived_in).relay.follow(listen(lived_in.app.database)))
        assert await lived_in.api.push(lived_in.api.says(SAM, "can you hear me?")) == 200
        await lived_in.staff_api.until(lambda: shown(ana, held)[-1] == f"{held.code}: can you hear me?")
        assert await lived_in.api.push(lived_in.api.says(SAM, "DELETE")) == 200
        await lived_in.staff_api.until(lambda: lived_in.staff_api.topics == {})
        following.cancel()
        with suppress(asyncio.CancelledError):
            await following


@pytest.mark.parametrize("answer", ["yes", "no"])
async def test_a_colleague_who_is_asked_says_yes_or_no_by_a_button(database_url: str, answer: str) -> None:
    async with (
        house(database_url, **with_staff()) as lived_in,
        phone(lived_in, "Ana", ANA) as ana,
        phone(lived_in, "Beto", BETO) as beto,
    ):
        await asks(lived_in, SAM, WORDS)
        held = await takes(ana)
        await beto.comes()
        assert await lived_in.app.transfers.offer(await ana.who(), held.id, 1, (await beto.who()).id)
        board = await beto.board()
        assert f"Ana asks you to go on with {held.code}." in board.text
        first = topic_of(ana, held)
        (told,) = await beto.taps(board, f"Go on with {held.code}" if answer == "yes" else "Not now")
        await relayed(lived_in)
        now = next(iter(await lived_in.app.escalations.queue()))
        if answer == "yes":
            assert now.holder == "Beto"
            assert [chat for chat, _ in lived_in.staff_api.topics.values()] == [BETO]  # Ana's is gone
            assert shown(beto, held)[-1] == f"{held.code}: {WORDS}"
        else:
            assert (now.holder, told.text) == ("Ana", "They stay with your colleague.")
            assert list(lived_in.staff_api.topics) == [first]


async def test_many_workers_at_once_tell_every_line_once(database_url: str) -> None:
    async with house(database_url, **with_staff()) as lived_in, phone(lived_in, "Ana", ANA) as ana:
        await asks(lived_in, SAM, WORDS)
        held = await takes(ana)
        for number in range(4):
            assert await lived_in.api.push(lived_in.api.says(SAM, f"line {number}")) == 200
        await lived_in.settle()
        relay = staff_of(lived_in).relay
        await asyncio.gather(*(relay.sweep() for _ in range(6)))
        await relayed(lived_in)
        assert shown(ana, held)[2:] == [f"{held.code}: line {number}" for number in range(4)]
        assert await rows(lived_in, "staff_topic") == [1]

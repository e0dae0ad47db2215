"""Whole conversations on Telegram: updates in by webhook or polling, messages out by the Bot API."""

import asyncio
from typing import Any

import pytest

from bot.service.intake import Intake
from bot.service.polling import poll
from bot.web.webhooks import telegram_of
from tests.fakes.bot_api import Message
from tests.fakes.bot_api_rules import Refusal
from tests.http.house import House, house

SAM, ANA = 5550100001, 5550100002


async def said(lived_in: House, update: dict[str, Any]) -> list[Message]:
    """What a person's app shows after one update."""
    before = len(lived_in.api.sent)
    assert await lived_in.api.push(update) == 200
    await lived_in.settle()
    return lived_in.api.sent[before:]


async def test_a_person_starts_chooses_a_language_and_reaches_what_to_do_at_the_door(database_url: str) -> None:
    async with house(database_url) as lived_in:
        api = lived_in.api
        api.starts(SAM, "es")

        (languages,) = await said(lived_in, api.says(SAM, "/start"))
        assert {"English", "Español"} <= set(languages.buttons)

        menu = (await said(lived_in, api.taps(languages, "Español")))[-1]
        door = lived_in.label("ICE is at my door", "es")
        assert door in menu.buttons

        (card,) = await said(lived_in, api.taps(menu, door))
        assert lived_in.step("ice_door.at_door", "es") in card.text
        assert lived_in.label("They showed a paper", "es") in card.buttons

        assert len(api.answered_taps) == 2
        assert await lived_in.unsettled() == 0


async def test_a_paper_is_shown_as_a_picture_and_the_buttons_below_it_work(database_url: str) -> None:
    async with house(database_url) as lived_in:
        api = lived_in.api
        card, *_ = await said(lived_in, api.says(SAM, "la migra está en la puerta"))
        (two,) = await said(lived_in, api.taps(card, lived_in.label("They showed a paper", "es")))
        assert two.photo == ("kyr.png", lived_in.app.talk.content.pictures["two_papers"].png)
        assert lived_in.step("ice_door.paper", "es") in two.text

        (marks,) = await said(lived_in, api.taps(two, lived_in.label("A judge signed it", "es")))
        assert marks.photo == ("kyr.png", lived_in.app.talk.content.pictures["judge_warrant"].png)
        assert len(api.answered_taps) == 2
        assert await lived_in.unsettled() == 0


async def test_an_old_button_still_leads_where_it_says_in_the_language_it_is_written_in(database_url: str) -> None:
    async with house(database_url) as lived_in:
        api = lived_in.api
        (languages,) = await said(lived_in, api.says(SAM, "/start"))
        spanish = (await said(lived_in, api.taps(languages, "Español")))[-1]
        await said(lived_in, api.taps(languages, "English"))
        (card,) = await said(lived_in, api.taps(spanish, lived_in.label("ICE is at my door", "es")))
        assert lived_in.step("ice_door.at_door", "es") in card.text


async def test_a_cry_for_help_is_answered_at_once_without_a_menu(database_url: str) -> None:
    async with house(database_url) as lived_in:
        first, *_ = await said(lived_in, lived_in.api.says(SAM, "ICE is at my door"))
        assert lived_in.step("ice_door.at_door", "en") in first.text


async def test_the_same_update_four_times_at_once_is_answered_once(database_url: str) -> None:
    async with house(database_url) as lived_in:
        update = lived_in.api.says(SAM, "hola")
        assert await asyncio.gather(*(lived_in.api.push(update) for _ in range(4))) == [200] * 4
        await lived_in.settle()
        assert len(lived_in.api.sent) == 1
        assert await lived_in.count("inbound") == 1
        assert await lived_in.count("outbox") == 1


async def test_a_wrong_secret_is_forbidden_and_leaves_no_row(database_url: str) -> None:
    async with house(database_url) as lived_in:
        assert await lived_in.api.push(lived_in.api.says(SAM, "hola"), secret="another") == 403
        assert await lived_in.api.push(lived_in.api.says(SAM, "hola"), secret="") == 403
        assert await lived_in.count_all() == 0
        assert lived_in.api.sent == []


async def test_an_update_nobody_can_read_is_acknowledged_and_leaves_no_row(database_url: str) -> None:
    async with house(database_url) as lived_in:
        assert await lived_in.api.push({"update_id": 1, "message": {"text": 7}}) == 200
        assert await lived_in.count_all() == 0


async def test_messages_of_many_people_at_once_are_all_answered(database_url: str) -> None:
    async with house(database_url) as lived_in:
        people = range(5550100100, 5550100112)
        updates = [lived_in.api.says(person, "hola") for person in people]
        assert set(await asyncio.gather(*map(lived_in.api.push, updates))) == {200}
        await lived_in.settle()
        assert sorted(message.chat for message in lived_in.api.sent) == list(people)


async def test_two_messages_of_one_person_at_once_are_both_answered(database_url: str) -> None:
    async with house(database_url) as lived_in:
        updates = [lived_in.api.says(SAM, "hola"), lived_in.api.says(SAM, "menu")]
        assert set(await asyncio.gather(*map(lived_in.api.push, updates))) == {200}
        await lived_in.settle()
        assert len(lived_in.api.seen_by(SAM)) == 2
        assert await lived_in.unsettled() == 0


async def test_after_stop_nothing_is_said_until_the_person_starts_again(database_url: str) -> None:
    async with house(database_url) as lived_in:
        api = lived_in.api
        await said(lived_in, api.says(SAM, "hola"))
        assert len(await said(lived_in, api.says(SAM, "/stop"))) == 1
        assert await said(lived_in, api.says(SAM, "hola")) == []
        assert await said(lived_in, api.says(SAM, "/start")) != []


async def test_somebody_who_blocked_the_bot_costs_one_try(database_url: str) -> None:
    async with house(database_url) as lived_in:
        lived_in.api.refusals["sendmessage"] = [Refusal(403, "Forbidden: bot was blocked by the user")]
        assert await said(lived_in, lived_in.api.says(SAM, "hola")) == []
        assert lived_in.api.calls.count("sendmessage") == 1
        assert await lived_in.unsettled() == 0


async def test_while_the_database_is_away_the_update_comes_again_and_the_button_does_not_hang(
    unused_tcp_port: int,
) -> None:
    async with house(f"postgresql://kyr@127.0.0.1:{unused_tcp_port}/kyr") as lived_in:
        api = lived_in.api
        shown = Message(1, SAM, "x", "x", (({"text": "On", "callback_data": "en|menu|menu|door"},),))
        assert await api.push(api.says(SAM, "hola")) == 503
        tap = api.taps(shown, "On")
        assert await api.push(tap) == 503
        await lived_in.settle()
        assert api.answered_taps == [tap["callback_query"]["id"]]
        assert api.sent == []


async def test_by_polling_the_same_conversation_happens(database_url: str) -> None:
    async with house(database_url, telegram_mode="polling") as lived_in, asyncio.timeout(20):
        api, telegram = lived_in.api, telegram_of(lived_in.app)
        assert telegram is not None
        intake = Intake(lived_in.app.turns, lived_in.app.delivery, telegram)
        polling = asyncio.create_task(poll(lived_in.app.database, telegram, intake))

        await api.queue(api.says(SAM, "hola"), api.says(ANA, "hello"))
        await api.until(lambda: len(api.sent) == 2 and not api.waiting)
        (menu,) = api.seen_by(SAM)
        await api.queue(api.taps(menu, lived_in.label("ICE is at my door", "es")))
        await api.until(lambda: len(api.seen_by(SAM)) == 2)
        assert lived_in.step("ice_door.at_door", "es") in api.seen_by(SAM)[1].text
        await api.until(lambda: len(api.answered_taps) == 1)

        polling.cancel()
        await asyncio.wait([polling])
        await intake.settle()


async def test_two_workers_poll_one_after_the_other_and_never_both(database_url: str) -> None:
    async with house(database_url, telegram_mode="polling") as lived_in, asyncio.timeout(20):
        api, telegram = lived_in.api, telegram_of(lived_in.app)
        assert telegram is not None
        intake = Intake(lived_in.app.turns, lived_in.app.delivery, telegram)
        first = asyncio.create_task(poll(lived_in.app.database, telegram, intake))
        await api.until(lambda: api.calls.count("getupdates") == 1)
        second = asyncio.create_task(poll(lived_in.app.database, telegram, intake))
        await api.queue(api.says(SAM, "hola"))
        await api.until(lambda: len(api.sent) == 1 and not api.waiting)
        assert api.conflicts == 0

        first.cancel()
        await asyncio.wait([first])
        await api.queue(api.says(SAM, "menu"))
        await api.until(lambda: len(api.sent) == 2)

        second.cancel()
        await asyncio.wait([second])
        await intake.settle()
        assert api.conflicts == 0


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_telegram_calls_only_where_it_was_told_to(database_url: str, mode: str) -> None:
    async with house(database_url, telegram_mode=mode) as lived_in:
        assert bool(lived_in.api.webhook) is (mode == "webhook")

"""Eight volunteers press the same button in Telegram at the same moment: one has the person, the others are told so."""

import asyncio
from contextlib import AsyncExitStack
from typing import Any

import pytest
from sqlalchemy import text

from bot.hotline.staff import Do, Press
from bot.message import Address, ChannelName
from tests.http.house import House, house, with_staff
from tests.http.staff import Phone, phone
from tests.web.room import Person

RACERS = 8
FASTER = "Another volunteer was faster, or the person has left."


pytestmark = pytest.mark.usefixtures("unhurried_providers")


async def raced(lived_in: House, rounds: int) -> list[tuple[int, int]]:
    """How many won and how many were told that somebody was faster, round by round."""
    counted, api = [], lived_in.staff_api
    async with AsyncExitStack() as stack:
        racers: list[Phone] = [
            await stack.enter_async_context(phone(lived_in, f"V{number}", 7550200001 + number))
            for number in range(RACERS)
        ]
        boards = [await racer.comes() for racer in racers]
        for number in range(rounds):
            await Person(lived_in.app, Address(ChannelName.TELEGRAM, f"{5560000001 + number}")).says("hola", "9", "1")
            (queued,) = await lived_in.app.escalations.queue()
            taps: list[dict[str, Any]] = [api.taps(board, "Go off duty") for board in boards]
            for tap in taps:
                tap["callback_query"]["data"] = Press(Do.CLAIM, queued.id).data
            before = len(api.sent)
            assert set(await asyncio.gather(*(api.push(tap) for tap in taps))) == {200}
            told = [message.text for message in api.sent[before:] if message.topic is None]
            counted.append((told.count(f"{queued.code} is with you. Write in its topic."), told.count(FASTER)))
            await end(lived_in)
    return counted


async def end(lived_in: House) -> None:
    """End it, so that the next round begins with everybody free."""
    async with lived_in.app.database.begin() as connection:
        await connection.execute(text("update escalation set state = 'closed', volunteer_id = null"))
    assert lived_in.app.staff is not None
    await lived_in.app.staff.relay.sweep()


@pytest.mark.parametrize("rounds", [3, pytest.param(200, marks=[pytest.mark.slow, pytest.mark.timeout(1200)])])
async def test_of_eight_who_claim_in_telegram_one_wins(database_url: str, rounds: int) -> None:
    async with house(database_url, **with_staff()) as lived_in:
        assert await raced(lived_in, rounds) == [(1, RACERS - 1)] * rounds
        assert lived_in.staff_api.topics == {}
        async with lived_in.app.database.begin() as connection:
            claimed = await connection.scalar(text("select count(*) from audit where action = 'claimed'"))
        assert claimed == rounds

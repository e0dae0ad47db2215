"""Eight volunteers press the same button at the same moment, over HTTP: one of them has the person, never two."""

import asyncio
from contextlib import AsyncExitStack

import pytest
from sqlalchemy import text

from bot.message import Address, ChannelName
from tests.web.room import Person, Room, room

RACERS = 8


async def raced(here: Room, rounds: int) -> list[int]:
    """How many of the racers were led to the conversation, round by round."""
    won = []
    async with AsyncExitStack() as stack:
        racers = [await stack.enter_async_context(here.volunteer(f"V{number}")) for number in range(RACERS)]
        for number in range(rounds):
            person = Person(here.app, Address(ChannelName.SMS, f"+1510555{number:04}"))
            await person.says("hola", "9", "1")
            at = f"/console/e/{await here.waiting()}"
            answers = await asyncio.gather(*(racer.post(f"{at}/claim") for racer in racers))
            winners = [racer for racer, answer in zip(racers, answers, strict=True) if answer.url.path == at]
            won.append(len(winners))
            await end(here)
    return won


async def end(here: Room) -> None:
    """End it, so that the next round begins with everybody free."""
    async with here.app.database.begin() as connection:
        await connection.execute(text("update escalation set state = 'closed', volunteer_id = null"))


async def test_of_eight_who_claim_over_http_one_wins(database_url: str) -> None:
    async with room(database_url) as here:
        assert await raced(here, 10) == [1] * 10


@pytest.mark.slow
@pytest.mark.timeout(1200)
async def test_of_eight_who_claim_over_http_one_wins_two_hundred_times(database_url: str) -> None:
    async with room(database_url) as here:
        assert await raced(here, 200) == [1] * 200
        async with here.app.database.begin() as connection:
            claims = (
                await connection.execute(text("select count(*) from audit where action = 'claimed'"))
            ).scalar_one()
        assert claims == 200

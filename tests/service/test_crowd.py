"""Very many at once: who is in danger comes first and is answered as ever, everybody else is told the truth."""

import time
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.hotline.waits import CROWD
from bot.message import Address, ChannelName
from tests.service.test_timekeeping import Night, night


@pytest.fixture
async def hotline(database_url: str) -> AsyncIterator[Night]:
    async with night(database_url) as told:
        yield told


def beside(hotline: Night, number: int) -> Night:
    """Another person on the same hotline."""
    return Night(hotline.app, hotline.clock, Address(ChannelName.SMS, f"+1510556{number:04}"))


async def crowd(hotline: Night, size: int) -> None:
    """So many ask for a person and agree, all in one minute."""
    for number in range(size):  # 9 twice: also for those who are asked about danger first
        await beside(hotline, number).says("hello", "9", "9", "1")
        hotline.clock.moment += timedelta(seconds=60 / size)


async def test_a_crowd_is_seen_within_half_a_minute_and_so_is_its_end(hotline: Night) -> None:
    ana = await hotline.volunteer()
    await hotline.app.volunteers.set_load(ana.id, 6, hotline.clock.now(), by=ana.id)
    await crowd(hotline, CROWD + 1)
    hotline.clock.moment += timedelta(seconds=31)
    late = beside(hotline, 100)
    (asked,) = await late.says("hello", "9")
    assert "Is someone in danger now?" in asked
    (line,) = await late.says("9")
    assert line.startswith("A volunteer can see what you write")
    (told,) = await late.says("1")
    assert "Many people write now. It can take hours." in told
    for _ in range(3):  # she takes three: nine are left
        waiting = (await hotline.app.desk.board(ana)).waiting
        assert await hotline.app.desk.claim(ana, waiting[0].id) is not None
    hotline.clock.moment += timedelta(seconds=31)
    assert (await beside(hotline, 101).says("hello", "9"))[0].startswith("A volunteer can see what you write")


async def test_danger_is_ahead_of_all_who_came_before_and_the_rest_stays_by_age(hotline: Night) -> None:
    ana = await hotline.volunteer()
    await crowd(hotline, CROWD + 2)
    hotline.clock.moment += timedelta(seconds=31)
    court, danger, other = (beside(hotline, number) for number in (200, 201, 202))
    await court.says("hello", "9", "2", "1")
    hotline.clock.moment += timedelta(seconds=1)
    await other.says("hello", "9", "3", "9", "1")
    hotline.clock.moment += timedelta(seconds=1)
    (called,) = await danger.says("hello", "9", "1")
    assert called.startswith("In danger, call 911. Police may tell ICE.\nWe are calling a volunteer now.")
    (told,) = await danger.says("1")
    assert "hours" not in told  # nobody else in danger is ahead
    waiting = (await hotline.app.desk.board(ana)).waiting
    assert [one.urgent for one in waiting] == [True] + [False] * (CROWD + 4)
    ages = [one.asked_at for one in waiting[1:]]
    assert ages == sorted(ages)


async def test_fifty_new_people_in_one_minute_do_not_touch_the_one_in_danger(hotline: Night) -> None:
    """Bar B11 at a small scale: every answer within a second; danger comes first, answered as on a calm day."""
    ana = await hotline.volunteer()
    calm = await beside(hotline, 999).says("ICE is at my door")
    slowest = 0.0
    for number in range(50):
        started = time.monotonic()
        await beside(hotline, number).says("hello", "9", "9", "1")
        slowest = max(slowest, (time.monotonic() - started) / 4)
        hotline.clock.moment += timedelta(seconds=1.2)
    danger = beside(hotline, 500)
    assert await danger.says("ICE is at my door") == calm
    assert (await danger.says("9"))[0].startswith("We are calling a volunteer now.")
    board = await hotline.app.desk.board(ana)
    assert (board.waiting[0].urgent, board.waiting[0].topic) == (True, "ice_door")
    assert len(board.waiting) > CROWD
    assert slowest < 1

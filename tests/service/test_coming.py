"""Whoever was told that nobody is here hears it when somebody comes: once, in their language, the most urgent first."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.hotline.roster import Volunteer
from bot.message import Address, ChannelName
from bot.speech.segments import count
from tests.service.test_timekeeping import Night, night


@pytest.fixture
async def hotline(database_url: str) -> AsyncIterator[Night]:
    async with night(database_url) as told:
        yield told


async def asleep(hotline: Night, alias: str = "Ana") -> Volunteer:
    """Somebody on the roster who is not on duty."""
    volunteer = await hotline.volunteer(alias)
    await hotline.app.desk.end_duty(volunteer)
    return volunteer


def beside(hotline: Night, number: int, channel: ChannelName = ChannelName.SMS) -> Night:
    """Another person on the same hotline."""
    return Night(hotline.app, hotline.clock, Address(channel, f"+1510555{number:04}"))


async def test_they_hear_within_a_minute_that_somebody_came_and_how_long_it_may_take(hotline: Night) -> None:
    ana = await asleep(hotline)
    (told,) = await hotline.says("hello", "9", "1")
    assert "No volunteer is here now." in told
    assert await hotline.hears(minutes=10) == []
    await hotline.app.desk.start_duty(ana)
    (heard,) = await hotline.hears(minutes=1)
    assert heard.startswith("A volunteer is here now. You are in line.\nWe cannot say how long it takes.")
    assert count(heard).segments == 1
    assert await hotline.hears(minutes=28) == []  # the new promise stands; the old one is over
    assert (await hotline.hears(minutes=3))[0].startswith("You are still in line.")


async def test_in_spanish_it_is_one_segment_as_well(hotline: Night) -> None:
    ana = await asleep(hotline)
    await hotline.says("hola", "9", "1")
    await hotline.app.desk.start_duty(ana)
    (heard,) = await hotline.hears(minutes=1)
    assert heard.startswith("Ya hay un voluntario. Usted sigue en la fila.")
    assert (count(heard).segments, count(heard).gsm7) == (1, True)


async def test_whoever_goes_and_comes_again_is_not_news(hotline: Night) -> None:
    ana = await asleep(hotline)
    await hotline.says("hello", "9", "1")
    for _ in range(5):  # a slip of the hand tells nobody anything
        await hotline.app.desk.start_duty(ana)
        assert await hotline.hears(seconds=10) == []
        await hotline.app.desk.end_duty(ana)
        assert await hotline.hears(seconds=30) == []
    for coming in range(5):
        await hotline.app.desk.start_duty(ana)
        assert len(await hotline.hears(minutes=1)) == (1 if coming == 0 else 0)
        await hotline.app.desk.end_duty(ana)
        assert await hotline.hears(minutes=2) == []


async def test_a_second_volunteer_is_not_news_and_nobody_who_heard_a_wait_hears_more(hotline: Night) -> None:
    ana, ben = await asleep(hotline), await asleep(hotline, "Ben")
    await hotline.says("hello", "9", "1")
    await hotline.app.desk.start_duty(ana)
    later = beside(hotline, 1)
    await later.says("hello", "9", "1")
    assert len(await hotline.hears(minutes=1)) == 1
    assert await later.arrived() == []
    await hotline.app.desk.start_duty(ben)
    assert await hotline.hears(minutes=5) == []


async def test_once_told_again_that_nobody_is_here_they_hear_of_the_next_coming(hotline: Night) -> None:
    ana = await asleep(hotline)
    await hotline.says("hello", "9", "1")
    await hotline.app.desk.start_duty(ana)
    assert len(await hotline.hears(minutes=1)) == 1
    await hotline.app.desk.end_duty(ana)
    (over,) = await hotline.hears(minutes=31)
    assert "No volunteer is here now." in over
    await hotline.app.desk.start_duty(ana)
    assert (await hotline.hears(minutes=1))[0].startswith("A volunteer is here now.")


async def test_those_in_danger_hear_first(hotline: Night) -> None:
    ana = await asleep(hotline)
    calm, danger = beside(hotline, 1), beside(hotline, 2)
    await calm.says("hello", "9", "1")
    hotline.clock.moment += timedelta(minutes=5)
    await danger.says("ICE is at my door", "9", "1")
    await hotline.app.desk.start_duty(ana)
    hotline.clock.moment += timedelta(minutes=1)
    await hotline.app.timekeeper.sweep()
    told = "select e.urgent from outbox o join escalation e on e.conversation_id = o.conversation_id order by o.seq"
    assert [urgent for (urgent,) in await hotline.stored(told)][-2:] == [True, False]
    assert (await danger.arrived())[0].startswith("A volunteer is here now.")


async def test_whoever_stopped_left_or_was_taken_over_hears_nothing(hotline: Night) -> None:
    ana = await asleep(hotline)
    stopped, left, taken = (beside(hotline, number) for number in range(3))
    await stopped.says("hello", "9", "1", "stop")
    await left.says("hello", "9", "1", "9", "2")
    await taken.says("hello", "9", "1")
    await hotline.app.desk.start_duty(ana)
    await taken.claims(ana)
    await hotline.hears(minutes=2)
    assert [await one.arrived() for one in (stopped, left, taken)] == [[], [], []]


async def test_half_a_day_later_nothing_of_before_is_said(hotline: Night) -> None:
    ana = await asleep(hotline)
    await hotline.says("my landlord threatens to call ICE", "9", "1")
    await hotline.hears(hours=13)
    await hotline.app.desk.start_duty(ana)
    (heard,) = await hotline.hears(minutes=1)
    assert heard == "A volunteer is here now. You are in line.\nWe cannot say how long it takes.\n0 menu, 9 person"

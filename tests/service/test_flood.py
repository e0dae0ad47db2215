"""One person who floods us, and a day on which nothing is left to send: what is kept, what is said, what it costs."""

from collections.abc import AsyncIterator
from datetime import date, timedelta

import pytest
from structlog.testing import capture_logs

from bot.message import Address, ChannelName
from bot.service.budget import SegmentBudget
from bot.speech.segments import count
from bot.store.segments import SegmentLedger
from tests.service.test_timekeeping import Night, night

WORDS = [f"they came back{' and again' * number}" for number in range(30)]


@pytest.fixture
async def hotline(database_url: str) -> AsyncIterator[Night]:
    async with night(database_url) as told:
        yield told


async def test_forty_messages_in_a_minute_are_kept_and_the_first_are_answered(hotline: Night) -> None:
    answers = [await hotline.says("menu") for _ in range(40)]
    assert [len(answer) for answer in answers] == [1] * 21 + [0] * 19
    assert answers[20] == [
        "We got your messages, but cannot answer so many. Please wait some minutes. 9 = person. Or call 844-500-3222."
    ]
    assert count(answers[20][0]).segments == 1
    assert await hotline.stored("select count(*) from inbound") == [(40,)]
    assert "Do not open the door." in (await hotline.says("ICE is at my door"))[0]
    assert (await hotline.says("9"))[0].count("\n1 ") == 1  # the consent question, at once
    hotline.clock.moment += timedelta(minutes=10)
    assert "What do you need now?" in (await hotline.says("menu"))[0]


async def test_a_volunteer_reads_all_of_it(hotline: Night) -> None:
    ana = await hotline.volunteer()
    await hotline.says("hello", "9", "1", *WORDS)
    await hotline.claims(ana)
    held = await hotline.app.desk.open(ana, (await hotline.only()).id)
    assert held is not None
    assert [line.text for line in held.lines] == WORDS


async def test_in_spanish_no_number_is_made_up(hotline: Night) -> None:
    await hotline.says("hola", *["menu"] * 19)
    (told,) = await hotline.says("menu")
    assert told.startswith("Recibimos sus mensajes")
    assert "Abogados: immigrationlawhelp.org." in told or "llame al " in told


# -- the day's segments -----------------------------------------------------------------------------------------------


def tight(hotline: Night, most: int) -> SegmentBudget:
    """The same hotline with so few segments a day."""
    budget = hotline.app.budget
    budget.most = most
    return budget


async def sent(hotline: Night, *texts: str) -> list[str]:
    """What somebody hears, and what of it is billed, as the web process does it."""
    answered = await hotline.says(*texts)
    hotline.app.budget._sent += sum(count(text).segments for text in answered)
    return answered


async def test_when_nothing_is_left_danger_a_person_and_volunteers_still_get_through(hotline: Night) -> None:
    ana = await hotline.volunteer()
    budget = tight(hotline, 3)
    with capture_logs() as logs:
        await sent(hotline, "hello", "menu")
        while not budget.is_spent:
            await sent(hotline, "menu")
        await budget.settle()
    assert [line["event"] for line in logs if "segments" in line] == ["segments_spent"]
    (told,) = await sent(hotline, "menu")
    assert told == (
        "We can send no more texts today. In danger? Write it, and we answer. 9 = person.\nYou can call 844-500-3222."
    )
    assert count(told).segments == 1
    assert await sent(hotline, "menu") == []
    danger = Night(hotline.app, hotline.clock, Address(ChannelName.SMS, "+15105550777"))
    assert "Do not open the door." in (await danger.says("ICE is at my door"))[0]
    assert (await hotline.says("9"))[0].startswith("A volunteer can see")
    assert (await hotline.says("1"))[0].startswith("You are in line.")
    epoch = await hotline.claims(ana)
    await hotline.app.delivery.settle()
    before = budget.today
    await hotline.replies(ana, epoch, "Estoy aquí.")
    assert budget.today == before + 1  # an accent makes another alphabet, and still one segment


async def test_telegram_costs_nothing_and_is_answered_as_ever(hotline: Night) -> None:
    tight(hotline, 1)
    hotline.app.budget._sent = 5
    there = Night(hotline.app, hotline.clock, Address(ChannelName.TELEGRAM, "8000000001"))
    assert "What do you need now?" in (await there.says("hello", "menu"))[0]


async def test_all_processes_are_summed_and_the_next_day_begins_at_nothing(hotline: Night) -> None:
    clock = hotline.clock
    one, two = (SegmentBudget(SegmentLedger(hotline.app.database), clock, 100) for _ in range(2))
    one._sent, two._sent = 30, 60
    with capture_logs() as logs:
        await one.refresh(clock.now())
        await two.refresh(clock.now())
        clock.moment += timedelta(seconds=31)
        await one.refresh(clock.now())
    assert (one.today, two.today) == (90, 90)
    assert [line["event"] for line in logs] == ["segments_nearly_spent"] * 2
    assert await SegmentLedger(hotline.app.database).of(date(2026, 11, 24)) == 90
    clock.moment += timedelta(days=1)
    await one.refresh(clock.now())
    assert one.today == 0

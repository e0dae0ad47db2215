"""What happens by itself on the hotline, on a clock that the test sets: nobody is forgotten, nobody is told twice."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from uuid import UUID, uuid4

import pytest
from pydantic import SecretStr
from sqlalchemy import text, update

from bot.assemble import App, opened
from bot.channels.phone import Phone
from bot.hotline.outcomes import Outcome
from bot.hotline.roster import Role, Volunteer
from bot.hotline.states import State
from bot.hotline.views import Queued
from bot.message import Address, ChannelName, Inbound
from bot.service.clock import Clock
from bot.settings import Settings
from bot.store.tables import escalation

MARIA = Address(ChannelName.SMS, "+15105550123")
MORNING = datetime(2026, 11, 24, 15, tzinfo=UTC)  # ten o'clock in New York, a Tuesday


@dataclass(slots=True)
class SetClock(Clock):
    """A clock that goes only when it is told to."""

    moment: datetime = MORNING

    def now(self) -> datetime:
        return self.moment


@dataclass
class Night:
    """The hotline, a clock, and one person with a telephone."""

    app: App
    clock: SetClock
    address: Address = MARIA

    async def says(self, *texts: str) -> list[str]:
        """Send messages; returns what the last one was answered with."""
        answered: list[str] = []
        for words in texts:
            inbound = Inbound(uuid4().hex, self.address, words)
            answer = await self.app.turns.take(inbound, self.app.channels[self.address.channel].capabilities)
            await self.app.delivery.answered(answer.ids)
            await self.app.delivery.settle()
            answered = [outbound.text for outbound in answer.outbounds]
        return answered

    async def hears(self, **later: int) -> list[str]:
        """Let so much time pass, half a minute at a time where it is short; what the person hears meanwhile."""
        end = self.clock.moment + timedelta(**later)
        step = max(timedelta(seconds=30), timedelta(**later) / 60)
        while self.clock.moment < end:
            self.clock.moment = min(end, self.clock.moment + step)
            await self.app.timekeeper.sweep()
        return await self.arrived()

    async def arrived(self) -> list[str]:
        await self.app.delivery.settle()
        phone = self.app.channels[self.address.channel]
        assert isinstance(phone, Phone)
        waiting = phone._mailbox(self.address)  # what has arrived, without waiting for more
        return [waiting.get_nowait().text for _ in range(waiting.qsize())]

    async def volunteer(self, alias: str = "Ana", *locales: str) -> Volunteer:
        now = self.clock.now()
        await self.app.volunteers.invite(alias, Role.VOLUNTEER, locales or ("en", "es"), now)
        found = await self.app.volunteers.find(alias)
        assert found is not None
        await self.app.volunteers.practise(found.id, now)
        await self.app.desk.start_duty(found)
        return found

    async def only(self) -> Queued:
        (queued,) = await self.app.escalations.queue()
        return queued

    async def claims(self, volunteer: Volunteer) -> int:
        changed = await self.app.desk.claim(volunteer, (await self.only()).id)
        assert changed is not None
        await self.app.delivery.deliver(changed.ids)
        await self.arrived()
        return changed.epoch

    async def replies(self, volunteer: Volunteer, epoch: int, words: str = "Estoy aquí.") -> None:
        sent = await self.app.desk.reply(volunteer, (await self.only()).id, epoch, uuid4(), words)
        assert isinstance(sent, tuple), sent
        await self.app.delivery.deliver(sent)
        await self.arrived()

    async def stored(self, query: str) -> list[tuple[object, ...]]:
        async with self.app.database.begin() as connection:
            return [tuple(row) for row in await connection.execute(text(query))]


@asynccontextmanager
async def night(database_url: str) -> AsyncIterator[Night]:
    settings = Settings(
        database_url=SecretStr(database_url), demo=True, secret_keys=(SecretStr("A" * 43),), allow_unreviewed=("all",)
    )
    clock = SetClock(at=time(10))
    async with opened(settings, url=database_url, clock=clock) as app:
        yield Night(app, clock)


@pytest.fixture
async def hotline(database_url: str) -> AsyncIterator[Night]:
    async with night(database_url) as told:
        yield told


# -- waiting ----------------------------------------------------------------------------------------------------------


async def test_while_nobody_knows_the_wait_that_is_said_and_said_again(hotline: Night) -> None:
    await hotline.volunteer()
    told = await hotline.says("hello", "9", "1")
    assert "We cannot say how long it takes" in told[0]
    assert await hotline.hears(minutes=29) == []
    (again,) = await hotline.hears(minutes=2)
    assert again.startswith("You are still in line. It takes longer.")


async def test_a_measured_wait_is_told_as_a_range_and_anew_when_it_is_over(hotline: Night) -> None:
    ana = await hotline.volunteer()
    for number in range(6):
        caller = Night(hotline.app, hotline.clock, Address(ChannelName.SMS, f"+1510555{number:04}"))
        await caller.says("hello", "9", "1")
        hotline.clock.moment += timedelta(minutes=4 + number)
        epoch = await caller.claims(ana)
        closed = await hotline.app.desk.close(ana, (await caller.only()).id, epoch, Outcome.INFORMED)
        assert closed is not None
    assert "The wait is now 5 to 10 minutes." in (await hotline.says("hello", "9", "1"))[0]
    assert await hotline.hears(minutes=9, seconds=30) == []
    (again,) = await hotline.hears(minutes=1)
    assert "You are still in line" in again


async def test_updates_come_by_the_hour_after_four(hotline: Night) -> None:
    await hotline.volunteer()
    await hotline.says("hello", "9", "1")
    assert len(await hotline.hears(hours=2)) == 4
    assert len(await hotline.hears(hours=3)) == 3


async def test_with_nobody_on_duty_the_next_shift_is_named_and_a_line_that_answers(hotline: Night) -> None:
    ana = await hotline.volunteer()
    await hotline.app.desk.end_duty(ana)
    await hotline.app.shifts.plan(ana.id, [2], time(9), time(12), by=ana.id, now=hotline.clock.now())
    (told,) = await hotline.says("hello", "9", "1")
    assert "No volunteer is here now." in told
    assert "Next volunteer: Wed 9:00 AM EST." in told
    assert "If you cannot wait, call 844-500-3222." in told
    assert await hotline.hears(hours=23) == []
    assert len(await hotline.hears(minutes=31)) == 1


async def test_a_volunteer_who_does_not_come_is_called_again_and_after_three_days_we_say_so(hotline: Night) -> None:
    await hotline.volunteer()
    await hotline.says("hello", "9", "1")
    assert not (await hotline.only()).late
    await hotline.hears(minutes=5)
    assert (await hotline.only()).late
    hotline.clock.moment += timedelta(hours=72)
    *_, last = await hotline.hears(seconds=30)
    assert "No volunteer came in three days" in last
    assert "844-500-3222" in last or "312-660-1328" in last
    assert await hotline.stored("select 1 from escalation") == []


async def test_somebody_in_danger_hears_after_three_minutes_that_nobody_came(hotline: Night) -> None:
    await hotline.volunteer()
    await hotline.says("ICE is at my door", "9")
    await hotline.hears(minutes=1)
    assert (await hotline.only()).late
    assert len(await hotline.hears(minutes=2)) == 1


# -- with a volunteer -------------------------------------------------------------------------------------------------


async def test_whoever_claims_and_does_not_write_is_reminded_and_then_lets_go(hotline: Night) -> None:
    ana = await hotline.volunteer()
    await hotline.says("hello", "9", "1")
    epoch = await hotline.claims(ana)
    assert await hotline.hears(minutes=5) == []
    assert (await hotline.only()).late
    (told,) = await hotline.hears(minutes=5)
    assert "You keep your place in line" in told
    assert (await hotline.only()).state is State.WAITING
    late = await hotline.app.desk.reply(ana, (await hotline.only()).id, epoch, uuid4(), "too late")
    assert not isinstance(late, tuple)


async def test_an_urgent_text_is_answered_within_three_minutes_or_by_the_card(hotline: Night) -> None:
    ana = await hotline.volunteer()
    await hotline.says("hello", "9", "1")
    await hotline.replies(ana, await hotline.claims(ana))
    assert await hotline.says("ICE is at my door") == []
    await hotline.hears(minutes=1)
    assert (await hotline.only()).late
    (told,) = await hotline.hears(minutes=2)
    assert "You keep your place in line" in told
    assert "Do not open the door." in told
    queued = await hotline.only()
    assert (queued.state, queued.urgent, queued.topic) == (State.WAITING, True, "ice_door")


async def test_an_answer_in_time_stops_the_clock(hotline: Night) -> None:
    ana = await hotline.volunteer()
    await hotline.says("hello", "9", "1")
    epoch = await hotline.claims(ana)
    await hotline.says("ICE is at my door")
    await hotline.replies(ana, epoch)
    assert await hotline.hears(minutes=30) == []
    assert (await hotline.only()).state is State.ACTIVE


async def test_the_oldest_message_without_an_answer_counts(hotline: Night) -> None:
    ana = await hotline.volunteer()
    await hotline.says("hello", "9", "1")
    await hotline.replies(ana, await hotline.claims(ana))
    for _ in range(4):
        await hotline.says("and another thing")
        assert await hotline.hears(minutes=4, seconds=30) == []
    assert len(await hotline.hears(minutes=2)) == 1
    assert (await hotline.only()).state is State.WAITING


async def test_what_both_wrote_stays_in_order_for_the_next_volunteer(hotline: Night) -> None:
    ana, ben = await hotline.volunteer("Ana"), await hotline.volunteer("Ben")
    await hotline.says("hello", "9", "1")
    await hotline.replies(ana, await hotline.claims(ana), "Estoy aquí.")
    await hotline.says("they came back", "they have a paper")
    await hotline.hears(minutes=20)
    await hotline.says("they are still outside")
    await hotline.claims(ben)
    held = await hotline.app.desk.open(ben, (await hotline.only()).id)
    assert held is not None
    assert [line.text for line in held.lines] == [
        "Estoy aquí.",
        "they came back",
        "they have a paper",
        "they are still outside",
    ]


async def test_a_silent_person_is_asked_after_a_day_and_let_go_after_two(hotline: Night) -> None:
    ana = await hotline.volunteer()
    await hotline.says("hello", "9", "1")
    await hotline.replies(ana, await hotline.claims(ana))
    hotline.clock.moment += timedelta(hours=23, minutes=59)
    assert await hotline.hears(seconds=30) == []
    assert "Are you still there?" in (await hotline.hears(minutes=1))[0]
    hotline.clock.moment += timedelta(hours=24)
    (told,) = await hotline.hears(seconds=30)
    assert told.startswith("We did not hear from you")
    assert await hotline.app.escalations.queue() == ()


# -- what nobody looks after ------------------------------------------------------------------------------------------


async def mended(hotline: Night, **broken: object) -> int:
    async with hotline.app.database.begin() as connection:
        await connection.execute(update(escalation).values(**broken))
    return await hotline.app.timekeeper.mend()


async def test_there_is_nothing_to_mend(hotline: Night) -> None:
    ana = await hotline.volunteer()
    await hotline.says("hello", "9")
    assert await hotline.app.timekeeper.mend() == 0
    await hotline.says("1")
    assert await hotline.app.timekeeper.mend() == 0
    await hotline.claims(ana)
    assert await hotline.app.timekeeper.mend() == 0


async def test_somebody_in_line_without_a_timer_is_found(hotline: Night) -> None:
    await hotline.volunteer()
    await hotline.says("hello", "9", "1")
    assert await mended(hotline, promise_due_at=None, give_up_due_at=None) == 2
    assert len(await hotline.hears(seconds=30)) == 1


async def test_somebody_whose_volunteer_is_not_here_goes_back_into_the_queue(hotline: Night) -> None:
    ana = await hotline.volunteer()
    await hotline.says("hello", "9", "1")
    epoch = await hotline.claims(ana)
    assert await mended(hotline, volunteer_id=None) == 1
    assert (await hotline.only()).state is State.WAITING
    assert len(await hotline.hears(seconds=30)) == 1
    assert not isinstance(await hotline.app.desk.reply(ana, UUID(int=0), epoch, uuid4(), "x"), tuple)

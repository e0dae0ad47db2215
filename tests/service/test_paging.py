"""Staff are reached when no page of the console is open: whom it rings, when, how often, and what it says."""

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, fields
from datetime import time, timedelta

import pytest
from pydantic import SecretStr

from bot.assemble import opened
from bot.assemble.paging import Rings
from bot.errors import ChannelError
from bot.hotline.outcomes import Outcome
from bot.hotline.paging import Page, Reason
from bot.hotline.roster import Role, Volunteer
from bot.message import Address, ChannelName, Receipt, Refused, RefusedBecause, Sent, TryAgain
from bot.settings import Settings
from tests.service.test_timekeeping import MARIA, MORNING, Night, SetClock

SECRET = (SecretStr("A" * 43),)


@dataclass
class Bells:
    """A carrier that keeps what it was given, and answers as it is told to."""

    name: str = "bells"
    rung: list[tuple[str, Page]] = field(default_factory=list)
    answers: list[Receipt | Exception] = field(default_factory=list)

    async def page(self, volunteer: Volunteer, page: Page) -> Receipt:
        answer = self.answers.pop(0) if self.answers else Sent("")
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, Sent):
            self.rung.append((volunteer.alias, page))
        return answer

    def heard(self) -> list[tuple[str, Reason]]:
        """Who was rung for what since the last time."""
        said = sorted((alias, page.reason) for alias, page in self.rung)
        self.rung.clear()
        return said


@dataclass
class Staff(Night):
    """The hotline at night, and the telephones of its staff."""

    bells: Bells = field(default_factory=Bells)

    async def rings(self, **later: float) -> list[tuple[str, Reason]]:
        """Let so much time pass, five seconds at a time where it is short; who was rung for what meanwhile."""
        end = self.clock.moment + timedelta(**later)
        step = max(timedelta(seconds=5), timedelta(**later) / 24)
        while self.clock.moment < end:
            self.clock.moment = min(end, self.clock.moment + step)
            await self.app.timekeeper.sweep()
            await self.app.calls.pager.sweep()
        return self.bells.heard()

    async def joins(self, alias: str, *locales: str, role: Role = Role.VOLUNTEER, practised: bool = True) -> Volunteer:
        """Put somebody on the roster who is not on duty."""
        await self.app.volunteers.invite(alias, role, locales or ("en", "es"), self.clock.now())
        found = await self.app.volunteers.find(alias)
        assert found is not None
        if practised:
            await self.app.volunteers.practise(found.id, self.clock.now())
        return found

    def caller(self, number: int) -> "Staff":
        return Staff(self.app, self.clock, Address(ChannelName.SMS, f"+1510555{number:04}"), self.bells)


@pytest.fixture
async def staff(database_url: str) -> AsyncIterator[Staff]:
    bells = Bells()
    clock = SetClock(at=time(10))
    settings = Settings(
        database_url=SecretStr(database_url),
        demo=True,
        secret_keys=SECRET,
        allow_unreviewed=("all",),
        public_base_url="https://hotline.example.org",
    )
    async with opened(settings, url=database_url, clock=clock, rings=Rings((bells,))) as app:
        yield Staff(app, clock, bells=bells)


# -- whom it rings ----------------------------------------------------------------------------------------------------


async def test_somebody_who_begins_to_wait_rings_whoever_is_on_duty_and_speaks_the_language(staff: Staff) -> None:
    await staff.volunteer("Ana", "es")
    await staff.volunteer("Bo", "en")
    await staff.joins("Cy", "es")
    await staff.says("hola", "9")
    assert await staff.rings(seconds=5) == []  # they have not agreed yet
    await staff.says("1")
    assert await staff.rings(seconds=5) == [("Ana", Reason.WAITS)]
    assert await staff.rings(minutes=4) == []


async def test_where_nobody_on_duty_speaks_the_language_everybody_on_duty_is_rung(staff: Staff) -> None:
    await staff.volunteer("Bo", "en")
    await staff.volunteer("Cy", "fr")
    await staff.says("hola", "9", "1")
    assert await staff.rings(seconds=5) == [("Bo", Reason.WAITS), ("Cy", Reason.WAITS)]


async def test_after_five_minutes_whoever_is_planned_and_the_coordinators_are_rung_as_well(staff: Staff) -> None:
    ana = await staff.volunteer("Ana", "es")
    for alias in ("Planned", "Elsewhen", "Novice"):
        one = await staff.joins(alias, practised=alias != "Novice")
        hours = (time(6), time(9)) if alias == "Elsewhen" else (time(9), time(13))
        await staff.app.shifts.plan(one.id, (MORNING.weekday(),), *hours, by=ana.id, now=staff.clock.now())
    await staff.joins("Chief", role=Role.COORDINATOR)
    await staff.joins("Lawyer", role=Role.REVIEWER)
    await staff.says("hola", "9", "1")
    assert await staff.rings(minutes=4, seconds=55) == [("Ana", Reason.WAITS)]
    called = [("Ana", Reason.CALLED), ("Chief", Reason.CALLED), ("Planned", Reason.CALLED)]
    assert await staff.rings(seconds=10) == called
    assert await staff.rings(minutes=20) == []


async def test_danger_is_rung_before_consent_and_again_after_one_minute(staff: Staff) -> None:
    await staff.volunteer("Ana", "es")
    await staff.joins("Chief", role=Role.COORDINATOR)
    await staff.says("ice esta en mi puerta", "9")
    assert await staff.rings(seconds=5) == [("Ana", Reason.WAITS)]
    assert await staff.rings(seconds=60) == [("Ana", Reason.CALLED), ("Chief", Reason.CALLED)]


async def test_danger_that_nobody_takes_over_rings_again_each_time_the_wait_has_doubled(staff: Staff) -> None:
    await staff.volunteer("Ana", "es")
    await staff.says("ice esta en mi puerta", "9")
    await staff.rings(minutes=2)
    for minutes in (5, 6, 12):  # at six minutes, at twelve, at twenty-four
        assert ("Ana", Reason.CALLED) in await staff.rings(minutes=minutes)
    assert await staff.rings(minutes=20) == []


async def test_in_danger_with_nobody_on_duty_nobody_waits_for_the_second_call(staff: Staff) -> None:
    await staff.joins("Away")
    await staff.joins("Chief", role=Role.COORDINATOR, practised=False)
    await staff.says("ice esta en mi puerta", "9")
    assert await staff.rings(seconds=5) == [("Chief", Reason.WAITS)]


async def test_somebody_who_was_waiting_calmly_and_is_in_danger_now_rings_at_once(staff: Staff) -> None:
    await staff.volunteer("Ana", "es")
    await staff.says("hola", "9", "1")
    assert await staff.rings(seconds=5) == [("Ana", Reason.WAITS)]
    await staff.says("ice esta en mi puerta")
    staff.bells.rung.clear()
    await staff.app.calls.pager.sweep()
    ((alias, page),) = staff.bells.rung
    assert (alias, page.reason, page.danger) == ("Ana", Reason.WAITS, True)


async def test_whoever_is_in_danger_and_writes_again_after_five_minutes_rings_again(staff: Staff) -> None:
    await staff.volunteer("Ana", "es")
    await staff.says("ice esta en mi puerta", "9")
    assert await staff.rings(minutes=4) == [("Ana", Reason.CALLED), ("Ana", Reason.WAITS)]
    await staff.says("ice esta en mi puerta")
    assert await staff.rings(seconds=30) == []
    await staff.rings(minutes=2)
    await staff.says("ice esta en mi puerta")
    assert ("Ana", Reason.WAITS) in await staff.rings(seconds=5)


async def test_whoever_goes_back_into_the_line_rings_again(staff: Staff) -> None:
    ana = await staff.volunteer("Ana", "es")
    await staff.says("hola", "9", "1")
    await staff.claims(ana)
    assert await staff.rings(seconds=5) == []  # claimed before anything rang
    assert await staff.rings(minutes=6) == [("Ana", Reason.SILENT)]
    assert await staff.rings(minutes=5) == [("Ana", Reason.WAITS)]


async def test_a_message_of_somebody_in_danger_rings_the_one_who_holds_them_unless_it_is_answered(staff: Staff) -> None:
    ana = await staff.volunteer("Ana", "es")
    await staff.volunteer("Bo", "es")
    await staff.says("ice esta en mi puerta", "9", "1")
    await staff.rings(seconds=5)
    epoch = await staff.claims(ana)
    await staff.replies(ana, epoch)
    await staff.says("siguen afuera")
    assert await staff.rings(seconds=10) == []
    assert await staff.rings(seconds=10) == [("Ana", Reason.MESSAGE)]
    await staff.replies(ana, epoch)
    await staff.says("siguen afuera")
    await staff.replies(ana, epoch)
    assert await staff.rings(minutes=2) == []
    await staff.says("ice esta en mi puerta")  # an urgent text does not wait
    assert await staff.rings(seconds=5) == [("Ana", Reason.MESSAGE)]


async def test_nobody_in_practice_and_nobody_who_has_left_is_rung(staff: Staff) -> None:
    ana = await staff.volunteer("Ana", "es")
    await staff.joins("Novice", practised=False)
    await staff.says("hola", "9", "1")
    await staff.app.desk.offboard(ana)
    assert await staff.rings(minutes=6) == []


# -- how often --------------------------------------------------------------------------------------------------------


async def test_three_people_in_one_minute_ring_once_and_danger_rings_all_the_same(staff: Staff) -> None:
    await staff.volunteer("Ana", "es")
    for number in range(3):
        await staff.caller(number).says("hola", "9", "1")
    assert await staff.rings(seconds=30) == [("Ana", Reason.WAITS)]
    await staff.caller(11).says("hola", "9", "1")
    assert await staff.rings(seconds=20) == []
    await staff.caller(12).says("ice esta en mi puerta", "9")
    assert await staff.rings(seconds=5) == [("Ana", Reason.WAITS)]
    assert await staff.rings(seconds=60) == [("Ana", Reason.CALLED)]  # the ring for 12 spoke for 11 as well


async def test_several_workers_ring_once(staff: Staff) -> None:
    for number in range(6):
        await staff.volunteer(f"Ana {number}", "es")
    await staff.says("ice esta en mi puerta", "9")
    await asyncio.gather(*(staff.app.calls.pager.sweep() for _ in range(8)))
    await staff.app.calls.pager.sweep()
    assert Counter(alias for alias, _ in staff.bells.rung) == {f"Ana {number}": 1 for number in range(6)}


async def test_a_worker_that_dies_between_the_deciding_and_the_ringing_leaves_it_to_the_next(staff: Staff) -> None:
    await staff.volunteer("Ana", "es")
    await staff.says("ice esta en mi puerta", "9")
    await staff.app.calls.pager._spread()
    taken = await staff.app.calls.pager.pages.take(staff.clock.now())  # and it was never heard of again
    assert [due.volunteer.alias for due in taken if due.carrier == "bells"] == ["Ana"]
    assert await staff.rings(seconds=55) == []
    assert await staff.rings(seconds=10) == [("Ana", Reason.CALLED), ("Ana", Reason.WAITS)]


@pytest.mark.parametrize("trouble", [TryAgain(10.0), ChannelError("away")])
async def test_a_carrier_in_trouble_is_asked_again_and_the_others_go_on(
    staff: Staff, trouble: Receipt | Exception
) -> None:
    await staff.volunteer("Ana", "es")
    await staff.volunteer("Bo", "es")
    await staff.says("ice esta en mi puerta", "9")
    staff.bells.answers = [trouble]
    assert len(await staff.rings(seconds=5)) == 1
    assert len(await staff.rings(seconds=15)) == 1


async def test_a_mistake_of_ours_keeps_nobody_else_from_being_rung_and_is_heard_of(staff: Staff) -> None:
    await staff.volunteer("Ana", "es")
    await staff.volunteer("Bo", "es")
    await staff.says("ice esta en mi puerta", "9")
    staff.bells.answers = [ZeroDivisionError()]
    with pytest.raises(ZeroDivisionError):
        await staff.app.calls.pager.sweep()
    assert len(staff.bells.heard()) == 1
    staff.clock.moment += timedelta(seconds=60)
    await staff.app.calls.pager.sweep()
    assert len(staff.bells.heard()) == 1


async def test_a_refusal_is_not_tried_again_and_a_carrier_that_is_never_well_is_given_up(staff: Staff) -> None:
    await staff.volunteer("Ana", "es")
    staff.bells.answers = [Refused(RefusedBecause.UNREACHABLE)]
    await staff.says("hola", "9", "1")
    assert await staff.rings(minutes=4) == []
    staff.bells.answers = [TryAgain(1.0)] * 50
    await staff.rings(minutes=20)
    assert len(staff.bells.answers) == 50 - 6


async def test_what_is_claimed_or_over_while_a_carrier_is_in_trouble_rings_no_more(staff: Staff) -> None:
    ana = await staff.volunteer("Ana", "es")
    staff.bells.answers = [TryAgain(10.0)]
    await staff.says("hola", "9", "1")
    await staff.rings(seconds=5)
    epoch = await staff.claims(ana)
    await staff.app.desk.close(ana, (await staff.only()).id, epoch, Outcome.INFORMED)
    assert await staff.rings(minutes=5) == []


# -- what it says, and what is kept -----------------------------------------------------------------------------------


async def test_a_carrier_learns_nothing_of_the_person(staff: Staff) -> None:
    await staff.volunteer("Ana", "es", "en")
    await staff.says("ice esta en mi puerta", "9")
    staff.clock.moment += timedelta(minutes=2)
    await staff.app.calls.pager.sweep()
    ((_, page),) = staff.bells.rung
    assert re.fullmatch(r"[A-Z]+-\d+", page.code)
    assert (page.locale, page.language, page.minutes, page.danger) == ("es", "Español", 2, True)
    assert (page.expected, page.url) == (True, "https://hotline.example.org/console")
    assert page.topic == "ICE toca mi puerta"
    said = " ".join(str(getattr(page, one.name)) for one in fields(page))
    assert MARIA.value not in said
    assert MARIA.value[-4:] not in said.replace(str(page.escalation), "")


async def test_delete_leaves_no_trace_of_a_ring_and_the_rest_is_forgotten_after_two_days(staff: Staff) -> None:
    await staff.volunteer("Ana", "es")
    await staff.says("hola", "9", "1")
    await staff.caller(7).says("hola", "9", "1")
    await staff.rings(seconds=5)
    await staff.says("DELETE")
    kept = [1, len(staff.app.calls.pager.carriers)]
    assert await _rows(staff) == kept
    await staff.app.retention.sweep()
    assert await _rows(staff) == kept
    staff.clock.moment += timedelta(hours=49)
    await staff.app.retention.sweep()
    assert await _rows(staff) == [0, 0]


async def _rows(staff: Staff) -> Sequence[object]:
    return [(await staff.stored(f"select count(*) from {table}"))[0][0] for table in ("alarm", "page")]  # noqa: S608  # our own names

"""Lines are looked up for one person: with their reasons, from the database once something was imported."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.engine.effects import ZONE, Because, Reached, Reason, Refer, Referred
from bot.errors import StoreError
from bot.referrals import Cost, Limit, Line, LineKind, Need, Phone, Register, Role, Use
from bot.service.clock import Clock
from bot.service.directory import REFRESH, Directory
from bot.service.helplines import Helplines, OwnLine
from tests.referrals.lines import AURORA, CHICAGO, TODAY, Map, line

NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)  # nine in Chicago


class Still(Clock):
    """A clock that stands still."""

    def now(self) -> datetime:
        return NOW


@dataclass
class Kept:
    """Imported lines that a test changes."""

    lines_: tuple[Line, ...] = ()
    number: int = 0
    away: bool = False
    asked: int = 0

    async def version(self) -> int:
        self.asked += 1
        if self.away:
            raise StoreError("away")
        return self.number

    async def lines(self) -> tuple[Line, ...]:
        return self.lines_


def directory(*lines: Line, held: Kept | None = None) -> Directory:
    return Directory(Register.of(lines), Map(), Still(TODAY, ZoneInfo("America/Chicago")), held)


def find(
    *lines: Line, need: str = "immigration", zip: str = "", state: str = "", locale: str = "es", skip: int = 0
) -> Referred:
    return directory(*lines).find(Refer(need, state=state, zip=zip, skip=skip), locale, TODAY)


def reasons(*lines: Line, zip: str = CHICAGO.zip, need: str = "immigration") -> Sequence[Reason]:
    return find(*lines, zip=zip, need=need).referrals[0].reasons


def test_three_are_named_and_the_rest_by_more() -> None:
    lines = [line(f"l{number}") for number in range(5)]
    first, rest = find(*lines), find(*lines, skip=3)
    assert (len(first.referrals), first.more, first.skipped) == (3, True, False)
    assert ([found.name for found in rest.referrals], rest.more, rest.skipped) == (["L3", "L4"], False, True)


def test_a_line_says_why_it_is_named() -> None:
    told = line(
        "office",
        areas="IL",
        zip=AURORA.zip,
        languages=("es",),
        cost=Cost.FREE,
        limits=(Limit.LSC,),
        hours="Tue 09:00-17:00",
    )
    assert reasons(told) == (
        Reason(Because.SPEAKS, "es"),
        Reason(Because.FREE),
        Reason(Because.MILES, "35"),
        Reason(Because.LIMIT, "lsc"),
        Reason(Because.OPEN_NOW),
    )


def test_somebody_in_the_same_zip_is_a_mile_away() -> None:
    assert reasons(line("office", areas="IL", zip=CHICAGO.zip)) == (Reason(Because.MILES, "1"),)


def test_a_county_is_named_only_to_somebody_whose_county_is_not_known() -> None:
    county = line("county", areas="IL/Cook")
    assert reasons(county) == ()
    (referral,) = find(county, state="IL").referrals
    assert referral.reasons == (Reason(Because.ONLY_IN, "Cook"),)


def test_a_place_of_detention_is_always_named() -> None:
    (reason,) = reasons(line("held", areas="IL@Broadview", needs=(Need.DETAINED,)), need="detained")
    assert reason == Reason(Because.ONLY_IN, "Broadview")


def test_an_opening_is_told_in_the_persons_time_or_with_the_zones_name() -> None:
    closed = line("office", hours="Wed 09:00-17:00")
    opens = datetime(2026, 11, 25, 9, tzinfo=ZoneInfo("America/Chicago"))
    assert reasons(closed) == (Reason(Because.OPENS, at=opens),)
    assert find(closed).referrals[0].reasons == (Reason(Because.OPENS, ZONE, opens),)


def test_a_line_that_was_called_lately_says_so() -> None:
    called = line("called", verified_on=date(2026, 11, 1), verified_by=Role.COORDINATOR)
    assert find(called).referrals[0].called == date(2026, 11, 1)
    long_ago = line("long-ago", verified_on=date(2026, 8, 1), verified_by=Role.COORDINATOR)
    (referral,) = find(long_ago).referrals
    assert (referral.called, referral.as_of) == (None, date(2026, 8, 1))


def test_how_near_help_is_is_told_to_somebody_who_named_a_place() -> None:
    assert find(line("national")).reached is None
    assert find(line("national"), state="IL").reached is None, "help that is the same everywhere is not far away"
    assert find(line("national"), line("indiana", areas="IN"), state="IL").reached is Reached.NATIONAL
    assert find(line("far", areas="IL", zip="62914"), zip=CHICAGO.zip).reached is Reached.STATE
    assert find(line("near", areas="IL", zip=AURORA.zip), zip=CHICAGO.zip).reached is Reached.NEAR


def test_the_number_for_people_in_detention_is_named_for_them() -> None:
    both = line(
        "both",
        needs=(Need.DETAINED, Need.IMMIGRATION),
        phones=(Phone("+13125550101"), Phone("+13125550102", Use.DETAINED)),
    )
    assert find(both, need="detained").referrals[0].phone == "+13125550102"
    assert find(both).referrals[0].phone == "+13125550101"


def test_a_line_of_the_government_says_who_runs_it() -> None:
    office = line("office", kind=LineKind.GOVERNMENT, run_by="ICE", needs=(Need.DETENTION,))
    assert find(office, need="detention").referrals[0].run_by == "ICE"


async def test_imported_lines_rule_and_a_change_is_noticed_within_a_minute() -> None:
    held = Kept()
    here = directory(line("shipped"), held=held)
    await here.refresh(NOW)
    assert [found.id for found in here.national(TODAY)] == ["shipped"]
    held.lines_, held.number = (line("imported"),), 1
    await here.refresh(NOW + REFRESH / 2)
    assert [found.id for found in here.national(TODAY)] == ["shipped"]
    await here.refresh(NOW + REFRESH)
    assert [found.id for found in here.national(TODAY)] == ["imported"]
    held.lines_, held.number = (replace(held.lines_[0], dead_on=TODAY, dead_by=Role.VOLUNTEER),), 2
    await here.refresh(NOW + 2 * REFRESH)
    assert here.national(TODAY) == ()


async def test_an_unchanged_book_is_not_read_again_and_a_lost_database_changes_nothing() -> None:
    held = Kept((line("imported"),), 1)
    here = directory(line("shipped"), held=held)
    await here.refresh(NOW)
    register = here.register
    await here.refresh(NOW + timedelta(minutes=1))
    assert here.register is register
    held.away = True
    await here.refresh(NOW + timedelta(minutes=2))
    assert here.register is register
    assert held.asked == 3


async def test_an_import_that_left_nothing_leaves_the_shipped_lines() -> None:
    here = directory(line("shipped"), held=Kept((), 3))
    await here.refresh(NOW)
    assert [found.id for found in here.national(TODAY)] == ["shipped"]


def test_a_line_that_speaks_only_other_languages_says_which() -> None:
    korean = find(line("korean", languages=("en", "ko")), locale="es").referrals[0]
    assert korean.reasons == (Reason(Because.SPEAKS, "en"), Reason(Because.SPEAKS, "ko"))
    assert find(line("english", languages=("en", "ko")), locale="en").referrals[0].reasons == ()


async def test_a_line_found_dead_is_named_in_no_emergency_either() -> None:
    held = Kept((line("one", phone="+13125550101"), line("two", phone="+13125550102")), 1)
    here = directory(held=held)
    await here.refresh(NOW)
    numbers = Helplines((OwnLine("+13125550100"),), here, Still(TODAY))
    assert [found.phone for found in numbers] == ["+13125550100", "+13125550101", "+13125550102"]
    held.lines_, held.number = (replace(held.lines_[0], dead_on=TODAY, dead_by=Role.VOLUNTEER), held.lines_[1]), 2
    here.look_again()
    await here.refresh(NOW)
    assert [found.phone for found in numbers] == ["+13125550100", "+13125550102"]


def test_no_office_and_no_inside_number_is_named_in_an_emergency() -> None:
    office = line("office", kind=LineKind.GOVERNMENT, run_by="EOIR")
    inside = line("inside", phones=(Phone("2150#", Use.INSIDE),))
    assert list(Helplines((), directory(office, inside, line("state", areas="IL")), Still(TODAY))) == []

"""The plan of the week: who is expected now, and when somebody comes next, on the clocks of the organisation."""

from dataclasses import replace
from datetime import datetime, time
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest

from bot.hotline.roster import Role, Shift, Volunteer, by_day, by_hour, next_start, planned

CHICAGO = ZoneInfo("America/Chicago")
MONDAY, TUESDAY, SATURDAY, SUNDAY = 0, 1, 5, 6


def shift(alias: str, weekday: int, begins: str, ends: str) -> Shift:
    return Shift(uuid4(), alias, weekday, time.fromisoformat(begins), time.fromisoformat(ends))


def at(day: int, clock: str) -> datetime:
    """A moment of the week that begins on Monday, 2026-11-23."""
    return datetime.combine(datetime(2026, 11, 23 + day, tzinfo=CHICAGO), time.fromisoformat(clock), CHICAGO)


WEEK = (
    shift("Ana", MONDAY, "09:00", "13:00"),
    shift("Beto", MONDAY, "12:00", "17:30"),
    shift("Caro", SATURDAY, "22:00", "02:00"),
    shift("Dani", SUNDAY, "20:00", "00:00"),
)


@pytest.mark.parametrize(
    ("moment", "aliases"),
    [
        (at(MONDAY, "08:59"), []),
        (at(MONDAY, "09:00"), ["Ana"]),
        (at(MONDAY, "12:30"), ["Ana", "Beto"]),
        (at(MONDAY, "13:00"), ["Beto"]),
        (at(SATURDAY, "23:00"), ["Caro"]),
        (at(SUNDAY, "01:59"), ["Caro"]),  # since yesterday
        (at(SUNDAY, "02:00"), []),
        (at(SUNDAY, "23:59"), ["Dani"]),
        (at(MONDAY, "00:00"), []),
    ],
)
def test_who_is_planned_at_a_moment(moment: datetime, aliases: list[str]) -> None:
    assert [one.alias for one in planned(WEEK, moment)] == aliases


@pytest.mark.parametrize(
    ("moment", "begins"),
    [
        (at(MONDAY, "08:00"), at(MONDAY, "09:00")),
        (at(MONDAY, "09:00"), at(MONDAY, "12:00")),
        (at(MONDAY, "12:00"), at(SATURDAY, "22:00")),
        (at(SUNDAY, "20:00"), at(7, "09:00")),
    ],
)
def test_when_somebody_comes_next(moment: datetime, begins: datetime) -> None:
    assert next_start(WEEK, moment) == begins


def test_the_only_shift_of_a_week_comes_again_in_a_week() -> None:
    assert next_start(WEEK[:1], at(MONDAY, "09:00")) == at(7, "09:00")


def test_an_empty_plan_promises_nothing() -> None:
    assert next_start((), at(MONDAY, "09:00")) is None
    assert planned((), at(MONDAY, "09:00")) == ()


def test_a_shift_keeps_its_time_of_day_when_the_clocks_change() -> None:
    before = datetime(2026, 10, 31, 12, tzinfo=CHICAGO)  # a Saturday; clocks go back in the night
    coming = next_start([shift("Ana", SUNDAY, "09:00", "13:00")], before)
    assert coming is not None
    assert (coming.hour, coming.utcoffset()) == (9, datetime(2026, 11, 1, 12, tzinfo=CHICAGO).utcoffset())


def test_the_week_by_hour_runs_over_midnight_into_the_next_day() -> None:
    grid = by_hour(WEEK)
    assert grid[12][MONDAY] == ("Ana", "Beto")
    assert grid[17][MONDAY] == ("Beto",)
    assert grid[18][MONDAY] == ()
    assert [grid[hour][SATURDAY] for hour in (21, 22, 23)] == [(), ("Caro",), ("Caro",)]
    assert [grid[hour][SUNDAY] for hour in (0, 1, 2)] == [("Caro",), ("Caro",), ()]
    assert (grid[23][SUNDAY], grid[0][MONDAY]) == (("Dani",), ())


def test_the_week_by_day_is_in_the_order_of_its_hours() -> None:
    assert [[one.alias for one in day] for day in by_day(WEEK)] == [
        ["Ana", "Beto"], [], [], [], [], ["Caro"], ["Dani"],
    ]  # fmt: skip


def test_who_holds_as_many_as_they_may_is_full() -> None:
    seasoned = Volunteer(UUID(int=1), "Ana", Role.VOLUNTEER, ("en",), on_duty=True)
    assert [seasoned.is_full(holding) for holding in (0, 2, 3, 4)] == [False, False, True, True]
    assert replace(seasoned, seasoned=False).is_full(1)
    assert not replace(seasoned, load=5).is_full(4)
    assert replace(seasoned, practised=False).is_full(0)

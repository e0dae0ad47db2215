from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.referrals.hours import read_hours

CHICAGO = ZoneInfo("America/Chicago")
OFFICE = "Mon-Fri 09:00-12:00; Mon-Fri 13:00-17:00; Sat 10:00-12:00"


def at(day: int, hour: int, minute: int = 0, zone: ZoneInfo = CHICAGO) -> datetime:
    """A moment of the week that begins on Monday, 2026-11-23."""
    return datetime(2026, 11, 23 + day, hour, minute, tzinfo=zone)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        (at(0, 9), True),
        (at(0, 8, 59), False),
        (at(0, 12), False),
        (at(0, 16, 59), True),
        (at(0, 17), False),
        (at(5, 11), True),
        (at(6, 11), False),
    ],
)
def test_a_line_is_open_from_its_first_minute_to_the_last(moment: datetime, is_open: bool) -> None:
    hours = read_hours(OFFICE, "America/Chicago")
    assert hours is not None
    assert hours.is_open(moment) is is_open


def test_a_line_is_open_until_the_last_of_its_adjoining_hours() -> None:
    hours = read_hours("Mon-Fri 09:00-12:00; Mon-Fri 12:00-17:00; Sat 10:00-12:00", "America/Chicago")
    always = read_hours("24/7", "America/Chicago")
    assert hours is not None
    assert always is not None
    assert hours.closes_next(at(0, 9)) == at(0, 17)
    assert hours.closes_next(at(5, 11)) == at(5, 12)
    assert hours.closes_next(at(6, 11)) is None
    assert always.closes_next(at(0, 9)) is None


def test_hours_are_those_of_the_lines_own_zone() -> None:
    hours = read_hours("Mon-Fri 09:00-17:00", "America/Los_Angeles")
    assert hours is not None
    assert not hours.is_open(at(0, 9))  # seven in Los Angeles
    assert hours.is_open(at(0, 18))


@pytest.mark.parametrize(
    ("moment", "opens"),
    [(at(0, 8), at(0, 9)), (at(0, 12, 30), at(0, 13)), (at(4, 18), at(5, 10)), (at(5, 13), at(7, 9))],
)
def test_the_next_opening_is_found_over_the_week(moment: datetime, opens: datetime) -> None:
    hours = read_hours(OFFICE, "America/Chicago")
    assert hours is not None
    assert hours.opens_next(moment) == opens


def test_a_line_that_always_answers_needs_no_zone() -> None:
    hours = read_hours("24/7", "")
    assert hours is not None
    assert hours.is_always
    assert hours.is_open(at(6, 3))
    assert hours.opens_next(at(6, 3)) is None


@pytest.mark.parametrize(
    ("written", "zone", "wrong"),
    [
        ("Mon-Fri 9-17", "America/Chicago", "not written as"),
        ("Mun 09:00-17:00", "America/Chicago", "not a day"),
        ("Fri-Mon 09:00-17:00", "America/Chicago", "ends before it begins"),
        ("Mon 17:00-09:00", "America/Chicago", "closes before it opens"),
        ("Mon 25:00-26:00", "America/Chicago", "time that does not exist"),
        ("Mon 09:00-17:00", "", "not a time zone"),
        ("Mon 09:00-17:00", "Chicago", "not a time zone"),
    ],
)
def test_hours_that_cannot_be_read_say_why(written: str, zone: str, wrong: str) -> None:
    with pytest.raises(ValueError, match=wrong):
        read_hours(written, zone)


def test_a_line_whose_hours_nobody_knows_has_none() -> None:
    assert read_hours(" ", "America/Chicago") is None

from datetime import date

import pytest

from bot.content import load, shipped
from bot.law import Event, Instrument, InstrumentKind, Timeline
from bot.message import LegalStatus

BEGINS = Event(date(2021, 11, 29), LegalStatus.IN_FORCE, "Takes effect.", "clinic-2021")
FALLS = Event(date(2022, 6, 25), LegalStatus.VACATED, "A court sets it aside.", "clinic-2022")
MEMO = Instrument("memo", "A memo", InstrumentKind.MEMO, (BEGINS, FALLS))


@pytest.mark.parametrize(
    ("day", "status"),
    [
        ("2021-11-28", LegalStatus.NOT_YET),
        ("2021-11-29", LegalStatus.IN_FORCE),
        ("2022-06-24", LegalStatus.IN_FORCE),
        ("2022-06-25", LegalStatus.VACATED),
        ("2030-01-01", LegalStatus.VACATED),
    ],
)
def test_the_last_event_on_or_before_a_day_decides(day: str, status: LegalStatus) -> None:
    assert Timeline({"memo": MEMO}).status("memo", date.fromisoformat(day)) is status


def test_nothing_rests_on_an_instrument_we_do_not_hold() -> None:
    assert Timeline({}).status("memo", date(2022, 1, 1)) is LegalStatus.UNKNOWN


def test_the_event_that_decides_is_known() -> None:
    assert MEMO.last_event(date(2021, 1, 1)) is None
    assert MEMO.last_event(date(2023, 1, 1)) is FALLS


@pytest.mark.parametrize(
    ("day", "in_force"),
    [
        ("2021-11-28", False),
        ("2021-11-29", True),
        ("2022-06-24", True),
        ("2022-06-25", False),
        ("2023-07-27", False),
        ("2023-07-28", True),
        ("2025-01-19", True),
        ("2025-01-20", False),
        ("2026-11-24", False),
    ],
)
def test_the_shipped_memo_was_in_force_on_exactly_the_days_it_was(day: str, in_force: bool) -> None:
    status = load(shipped()).law.status("dhs-memo-2021", date.fromisoformat(day))
    assert (status is LegalStatus.IN_FORCE) is in_force

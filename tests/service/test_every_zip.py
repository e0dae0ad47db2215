"""Every ZIP there is, asked about every need: nobody of another state, nothing unsourced, and an answer at once."""

import time
from dataclasses import dataclass, field
from datetime import date
from statistics import quantiles

import pytest

from bot.content import Content, load, shipped
from bot.content.places import Places
from bot.engine.effects import Refer
from bot.hotline.denied import names_denied
from bot.referrals import Atlas, Found, LineKind, Need, Register, Seeker
from bot.referrals.enforcement import poses_as_help
from bot.service.clock import Clock
from bot.service.directory import Directory

TODAY = date(2026, 11, 24)
LONGEST = 0.020  # seconds of this thread's own time, however busy the machine is
LANGUAGES = ("en", "es", "ht")
FIVE = (Need.IMMIGRATION, Need.DETAINED, Need.DETENTION, Need.HOUSING, Need.WORK)
TWENTY = (
    "60604", "10001", "90012", "77002", "33130", "98101", "30303", "85001", "97301", "02108",
    "70112", "68102", "55401", "48226", "00901", "96910", "99501", "82001", "57501", "87102",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Watched(Register):
    """Keeps everything it found last, not only the three that are said."""

    last: list[Found] = field(default_factory=list)

    def find(self, seeker: Seeker, atlas: Atlas) -> Found:
        self.last[:] = [Register.find(self, seeker, atlas)]
        return self.last[0]


@pytest.fixture(scope="module")
def content() -> Content:
    return load(shipped())


@pytest.fixture(scope="module")
def places() -> Places:
    known = Places()
    known.load()
    return known


@pytest.mark.parametrize("step", [pytest.param(1, marks=pytest.mark.slow), 97])
def test_every_zip_is_answered_at_once_and_by_nobody_of_another_state(
    content: Content, places: Places, step: int
) -> None:
    register = Watched.of(content.lines)
    directory = Directory(register, places, Clock(TODAY))
    spent: list[float] = []
    for number, zip in enumerate(places.every()[::step]):
        place = places.find(zip)
        assert place is not None
        for need in Need:
            asked = Refer(need.value, zip=zip)
            began = time.thread_time()
            directory.find(asked, LANGUAGES[number % 3], TODAY)
            spent.append(time.thread_time() - began)
            for match in register.last[0].matches:
                assert match.line.is_national or any(area.state == place.state for area in match.line.areas)
    # Not the slowest of all: a sweep of the garbage collector over everything loaded falls into one of them.
    cuts = quantiles(spent, n=1000)
    print(f"{len(spent)} answers: median {1000 * cuts[499]:.2f} ms, 999 of 1000 below {1000 * cuts[-1]:.2f} ms")
    assert cuts[-1] < LONGEST


def test_no_number_is_named_without_a_source_a_day_and_a_check_that_is_done(content: Content) -> None:
    for line in content.lines:
        assert line.source
        assert line.as_of <= TODAY
        if line.may_be_named(TODAY):
            assert line.phones
            assert not line.check


@pytest.mark.parametrize("locale", LANGUAGES)
@pytest.mark.parametrize("zip", TWENTY)
def test_everything_that_is_said_at_twenty_places_rests_on_a_row(
    content: Content, places: Places, zip: str, locale: str
) -> None:
    directory = Directory(Register.of(content.lines), places, Clock(TODAY))
    place = places.find(zip)
    assert place is not None
    said = 0
    for need in FIVE:
        answer = directory.find(Refer(need.value, zip=zip), locale, TODAY)
        for referral in answer.referrals:
            rows = [line for line in content.lines if line.name == referral.name]
            row = next(line for line in rows if referral.phone in {phone.number for phone in line.phones})
            assert row.is_national or place.state in {area.state for area in row.areas}
            assert need in row.needs or (need is Need.DETAINED and Need.IMMIGRATION in row.needs)
            assert row.source
            assert referral.as_of == row.known_since <= TODAY
            assert poses_as_help(row, content.bodies) == ""
            assert referral.run_by or row.kind is not LineKind.GOVERNMENT
            assert not names_denied(f"{referral.phone} {referral.name} {referral.note}", content.denied)
            said += 1
    assert said >= len(FIVE), "in every need there is at least one line for everywhere"


def test_a_line_that_an_agency_runs_says_so_and_helps_nobody_who_fears_it(content: Content) -> None:
    agencies = [line for line in content.lines if line.kind is LineKind.GOVERNMENT]
    assert {line.run_by for line in agencies} >= {"ICE", "U.S. government"}
    assert all(line.run_by for line in agencies)
    assert not [line for line in agencies if {Need.IMMIGRATION, Need.DETAINED, Need.CRISIS} & set(line.needs)]

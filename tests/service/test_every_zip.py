"""Every ZIP there is, asked about every need: nobody of another state, nothing unsourced, and an answer at once."""

import time
from datetime import date
from statistics import quantiles

import pytest

from bot.content import Content, load, shipped
from bot.content.places import Places
from bot.engine.effects import Refer
from bot.referrals import LineKind, Need, Register
from bot.service.clock import Clock
from bot.service.directory import Directory

TODAY = date(2026, 11, 24)
LONGEST = 0.020  # seconds of this thread's own time, however busy the machine is
LANGUAGES = ("en", "es", "ht")


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
    directory = Directory(Register.of(content.lines), places, Clock(TODAY))
    spent: list[float] = []
    for number, zip in enumerate(places.every()[::step]):
        place = places.find(zip)
        assert place is not None
        for need in Need:
            asked = Refer(need.value, zip=zip)
            began = time.thread_time()
            directory.find(asked, LANGUAGES[number % 3], TODAY)
            spent.append(time.thread_time() - began)
            seeker = directory.seeker(asked, "es", TODAY)
            for match in directory.register.find(seeker, places).matches:
                assert match.line.is_national or any(area.state == place.state for area in match.line.areas)
    # Not the slowest of all: a sweep of the garbage collector over everything loaded falls into one of them.
    assert quantiles(spent, n=1000)[-1] < LONGEST


def test_no_number_is_named_without_a_source_a_day_and_a_check_that_is_done(content: Content) -> None:
    for line in content.lines:
        assert line.source
        assert line.as_of <= TODAY
        if line.may_be_named(TODAY):
            assert line.phones
            assert not line.check


def test_a_line_that_an_agency_runs_says_so_and_helps_nobody_who_fears_it(content: Content) -> None:
    agencies = [line for line in content.lines if line.kind is LineKind.GOVERNMENT]
    assert {line.run_by for line in agencies} >= {"ICE", "U.S. government"}
    assert all(line.run_by for line in agencies)
    assert not [line for line in agencies if {Need.IMMIGRATION, Need.DETAINED, Need.CRISIS} & set(line.needs)]

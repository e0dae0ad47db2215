"""What a step rests on: the instruments it asks about or cites, and the one state whose law it tells."""

from pathlib import Path

import pytest

from bot import content
from bot.content import Content, load
from bot.content.grounds import Ground
from tests.builders import FLOWS, edited, place, write_flows

STATE_LAW = """
    state:
      ask_place: true
      say: Which state?
      go: law
    law:
      decide:
        - {state: [NY], go: ny}
        - {state: [CA, NV], go: west}
        - {else: start}
    ny:
      say: In New York there is a law.
      choose:
        - {id: more, text: More, go: ny_more}
        - {id: start, text: Again, go: start}
    ny_more:
      say: There is an office for it.
      choose: [{id: start, text: Again, go: start}]
    west:
      say: Two states share this law.
      choose: [{id: start, text: Again, go: start}]
"""
HOME = f"""flow: home
title: Home
volatility: C
start: start
steps:
    start:
      say: Home.
      choose: [{{id: state, text: My state, go: state}}]
{STATE_LAW}"""


@pytest.fixture(scope="module")
def shipped() -> Content:
    return content.load(content.shipped())


def test_a_step_to_which_only_one_state_leads_holds_the_law_of_that_state(tmp_path: Path) -> None:
    grounds = load(write_flows(tmp_path, {"topics/home.yaml": HOME})).grounds
    states = {at.step: ground.state for at, ground in grounds.items() if at.flow == "home"}
    assert states == {"start": "", "state": "", "law": "", "ny": "NY", "ny_more": "NY", "west": ""}


def test_what_is_also_reached_without_naming_a_state_is_for_everybody(tmp_path: Path) -> None:
    opened = HOME.replace("go: state}]", "go: state}, {id: ny, text: New York, go: ny}]", 1)
    grounds = load(write_flows(tmp_path, {"topics/home.yaml": opened})).grounds
    assert grounds[place("home.ny")].state == grounds[place("home.ny_more")].state == ""


def test_a_step_rests_on_what_it_asks_about_and_on_what_its_sources_tell_of(tmp_path: Path) -> None:
    written = load(write_flows(tmp_path, {"topics/home.yaml": HOME}))
    memo = written.law.instruments["memo-2021"]
    assert written.grounds[place("memo.today")] == Ground((memo,))
    assert written.grounds[place("door.first")] == Ground((memo,))  # it cites the source of the memo's events
    assert written.grounds[place("door.paper")] == Ground()


def test_the_shipped_state_laws_are_told_apart(shipped: Content) -> None:
    of_states = {str(at): ground.state for at, ground in shipped.grounds.items() if ground.state}
    assert {"home.ny": "NY", "home.wa": "WA", "work.ca": "CA", "work.nj": "NJ"}.items() <= of_states.items()
    assert all(at.split(".")[1].upper() == state for at, state in of_states.items())


def test_an_instrument_may_be_the_law_of_a_state(tmp_path: Path) -> None:
    changed = edited("law/instruments.yaml", "kind: memo", "kind: memo\n  state: NY")
    assert load(write_flows(tmp_path / "ny", changed)).law.instruments["memo-2021"].state == "NY"
    assert "state" not in FLOWS["law/instruments.yaml"]


def test_a_source_that_tells_of_everything_ties_a_step_to_nothing(tmp_path: Path) -> None:
    event = "{on: 2021-11-29, status: in_force, what: It begins., source: const-4}"
    one = "memo-%d:\n  title: A memo\n  kind: memo\n  events: [" + event + "]\n"
    for others, tied in ((3, 4), (4, 0)):
        law = FLOWS["law/instruments.yaml"] + "".join(one % number for number in range(others))
        written = load(write_flows(tmp_path / str(others), {"law/instruments.yaml": law}))
        assert len(written.grounds[place("door.first")].instruments) == tied
        assert [found.id for found in written.grounds[place("memo.today")].instruments] == ["memo-2021"]

"""The table in docs/seed-map.md holds: every sentence on the memo leads to steps that exist and can be said today."""

import re
from pathlib import Path

import pytest

from bot import content
from bot.content import Content
from bot.engine.script import Place

PAGE = Path(__file__).parents[2] / "docs" / "seed-map.md"
FIRST, LAST = 9, 34  # the sentences of the summary that describe the memo
ROW = re.compile(r"^\| (\d+) \| ([^|]+) \| ([^|]+) \|$", re.M)
STEP = re.compile(r"`([a-z0-9_]+)\.([a-z0-9_]+)`")


@pytest.fixture(scope="module")
def shipped() -> Content:
    return content.load(content.shipped())


def _rows() -> dict[int, list[Place]]:
    found = {}
    for number, _, steps in ROW.findall(PAGE.read_text(encoding="utf-8")):
        found[int(number)] = [Place(flow, step) for flow, step in STEP.findall(steps)]
    return found


def test_every_sentence_on_the_memo_stands_in_the_table_once() -> None:
    numbers = [int(number) for number, _, _ in ROW.findall(PAGE.read_text(encoding="utf-8"))]
    assert numbers == list(range(FIRST, LAST + 1))


@pytest.mark.parametrize("number", range(FIRST, LAST + 1))
def test_a_sentence_leads_to_steps_that_exist(number: int, shipped: Content) -> None:
    places = _rows()[number]
    assert places
    assert [str(place) for place in places if shipped.script.step(place) is None] == []


@pytest.mark.parametrize("number", range(FIRST, LAST + 1))
def test_a_sentence_is_said_as_history_by_a_step_that_names_its_source(number: int, shipped: Content) -> None:
    steps = [shipped.script.step(place) for place in _rows()[number]]
    past = [step for step in steps if step is not None and not step.needs]
    assert past
    assert any("nijc-2021" in step.cite or "clinic-2021" in step.cite for step in past)
    assert all("ended" in step.say or "not protect you today" in step.say for step in past)


def test_the_bare_names_below_the_table_exist_too(shipped: Content) -> None:
    named = [Place(flow, step) for flow, step in STEP.findall(PAGE.read_text(encoding="utf-8"))]
    assert [str(place) for place in named if shipped.script.step(place) is None] == []

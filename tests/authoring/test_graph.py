"""The drawing of a topic: reading order, one arrow to each step, nothing that crosses, nothing left out."""

from itertools import pairwise

import pytest

from bot import content
from bot.authoring.graph import MOST_COLUMNS, MOST_ROWS, Box, Graph
from bot.authoring.ways import ways
from bot.engine.script import Flow
from bot.message import LegalStatus
from tests.builders import flow, option, step

FLOWS = tuple(content.load(content.shipped()).script.flows.values())


def topic() -> Flow:
    """A start with a gate and two ways on, of which one comes back."""
    return flow(
        step(
            "memo.now",
            needs="memo-2021",
            otherwise="memo.ended",
            when={LegalStatus.VACATED: "memo.stopped"},
            options=[option("more", "More", "memo.more"), option("away", "Away", "work.ask")],
        ),
        step("memo.more", options=[option("back", "Back to it", "memo.now")]),
        step("memo.stopped", options=[option("more", "More", "memo.more")]),
        step("memo.ended", options=[option("person", "A person", "@person.")]),
        step("memo.aside", "Only other topics lead here.", options=[option("on", "On", "memo.ended")]),
    )


def test_steps_stand_in_the_order_of_the_reading_with_gates_first() -> None:
    assert list(Graph.of(topic()).nodes) == ["now", "stopped", "ended", "more", "aside"]


def test_the_outline_shows_each_step_once_and_then_by_its_number() -> None:
    assert Graph.of(topic()).outline() == [
        "[1 now] if in force: memo-2021",
        "├─ vacated -> [2 stopped]",
        "│  └─ 1 More -> (4)",
        "├─ otherwise -> [3 ended]",
        "│  └─ 1 A person -> @person",
        "├─ 1 More -> [4 more]",
        "│  └─ 1 Back to it -> (1)",
        "└─ 2 Away -> @work.ask",
        "[5 aside]",
        "└─ 1 On -> (3)",
    ]


def test_an_old_id_of_a_step_leads_to_the_step_that_took_its_place() -> None:
    moved = flow(
        step("memo.now", options=[option("on", "On", "memo.older")]),
        step("memo.new", options=[option("back", "Back to it", "memo.now")]),
        moved={"older": "new"},
    )
    assert Graph.of(moved).outline()[1] == "└─ 1 On -> [2 new]"


@pytest.mark.parametrize("drawn", FLOWS, ids=lambda drawn: drawn.id)
def test_every_step_and_every_way_of_a_topic_is_drawn(drawn: Flow) -> None:
    boxes = [box for sheet in Graph.of(drawn).sheets() for box in sheet]
    assert sorted(box.node.step.place.step for box in boxes) == sorted(drawn.steps)
    for box in boxes:
        assert [line.way for line in box.lines if line.way] == list(ways(box.node.step))
        assert all(line.arrow or line.target for line in box.lines if line.way)


@pytest.mark.parametrize("drawn", FLOWS, ids=lambda drawn: drawn.id)
def test_a_drawing_fits_its_page_and_its_boxes_do_not_touch(drawn: Flow) -> None:
    for sheet in Graph.of(drawn).sheets():
        assert max(box.column for box in sheet) < MOST_COLUMNS
        assert max(box.top + box.rows for box in sheet) <= MOST_ROWS
        for above, below in pairwise(sheet):
            assert above.column < below.column or above.top + above.rows < below.top


@pytest.mark.parametrize("drawn", FLOWS, ids=lambda drawn: drawn.id)
def test_no_two_arrows_cross(drawn: Flow) -> None:
    """Arrows between two columns leave and arrive in the same order."""
    for sheet in Graph.of(drawn).sheets():
        tops = {box.node.number: box.top for box in sheet}
        for column in range(MOST_COLUMNS):
            arrows = [arrow for box in sheet if box.column == column for arrow in _arrows(box, tops)]
            assert sorted(arrows) == sorted(arrows, key=lambda arrow: arrow[1])


def test_a_column_that_is_too_tall_goes_on_in_the_next_and_then_on_another_page() -> None:
    many = [step(f"work.s{number}", options=[option("start", "Start", "work.ask")]) for number in range(99)]
    hub = step("work.ask", options=[option(f"o{n}", f"To {n}", f"work.s{n}") for n in range(99)])
    sheets = Graph.of(flow(hub, *many)).sheets()
    assert len(sheets) > 1
    assert sum(len(sheet) for sheet in sheets) == 100


def test_more_columns_than_fit_side_by_side_go_on_below() -> None:
    long = [step(f"work.s{number}", options=[option("on", "On", f"work.s{number + 1}")]) for number in range(9)]
    (sheet,) = Graph.of(flow(*long, step("work.s9", options=[option("top", "Top", "work.s0")]))).sheets()
    assert [(box.column, box.top) for box in sheet[::MOST_COLUMNS]] == [(0, 0), (0, 4), (0, 8)]
    arrows = [line.arrow for box in sheet for line in box.lines]
    assert arrows == [True, True, True, False, True, True, True, False, True, False]


def _arrows(box: Box, tops: dict[int, int]) -> list[tuple[int, int]]:
    first = 1 + box.top
    return [(first + index, tops[line.to]) for index, line in enumerate(box.lines) if line.arrow]

"""How a topic is drawn on paper: its steps in columns, with an arrow along the first way to each of them.

A step stands one column after the step that first leads to it, in reading order, so that no two arrows cross. Every
other way ends in the number of the step it leads to, as flow charts on paper do it. The largest topic stays legible
that way; with a line for each of its ninety ways it is not.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from bot.authoring.ways import Way, note, ways
from bot.engine.script import Flow, Place, Step

MOST_ROWS, MOST_COLUMNS = 60, 4  # of one page, in letters that can still be read
GAP, BAND = 1, 2  # rows between two boxes, and between columns and those that go on below them


@dataclass(frozen=True, slots=True)
class Node:
    """One step with its place in the reading order."""

    step: Step
    number: int  # from 1
    depth: int  # how many ways it is away from a beginning
    came: tuple[str, int] | None  # the step that first leads here, and by which of its ways; None: a beginning


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a box: a way on, or (without one) something else that matters about the step."""

    text: str
    way: Way | None = None
    to: int = 0  # the number of the step it leads to; 0 for another topic
    target: str = ""  # what stands at its end when no arrow is drawn: that number, or the other topic
    arrow: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """One step as it is drawn: its column, and how many rows from the top."""

    node: Node
    column: int
    top: int
    lines: tuple[Line, ...]

    @property
    def rows(self) -> int:
        """How many rows it takes: one for its name, and one for each line."""
        return 1 + len(self.lines)


@dataclass(frozen=True, slots=True)
class Graph:
    """A topic's steps in reading order: nearest to the beginning first, and then in the order of the options."""

    flow: Flow
    nodes: Mapping[str, Node]

    @classmethod
    def of(cls, flow: Flow) -> "Graph":
        """Follow every way from the start; what only other topics lead to begins anew."""
        nodes: dict[str, Node] = {}
        for beginning in (flow.start, *flow.steps):
            waiting: deque[tuple[str, int, tuple[str, int] | None]] = deque([(beginning, 0, None)])
            while waiting:
                id, depth, came = waiting.popleft()
                if id in nodes:
                    continue
                nodes[id] = Node(flow.steps[id], len(nodes) + 1, depth, came)
                inside = ((index, _inside(flow, way.to)) for index, way in enumerate(ways(flow.steps[id])))
                waiting.extend((to, depth + 1, (id, index)) for index, to in inside if to and to not in nodes)
        return cls(flow, nodes)

    def number(self, place: Place) -> int:
        """The number of a step of this topic; 0 for a place outside it."""
        step = _inside(self.flow, place)
        return self.nodes[step].number if step else 0

    def target(self, place: Place) -> str:
        """A place as it is named on this paper: `2 paper` inside the topic, `@help_lines.detained` outside."""
        step = _inside(self.flow, place)
        if step is not None:
            return f"{self.nodes[step].number} {step}"
        return place.flow if place.flow.startswith("@") else f"@{place}"

    def sheets(self) -> tuple[tuple[Box, ...], ...]:
        """The drawing, on as many pages as it needs; more columns than fit side by side go on below."""
        columns = list(self._columns())
        where = {node.step.place.step: index for index, column in enumerate(columns) for node in column}
        pages: list[list[Box]] = []
        top = 0
        for first in range(0, len(columns), MOST_COLUMNS):
            beside = enumerate(columns[first : first + MOST_COLUMNS])
            band = [box for index, column in beside for box in self._stacked(column, index, where)]
            rows = max(box.top + box.rows for box in band)
            if not pages or top + rows > MOST_ROWS:
                pages.append([])
                top = 0
            pages[-1] += [replace(box, top=top + box.top) for box in band]
            top += rows + BAND
        return tuple(map(tuple, pages))

    def outline(self) -> list[str]:
        """The drawing as indented lines: for a terminal, and for who cannot see it."""
        beginnings = [node for node in self.nodes.values() if node.came is None]
        return [line for node in beginnings for line in (_named(node), *self._below(node, ""))]

    def _columns(self) -> Iterator[list[Node]]:
        """The steps by their distance from a beginning; what is too tall for one column goes on in the next."""
        for depth in range(1 + max(node.depth for node in self.nodes.values())):
            column: list[Node] = []
            height = 0
            for node in (found for found in self.nodes.values() if found.depth == depth):
                rows = 1 + len(self._lines(node)) + GAP
                if column and height + rows > MOST_ROWS:
                    yield column
                    column, height = [], 0
                column.append(node)
                height += rows
            yield column

    def _stacked(self, column: list[Node], index: int, where: Mapping[str, int]) -> Iterator[Box]:
        """Put the boxes of one column below each other; arrows only lead into the column beside it."""
        top = 0
        for node in column:
            box = Box(node, index, top, self._lines(node, where if index + 1 < MOST_COLUMNS else {}))
            yield box
            top += box.rows + GAP

    def _lines(self, node: Node, where: Mapping[str, int] | None = None) -> tuple[Line, ...]:
        here = (where or {}).get(node.step.place.step)
        lines = [Line(text) for text in (note(node.step),) if text]
        for index, way in enumerate(ways(node.step)):
            to = _inside(self.flow, way.to)
            is_first = to is not None and self.nodes[to].came == (node.step.place.step, index)
            is_near = here is not None and to is not None and (where or {}).get(to) == here + 1
            number = self.number(way.to)
            target = str(number) if number else f"@{way.to.flow.removeprefix('@')}"
            lines.append(Line(way.short, way, number, target, arrow=is_first and is_near))
        return tuple(lines)

    def _below(self, node: Node, margin: str) -> Iterator[str]:
        found = ways(node.step)
        for index, way in enumerate(found):
            fork, bar = ("└─ ", "   ") if index == len(found) - 1 else ("├─ ", "│  ")
            led = f"{margin}{fork}{f'{way.number} ' if way.number else ''}{way.short}"
            to = _inside(self.flow, way.to)
            if to is None:
                yield f"{led} -> {self.target(way.to)}"
            elif self.nodes[to].came == (node.step.place.step, index):
                yield f"{led} -> {_named(self.nodes[to])}"
                yield from self._below(self.nodes[to], margin + bar)
            else:
                yield f"{led} -> ({self.nodes[to].number})"


def _named(node: Node) -> str:
    lead = note(node.step)
    return f"[{node.number} {node.step.place.step}]{f' {lead}' if lead else ''}"


def _inside(flow: Flow, place: Place) -> str | None:
    """The step of this flow that a place means; None when it lies outside."""
    if place.flow != flow.id:
        return None
    step = flow.moved.get(place.step, place.step)
    return step if step in flow.steps else None

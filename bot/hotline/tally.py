"""What became of conversations, in numbers: counted by language, topic and outcome, and never a small number.

A cell below `SMALLEST` is merged with others before anything is stored, so that nobody can be recognised in it later:
first its topic is given up, then its language, then its outcome. What is still small takes the smallest other cell in.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

SMALLEST = 5
MERGED = "*"  # several, not told apart
UNSAID = ""  # no topic was chosen; no volunteer ended it
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # how a spreadsheet's formula begins


@dataclass(frozen=True, slots=True)
class Cell:
    """So many conversations of one kind."""

    locale: str
    topic: str
    outcome: str
    number: int


@dataclass(frozen=True, slots=True)
class Period:
    """What was counted over some days; a quiet hotline needs several for one number."""

    since: date
    until: date  # the last day of it
    cells: tuple[Cell, ...]

    @property
    def number(self) -> int:
        """All conversations of these days."""
        return sum(cell.number for cell in self.cells)


@dataclass(frozen=True, slots=True)
class HourOfDay:
    """How long people waited who asked in one hour of the day."""

    hour: int
    number: int
    median: float  # minutes
    p90: float


def merge_small(cells: Iterable[Cell]) -> tuple[Cell, ...]:
    """Merge what is small until no cell is; nothing at all when even all of them together are too few."""
    left = _summed(cells)
    for give_up in (_topic, _locale, _outcome):
        left = _summed(give_up(cell) if cell.number < SMALLEST else cell for cell in left)
    small = [cell for cell in left if cell.number < SMALLEST]
    large = sorted((cell for cell in left if cell.number >= SMALLEST), key=lambda cell: (cell.number, _order(cell)))
    if not small:
        return tuple(sorted(large, key=_order))
    if not large:
        return ()
    both = small[0].number + large[0].number  # one cell at the most is small by now: that of everything
    whole = Cell(MERGED, MERGED, MERGED, both)
    return tuple(sorted((whole, *large[1:]), key=_order))


def totals(periods: Iterable[Period], field: str) -> tuple[tuple[str, int], ...]:
    """How many there are of each language, topic or outcome, the most first."""
    counted: Counter[str] = Counter()
    for period in periods:
        for cell in period.cells:
            counted[getattr(cell, field)] += cell.number
    return tuple(sorted(counted.items(), key=lambda one: (-one[1], one[0])))


def safe(text: str) -> str:
    """A cell of a CSV file that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _topic(cell: Cell) -> Cell:
    return replace(cell, topic=MERGED)


def _locale(cell: Cell) -> Cell:
    return replace(cell, locale=MERGED)


def _outcome(cell: Cell) -> Cell:
    return replace(cell, outcome=MERGED)


def _summed(cells: Iterable[Cell]) -> list[Cell]:
    counted: Counter[tuple[str, str, str]] = Counter()
    for cell in cells:
        counted[cell.locale, cell.topic, cell.outcome] += cell.number
    return [Cell(*key, number) for key, number in counted.items() if number]


def _order(cell: Cell) -> tuple[int, str, str, str]:
    return -cell.number, cell.locale, cell.topic, cell.outcome

"""How many people each volunteer took over, day by day, beside what is usual: somebody who opens far more is looked at.

It says how many, never whom. Far more than the others may be a long shift: a coordinator asks, nothing more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

FEW = 10  # a day with fewer never stands out
TIMES = 2  # so many times the usual stands out


@dataclass(frozen=True, slots=True)
class Openings:
    """A table: a row for each volunteer, a column for each day."""

    days: tuple[date, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]  # by alias
    usual: tuple[float, ...]  # for each day, the median of those who took over anybody

    def stands_out(self, number: int, column: int) -> bool:
        """Whether a volunteer took over far more people than was usual on this day."""
        return number >= FEW and number > TIMES * self.usual[column]


def openings(counts: Mapping[tuple[str, date], int], days: Sequence[date]) -> Openings:
    """Put the counts of some days into a table."""
    aliases = sorted({alias for alias, day in counts if day in days})
    rows = tuple((alias, tuple(counts.get((alias, day), 0) for day in days)) for alias in aliases)
    usual = tuple(median([row[column] for _, row in rows if row[column]] or [0]) for column in range(len(days)))
    return Openings(tuple(days), rows, usual)

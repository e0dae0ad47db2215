"""When something happened, asked only as far as the law depends on it.

A person is asked for the year, and within a year for "before or after" only when the instrument changed in it.
Nothing about the day is kept: the half-given answer leaves the position with the next message.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

UNKNOWN = "unknown"  # the choice "I do not know"


class Span(StrEnum):
    """How a choice of time is put to the person."""

    YEAR = "year"  # 2022
    BEFORE_YEAR = "before_year"  # before 2021
    AFTER_YEAR = "after_year"  # after 2025
    BEFORE = "before"  # before June 25, 2022
    FROM = "from"  # June 25, 2022 or later
    BETWEEN = "between"  # from one day until before another
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class When:
    """One choice of time. All its days have the same status unless it is a year that must be asked further."""

    id: str  # `2022`, or `2022.1` for the second span of that year: what a button carries
    span: Span
    first: date
    last: date

    @property
    def day(self) -> date:
        """A day of it, to ask the law about."""
        return self.last if self.span is Span.BEFORE_YEAR else self.first

    def contains_year(self, year: int) -> bool:
        """Say whether a typed year lies in it."""
        return self.span is not Span.UNKNOWN and self.first.year <= year <= self.last.year


def years(changes: Sequence[date], today: date) -> tuple[When, ...]:
    """The years to choose from: one for each from the first change to the last, and what lies before and after."""
    if not changes:
        return ()
    first, last = changes[0].year, max(changes[-1].year, changes[0].year)
    last = min(last, today.year)
    before = When(f"before{first}", Span.BEFORE_YEAR, date.min, date(first - 1, 12, 31))
    listed = [When(str(year), Span.YEAR, date(year, 1, 1), date(year, 12, 31)) for year in range(first, last + 1)]
    after = [When(f"after{last}", Span.AFTER_YEAR, date(last + 1, 1, 1), today)] if today.year > last else []
    unknown = When(UNKNOWN, Span.UNKNOWN, today, today)
    return (*reversed(after), *reversed(listed), before, unknown)


def spans(year: int, changes: Sequence[date]) -> tuple[When, ...]:
    """The parts of one year between the changes in it; one part when nothing changed."""
    inside = [day for day in changes if day.year == year and day != date(year, 1, 1)]
    edges = [date(year, 1, 1), *inside]
    ends = [date.fromordinal(day.toordinal() - 1) for day in inside] + [date(year, 12, 31)]
    found = []
    for number, (start, end) in enumerate(zip(edges, ends, strict=True)):
        span = Span.BEFORE if number == 0 else Span.FROM if number == len(inside) else Span.BETWEEN
        found.append(When(f"{year}.{number}", span if inside else Span.YEAR, start, end))
    return tuple(found)


def asked_next(chosen: str, changes: Sequence[date]) -> tuple[When, ...]:
    """What to ask after a year was chosen: its parts and "I do not know", or nothing when the year is all one."""
    if not chosen.isdigit():
        return ()
    parts = spans(int(chosen), changes)
    if len(parts) == 1:
        return ()
    return (*parts, When(UNKNOWN, Span.UNKNOWN, parts[0].first, parts[-1].last))


def find(id: str, changes: Sequence[date], today: date) -> When | None:
    """The choice a button or a typed year stands for; None when there is no such choice."""
    for when in years(changes, today):
        if when.id == id:
            return when
    year, _, part = id.partition(".")
    if not (year.isdigit() and part.isdigit()):
        return None
    return next((when for when in spans(int(year), changes) if when.id == id), None)

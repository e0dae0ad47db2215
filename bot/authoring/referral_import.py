"""Bringing referral files into the database: read row by row, compared with what is held, kept whole or not at all."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Protocol

from bot.content.directory import Denied, columns, rows, wrong_in
from bot.content.document import shown
from bot.errors import ContentError, Problem
from bot.referrals import Line
from bot.referrals.arrival import Arrival, Change, Doubt, arrive, completed, is_twin
from bot.store.referrals import Arriving, Referrals

AT_ONCE = 500  # rows in memory at a time

Told = Callable[[int], None]  # how many rows were read since it was last told


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file: a line or what is wrong with it, and the columns its file has."""

    file: str
    number: int
    read: Line | tuple[Problem, ...]
    given: frozenset[str]


class Shown(Protocol):
    """Where the difference is shown while it is found."""

    def __call__(self, arrival: Arrival, held: Line | None) -> None:
        """Show one row that is new, changes, or waits for a coordinator."""
        ...


@dataclass(slots=True)
class Outcome:
    """What an import did, or would do."""

    counts: Counter[Change] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    missing: tuple[str, ...] = ()  # ids we hold that stand in no file
    removed: bool = False

    @property
    def changes_nothing(self) -> bool:
        """True when everything is as it was."""
        return not (self.counts[Change.NEW] or self.counts[Change.CHANGED] or self.counts[Change.REVIEW])


async def bring_in(
    paths: Sequence[Path],
    referrals: Referrals,
    denied: Denied,
    today: date,
    *,
    apply: bool,
    remove_missing: bool = False,
    shown: Shown | None = None,
    told: Told | None = None,
) -> Outcome:
    """Compare files with what is held and, with `apply`, keep them; raises ContentError when a row cannot be used.

    All rows of all files are one transaction: nothing is ever half applied.
    """
    outcome = Outcome()
    files = _Files(paths, denied, outcome)
    async with referrals.importing(apply=apply) as arriving:
        before = await arriving.ids()
        for chunk in files.chunks():
            await _take(chunk, arriving, today, outcome, twins=bool(before), shown=shown)
            if told:
                told(len(chunk))
        outcome.missing = tuple(sorted(before - files.seen.keys()))
        if remove_missing and not outcome.problems:
            await arriving.remove(outcome.missing)
            outcome.removed = bool(outcome.missing)
        if outcome.problems:
            raise ContentError(tuple(outcome.problems))
    return outcome


@dataclass(slots=True)
class _Files:
    """The rows of several files as one list; an id that stands in two of them is a problem."""

    paths: Sequence[Path]
    denied: Denied
    outcome: Outcome
    seen: dict[str, str] = field(default_factory=dict)

    def chunks(self) -> Iterator[list[Row]]:
        every = self._rows()
        while chunk := list(islice(every, AT_ONCE)):
            yield chunk

    def _rows(self) -> Iterator[Row]:
        for path in self.paths:
            given = columns(path)
            for number, row in rows(path, self.denied):
                if isinstance(row, Line):
                    earlier = self.seen.setdefault(row.id, str(path))
                    if earlier != str(path):
                        wrong = f"The id `{row.id}` stands also in {earlier}."
                        row = (Problem(str(path), number, wrong, "Give one of them another id."),)
                yield Row(shown(path), number, row, given)


def _completed(row: Row, held: Mapping[str, Line]) -> Line | tuple[Problem, ...]:
    """A row with what we hold in the columns its file leaves out."""
    if not isinstance(row.read, Line) or row.read.id not in held:
        return row.read
    line = completed(row.read, held[row.read.id], row.given)
    return line if isinstance(line, Line) else wrong_in(row.file, row.number, line)


async def _take(
    chunk: Sequence[Row], arriving: Arriving, today: date, outcome: Outcome, *, twins: bool, shown: Shown | None
) -> None:
    """Compare some rows with what is held, and keep what changed."""
    held = await arriving.held([row.read.id for row in chunk if isinstance(row.read, Line)])
    lines: list[Line] = []
    for row in chunk:
        read = _completed(row, held)
        if isinstance(read, Line):
            lines.append(read)
        else:
            outcome.problems += read
    alike = await _alike(lines, held, arriving) if twins else {}
    kept: list[Line] = []
    for line in lines:
        arrival = _doubted(arrive(line, held.get(line.id), today), alike.get(line.id))
        if arrival.doubt is not None and not await arriving.ask(arrival.line, arrival.doubt):
            arrival = Arrival(Change.SAME, arrival.line)
        if arrival.change in (Change.NEW, Change.CHANGED):
            kept.append(arrival.line)
        if shown and arrival.change is not Change.SAME:
            shown(arrival, held.get(line.id))
        outcome.counts[arrival.change] += 1
    await arriving.put(kept)


async def _alike(lines: Sequence[Line], held: Mapping[str, Line], arriving: Arriving) -> dict[str, Line]:
    """For each new row, the one we hold that seems to be the same line."""
    new = [line for line in lines if line.id not in held and line.phone]
    known = await arriving.of_numbers([line.phone for line in new]) if new else ()
    found = ((line, next((other for other in known if is_twin(line, other)), None)) for line in new)
    return {line.id: other for line, other in found if other is not None}


def _doubted(arrival: Arrival, twin: Line | None) -> Arrival:
    if arrival.change is Change.NEW and twin is not None:
        return Arrival(Change.REVIEW, arrival.line, doubt=Doubt.TWIN)
    return arrival

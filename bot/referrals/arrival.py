"""What an arriving row does to the one we hold: nothing, a change, or a question for a coordinator.

What somebody heard on the telephone is worth more than a file: the newer call wins, and a number that was called
lately is not replaced without asking.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from bot.referrals.cells import Unreadable, read_line, write_line
from bot.referrals.lines import Line

HEARD = ("verified_on", "verified_by", "dead_on", "dead_by")  # the columns that tell of a call


class Change(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REVIEW = "review"


class Doubt(StrEnum):
    """Why a coordinator has to look at an arriving row first."""

    NUMBER = "number"  # it replaces a number that somebody called lately
    TWIN = "twin"  # another row has this number, for the same need and place


@dataclass(frozen=True, slots=True)
class Arrival:
    """One row of a file beside what we hold."""

    change: Change
    line: Line  # as it would be kept
    columns: tuple[str, ...] = ()  # those that change
    doubt: Doubt | None = None


def arrive(arriving: Line, held: Line | None, today: date) -> Arrival:
    """Decide what one arriving row changes."""
    if held is None:
        return Arrival(Change.NEW, arriving)
    line = _with_calls(arriving, held)
    columns = differing(held, line)
    if not columns:
        return Arrival(Change.SAME, line)
    if held.is_fresh(today) and _numbers(held) != _numbers(line) and not _was_called_since(arriving, held):
        return Arrival(Change.REVIEW, line, columns, Doubt.NUMBER)
    return Arrival(Change.CHANGED, line, columns)


def completed(arriving: Line, held: Line, given: Collection[str]) -> Line | Unreadable:
    """The arriving row with what we hold in the columns its file does not have: leaving one out empties nothing.

    What was heard on the telephone is not filled in here: `arrive` weighs it.
    """
    kept = write_line(held)
    cells = write_line(arriving)
    return read_line(
        {column: cell if column in given or column in HEARD else kept[column] for column, cell in cells.items()}
    )


def is_twin(arriving: Line, other: Line) -> bool:
    """Say whether two rows seem to be one line: the same number for the same need in the same place."""
    same = arriving.phone == other.phone and set(arriving.areas) == set(other.areas)
    return same and set(arriving.needs) == set(other.needs) and arriving.id != other.id


def differing(one: Line, other: Line) -> tuple[str, ...]:
    """The columns in which two rows differ."""
    cells = write_line(other)
    return tuple(column for column, cell in write_line(one).items() if cells[column] != cell)


def _with_calls(arriving: Line, held: Line) -> Line:
    """The arriving row with what was heard on the telephone since."""
    line = arriving
    if held.verified_on and not _was_called_since(arriving, held):
        line = replace(line, verified_on=held.verified_on, verified_by=held.verified_by)
        if _numbers(held) == _numbers(arriving) and held.verified_on >= arriving.as_of:
            line = replace(line, check=held.check)  # the call has answered what the file still asks
    if held.dead_on and not _is_alive_since(arriving, held.dead_on):
        line = replace(line, dead_on=held.dead_on, dead_by=held.dead_by)
    elif arriving.dead_on and held.dead_on is None and held.verified_on and held.verified_on > arriving.dead_on:
        line = replace(line, dead_on=None, dead_by=None)
    return line


def _was_called_since(arriving: Line, held: Line) -> bool:
    return arriving.verified_on is not None and (held.verified_on is None or arriving.verified_on >= held.verified_on)


def _is_alive_since(arriving: Line, dead_on: date) -> bool:
    if arriving.dead_on is not None:
        return arriving.dead_on >= dead_on  # the file's own word is the newer one
    return arriving.verified_on is not None and arriving.verified_on > dead_on


def _numbers(line: Line) -> frozenset[str]:
    return frozenset(phone.number for phone in line.phones)

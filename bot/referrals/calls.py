"""What a call tells about a line, who may say so, and which lines are to be called next."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from bot.referrals.lines import FRESH, Line, LineKind, Role

SOON = timedelta(days=14)  # so many days before its call is too old, a line is due again
MOVED = ("check", "verified_on", "verified_by", "dead_on", "dead_by")  # the columns of a row that a call changes


class Heard(StrEnum):
    """What somebody heard who called."""

    ANSWERED = "answered"  # the right office answered
    DEAD = "dead"  # nobody, or somebody else
    ALIVE = "alive"  # a coordinator takes back that it is dead


class Due(StrEnum):
    """Why a line is to be called, the most pressing reason first."""

    DOUBTED = "doubted"  # a volunteer found it dead: a coordinator confirms
    HELD_BACK = "held_back"  # it is named to nobody before it is called
    NEVER = "never"  # named, with "call first"
    AGAIN = "again"  # the last call is too old, or soon will be


@dataclass(frozen=True, slots=True)
class Call:
    """One call that somebody made, for the history of a line."""

    on: date
    role: Role
    heard: Heard
    taken_back: bool = False  # on the same day, by whoever said it by mistake


def may_take_back(call: Call, role: Role, today: date) -> bool:
    """A mistake can be taken back on its day: by a coordinator whoever made it, by a volunteer one of a volunteer's."""
    return call.on == today and not call.taken_back and (role is not Role.VOLUNTEER or call.role is Role.VOLUNTEER)


def after_call(line: Line, call: Call) -> Line:
    """The line as it stands after a call. Only a coordinator brings one back that was found dead."""
    match call.heard:
        case Heard.ANSWERED:
            called = replace(line, verified_on=call.on, verified_by=call.role, check="" if line.phones else line.check)
            if line.dead_on is None or call.role is not Role.VOLUNTEER:
                return replace(called, dead_on=None, dead_by=None)
            return called
        case Heard.DEAD if line.dead_by is not None and call.role is Role.VOLUNTEER:
            return line  # what a coordinator has confirmed, no volunteer opens again by repeating it
        case Heard.DEAD:
            return replace(line, dead_on=call.on, dead_by=call.role)
        case Heard.ALIVE:
            return replace(line, dead_on=None, dead_by=None)


def due(line: Line, today: date) -> Due | None:
    """Why a line should be called now; None for one that need not be, or that is known to be dead."""
    if line.dead_on is not None:
        return Due.DOUBTED if line.dead_by is Role.VOLUNTEER else None
    if line.check:
        return Due.HELD_BACK
    if line.verified_on is None:
        return Due.NEVER
    return Due.AGAIN if today >= line.verified_on + FRESH - SOON else None


def due_list(lines: Iterable[Line], today: date, state: str = "") -> tuple[tuple[Line, Due], ...]:
    """Every line that is to be called, the most pressing first; crisis lines before others of the same kind."""
    order = list(Due)
    found = [
        (line, why)
        for line in lines
        if (why := due(line, today)) and (not state or any(area.state == state for area in line.areas))
    ]
    found.sort(key=lambda pair: (order.index(pair[1]), pair[0].kind is not LineKind.CRISIS, not pair[0].is_national))
    return tuple(found)

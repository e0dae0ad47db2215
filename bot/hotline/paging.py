"""Who of the staff is to be reached for what, when no page of the console is open.

Decided here and nowhere else: which change of an escalation rings, and whom. What is handed to a carrier holds nothing
of the person: a code name, a language, a topic and a wait.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from bot.hotline.roster import TALKS, Role, Volunteer
from bot.hotline.states import HELD, Event, State

PAUSE = timedelta(minutes=1)  # between two rings to one volunteer for one reason
AGAIN = timedelta(minutes=5)  # after this somebody in danger who still waits may ring for the same reason once more
CALM = timedelta(seconds=15)  # for whoever sits in front of the console and answers before a telephone must ring


class Reason(StrEnum):
    """What somebody is reached for."""

    WAITS = "waits"  # somebody has begun to wait, came back into the line, or is in danger now
    CALLED = "called"  # and nobody has claimed them in time
    SILENT = "silent"  # the volunteer who holds them has not answered
    MESSAGE = "message"  # the person is in danger and wrote to the volunteer who holds them


QUEUES = (Event.AGREED, Event.RAISED, Event.REOPENED, Event.RELEASED, Event.LEFT, Event.TIMED_OUT)
TO_THE_HOLDER = frozenset({Reason.SILENT, Reason.MESSAGE})


@dataclass(frozen=True, slots=True)
class Page:
    """What a carrier gets. There is nothing of the person in it, and no secret in the address."""

    escalation: UUID
    code: str  # a code name, `QUETZAL-42`
    locale: str  # the language the person speaks ...
    language: str  # ... and its name
    topic: str  # the topic's title in the volunteer's language, or ""
    minutes: int  # how long they have waited
    reason: Reason
    danger: bool
    expected: bool  # the volunteer is on duty, or planned for this hour
    url: str  # of the console; "" when the public address is not set


def reason_after(event: Event, state: State, *, danger: bool) -> Reason | None:
    """What an event that led to this state rings for; None when it rings for nobody."""
    if state is State.WAITING:
        return Reason.CALLED if event is Event.CALLED else Reason.WAITS if event in QUEUES else None
    if state not in HELD:
        return None
    match event:
        case Event.NUDGED:
            return Reason.SILENT
        case Event.RAISED:
            return Reason.MESSAGE
        case Event.WROTE if danger:
            return Reason.MESSAGE
    return None


def patience(event: Event) -> timedelta:
    """How long after an event it rings: a message leaves whoever is at the console time to answer it."""
    return CALM if event is Event.WROTE else timedelta(0)


def rings_again(waited: timedelta) -> timedelta:
    """How long until somebody in danger whom nobody has taken over rings once more: each pause as long as the wait.

    So at five minutes, ten, twenty, forty; a night without anybody does not ring a hundred times.
    """
    return max(AGAIN, waited)


def is_hurried(reason: Reason, *, danger: bool) -> bool:
    """Whether it rings even when the same volunteer was rung for the same reason a moment ago."""
    return danger and reason is not Reason.MESSAGE


def whom(
    reason: Reason,
    *,
    danger: bool,
    locale: str,
    holder: UUID | None,
    roster: Collection[Volunteer],
    expected: Collection[str],
) -> tuple[Volunteer, ...]:
    """Everybody to be rung, each once; `expected` are the aliases planned for this hour.

    Who has not gone through the practice is never rung to answer somebody; a coordinator is, because it is theirs to
    find somebody else. In danger nobody waits for the second call when nobody at all is on duty.
    """
    able = [one for one in roster if one.practised and one.role in TALKS]
    if reason in TO_THE_HOLDER:
        return tuple(one for one in able if one.id == holder)
    here = [one for one in able if one.on_duty]
    called = [one for one in here if locale in one.locales] or here
    if reason is Reason.CALLED or (danger and not here):
        away = [one for one in able if not one.on_duty and one.alias in expected]
        rest = [one for one in roster if one.role is Role.COORDINATOR]
        called = list({one.id: one for one in (*called, *away, *rest)}.values())
    return tuple(called)

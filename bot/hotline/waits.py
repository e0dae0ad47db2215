"""How long somebody may have to wait: a range from waits that were measured, "we do not know", never "soon"."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median, quantiles

from bot.message import Wait

STEPS = (2, 5, 10, 15, 20, 30, 45, 60, 90, 120)  # minutes a range is told in
ENOUGH = 5  # waits that must have been measured before any range is told
UPDATES = 4  # after these nobody is written to more than once an hour
CROWD = 9  # in line for each volunteer on duty: two hours, at three chats of forty minutes each
HOURLY = timedelta(hours=1)
UNKNOWN = timedelta(minutes=30)  # how long "we do not know" stands
NOBODY = timedelta(hours=12)  # how long "nobody is here" stands when nobody is planned
LATE = timedelta(minutes=30)  # how long after a planned start we say that nobody has come


@dataclass(frozen=True, slots=True)
class Pace:
    """What the hotline has shown lately, in minutes."""

    hour: tuple[float, ...] = ()  # the waits of those who were answered in the last hour
    day: tuple[float, ...] = ()  # and in the last day, those of the last hour included
    ahead: int = 0  # who comes before this person
    oldest: float = 0.0  # how long the one who has waited longest among them has waited until now
    on_duty: int = 0


def estimate(pace: Pace, *, back_at: datetime | None = None) -> Wait:
    """What can honestly be said to somebody at this place in the line."""
    if pace.on_duty == 0:
        return Wait(staffed=False, back_at=back_at)
    measured = pace.hour if len(pace.hour) >= ENOUGH else pace.day
    if len(measured) < ENOUGH or (pace.ahead and not pace.hour):
        return Wait(surge=pace.ahead > CROWD * pace.on_duty)
    line = (pace.ahead + 1) * 60 / len(pace.hour) if pace.ahead else 0.0  # what the line itself takes at this pace
    low, high = median(measured), quantiles(measured, n=10, method="inclusive")[-1]
    low, high = max(low, line / 2), max(high, line * 1.5, pace.oldest)
    if high > STEPS[-1]:
        return Wait(surge=True)
    upper = next(step for step in STEPS if step >= high)
    lower = max((step for step in STEPS if step <= low and step < upper), default=0)
    return Wait(low=lower, high=upper)


def holds(wait: Wait, now: datetime, told: int = 0) -> timedelta:
    """How long what was said may stand; `told` is how often the wait had to be said anew before."""
    if not wait.staffed:
        return wait.back_at + LATE - now if wait.back_at and wait.back_at > now else NOBODY
    lasts = HOURLY if wait.surge else timedelta(minutes=wait.high) if wait.high else UNKNOWN
    return max(lasts, HOURLY) if told >= UPDATES else lasts


def minutes(spans: Sequence[timedelta]) -> tuple[float, ...]:
    """Spans of time in minutes."""
    return tuple(span.total_seconds() / 60 for span in spans)

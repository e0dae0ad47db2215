"""Who works on the hotline: an alias, a role, the languages they speak, when they are planned, and who is on duty.

Shifts are a plan and the duty switch is the fact: a person who asks is told what the switch says, and the plan
answers only when somebody is expected next. All times of day are those of the organisation's own zone.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

DAYS_OF_A_WEEK = 7
HOURS_OF_A_DAY = 24
LOAD_FIRST_SHIFT, LOAD_SEASONED = 1, 3
LOADS = range(1, 7)  # what a coordinator may set


class Role(StrEnum):
    """What somebody on the roster may do."""

    VOLUNTEER = "volunteer"
    COORDINATOR = "coordinator"
    REVIEWER = "reviewer"  # answers questions about words; never sees or answers a person


TALKS = frozenset({Role.VOLUNTEER, Role.COORDINATOR})  # who may be on duty and answer people


@dataclass(frozen=True, slots=True)
class Volunteer:
    """Somebody on the roster, known by an alias only."""

    id: UUID
    alias: str
    role: Role
    locales: tuple[str, ...]  # the languages they speak; the first one is their console's
    on_duty: bool
    practised: bool = True  # has gone through the practice conversation
    seasoned: bool = True  # has closed a conversation in an earlier shift
    load: int | None = None  # how many people they may hold at once, where a coordinator has said so

    @property
    def most(self) -> int:
        """How many people they may hold at once: none before the practice, one in the first shift, then three."""
        if not self.practised:
            return 0
        return self.load if self.load is not None else LOAD_SEASONED if self.seasoned else LOAD_FIRST_SHIFT

    def is_full(self, holding: int) -> bool:
        """Whether somebody who holds so many people may take nobody more."""
        return holding >= self.most


@dataclass(frozen=True, slots=True)
class Invitation:
    """Somebody who may join when a second person says so, too."""

    id: UUID
    alias: str
    role: Role
    locales: tuple[str, ...]
    by: str  # the alias of the one who asks
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Shift:
    """Some hours of every week in which somebody is planned."""

    id: UUID
    alias: str
    weekday: int  # 0 is Monday
    begins: time
    ends: time  # not later than `begins`: it ends on the next day


@dataclass(frozen=True, slots=True)
class Planned:
    """One shift on one day, from when until when."""

    shift: Shift
    begins: datetime
    ends: datetime


def planned(shifts: Iterable[Shift], now: datetime) -> tuple[Shift, ...]:
    """Who is planned at this moment; `now` is in the organisation's zone."""
    around = [one for shift in shifts for one in _around(shift, now)]
    return tuple(one.shift for one in sorted(around, key=_order) if one.begins <= now < one.ends)


def next_start(shifts: Iterable[Shift], now: datetime) -> datetime | None:
    """When somebody comes next, in the zone of `now`; None when nobody is planned at all."""
    coming = [one.begins for shift in shifts for one in _around(shift, now) if one.begins > now]
    return min(coming, default=None)


def by_day(shifts: Iterable[Shift]) -> tuple[tuple[Shift, ...], ...]:
    """The week day by day, Monday first, each day in the order of its hours."""
    days: list[list[Shift]] = [[] for _ in range(DAYS_OF_A_WEEK)]
    for shift in sorted(shifts, key=lambda shift: (shift.begins, shift.alias)):
        days[shift.weekday].append(shift)
    return tuple(tuple(day) for day in days)


def by_hour(shifts: Iterable[Shift]) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """The week hour by hour: for each of 24 hours and each of 7 days, the aliases planned for any part of it."""
    grid: list[list[set[str]]] = [[set() for _ in range(DAYS_OF_A_WEEK)] for _ in range(HOURS_OF_A_DAY)]
    for shift in shifts:
        first = shift.begins.hour
        last = shift.ends.hour + (1 if shift.ends.minute else 0)
        if shift.ends <= shift.begins:
            last += HOURS_OF_A_DAY
        for hour in range(first, last):
            day = (shift.weekday + hour // HOURS_OF_A_DAY) % DAYS_OF_A_WEEK
            grid[hour % HOURS_OF_A_DAY][day].add(shift.alias)
    return tuple(tuple(tuple(sorted(cell)) for cell in row) for row in grid)


def _around(shift: Shift, now: datetime) -> Iterator[Planned]:
    """The days on which a shift may be running now or begin within a week."""
    for offset in range(-1, DAYS_OF_A_WEEK + 1):
        day = now.date() + timedelta(days=offset)
        if day.weekday() == shift.weekday:
            yield _on(shift, day, now)


def _on(shift: Shift, day: date, now: datetime) -> Planned:
    last = day if shift.ends > shift.begins else day + timedelta(days=1)
    begins = datetime.combine(day, shift.begins, now.tzinfo)
    return Planned(shift, begins, datetime.combine(last, shift.ends, now.tzinfo))


def _order(one: Planned) -> tuple[datetime, str]:
    return one.begins, one.shift.alias

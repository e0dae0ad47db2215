"""The numbers to name when somebody cannot wait, as they stand now: without those found dead."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TypedDict, overload

from bot.referrals import Line, LineKind, Register, Use
from bot.referrals.hours import Hours
from bot.service.clock import Clock
from bot.service.directory import Directory
from bot.speech.voice import Helpline

# Danger to life is not among them: for that the national lines are named first.
OWN_LINES_HELP_WITH = ("immigration", "detained", "detention", "housing", "work")


@dataclass(frozen=True, slots=True)
class OwnLine:
    """One of the organisation's own numbers, when it answers, and in which languages."""

    phone: str
    languages: tuple[str, ...] = ()
    hours: Hours | None = None


class _Told(TypedDict, total=False):
    answers: bool
    always: bool
    until: datetime | None
    opens: datetime | None


@dataclass(slots=True)
class Helplines(Sequence[Helpline]):
    """Our own numbers first, then lines for the whole country that no government runs."""

    own: tuple[OwnLine, ...]
    directory: Directory
    clock: Clock
    _seen: tuple[Register, date, time] | None = field(default=None, init=False)
    _lines: tuple[Helpline, ...] = field(default=(), init=False)

    @overload
    def __getitem__(self, index: int) -> Helpline: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Helpline, ...]: ...
    def __getitem__(self, index: int | slice) -> Helpline | tuple[Helpline, ...]:
        """One of the numbers, or several."""
        return self._now()[index]

    def __len__(self) -> int:
        """How many there are now."""
        return len(self._now())

    def _now(self) -> tuple[Helpline, ...]:
        """The numbers of this minute; they are looked up again when it is over or the lines have changed."""
        register, today = self.directory.register, self.clock.today()
        minute = self.clock.hour().replace(second=0, microsecond=0)
        if self._seen is None or self._seen[0] is not register or self._seen[1:] != (today, minute):
            now = datetime.combine(today, minute, self.clock.zone)
            listed = (line for line in self.directory.national(today) if _is_dialled(line))
            self._lines = (*(_of_ours(line, now) for line in self.own), *(_of_the_book(line, now) for line in listed))
            self._seen = register, today, minute
        return self._lines


def _of_ours(line: OwnLine, now: datetime) -> Helpline:
    return Helpline(line.phone, line.languages, OWN_LINES_HELP_WITH, own=True, **_hours(line.hours, now))


def _of_the_book(line: Line, now: datetime) -> Helpline:
    return Helpline(
        line.phone,
        line.languages,
        line.needs,
        matters=line.matters,
        interpreters=line.interpreters,
        **_hours(line.hours, now),
    )


def _hours(hours: Hours | None, now: datetime) -> _Told:
    """Whether a line answers now, until when or from when on: told in the zone of `now`."""
    if hours is None:
        return {}
    closes, opens = hours.closes_next(now), hours.opens_next(now)
    answers = hours.is_open(now)
    return {
        "answers": answers,
        "always": hours.is_always,
        "until": closes.astimezone(now.tzinfo) if closes else None,
        "opens": opens.astimezone(now.tzinfo) if opens and not answers else None,
    }


def _is_dialled(line: Line) -> bool:
    """True for a number that anybody can call from outside, and that no government answers."""
    return line.kind is not LineKind.GOVERNMENT and any(phone.use is Use.ANYONE for phone in line.phones)

"""When a line answers: `Mon-Fri 09:00-17:00; Wed 18:00-20:00`, or `24/7`, in the line's own time zone."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

ALWAYS = "24/7"
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_SPAN = re.compile(
    r"(?P<days>(?:[A-Z][a-z]{2})(?:-[A-Z][a-z]{2})?(?:,[A-Z][a-z]{2}(?:-[A-Z][a-z]{2})?)*) "
    r"(?P<opens>[0-2][0-9]:[0-5][0-9])-(?P<closes>[0-2][0-9]:[0-5][0-9])"
)


@dataclass(frozen=True, slots=True)
class Span:
    """From one time of a day to a later one, on some days of the week (Monday is 0)."""

    days: tuple[int, ...]
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class Hours:
    """When a line answers, in its own time zone; `written` is how its row has it."""

    written: str
    zone: str
    spans: tuple[Span, ...] = ()

    @property
    def is_always(self) -> bool:
        """True for a line that answers day and night."""
        return self.written == ALWAYS

    def is_open(self, now: datetime) -> bool:
        """Say whether the line answers at a moment."""
        if self.is_always:
            return True
        there = now.astimezone(ZoneInfo(self.zone))
        clock = time(there.hour, there.minute)
        return any(there.weekday() in span.days and span.opens <= clock < span.closes for span in self.spans)

    def opens_next(self, now: datetime) -> datetime | None:
        """The next moment at which the line begins to answer, in its own zone; None when it always does."""
        if self.is_always:
            return None
        there = now.astimezone(ZoneInfo(self.zone))
        return min((moment for moment in self._openings(there) if moment > there), default=None)

    def closes_next(self, now: datetime) -> datetime | None:
        """The moment at which a line that answers now stops, in its own zone; None when it never does, or is closed."""
        if self.is_always:
            return None
        there = at = now.astimezone(ZoneInfo(self.zone))
        for _ in range(len(self.spans) + 1):  # a span may begin where another one ends
            clock = time(at.hour, at.minute)
            ends = [
                span.closes for span in self.spans if at.weekday() in span.days and span.opens <= clock < span.closes
            ]
            if not ends:
                break
            at = datetime.combine(at.date(), max(ends), at.tzinfo)
        return None if at is there else at

    def _openings(self, there: datetime) -> Iterator[datetime]:
        for ahead in range(8):
            day = there.date() + timedelta(days=ahead)
            for span in self.spans:
                if day.weekday() in span.days:
                    yield datetime.combine(day, span.opens, there.tzinfo)


def read_hours(written: str, zone: str) -> Hours | None:
    """Read hours as a row has them; None when none are known, ValueError when they cannot be read."""
    written, zone = " ".join(written.split()), zone.strip()
    if not written:
        return None
    if written == ALWAYS:
        return Hours(ALWAYS, zone)
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, IsADirectoryError):
        raise ValueError(f"`{zone}` is not a time zone, such as America/Chicago") from None
    return Hours(written, zone, tuple(_span(part.strip()) for part in written.split(";")))


def _span(part: str) -> Span:
    found = _SPAN.fullmatch(part)
    if found is None:
        raise ValueError(f"`{part}` is not written as `Mon-Fri 09:00-17:00`")
    days = tuple(day for named in found["days"].split(",") for day in _days(named))
    try:
        opens, closes = time.fromisoformat(found["opens"]), time.fromisoformat(found["closes"])
    except ValueError:
        raise ValueError(f"`{part}` holds a time that does not exist") from None
    if opens >= closes:
        raise ValueError(f"`{part}` closes before it opens")
    return Span(days, opens, closes)


def _days(named: str) -> range:
    first, _, last = named.partition("-")
    if first not in DAYS or (last and last not in DAYS):
        raise ValueError(f"`{named}` is not a day, such as Mon")
    begins, ends = DAYS.index(first), DAYS.index(last or first)
    if ends < begins:
        raise ValueError(f"`{named}` ends before it begins")
    return range(begins, ends + 1)

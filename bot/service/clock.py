"""The one clock: every other room is told what time it is."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo


@dataclass(slots=True)
class Clock:
    """Tells the time, or pretends that it is another day (`KYR_TODAY`, `--date`, the demo's day switch)."""

    pretend: date | None = None
    zone: ZoneInfo = ZoneInfo("America/New_York")  # the organisation's: the law changes at its midnight

    def now(self) -> datetime:
        """The moment, in UTC; on a pretended day, this time of that day."""
        real = datetime.now(UTC)
        if self.pretend is None:
            return real
        local = real.astimezone(self.zone)
        return datetime.combine(self.pretend, time(local.hour, local.minute, local.second), self.zone).astimezone(UTC)

    def today(self) -> date:
        """The day it is for the organisation."""
        return self.pretend or datetime.now(self.zone).date()

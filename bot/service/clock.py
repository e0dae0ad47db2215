"""The one clock: every other room is told what time it is."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo


def _eastern() -> ZoneInfo:
    return ZoneInfo("America/New_York")


@dataclass(slots=True)
class Clock:
    """Tells the moment, and the day by which law is judged.

    Only the day can be pretended (`KYR_TODAY`, `--date`, the demo's day switch): deliveries and timers always run
    on the real moment.
    """

    pretend: date | None = None
    zone: ZoneInfo = field(default_factory=_eastern)  # the organisation's: the law changes at its midnight
    at: time | None = None  # a pretended time of day, so that a conversation told again is the same

    def now(self) -> datetime:
        """The moment, in UTC."""
        return datetime.now(UTC)

    def hour(self) -> time:
        """The time of day where the organisation is: what is open depends on it."""
        return self.at or self.now().astimezone(self.zone).time()

    def today(self) -> date:
        """The day it is for the organisation."""
        return self.pretend or datetime.now(self.zone).date()

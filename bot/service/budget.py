"""How many SMS segments went out today, in all processes together, and whether the day's limit is reached."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Protocol

import structlog

from bot.errors import StoreError
from bot.message import Outbound
from bot.service.clock import Clock
from bot.speech.segments import count

REFRESH = timedelta(seconds=30)  # how old the sum of all processes may be
NEARLY = 0.8  # of the limit: whoever runs this hears of it while there is time
log = structlog.get_logger()


class Ledger(Protocol):
    """Where all processes write down what they sent."""

    async def add(self, day: date, segments: int) -> int:
        """Add to a day's segments; returns all of that day."""
        ...


@dataclass(slots=True)
class SegmentBudget:
    """Counts segments as they go out; above the limit only danger, a person and volunteers' replies are sent."""

    ledger: Ledger
    clock: Clock
    most: int
    _sent: int = field(default=0, init=False)  # by this process, not yet written down
    _known: int = field(default=0, init=False)  # of all, as it was written down last
    _day: date | None = field(default=None, init=False)
    _looked: datetime | None = field(default=None, init=False)
    _said: float = field(default=0.0, init=False)  # how much of the limit the log was told of today

    @property
    def today(self) -> int:
        """The segments of today, as far as this process knows."""
        return self._known + self._sent

    @property
    def is_spent(self) -> bool:
        """Whether nothing is left for ordinary answers."""
        return self.today >= self.most

    def count(self, outbounds: Sequence[Outbound]) -> None:
        """Count texts that went out."""
        self._sent += sum(count(outbound.text).segments for outbound in outbounds)

    async def refresh(self, now: datetime) -> None:
        """Put together what all processes have sent, at most every half minute; a new day begins at nothing."""
        if self._looked is None or now - self._looked >= REFRESH:
            self._looked = now
            await self.settle()

    async def settle(self) -> None:
        """Write down what this process sent; while the database is away it is kept for the next time."""
        day, sent = now_in(self.clock), self._sent
        self._sent = 0
        try:
            self._known = await self.ledger.add(day, sent)
        except StoreError:
            self._sent += sent
            return
        if day != self._day:
            self._day, self._said = day, 0.0
        self._tell()

    async def aclose(self) -> None:
        """Write down what is left."""
        if self._sent:
            await self.settle()

    def _tell(self) -> None:
        for part, event in ((1.0, "segments_spent"), (NEARLY, "segments_nearly_spent")):
            if self.today >= self.most * part:
                if self._said < part:
                    self._said = part
                    (log.error if part == 1.0 else log.warning)(event, segments=self.today)
                return


def now_in(clock: Clock) -> date:
    """The real day where the organisation is: what is billed follows no pretended one."""
    return clock.now().astimezone(clock.zone).date()

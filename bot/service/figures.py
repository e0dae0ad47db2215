"""Numbers for coordinators: what became of conversations, and how long people waited."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

import structlog

from bot.hotline.openings import Openings, openings
from bot.hotline.tally import HourOfDay, Period, safe
from bot.service.clock import Clock
from bot.store.tally import Tally

WEEK = 7
SHOWN = timedelta(days=90)
HEADER = ("since", "until", "language", "topic", "outcome", "number")
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts, and shows what was counted."""

    tally: Tally
    clock: Clock

    async def sweep(self) -> None:
        """Count yesterday, once."""
        counted = await self.tally.count(self.clock.now().astimezone(self.clock.zone).date())
        if counted:
            log.info("counted", count=counted)

    async def periods(self) -> tuple[Period, ...]:
        """What was counted in the last three months."""
        return await self.tally.periods(self.clock.now().astimezone(self.clock.zone).date() - SHOWN)

    async def waits(self) -> tuple[HourOfDay, ...]:
        """How long people waited in the last seven days, by hour of the day."""
        return await self.tally.waits(self.clock.now())

    async def openings(self) -> Openings:
        """How many people each volunteer took over in the last seven days, today first."""
        today = self.clock.now().astimezone(self.clock.zone).date()
        days = [today - timedelta(days=back) for back in range(WEEK)]
        since = datetime.combine(days[-1], time(), self.clock.zone)
        return openings(await self.tally.openings(since), days)

    async def rows(self) -> tuple[tuple[str, ...], ...]:
        """Everything that was counted, for a spreadsheet; no cell is taken for a formula."""
        found = [HEADER]
        for period in await self.periods():
            days = (period.since.isoformat(), period.until.isoformat())
            found += [(*days, safe(c.locale), safe(c.topic), safe(c.outcome), str(c.number)) for c in period.cells]
        return tuple(found)

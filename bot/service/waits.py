"""What somebody in line may be told about the wait: measured by the hotline itself, planned by its coordinators."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from bot.errors import StoreError
from bot.hotline.roster import next_start
from bot.hotline.timers import Timer, lives
from bot.hotline.waits import estimate
from bot.message import Wait
from bot.service.clock import Clock
from bot.store.promises import Promises
from bot.store.shifts import Shifts

REFRESH = timedelta(seconds=30)  # how old a look at the line may be when we say whether there is a crowd
log = structlog.get_logger()


@dataclass(slots=True)
class Waits:
    """Estimates waits, and says whether so many stand in line that whoever asks now would wait for hours."""

    promises: Promises
    shifts: Shifts
    clock: Clock
    is_crowded: bool = field(default=False, init=False)
    _looked: datetime | None = field(default=None, init=False)

    async def refresh(self, now: datetime) -> None:
        """Look how long the line is, at most every half minute; what was seen last stands while nobody answers."""
        if self._looked is not None and now - self._looked < REFRESH:
            return
        self._looked = now
        try:
            crowded = estimate(await self.promises.pace(now, urgent=False)).surge
        except StoreError:
            return
        if crowded != self.is_crowded:
            log.warning("line_is_crowded" if crowded else "line_is_short_again")
        self.is_crowded = crowded

    async def wait(self, now: datetime, *, urgent: bool, escalation: UUID | None = None) -> Wait:
        """The wait of somebody who stands in line, or is about to."""
        pace = await self.promises.pace(now, urgent=urgent, escalation_id=escalation)
        if pace.on_duty:
            return estimate(pace)
        back_at = next_start(await self.shifts.week(), now.astimezone(self.clock.zone))
        too_far = back_at is not None and back_at - now > lives(Timer.GIVE_UP)  # by then we will have given up
        return estimate(pace, back_at=None if too_far else back_at)

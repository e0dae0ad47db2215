"""What somebody in line may be told about the wait: measured by the hotline itself, planned by its coordinators."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bot.hotline.roster import next_start
from bot.hotline.timers import Timer, lives
from bot.hotline.waits import estimate
from bot.message import Wait
from bot.service.clock import Clock
from bot.store.promises import Promises
from bot.store.shifts import Shifts


@dataclass(frozen=True, slots=True)
class Waits:
    """Estimates waits."""

    promises: Promises
    shifts: Shifts
    clock: Clock

    async def wait(self, now: datetime, *, urgent: bool, escalation: UUID | None = None) -> Wait:
        """The wait of somebody who stands in line, or is about to."""
        pace = await self.promises.pace(now, urgent=urgent, escalation_id=escalation)
        if pace.on_duty:
            return estimate(pace)
        back_at = next_start(await self.shifts.week(), now.astimezone(self.clock.zone))
        too_far = back_at is not None and back_at - now > lives(Timer.GIVE_UP)  # by then we will have given up
        return estimate(pace, back_at=None if too_far else back_at)

"""What is forgotten when: called every hour, and before that by nobody."""

from dataclasses import dataclass

import structlog

from bot.service.clock import Clock
from bot.store.database import Database
from bot.store.retention import forget
from bot.store.volunteers import Volunteers

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Retention:
    """Forgets what is past its time."""

    database: Database
    volunteers: Volunteers
    clock: Clock

    async def sweep(self) -> None:
        """Forget positions, addresses, ids, languages and spent sign-ins whose time is up."""
        now = self.clock.now()
        await self.volunteers.forget_expired(now)
        counts = await forget(self.database, now)
        log.info("forgotten", **{kind: count for kind, count in counts.items() if count})

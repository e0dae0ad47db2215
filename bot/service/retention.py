"""What is forgotten when: called every hour, and before that by nobody."""

from collections.abc import Mapping
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
        log.info("forgotten", **{kind: count for kind, count in (await self.forget()).items() if count})

    async def forget(self) -> Mapping[str, int]:
        """Do the same, and say how many of each kind there were."""
        now = self.clock.now()
        sign_ins = await self.volunteers.forget_expired(now)
        return {**await forget(self.database, now), "sign_ins": sign_ins}

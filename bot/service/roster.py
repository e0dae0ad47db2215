"""The roster as coordinators look after it: who is here, who is planned, and who comes next."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from bot.hotline.roster import Role, Shift, Volunteer, next_start, planned
from bot.service.clock import Clock
from bot.store.shifts import Shifts
from bot.store.volunteers import Volunteers


@dataclass(frozen=True, slots=True)
class Watch:
    """Who is here at this moment, who should be, and when somebody comes next."""

    here: tuple[Volunteer, ...]
    planned: tuple[Shift, ...]
    next_start: datetime | None  # in the organisation's zone


@dataclass(frozen=True, slots=True)
class Roster:
    """What a coordinator sees and decides about the people of the hotline."""

    volunteers: Volunteers
    shifts: Shifts
    clock: Clock

    async def people(self) -> tuple[Volunteer, ...]:
        """Everyone who may sign in."""
        return await self.volunteers.roster()

    async def week(self) -> tuple[Shift, ...]:
        """Everybody's shifts."""
        return await self.shifts.week()

    async def watch(self) -> Watch:
        """Who is here now, and who comes next."""
        week, now = await self.week(), self.local_now()
        here = tuple(one for one in await self.people() if one.on_duty)
        return Watch(here, planned(week, now), next_start(week, now))

    async def plan(self, by: Volunteer, id_: UUID, weekdays: Collection[int], begins: time, ends: time) -> bool:
        """Plan somebody for some hours of some days; False when the one who asks may not, or nobody has this id."""
        if by.role is not Role.COORDINATOR or not weekdays or all(one.id != id_ for one in await self.people()):
            return False
        await self.shifts.plan(id_, weekdays, begins, ends, by=by.id, now=self.clock.now())
        return True

    async def cancel(self, by: Volunteer, shift: UUID) -> bool:
        """Take one shift out of the plan; False when the one who asks may not."""
        if by.role is not Role.COORDINATOR:
            return False
        await self.shifts.cancel(shift, by=by.id, now=self.clock.now())
        return True

    def local_now(self) -> datetime:
        """The moment, where the organisation is: shifts are kept in its own zone."""
        return self.clock.now().astimezone(self.clock.zone)

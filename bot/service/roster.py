"""The roster as coordinators look after it: who is here, who is planned, and who comes next."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from uuid import UUID

from bot.hotline.roster import LOADS, Invitation, Role, Shift, Volunteer, next_start, planned
from bot.service.clock import Clock
from bot.service.escalations import Desk, cleaned
from bot.store.invitations import Invitations
from bot.store.shifts import Shifts
from bot.store.volunteers import Volunteers

LONGEST_ALIAS = 20  # it is said by SMS, where letters cost


class NotAsked(StrEnum):
    """Why an invitation was not made."""

    ALIAS = "alias"  # empty, too long, or with signs that are no letters
    TAKEN = "taken"
    LANGUAGES = "languages"


@dataclass(frozen=True, slots=True)
class Watch:
    """Who is here at this moment, who should be, and when somebody comes next."""

    here: tuple[Volunteer, ...]
    planned: tuple[Shift, ...]
    next_start: datetime | None  # in the organisation's zone


@dataclass(frozen=True, slots=True)
class Roster:
    """What a coordinator sees and decides about the people of the hotline; the door lets nobody else come here."""

    volunteers: Volunteers
    shifts: Shifts
    invitations: Invitations
    desk: Desk
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
        """Plan somebody for some hours of some days; False when nobody has this id."""
        if not weekdays or await self._person(id_) is None:
            return False
        await self.shifts.plan(id_, weekdays, begins, ends, by=by.id, now=self.clock.now())
        return True

    async def cancel(self, by: Volunteer, shift: UUID) -> None:
        """Take one shift out of the plan."""
        await self.shifts.cancel(shift, by=by.id, now=self.clock.now())

    async def invitations_waiting(self) -> tuple[Invitation, ...]:
        """Those who wait for a second person's yes."""
        return await self.invitations.waiting(self.clock.now())

    async def invite(self, by: Volunteer, alias: str, role: Role, locales: Sequence[str]) -> NotAsked | None:
        """Ask for somebody to join; says why not when it cannot be."""
        alias = " ".join(cleaned(alias).split())
        if not alias or len(alias) > LONGEST_ALIAS or not all(letter.isalnum() or letter in " -'" for letter in alias):
            return NotAsked.ALIAS
        if not locales:
            return NotAsked.LANGUAGES
        asked = await self.invitations.ask(alias, role, locales, by=by.id, now=self.clock.now())
        return None if asked else NotAsked.TAKEN

    async def approve(self, by: Volunteer, invitation: UUID) -> str | None:
        """Say yes as the second person; the secret of the newcomer's link, or None when that may not be."""
        return await self.invitations.approve(invitation, by=by.id, now=self.clock.now())

    async def withdraw(self, by: Volunteer, invitation: UUID) -> None:
        """Say no to an invitation."""
        await self.invitations.withdraw(invitation, by=by.id, now=self.clock.now())

    async def link(self, by: Volunteer, id_: UUID) -> str | None:
        """A fresh link for somebody who lost theirs.

        Never for a coordinator: whoever could make one would be two people, and could approve what they asked for
        themselves. Those links come from whoever runs the server.
        """
        found = await self._person(id_)
        if found is None or found.role is Role.COORDINATOR:
            return None
        return await self.volunteers.link(id_, self.clock.now(), by=by.id)

    async def set_load(self, by: Volunteer, id_: UUID, load: int | None) -> bool:
        """Say how many people somebody may hold at once, or leave it to the rule; False when that is no such number."""
        if load is not None and load not in LOADS:
            return False
        await self.volunteers.set_load(id_, load, self.clock.now(), by=by.id)
        return True

    async def offboard(self, by: Volunteer, id_: UUID) -> tuple[UUID, ...] | None:
        """Take somebody off the roster now, never oneself; what is to be sent, or None when nobody has this id."""
        found = await self._person(id_)
        return None if found is None or id_ == by.id else await self.desk.offboard(found, by=by)

    async def _person(self, id_: UUID) -> Volunteer | None:
        return next((one for one in await self.people() if one.id == id_), None)

    def local_now(self) -> datetime:
        """The moment, where the organisation is: shifts are kept in its own zone."""
        return self.clock.now().astimezone(self.clock.zone)

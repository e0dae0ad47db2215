"""Handing somebody on: to a named colleague, who is asked and says yes or no within two minutes."""

from dataclasses import dataclass
from uuid import UUID

from bot.engine.effects import Kind
from bot.hotline.roster import TALKS, Volunteer
from bot.hotline.states import State
from bot.service.telling import Telling
from bot.store.escalations import Changed, Escalations, Holding
from bot.store.transfers import Transfers
from bot.store.volunteers import Volunteers


@dataclass(frozen=True, slots=True)
class HandingOn:
    """What one volunteer asks of another."""

    transfers: Transfers
    escalations: Escalations
    volunteers: Volunteers
    telling: Telling

    async def colleagues(self, volunteer: Volunteer) -> tuple[Volunteer, ...]:
        """Everybody else who is here and talks with people."""
        roster = await self.volunteers.roster()
        return tuple(one for one in roster if one.on_duty and one.role in TALKS and one.id != volunteer.id)

    async def offer(self, volunteer: Volunteer, escalation: UUID, epoch: int, to: UUID) -> bool:
        """Ask a colleague to go on; the person stays with this volunteer meanwhile."""
        holding = Holding(escalation, volunteer.id, epoch)
        return await self.transfers.offer(holding, to, self.telling.clock.now())

    async def accept(self, volunteer: Volunteer, escalation: UUID) -> Changed | None:
        """Go on with somebody, and tell them who is here now."""
        everyone = await self.escalations.queue()
        queued = next((one for one in everyone if one.id == escalation and one.state is State.TRANSFER), None)
        if queued is None:
            return None
        says = self.telling.notice(queued, Kind.ANOTHER_VOLUNTEER, alias=volunteer.alias)
        return await self.transfers.accept(escalation, volunteer.id, says, self.telling.clock.now())

    async def decline(self, volunteer: Volunteer, escalation: UUID) -> bool:
        """Say no; the person hears nothing of it."""
        return await self.transfers.decline(escalation, volunteer.id, self.telling.clock.now())

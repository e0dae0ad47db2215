"""What tests of the hotline start from: somebody who asked for a person, and a volunteer on duty."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from bot.engine.effects import Agree, Effect, Escalate, Relay
from bot.hotline.roster import Role, Volunteer
from bot.hotline.states import EXPIRY
from bot.hotline.timers import Timer
from bot.hotline.views import Held, Queued
from bot.message import Address, Outbound
from bot.store.conversations import Conversations
from bot.store.database import Database
from bot.store.escalations import Changed, Escalations, Holding
from bot.store.privacy import Vault
from bot.store.promises import Promises
from bot.store.volunteers import Volunteers
from tests.store.scenes import MARIA, NOW, inbound, say

ASKS = (Escalate(topic="ice_door", urgent=False),)
AGREES = (*ASKS, Agree())
CRIES = (Escalate(topic="ice_door", urgent=True),)


@dataclass(frozen=True)
class Hotline:
    """The hotline on a database of its own."""

    database: Database
    conversations: Conversations
    escalations: Escalations
    volunteers: Volunteers
    promises: Promises

    @classmethod
    def on(cls, database: Database, vault: Vault) -> "Hotline":
        escalations = Escalations(database, vault)
        kept = Conversations(database, vault, escalations)
        return cls(database, kept, escalations, Volunteers(database, escalations), Promises(database, vault))

    async def person(self, *effects: Effect, sender: Address = MARIA) -> None:
        await say(self.conversations, inbound(sender=sender), effects=effects)

    async def writes(self, text: str, sender: Address = MARIA) -> None:
        await self.person(Relay(text), sender=sender)

    async def volunteer(self, alias: str = "Ana", *, on_duty: bool = True) -> Volunteer:
        await self.volunteers.invite(alias, Role.VOLUNTEER, ("es", "en"), NOW)
        found = await self.volunteers.find(alias)
        assert found is not None
        await self.volunteers.practise(found.id, NOW)
        await self.volunteers.set_load(found.id, 99, NOW, by=found.id)  # as many people as a test needs
        if on_duty:
            await self.volunteers.start_duty(found.id, NOW)
        return found

    async def only(self) -> Queued:
        (queued,) = await self.escalations.queue()
        return queued

    async def claimed(self, volunteer: Volunteer, *says: str) -> Holding:
        queued = await self.only()
        outbounds = [Outbound(text) for text in says]
        changed = await self.escalations.claim(queued.id, volunteer.id, outbounds, NOW)
        assert isinstance(changed, Changed)
        return Holding(queued.id, volunteer.id, changed.epoch)

    async def reply(self, holding: Holding, text: str, line: UUID | None = None) -> tuple[UUID, ...] | None:
        return await self.escalations.reply(holding, line or uuid4(), text, Outbound(text), NOW)

    async def seen_by(self, holding: Holding) -> Held | None:
        return await self.escalations.read(holding.escalation, holding.volunteer)

    async def passes(self, now: datetime, *says: str) -> tuple[UUID, ...]:
        """Let time pass: every timer that has run out does its part, and says these words."""
        ids: list[UUID] = []
        for timer in EXPIRY:
            if timer is not Timer.PURGE:
                for queued, _ in await self.promises.due(timer, now):
                    later = {"promise_due_at": now + timedelta(hours=1)} if timer is Timer.PROMISE else {}
                    outbounds = [Outbound(text) for text in says]
                    ids += await self.promises.expire(timer, queued.id, now, outbounds, **later)
        await self.promises.purge(now)
        return tuple(ids)

    async def lines(self, holding: Holding) -> list[str]:
        held = await self.seen_by(holding)
        assert held is not None
        return [line.text for line in held.lines]

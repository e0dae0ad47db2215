"""Blocks and legal holds, as coordinators decide them: what one may do alone, and what takes two."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from bot.hotline.care import BLOCK_DAYS, Block, BlockReason, Hold, HoldReason, HoldStep, Kept
from bot.hotline.roster import Volunteer
from bot.service.clock import Clock
from bot.store.blocks import Blocks
from bot.store.holds import Holds


@dataclass(frozen=True, slots=True)
class Care:
    """What a coordinator sees and decides about conversations; the door lets nobody else come here."""

    blocks: Blocks
    holds: Holds
    clock: Clock

    async def kept(self) -> tuple[Kept, ...]:
        """The conversations that are still kept, without content."""
        return await self.blocks.kept()

    async def blocked(self) -> tuple[Block, ...]:
        """Everybody who is blocked now."""
        return await self.blocks.blocked(self.clock.now())

    async def held(self) -> tuple[Hold, ...]:
        """Every legal hold."""
        return await self.holds.all()

    async def block(self, by: Volunteer, escalation: UUID, reason: BlockReason, days: int) -> bool:
        """Block whoever is behind a conversation for some days; False when nobody is, or for another number of days."""
        if days not in BLOCK_DAYS:
            return False
        now = self.clock.now()
        return await self.blocks.block(escalation, reason, now + timedelta(days=days), by=by.id, now=now)

    async def ask_unblock(self, by: Volunteer, conversation: UUID) -> bool:
        """Ask to let somebody in before the block ends; another coordinator says so, too."""
        return await self.blocks.ask_unblock(conversation, by=by.id, now=self.clock.now())

    async def unblock(self, by: Volunteer, conversation: UUID) -> bool:
        """Let somebody in again; False when no other coordinator asked for it."""
        return await self.blocks.unblock(conversation, by=by.id, now=self.clock.now())

    async def stay_blocked(self, by: Volunteer, conversation: UUID) -> None:
        """Take back the wish to let somebody in."""
        await self.blocks.stay_blocked(conversation, by=by.id, now=self.clock.now())

    async def ask_hold(self, by: Volunteer, escalation: UUID, reason: HoldReason) -> bool:
        """Ask for a legal hold; another coordinator confirms it."""
        return await self.holds.ask(escalation, reason, by=by.id, now=self.clock.now())

    async def step(self, by: Volunteer, conversation: UUID, from_step: HoldStep) -> bool:
        """Take the next step of a hold; False when it needs another person, or does not stand there any more."""
        now = self.clock.now()
        match from_step:
            case HoldStep.ASKED:
                return await self.holds.confirm(conversation, by=by.id, now=now)
            case HoldStep.HOLDS:
                return await self.holds.ask_to_lift(conversation, by=by.id, now=now)
            case HoldStep.LIFT_ASKED:
                return await self.holds.lift(conversation, by=by.id, now=now)

    async def take_back(self, by: Volunteer, conversation: UUID) -> None:
        """Take back what nobody has confirmed yet."""
        await self.holds.take_back(conversation, by=by.id, now=self.clock.now())

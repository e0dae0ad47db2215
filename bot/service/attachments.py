"""What people send beside words: nobody keeps its bytes, and the provider's copy goes as soon as nobody needs it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, runtime_checkable
from uuid import UUID

import structlog

from bot.message import Attached, Channel, ChannelName, NotShown, Shown
from bot.service.clock import Clock
from bot.store.attachments import KeptAttachments
from bot.store.escalations import Holding
from bot.store.provider_copies import Copy, ProviderCopies

SWEPT = 20  # copies a sweep claims at a time

log = structlog.get_logger()


@runtime_checkable
class Erasing(Protocol):
    """A channel whose provider keeps a copy of what people send, and erases it when asked."""

    async def erase(self, handle: str) -> bool:
        """Have the copy erased; True once there is none."""
        ...


@runtime_checkable
class Fetching(Protocol):
    """A channel that reads what people send, through memory, and takes out what is hidden in it."""

    async def fetch(self, handle: str, kind: Attached) -> Shown | NotShown:
        """Read a picture or a recording, or say why it cannot be shown."""
        ...


@dataclass(frozen=True, slots=True)
class Attachments:
    """Looks after what people send beside words."""

    kept: KeptAttachments
    copies: ProviderCopies
    channels: Mapping[ChannelName, Channel]
    clock: Clock
    open: bool = True  # somebody may look at all

    async def look(self, holding: Holding, line: UUID) -> Shown | NotShown | None:
        """Show the volunteer who holds a conversation what came with one of its lines; None when it is not theirs.

        What the provider erases when asked is shown once: after this, `sweep` finds it due.
        """
        kept = await self.kept.find(holding, line)
        if kept is None:
            return None
        if kept.handle is None or not self.open:
            return NotShown.GONE
        channel = self.channels.get(kept.channel)
        shown = await channel.fetch(kept.handle, kept.kind) if isinstance(channel, Fetching) else NotShown.AWAY
        if isinstance(shown, NotShown):
            log.info("not_shown", channel=kept.channel, reason=shown)
            return shown
        return shown if await self.kept.looked(holding, line, self.clock.now()) else None

    async def sweep(self) -> int:
        """Have every provider erase what is due; returns how many copies are gone.

        Where looking has been switched off meanwhile, nothing is kept for it any more.
        """
        if not self.open:
            await self.kept.let_go_everything()
        gone = 0
        while due := await self.copies.take_due(self.clock.now(), SWEPT):
            erased = [copy for copy in due if await self._erase(copy)]
            await self.copies.erased([copy.id for copy in erased])
            gone += len(erased)
        return gone

    async def _erase(self, copy: Copy) -> bool:
        channel = self.channels.get(copy.channel)
        if isinstance(channel, Erasing) and await channel.erase(copy.handle):
            return True
        log.warning("copy_not_erased", channel=copy.channel, attempts=copy.attempts)
        return False

"""What people send beside words: nobody keeps its bytes, and the provider's copy goes as soon as nobody needs it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import structlog

from bot.message import Channel, ChannelName
from bot.service.clock import Clock
from bot.store.provider_copies import Copy, ProviderCopies

SWEPT = 20  # copies a sweep claims at a time

log = structlog.get_logger()


@runtime_checkable
class Erasing(Protocol):
    """A channel whose provider keeps a copy of what people send, and erases it when asked."""

    async def erase(self, handle: str) -> bool:
        """Have the copy erased; True once there is none."""
        ...


@dataclass(frozen=True, slots=True)
class Attachments:
    """Looks after what people send beside words."""

    copies: ProviderCopies
    channels: Mapping[ChannelName, Channel]
    clock: Clock

    async def sweep(self) -> int:
        """Have every provider erase what is due; returns how many copies are gone."""
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

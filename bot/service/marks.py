"""Keeps how sending went, many messages in one write: a write for each would cost more than the sending."""

import asyncio
from collections.abc import Callable
from uuid import UUID

import structlog

from bot.errors import StoreError
from bot.message import Receipt
from bot.service.clock import Clock
from bot.store.outbox import Outbox

PAUSE = 0.05  # seconds in which receipts gather
RETRY = 1.0  # seconds before a database that is away is asked again
BATCH = 500

log = structlog.get_logger()


class Marks:
    """Gathers receipts and writes them in batches, in the background."""

    def __init__(self, outbox: Outbox, clock: Clock, freed: Callable[[tuple[UUID, ...]], None]) -> None:
        self._outbox = outbox
        self._clock = clock
        self._freed = freed  # told what was waiting behind a message that has ended
        self._gathered: list[tuple[UUID, Receipt]] = []
        self._writing: asyncio.Task[None] | None = None
        self._closing = False

    def add(self, *receipts: tuple[UUID, Receipt]) -> None:
        """Remember how it went; it is written a moment later."""
        self._gathered.extend(receipts)
        if self._gathered and (self._writing is None or self._writing.done()):
            self._writing = asyncio.create_task(self._write())

    async def settle(self) -> None:
        """Wait until everything remembered so far is written."""
        while (writing := self._writing) is not None:
            await asyncio.wait([writing])
            writing.result()  # a mistake of ours must not pass in silence
            if self._writing is writing:
                self._writing = None

    async def aclose(self) -> None:
        """Write what is left, once; what cannot be written is sent again by whoever comes next."""
        self._closing = True
        await self.settle()

    async def _write(self) -> None:
        while self._gathered:
            await asyncio.sleep(0 if self._closing else PAUSE)
            batch, self._gathered = self._gathered[:BATCH], self._gathered[BATCH:]
            try:
                freed = await self._outbox.mark(batch, self._clock.now())
            except StoreError as error:
                log.warning("marks_wait", count=len(batch), reason=type(error).__name__)
                if self._closing:
                    return
                self._gathered = batch + self._gathered
                await asyncio.sleep(RETRY)
                continue
            if freed:
                self._freed(freed)

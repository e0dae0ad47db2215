"""How open pages learn that something changed: one LISTEN a process, passed on as server-sent events.

An event names an escalation and nothing else; the page asks again for what it may see.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing, suppress
from dataclasses import dataclass, field

from starlette.responses import Response, StreamingResponse

from bot.store.notices import MISSED, ROSTER

HEARTBEAT = 15.0  # seconds; some hosts close a stream that is silent for 55
PENDING = 64  # a page that has not kept up asks for everything anyway
DOUBTS = (None, MISSED, ROSTER)  # after these a page asks whether it may still listen

Source = Callable[[], AsyncIterator[str]]
Still = Callable[[], Awaitable[bool]]


@dataclass(slots=True)
class Bell:
    """Rings in every open page of this process; it listens to its source only while somebody listens to it."""

    source: Source | None = None
    heartbeat: float = HEARTBEAT
    _pages: set[asyncio.Queue[str]] = field(default_factory=set)
    _listening: asyncio.Task[None] | None = None

    def ring(self, what: str) -> None:
        """Ring in every open page."""
        for page in self._pages:
            with suppress(asyncio.QueueFull):
                page.put_nowait(what)

    async def rings(self) -> AsyncGenerator[str | None]:
        """Yield what rang, and None now and then to keep the line open."""
        page: asyncio.Queue[str] = asyncio.Queue(PENDING)
        self._pages.add(page)
        if self.source and self._listening is None:
            self._listening = asyncio.create_task(self._listen(self.source))
        try:
            while True:
                try:
                    yield await asyncio.wait_for(page.get(), self.heartbeat)
                except TimeoutError:
                    yield None
        finally:
            self._pages.discard(page)
            if not self._pages:
                await self._stop()

    async def _listen(self, source: Source) -> None:
        async for what in source():
            self.ring(what)

    async def _stop(self) -> None:
        listening, self._listening = self._listening, None
        if listening is not None:
            listening.cancel()
            await asyncio.wait([listening], timeout=1)  # not `await listening`: that hands a cancellation on to it


def stream(bell: Bell, still: Still) -> Response:
    """Send rings as server-sent events for as long as the page may hear them."""

    async def events() -> AsyncIterator[str]:
        yield ": open\n\n"
        async with aclosing(bell.rings()) as rings:
            async for ring in rings:
                if ring in DOUBTS and not await still():
                    return
                yield ": still here\n\n" if ring is None else f"event: changed\ndata: {ring}\n\n"

    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(events(), media_type="text/event-stream", headers=headers)

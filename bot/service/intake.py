"""Taking in what Telegram says, whichever way it comes: commit first, then answer in the background.

What was committed and not delivered, because this process died, lies in the outbox; the worker finds it there.
"""

import asyncio
from collections.abc import Coroutine
from typing import Any, Protocol

import structlog

from bot.message import Channel, Inbound
from bot.service.delivery import Delivery
from bot.service.turns import Turns

log = structlog.get_logger()


class TapAnswering(Channel, Protocol):
    """A channel whose buttons wait for an answer of their own."""

    async def answer_tap(self, tap_id: str) -> None:
        """Tell the person's app that the press has arrived."""
        ...


class Intake:
    """Takes one update after the other, from a webhook or from polling."""

    def __init__(self, turns: Turns, delivery: Delivery, channel: TapAnswering) -> None:
        self._turns = turns
        self._delivery = delivery
        self._channel = channel
        self._under_way: set[asyncio.Task[None]] = set()

    async def take(self, inbound: Inbound | None, tap_id: str | None = None) -> None:
        """Answer one update; when this returns it is committed, and when it raises StoreError it must come again."""
        if tap_id is not None:  # always, also when the turn fails: otherwise the button looks broken
            self._start(self._channel.answer_tap(tap_id))
        if inbound is None:
            return
        answer = await self._turns.take(inbound, self._channel.capabilities)
        if answer.ids:
            self._start(self._delivery.deliver(answer.ids))

    async def settle(self) -> None:
        """Wait for what is under way."""
        while self._under_way:
            await asyncio.wait(self._under_way)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.warning("left_to_the_worker", channel=self._channel.name, reason=type(error).__name__)

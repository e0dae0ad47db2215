"""Brings messages out: claim, hand to the channel, keep how it went. In order within a conversation, never lost.

Whoever wrote a message delivers it at once; the worker's sweep finds what did not get out. A message whose turn has
not come, because an earlier one of the same conversation is still on its way, is sent as soon as that one has ended.
"""

import asyncio
import time
from collections.abc import Coroutine, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from uuid import UUID

import structlog

from bot.errors import StoreError
from bot.message import Channel, ChannelName, Outbound, Receipt, Refused, Sent, TryAgain
from bot.service.budget import SegmentBudget
from bot.service.clock import Clock
from bot.service.marks import Marks
from bot.service.pacing import Pace, telegram
from bot.store.outbox import CLAIM, Due, Outbox

AT_ONCE = 20  # conversations spoken to at the same time
SWEPT = 100  # conversations a sweep claims at a time
LEASE = CLAIM.total_seconds() * 0.75  # after this a claim is too old to start on: somebody else may have it soon
FAILED = TryAgain(30.0)
NO_CHANNEL = TryAgain(60.0)

log = structlog.get_logger()


class Delivery:
    """Sends what the outbox holds."""

    def __init__(
        self,
        outbox: Outbox,
        channels: Mapping[ChannelName, Channel],
        clock: Clock,
        *,
        budget: SegmentBudget | None = None,
        paces: Mapping[ChannelName, Pace] | None = None,  # None: what the providers allow
    ) -> None:
        self._outbox = outbox
        self._channels = channels
        self._clock = clock
        self._budget = budget
        self._marks = Marks(outbox, clock, freed=self._go_on)
        self._paces = {ChannelName.TELEGRAM: telegram()} if paces is None else paces
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._under_way: set[asyncio.Task[None]] = set()

    async def deliver(self, ids: Sequence[UUID]) -> None:
        """Send these messages now; those whose turn has not come follow by themselves.

        Never fails: what does not get out here lies in the outbox, and the worker finds it there.
        """
        if not ids:
            return
        try:
            await self._send(await self._outbox.take(ids, self._clock.now()))
        except StoreError as error:
            log.warning("left_to_the_sweep", count=len(ids), reason=type(error).__name__)

    async def sweep(self) -> int:
        """Send everything that is overdue; returns how many messages were tried."""
        tried = 0
        while due := await self._outbox.take_due(self._clock.now(), SWEPT):
            tried += len(due)
            await self._send(due)
            await self._marks.settle()
        return tried

    async def answered(self, ids: Sequence[UUID], billed: Sequence[Outbound] = ()) -> None:
        """Keep that these went out in the answer to the provider's own call, and what of it is billed by segments."""
        if self._budget:
            self._budget.count(billed)
        self._marks.add(*((id_, Sent("")) for id_ in ids))

    async def settle(self) -> None:
        """Wait until everything begun is sent and written down, and what followed from it as well."""
        await self._marks.settle()
        while self._under_way:
            await asyncio.wait(self._under_way)
            await self._marks.settle()

    async def aclose(self) -> None:
        """Finish what has begun, as far as the database lets us."""
        await self._marks.aclose()
        if self._under_way:
            await asyncio.wait(self._under_way)
        await self._marks.aclose()

    async def _send(self, due: list[Due]) -> None:
        """Send claimed messages: conversations side by side, each in its own order."""
        started = time.monotonic()
        by_conversation = sorted(due, key=attrgetter("conversation"))  # stable: the order within each is kept
        queues = [list(queue) for _, queue in groupby(by_conversation, key=attrgetter("conversation"))]
        await asyncio.gather(*(self._send_in_order(queue, started) for queue in queues))

    async def _send_in_order(self, queue: list[Due], started: float) -> None:
        """Send one conversation's messages until one must be tried again; the rest waits behind it."""
        async with self._slots:
            for at, due in enumerate(queue):
                await self._pace(due)
                if time.monotonic() - started > LEASE:
                    await self._outbox.put_back([later.id for later in queue[at:]], self._clock.now())
                    return
                receipt = await self._try(due)
                self._marks.add((due.id, receipt))
                if isinstance(receipt, TryAgain):
                    await self._outbox.put_back([later.id for later in queue[at + 1 :]], self._clock.now())
                    return

    async def _pace(self, due: Due) -> None:
        if pace := self._paces.get(due.to.channel):
            await asyncio.sleep(pace.reserve(due.conversation, time.monotonic()))

    async def _try(self, due: Due) -> Receipt:
        """Hand one message to its channel."""
        channel = self._channels.get(due.to.channel)
        if channel is None:  # its keys are not set in this process; whoever deploys may still set them
            log.error("no_such_channel", channel=due.to.channel, attempts=due.attempts)
            return NO_CHANNEL
        try:
            receipt = await channel.send(due.to, due.outbound)
        except Exception as error:  # noqa: BLE001  # one message that a provider chokes on must not stop the others
            log.error("send_failed", channel=due.to.channel, attempts=due.attempts, reason=type(error).__name__)
            return FAILED
        if self._budget and channel.capabilities.segments and isinstance(receipt, Sent):
            self._budget.count((due.outbound,))
        if isinstance(receipt, Refused):
            log.warning("refused", channel=due.to.channel, attempts=due.attempts, reason=receipt.reason)
        return receipt

    def _go_on(self, freed: tuple[UUID, ...]) -> None:
        """Send what was waiting behind a message that has just ended."""
        self._start(self.deliver(freed))

    def _start(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

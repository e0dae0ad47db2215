"""Delivery: everything gets out, in order, at the provider's pace, whatever a channel does."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from bot.message import Address, Capabilities, ChannelName, Outbound, Receipt, Refused, RefusedBecause, Sent, TryAgain
from bot.service.clock import Clock
from bot.service.delivery import Delivery
from bot.service.pacing import Bucket, Pace
from bot.store.database import Database
from bot.store.outbox import Outbox, Status
from bot.store.outcomes import Committed
from bot.store.privacy import Vault
from tests.store.scenes import CHAT, MARIA, NOW, conversations, inbound, say


@dataclass
class SetClock(Clock):
    """A clock that stands where it is set."""

    moment: datetime = NOW

    def now(self) -> datetime:
        return self.moment


@dataclass
class Recorder:
    """A channel that keeps what it was asked to send, and answers as it was told."""

    name: ChannelName = ChannelName.SMS
    capabilities: Capabilities = field(default_factory=Capabilities)
    answers_inline: bool = False
    sent: list[str] = field(default_factory=list)
    replies: dict[str, Receipt | Exception] = field(default_factory=dict)
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    hold: asyncio.Event | None = None

    async def send(self, to: Address, outbound: Outbound) -> Receipt:
        self.asked.set()
        if self.hold:
            await self.hold.wait()
        self.sent.append(outbound.text)
        reply = self.replies.pop(outbound.text, None) or Sent(f"SM-{len(self.sent)}")
        if isinstance(reply, Exception):
            raise reply
        return reply


class Scene:
    """A person who is written to, and what happens to it."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self.database = database
        self.clock = SetClock()
        self.sms = Recorder()
        self.telegram = Recorder(ChannelName.TELEGRAM)
        self.kept = conversations(database, vault)
        channels = {ChannelName.SMS: self.sms, ChannelName.TELEGRAM: self.telegram}
        self.outbox = Outbox(database, vault)
        self.delivery = Delivery(self.outbox, channels, self.clock)

    async def said(self, *words: str, sender: Address = MARIA) -> tuple[UUID, ...]:
        done = await say(self.kept, inbound(sender=sender), *words, now=self.clock.now())
        assert isinstance(done, Committed)
        return done.ids

    async def statuses(self) -> list[Status]:
        async with self.database.begin() as connection:
            found = await connection.scalars(text("select status from outbox order by seq"))
            return [Status(status) for status in found]


@pytest.fixture
async def scene(database: Database, vault: Vault) -> AsyncIterator[Scene]:
    made = Scene(database, vault)
    yield made
    await made.delivery.aclose()


async def test_an_answer_gets_out_in_order_and_is_marked(scene: Scene) -> None:
    await scene.delivery.deliver(await scene.said("one", "two", "three"))
    await scene.delivery.settle()
    assert scene.sms.sent == ["one", "two", "three"]
    assert await scene.statuses() == [Status.SENT] * 3


async def test_a_second_answer_waits_for_the_first_and_follows_at_once(scene: Scene) -> None:
    scene.sms.hold = asyncio.Event()
    first = asyncio.create_task(scene.delivery.deliver(await scene.said("one", "two")))
    await scene.sms.asked.wait()
    await scene.delivery.deliver(await scene.said("three"))
    assert scene.sms.sent == []
    scene.sms.hold.set()
    await first
    await scene.delivery.settle()
    assert scene.sms.sent == ["one", "two", "three"]


async def test_what_must_be_tried_again_holds_back_what_comes_after_it(scene: Scene) -> None:
    scene.sms.replies["one"] = TryAgain(40)
    await scene.delivery.deliver(await scene.said("one", "two"))
    await scene.delivery.deliver(await scene.said("three"))
    await scene.delivery.deliver(await scene.said("for another", sender=CHAT))
    await scene.delivery.settle()
    assert (scene.sms.sent, scene.telegram.sent) == (["one"], ["for another"])
    scene.clock.moment += timedelta(seconds=39)
    assert await scene.delivery.sweep() == 0
    scene.clock.moment += timedelta(seconds=2)
    await scene.delivery.sweep()
    await scene.delivery.settle()
    assert scene.sms.sent == ["one", "one", "two", "three"]
    assert set(await scene.statuses()) == {Status.SENT}


async def test_a_channel_that_breaks_costs_one_try_and_nobody_else_anything(scene: Scene) -> None:
    scene.sms.replies["one"] = RuntimeError("a bug in a provider's library")
    await scene.delivery.deliver(await scene.said("one"))
    await scene.delivery.deliver(await scene.said("for another", sender=CHAT))
    await scene.delivery.settle()
    assert await scene.statuses() == [Status.PENDING, Status.SENT]
    scene.clock.moment += timedelta(seconds=31)
    await scene.delivery.sweep()
    assert scene.sms.sent == ["one", "one"]


async def test_a_refused_message_ends_and_the_next_one_goes(scene: Scene) -> None:
    scene.sms.replies["one"] = Refused(RefusedBecause.OUR_FAULT)
    await scene.delivery.deliver(await scene.said("one", "two"))
    await scene.delivery.settle()
    assert await scene.statuses() == [Status.REFUSED, Status.SENT]


async def test_an_inline_answer_is_marked_and_never_sent(scene: Scene) -> None:
    await scene.delivery.answered(await scene.said("one"))
    await scene.delivery.settle()
    scene.clock.moment += timedelta(minutes=2)
    assert await scene.delivery.sweep() == 0
    assert scene.sms.sent == []


async def test_an_inline_answer_that_was_never_written_is_sent_by_the_sweep(scene: Scene) -> None:
    await scene.said("one")
    scene.clock.moment += timedelta(seconds=31)
    assert await scene.delivery.sweep() == 1
    assert scene.sms.sent == ["one"]


async def test_a_channel_without_keys_keeps_its_messages(scene: Scene) -> None:
    delivery = Delivery(scene.outbox, {}, scene.clock)
    await delivery.deliver(await scene.said("one"))
    await delivery.aclose()
    assert await scene.statuses() == [Status.PENDING]


async def test_a_database_that_is_away_costs_no_message(scene: Scene, vault: Vault) -> None:
    ids = await scene.said("one")
    away = Outbox(Database.connect("postgresql://nobody@127.0.0.1:1/none"), vault)
    lost = Delivery(away, {ChannelName.SMS: scene.sms}, scene.clock)
    await lost.deliver(ids)
    await lost.answered(ids)
    await lost.aclose()
    assert scene.sms.sent == []
    assert await scene.statuses() == [Status.PENDING]


async def test_closing_writes_down_what_was_sent(scene: Scene) -> None:
    await scene.delivery.deliver(await scene.said("one"))
    await scene.delivery.aclose()
    assert await scene.statuses() == [Status.SENT]


def test_one_person_gets_a_short_burst_and_then_one_message_a_second() -> None:
    pace = Pace(Bucket(rate=30, burst=30), a_person=1, person_burst=3)
    assert [pace.reserve("maria", 100.0) for _ in range(5)] == [0, 0, 0, 1, 2]
    assert pace.reserve("somebody else", 100.0) == 0


def test_all_together_get_thirty_messages_a_second() -> None:
    pace = Pace(Bucket(rate=30, burst=30), a_person=1, person_burst=3)
    waits = [pace.reserve(person, 100.0) for person in range(60)]
    assert waits[29] == 0
    assert waits[59] == pytest.approx(1.0, abs=0.01)

"""The whole service on one database, in a loop of its own, with providers that have moods: what the machine acts on."""

import asyncio
import sys
from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from unittest.mock import patch
from uuid import UUID

from pydantic import SecretStr
from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.assemble import App, opened
from bot.channels import phone as phone_module
from bot.channels.phone import Phone
from bot.hotline.roster import Role, Volunteer
from bot.hotline.states import Event, State
from bot.message import Address, ChannelName, Outbound, Receipt, Refused, RefusedBecause, Sent, TryAgain
from bot.service import delivery, marks
from bot.service.care import Care
from bot.service.timekeeping import Timekeeper
from bot.settings import Settings
from bot.store import escalation_moves
from bot.store.blocks import Blocks
from bot.store.escalation_moves import Moved
from bot.store.holds import Holds
from bot.store.tables import escalation
from tests.fakes.pace import unhurried
from tests.service.test_timekeeping import MORNING, SetClock

PEOPLE = (
    Address(ChannelName.SMS, "+15105558123"),
    Address(ChannelName.SMS, "+13125557345"),
    Address(ChannelName.TELEGRAM, "8123456789"),
)
ALIASES = ("Ana", "Ben", "Eva")
COORDINATORS = ("Coco", "Cleo")
BEGUN_ANEW = (
    "delete from escalation; delete from outbox; delete from inbound; delete from conversation;"
    " delete from provider_copy; delete from session; delete from sign_in; delete from audit;"
    " delete from volunteer where role = 'volunteer'"
)


class Mood(StrEnum):
    """What a provider makes of what it is given."""

    WELL = "well"
    BUSY = "busy"  # try again
    REFUSES = "refuses"
    FAILS = "fails"


class MoodyPhone(Phone):
    """A telephone that remembers what arrived, and a provider that does not always take it."""

    def __init__(self, name: ChannelName) -> None:
        super().__init__(name)
        self.mood = Mood.WELL
        self.arrived: list[tuple[Address, str]] = []

    async def send(self, to: Address, outbound: Outbound) -> Receipt:
        assert to.channel is self.name, "I12"
        match self.mood:
            case Mood.WELL:
                self.arrived.append((to, outbound.text))
                return Sent(f"{self.name}-{len(self.arrived)}")
            case Mood.BUSY:
                return TryAgain(5.0)
            case Mood.REFUSES:
                return Refused(RefusedBecause.UNREACHABLE)
            case Mood.FAILS:
                raise ConnectionError

    async def erase(self, handle: str) -> bool:
        return self.mood is Mood.WELL and await super().erase(handle)

    def switch_on(self) -> None:
        """Begin anew."""
        self.mood = Mood.WELL
        self.arrived.clear()
        self._files.clear()


@dataclass
class Watch:
    """Which transitions of the table were taken, seen where every writer comes through."""

    taken: Counter[tuple[State, Event]] = field(default_factory=Counter)
    moved: list[tuple[UUID, Event]] = field(default_factory=list)

    def over(self, stack: AsyncExitStack) -> None:
        """Look on at every module that moves escalations, until the stack is closed."""
        move, remove = escalation_moves.move, escalation_moves.remove

        async def watched_move(
            connection: AsyncConnection, event: Event, now: Any, *conditions: ColumnElement[bool], **values: object
        ) -> Moved | None:
            before = await _states(connection, conditions)
            moved = await move(connection, event, now, *conditions, **values)
            self._note(event, before, () if moved is None else (moved.id,))
            return moved

        async def watched_remove(
            connection: AsyncConnection, event: Event, *conditions: ColumnElement[bool]
        ) -> tuple[UUID, ...]:
            before = await _states(connection, conditions)
            gone = await remove(connection, event, *conditions)
            self._note(event, before, gone)
            return gone

        for name, module in list(sys.modules.items()):
            if name.startswith("bot.store."):
                for attribute, original, watched in (("move", move, watched_move), ("remove", remove, watched_remove)):
                    if getattr(module, attribute, None) is original:
                        stack.enter_context(patch.object(module, attribute, watched))

    def _note(self, event: Event, before: dict[UUID, State], moved: tuple[UUID, ...]) -> None:
        for id_ in moved:
            self.moved.append((id_, event))
            if id_ in before:  # else somebody else was faster, and this is another state by now
                self.taken[before[id_], event] += 1


async def _states(connection: AsyncConnection, conditions: tuple[ColumnElement[bool], ...]) -> dict[UUID, State]:
    found = await connection.execute(select(escalation.c.id, escalation.c.state).where(*conditions))
    return {id_: State(state) for id_, state in found}


@dataclass
class Scene:
    """The whole service, for many runs of the machine."""

    runner: asyncio.Runner
    app: App
    clock: SetClock
    care: Care
    second: Timekeeper  # of another worker
    phones: dict[ChannelName, MoodyPhone]
    watch: Watch
    coordinators: tuple[Volunteer, ...]
    reviewer: Volunteer
    _stack: AsyncExitStack

    @classmethod
    def on(cls, database_url: str) -> "Scene":
        runner, clock, stack, watch = asyncio.Runner(), SetClock(), AsyncExitStack(), Watch()
        given = {
            "demo": True,
            "secret_keys": (SecretStr("A" * 43),),
            "allow_unreviewed": ("all",),
            "attachments": True,
            "daily_segments": 10**9,
        }
        settings = Settings(database_url=SecretStr(database_url), **given)  # type: ignore[arg-type]  # settings by name
        stack.enter_context(patch.object(marks, "PAUSE", 0.0))  # receipts gather for speed, which nobody measures here
        with patch.object(delivery, "telegram", unhurried), patch.object(phone_module, "Phone", MoodyPhone):
            app = runner.run(stack.enter_async_context(opened(settings, url=database_url, clock=clock)))
        app.database.engine.pool._pre_ping = False  # the database is here: one question less before every other
        watch.over(stack)
        care = Care(Blocks(app.database, retention_days=settings.retention_days), Holds(app.database), clock)
        phones = {name: phone for name, phone in app.channels.items() if isinstance(phone, MoodyPhone)}
        worker = delivery.Delivery(app.outbox, app.channels, clock, paces={})
        second = Timekeeper(app.timekeeper.promises, app.timekeeper.telling, worker)
        coordinators = tuple(runner.run(_joins(app, clock, alias, Role.COORDINATOR)) for alias in COORDINATORS)
        reviewer = runner.run(_joins(app, clock, "Lola", Role.REVIEWER))
        return cls(runner, app, clock, care, second, phones, watch, coordinators, reviewer, stack)

    def close(self) -> None:
        self.runner.run(self.second.delivery.aclose())
        self.runner.run(self._stack.aclose())
        self.runner.close()

    async def rows(self, query: str, **values: Any) -> list[tuple[Any, ...]]:
        """Ask the database something, in one round trip."""
        async with self.app.database.held() as driver:
            return list(await (await driver.execute(query, values or None, prepare=True)).fetchall())

    async def empty(self) -> None:
        """Begin anew."""
        self.clock.moment = MORNING
        await self.app.delivery.settle()
        await self.second.delivery.settle()
        async with self.app.database.held() as driver:
            await driver.execute(BEGUN_ANEW)
        for phone in self.phones.values():
            phone.switch_on()


async def _joins(app: App, clock: SetClock, alias: str, role: Role) -> Volunteer:
    await app.volunteers.invite(alias, role, ("es", "en"), clock.now())
    found = await app.volunteers.find(alias)
    assert found is not None
    return found

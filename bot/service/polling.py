"""Asking Telegram for updates: for each bot in one process at a time, whichever holds its lock."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Protocol

import structlog

from bot.errors import StoreError
from bot.message import Inbound
from bot.service.intake import Intake, TapAnswering
from bot.store.database import Database
from bot.store.locks import Lock, advisory_lock

LOCK = "telegram.polling"
STAFF_LOCK = "telegram.staff.polling"
PAUSE = 5.0

log = structlog.get_logger()


class Update(Protocol):
    """One update of the provider's, read."""

    @property
    def inbound(self) -> Inbound | None:
        """What a person said in it, if anything."""
        ...

    @property
    def tap_id(self) -> str | None:
        """The pressed button that waits for an answer."""
        ...


class Polled(TapAnswering, Protocol):
    """A channel that is asked for its updates."""

    async def poll(self, take: Callable[[Update], Awaitable[None]]) -> None:
        """Ask for ever; an update is confirmed only after it was taken."""
        ...


async def poll(database: Database, channel: Polled, intake: Intake) -> None:
    """Ask for updates for ever, while no other process does; raises SettingsError when the token is wrong."""

    async def take(update: Update) -> None:
        await intake.take(update.inbound, update.tap_id)

    await alone(database, LOCK, lambda: channel.poll(take))


async def alone(database: Database, lock: str, polling: Callable[[], Awaitable[None]]) -> None:
    """Do something that never ends while no other process does it; it begins again when the lock was lost."""
    while True:
        try:
            async with advisory_lock(database, lock) as held:
                log.info("polling", channel=lock)
                await _until_lost(held, polling())
        except StoreError as error:
            log.warning("polling_paused", channel=lock, reason=type(error).__name__)
            await asyncio.sleep(PAUSE)


async def _until_lost(lock: Lock, polling: Awaitable[None]) -> None:
    """Poll until the lock is lost; what stops the polling itself is raised."""
    tasks = [asyncio.ensure_future(polling), asyncio.ensure_future(lock.lost())]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task

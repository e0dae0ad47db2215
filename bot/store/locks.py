"""A name only one process at a time may hold, such as the right to ask Telegram for updates.

The lock lives as long as its connection: a process that dies gives it back without doing anything. It needs a real
session, so not a proxy that pools by transaction.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import psycopg

from bot.store.database import Database, answering

LOOK_EVERY = 15.0  # seconds; how long two processes may both believe they hold a lock after a network failure


@dataclass(frozen=True, slots=True)
class Lock:
    """A lock that is held."""

    connection: psycopg.AsyncConnection[tuple[object, ...]]

    async def lost(self) -> None:
        """Return when the lock is no longer ours, because its connection is gone."""
        while True:
            await asyncio.sleep(LOOK_EVERY)
            try:
                await self.connection.execute("select 1")
            except (psycopg.OperationalError, psycopg.InterfaceError):
                return


@asynccontextmanager
async def advisory_lock(database: Database, name: str) -> AsyncIterator[Lock]:
    """Wait until nobody else holds a name, and hold it for as long as the block lasts."""
    with answering():
        connection = await psycopg.AsyncConnection.connect(database.conninfo, autocommit=True)
    async with connection:
        with answering():
            for setting in ("idle = 30", "interval = 10", "count = 3"):  # so that a dead machine's lock is given up
                await connection.execute(f"set tcp_keepalives_{setting}")
            await connection.execute("select pg_advisory_lock(hashtextextended(%s, 0))", (name,))
        yield Lock(connection)

"""What changed on the hotline, as PostgreSQL tells it: escalation ids and nothing else."""

import asyncio
from collections.abc import AsyncGenerator

import psycopg
from psycopg import sql

from bot.store.database import Database
from bot.store.escalation_moves import CHANNEL

PAUSE = 2.0  # seconds before another try when the database is away
MISSED = ""  # said after every (re)connect: something may have changed meanwhile


async def listen(database: Database) -> AsyncGenerator[str]:
    """Yield the id of every escalation that changes, on one connection; it comes back by itself when that is lost."""
    while True:
        try:
            connection = await psycopg.AsyncConnection.connect(database.conninfo, autocommit=True)
            try:
                await connection.execute(sql.SQL("listen {}").format(sql.Identifier(CHANNEL)))
                yield MISSED
                async for notice in connection.notifies():
                    yield notice.payload
            finally:  # not `async with`: that rolls back first, and whoever is cancelled again there leaves it open
                await connection.close()
        except (psycopg.OperationalError, psycopg.InterfaceError):
            await asyncio.sleep(PAUSE)

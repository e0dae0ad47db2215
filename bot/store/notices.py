"""What changed on the hotline, as PostgreSQL tells it: escalation ids, a word for the roster, and nothing else."""

import asyncio
from collections.abc import AsyncGenerator

import psycopg
from psycopg import sql
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database
from bot.store.escalation_moves import CHANNEL

PAUSE = 2.0  # seconds before another try when the database is away
ROSTER = "roster"  # said when somebody's access may have ended: every open page asks whether it may go on
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


async def ring_roster(connection: AsyncConnection) -> None:
    """Tell every open page, once this transaction is through, that somebody's access may have ended."""
    await connection.execute(select(func.pg_notify(CHANNEL, ROSTER)))

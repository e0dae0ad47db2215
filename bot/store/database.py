"""The way to PostgreSQL: one engine for everything, and a few connections held open for the turn.

A turn is two statements. SQLAlchemy opens the connections and keeps the pool; the turn itself speaks to psycopg
directly on connections that commit every statement, because that is twice as fast (docs/decisions).
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any

import psycopg
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.errors import SettingsError, StoreError

DRIVER = "postgresql+psycopg"
OLDEST = 15
POOL = 5  # connections for everything beside the turn
AWAY = "The database does not answer. Is DATABASE_URL right, and is PostgreSQL running?"

Driver = psycopg.AsyncConnection[tuple[Any, ...]]


def parse(url: str) -> URL:
    """Read a database URL, `postgres://` and `postgresql://` alike; SettingsError for anything else."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise SettingsError("DATABASE_URL: not a URL. It reads postgresql://user:password@host:5432/name.") from error
    if parsed.get_backend_name() not in ("postgres", "postgresql"):
        raise SettingsError("DATABASE_URL: only PostgreSQL 15 or newer is supported: postgresql://…")
    return parsed.set(drivername=DRIVER)


@contextmanager
def answering() -> Iterator[None]:
    """Turn a lost or refused connection into StoreError; mistakes in a statement stay what they are."""
    try:
        yield
    except (psycopg.OperationalError, psycopg.InterfaceError, PoolTimeout) as error:
        raise StoreError(AWAY) from error
    except DBAPIError as error:
        if isinstance(error.orig, psycopg.OperationalError | psycopg.InterfaceError):
            raise StoreError(AWAY) from error
        raise


class Database:
    """One PostgreSQL database and our connections to it."""

    def __init__(self, url: URL, *, held: int) -> None:
        self._url = url
        self._turns = asyncio.Semaphore(held)  # the rest of the pool stays free for everything else
        self._free: list[tuple[AsyncConnection, Driver]] = []
        self.engine: AsyncEngine = create_async_engine(
            url, pool_size=POOL + held, max_overflow=0, pool_pre_ping=True, pool_timeout=10, hide_parameters=True
        )

    @classmethod
    def connect(cls, url: str, *, held: int = 8) -> "Database":
        """Get ready to use a database; connections open when they are first needed, at most `held` for turns."""
        return cls(parse(url), held=held)

    @property
    def conninfo(self) -> str:
        """The URL in the form PostgreSQL's own library reads, for those who keep a connection of their own."""
        return self._url.set(drivername="postgresql").render_as_string(hide_password=False)

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncConnection]:
        """A transaction for everything off the turn's path: committed at the end, rolled back on an exception."""
        with answering():
            async with self.engine.begin() as connection:
                yield connection

    @asynccontextmanager
    async def held(self) -> AsyncIterator[Driver]:
        """One of the held connections, on which every statement commits by itself."""
        with answering():
            async with self._turns:
                connection, driver = self._free.pop() if self._free else await self._open()
                try:
                    yield driver
                finally:
                    await self._give_back(connection, driver)

    async def ping(self) -> None:
        """Ask the database whether it is there; StoreError when not."""
        async with self.begin() as connection:
            await connection.exec_driver_sql("select 1")

    async def aclose(self) -> None:
        """Close every connection."""
        await self._drop_held()
        await self.engine.dispose()

    async def _open(self) -> tuple[AsyncConnection, Driver]:
        connection = await self.engine.connect()
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        raw = await connection.get_raw_connection()
        driver = raw.driver_connection
        if not isinstance(driver, psycopg.AsyncConnection):  # the URL's driver is ours, so this cannot be another
            raise TypeError(type(driver))
        await driver.execute("set plan_cache_mode = force_generic_plan")  # every statement here looks up single rows
        return connection, driver

    async def _give_back(self, connection: AsyncConnection, driver: Driver) -> None:
        """Keep a connection for the next turn; when one is broken, the others are likely broken too."""
        if driver.broken or driver.closed:
            await connection.invalidate()
            await connection.close()
            await self._drop_held()
        else:
            self._free.append((connection, driver))

    async def _drop_held(self) -> None:
        while self._free:
            connection, _ = self._free.pop()
            with suppress(DBAPIError, psycopg.Error):
                await connection.close()

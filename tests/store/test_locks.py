"""A name only one process at a time may hold."""

import asyncio

import pytest
from sqlalchemy import text

from bot.errors import StoreError
from bot.store.database import Database
from bot.store.locks import advisory_lock


async def test_the_second_waits_for_the_first(database: Database) -> None:
    order: list[str] = []
    waiting = asyncio.Event()

    async def second() -> None:
        waiting.set()
        async with advisory_lock(database, "polling"):
            order.append("second")

    async with asyncio.timeout(20):
        async with advisory_lock(database, "polling"):
            task = asyncio.create_task(second())
            await waiting.wait()
            async with advisory_lock(database, "another name"):
                order.append("first")
        await task
    assert order == ["first", "second"]


async def test_a_lost_connection_is_a_lost_lock(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.store.locks.LOOK_EVERY", 0.01)
    async with asyncio.timeout(20), advisory_lock(database, "polling") as lock:
        lost = asyncio.create_task(lock.lost())
        async with database.begin() as connection:
            await connection.execute(text(f"select pg_terminate_backend({lock.connection.info.backend_pid})"))
        await lost


async def test_without_a_database_there_is_no_lock(unused_tcp_port: int) -> None:
    database = Database.connect(f"postgresql://kyr@127.0.0.1:{unused_tcp_port}/kyr")
    with pytest.raises(StoreError):
        async with advisory_lock(database, "polling"):
            raise AssertionError
    await database.aclose()

"""Chores: on time, once among all workers, whatever one of them does or dies of."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.errors import StoreError
from bot.jobs import Chore, Every, Jobs
from bot.store.database import Database

PATIENCE = 60  # seconds; a tick comes every five


@asynccontextmanager
async def at_work(jobs: Jobs) -> AsyncIterator[None]:
    task = asyncio.create_task(jobs.run(own_signals=False))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


class Tally:
    """Counts how often a chore ran, and says when it is enough."""

    def __init__(self, enough: int) -> None:
        self.count = 0
        self._enough = enough
        self.done = asyncio.Event()

    async def __call__(self) -> None:
        self.count += 1
        if self.count == self._enough:
            self.done.set()


def every_five(name: str, work: Callable[[], object]) -> Chore:
    async def run() -> None:
        done = work()
        if asyncio.iscoroutine(done):
            await done

    return Chore(name, Every.FIVE_SECONDS, run)


async def jobs_left(database: Database, *states: str) -> int:
    """How many jobs stand in these states; one that was just announced when a worker stopped may wait."""
    query = text("select count(*) from procrastinate_jobs where status::text = any(:states)")
    async with database.begin() as connection:
        return int((await connection.execute(query, {"states": list(states)})).scalar_one())


async def test_a_chore_runs_once_among_two_workers_and_a_failing_one_stops_nobody(database: Database) -> None:
    tally = Tally(enough=3)

    def fail() -> None:
        raise StoreError("away")

    chores = (every_five("tally", tally), every_five("fail", fail))
    async with at_work(Jobs(database.conninfo, chores)), at_work(Jobs(database.conninfo, chores)):
        started = asyncio.get_running_loop().time()
        await asyncio.wait_for(tally.done.wait(), PATIENCE)
        assert asyncio.get_running_loop().time() - started > 5  # three ticks, not two ticks and one of them twice
    assert await jobs_left(database, "succeeded", "failed", "aborted") == 0


HANGS = """
import asyncio, sys
from bot.jobs import Chore, Every, Jobs

async def hang():
    print("begun", flush=True)
    await asyncio.Event().wait()

asyncio.run(Jobs(sys.argv[1], [Chore("tally", Every.FIVE_SECONDS, hang)]).run())
"""


async def test_a_worker_killed_in_the_middle_of_a_chore_is_replaced_at_the_next_tick(database: Database) -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent.parent)}
    command = (sys.executable, "-c", HANGS, database.conninfo)
    worker = await asyncio.create_subprocess_exec(*command, env=environment, stdout=asyncio.subprocess.PIPE)
    assert worker.stdout is not None
    assert await asyncio.wait_for(worker.stdout.readline(), PATIENCE) == b"begun\n"
    worker.send_signal(signal.SIGKILL)
    await worker.wait()
    async with database.begin() as connection:  # as if a minute had passed
        await connection.execute(text("update procrastinate_workers set last_heartbeat = now() - interval '1 minute'"))
    tally = Tally(enough=2)
    async with at_work(Jobs(database.conninfo, (every_five("tally", tally),))):
        await asyncio.wait_for(tally.done.wait(), PATIENCE)
    assert await jobs_left(database, "doing") == 0  # the new worker has taken the old one's job away as well


@pytest.mark.parametrize("every", Every)
def test_every_timetable_is_one_the_engine_understands(every: Every) -> None:
    async def nothing() -> None: ...

    Jobs("postgresql://", (Chore("nothing", every, nothing),))

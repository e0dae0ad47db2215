"""The worker: chores on a timetable, shared by as many workers as there are, and rescued when one dies."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import structlog
from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Status

from bot.errors import KyrError

HEARTBEAT = 5.0  # seconds between a worker's signs of life
STALLED = 20.0  # seconds without one after which its jobs are taken from it
POLL = 1.0  # rescued and repeated jobs are not announced, only found
RETRY = 5.0  # seconds before a database that is away is asked again
GRACE = 10.0  # seconds a chore has to finish when the worker is told to stop
CONNECTIONS = 4

log = structlog.get_logger()


class Every(StrEnum):
    """How often a chore runs; the sixth field of the timetable counts seconds."""

    FIVE_SECONDS = "* * * * * */5"
    MINUTE = "* * * * *"
    HOUR = "7 * * * *"


@dataclass(frozen=True, slots=True)
class Chore:
    """Something to do again and again. It may run twice, and must not mind."""

    name: str
    every: Every
    work: Callable[[], Awaitable[object]]


class Jobs:
    """Runs chores. Each has its own queue: none is kept waiting by another, and at most one of each kind waits."""

    def __init__(self, conninfo: str, chores: Sequence[Chore]) -> None:
        self._connector = PsycopgConnector(conninfo=conninfo, min_size=0, max_size=CONNECTIONS)
        self._app = App(connector=self._connector)
        self._names = [chore.name for chore in chores]
        for chore in (*chores, Chore("rescue", Every.MINUTE, self.rescue)):
            self._register(chore)

    async def run(self, *, own_signals: bool = True) -> None:
        """Work until told to stop: by a signal, or by cancelling this. A database that is away is waited for."""
        logging.getLogger("procrastinate").setLevel(logging.WARNING)  # it tells of every chore, every five seconds
        while True:
            try:
                async with self._app.open_async():
                    await self._app.run_worker_async(
                        concurrency=len(self._names) + 1,
                        fetch_job_polling_interval=POLL,
                        update_heartbeat_interval=HEARTBEAT,
                        stalled_worker_timeout=STALLED,
                        shutdown_graceful_timeout=GRACE,
                        delete_jobs="always",
                        install_signal_handlers=own_signals,
                    )
                return
            except ConnectorException as error:
                if (task := asyncio.current_task()) and task.cancelling():  # the engine gave this up for that
                    return
                log.warning("jobs_wait_for_the_database", reason=type(error).__name__)
                await asyncio.sleep(RETRY)

    async def rescue(self) -> int:
        """Take jobs from workers that died. Chores act on rows that stay due, so the next one makes up for it."""
        stalled = list(await self._app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED))
        for job in stalled:
            await self._app.job_manager.finish_job(job=job, status=Status.FAILED, delete_job=True)
        if stalled:
            log.warning("jobs_rescued", count=len(stalled))
        return len(stalled)

    def _register(self, chore: Chore) -> None:
        busy = asyncio.Lock()

        async def run(timestamp: int) -> None:
            if busy.locked():  # still at it since the last time
                return
            async with busy:
                try:
                    await chore.work()
                except KyrError as error:
                    log.warning("chore_failed", chore=chore.name, reason=type(error).__name__)

        task = self._app.task(name=chore.name, queue=chore.name, queueing_lock=chore.name)(run)
        self._app.periodic(cron=chore.every.value, periodic_id=chore.name)(task)

"""`kyr web`, `kyr work`, `kyr serve`: the processes that do the work, until a signal ends them in order."""

import asyncio
import signal
import socket
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from typing import Any

import structlog

from bot import log
from bot.assemble import App, opened
from bot.cli.database import at_hand
from bot.jobs import Chore, Every, Jobs
from bot.service.intake import Intake
from bot.service.polling import STAFF_LOCK, Polled, alone, poll
from bot.settings import Settings, load
from bot.store.notices import listen
from bot.store.upgrade import check, upgrade
from bot.web import server
from bot.web.app import build
from bot.web.webhooks import announce, known, telegram_of

BACKLOG = 2048  # calls that may wait while the server is busy
ANYWHERE = "0.0.0.0"  # noqa: S104  # a host's router must reach it; a small server puts a proxy in front

Part = Coroutine[Any, Any, None]
Parts = Callable[[App, asyncio.Event], Sequence[Part]]
said = structlog.get_logger("kyr")


def web(*, host: str = ANYWHERE, port: int | None = None) -> None:
    """Answer providers, people and volunteers over HTTP.

    Parameters
    ----------
    host
        The address to listen on.
    port
        The port to listen on. Default: PORT.

    """
    log.configure()
    settings = load()
    listening = server.listen(host, settings.port if port is None else port)
    run(settings, lambda app, stop: [answer(app, listening, stop)])


def work() -> None:
    """Deliver what did not get out, poll Telegram, keep the promises about time."""
    log.configure()
    run(load(), working)


def serve(*, host: str = ANYWHERE, port: int | None = None) -> None:
    """Web and worker in one process, for a small server; brings the tables up to date first.

    Parameters
    ----------
    host
        The address to listen on.
    port
        The port to listen on. Default: PORT.

    """
    log.configure()
    settings = load()
    listening = server.listen(host, settings.port if port is None else port)
    run(settings, lambda app, stop: [answer(app, listening, stop), *working(app, stop)], upgrading=True)


def run(settings: Settings, parts: Parts, *, upgrading: bool = False) -> None:
    """Put everything together and run the parts side by side until a signal, or until one of them fails."""
    with at_hand(settings) as url, asyncio.Runner(loop_factory=server.new_loop()) as runner:
        if upgrading:
            runner.run(upgrade(url))
        runner.run(_until_stopped(settings, url, parts))


async def answer(app: App, listening: socket.socket, stop: asyncio.Event) -> None:
    """Be the web process: say where we listen, then answer."""
    await asyncio.to_thread(app.talk.places.load)  # now, so that nobody who sends a ZIP waits for it
    await announce(app)
    application = build(app)
    listening.listen(BACKLOG)  # from here on nobody is refused
    said.info("web_started", port=listening.getsockname()[1])
    await server.serve(application, listening, stop)
    said.info("web_ended")


def working(app: App, stop: asyncio.Event) -> list[Part]:
    """Be the worker: what happens later, and Telegram when it is to be asked."""
    parts: list[Part] = [_until(stop, Jobs(app.database.conninfo, chores(app)).run(own_signals=False))]
    if (telegram := telegram_of(app)) and app.settings.telegram_mode == "polling":
        parts.append(_polling(app, telegram, stop))
    if staff := app.staff:
        parts.append(_until(stop, staff.relay.follow(listen(app.database))))
    if staff and app.settings.telegram_mode == "polling":
        parts.append(_until(stop, alone(app.database, STAFF_LOCK, lambda: staff.bot.poll(staff.room.take))))
    return parts


def chores(app: App) -> tuple[Chore, ...]:
    """What is done again and again: what did not get out, promises about time, what is to be forgotten."""
    return (
        Chore("deliver", Every.FIVE_SECONDS, app.delivery.sweep),
        Chore("promises", Every.FIVE_SECONDS, app.timekeeper.sweep),
        Chore("page", Every.FIVE_SECONDS, app.calls.pager.sweep),
        Chore("send_home", Every.MINUTE, lambda: _send_home(app)),
        Chore("mend", Every.MINUTE, app.timekeeper.mend),
        Chore("erase", Every.FIVE_SECONDS, app.attachments.sweep),
        Chore("forget", Every.HOUR, app.retention.sweep),
        Chore("segments", Every.MINUTE, app.budget.settle),
        Chore("count", Every.HOUR, app.figures.sweep),
        *_staff_chores(app),
    )


def _staff_chores(app: App) -> tuple[Chore, ...]:
    """What is done for the bot for volunteers, where there is one."""
    if app.staff is None:
        return ()
    relay = app.staff.relay
    return Chore("staff_topics", Every.FIVE_SECONDS, relay.sweep), Chore("staff_messages", Every.MINUTE, relay.clear)


async def _send_home(app: App) -> None:
    """End the duty of whoever has gone without saying so, and tell those they were talking to."""
    await app.delivery.deliver(await app.desk.send_home())


async def _polling(app: App, telegram: Polled, stop: asyncio.Event) -> None:
    """Ask Telegram until told to stop; what was taken in is sent before this ends."""
    intake = Intake(app.turns, app.delivery, telegram)
    await asyncio.to_thread(app.talk.places.load)
    try:
        await _until(stop, poll(app.database, telegram, intake))
    finally:
        await intake.settle()


async def _until(stop: asyncio.Event, endless: Part) -> None:
    """Let something that never ends by itself go on until told to stop; what it raises is raised."""
    going = asyncio.create_task(endless)
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait([going, stopping], return_when=asyncio.FIRST_COMPLETED)
    finally:
        stopping.cancel()
        going.cancel()
        with suppress(asyncio.CancelledError):
            await going


async def _until_stopped(settings: Settings, url: str, parts: Parts) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # Windows: a keyboard interrupt ends the loop instead
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with opened(settings, url=url) as app:
        await check(app.database)
        await known(app)
        await _side_by_side(parts(app, stop), stop)


async def _side_by_side(parts: Sequence[Part], stop: asyncio.Event) -> None:
    """Run parts that end when told to; one that ends earlier has failed, and takes the others with it."""
    tasks = [asyncio.create_task(part) for part in parts]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        stop.set()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
    for outcome in ended:
        if isinstance(outcome, BaseException):
            raise outcome

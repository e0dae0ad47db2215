"""`kyr demo`: the whole product on one machine, apart from any real service that runs there too."""

import asyncio
import logging
import os
import sys
from contextlib import suppress
from pathlib import Path
from socket import socket

from bot import log
from bot.cli import running
from bot.errors import KyrError, SettingsError
from bot.settings import for_demo, load
from bot.store.account import let_through
from bot.store.privacy import new_key
from bot.web import server

HERE = "127.0.0.1"  # the demo lets anybody into its console, so nobody else may reach it
TRIES, PAUSE = 300, 0.1


def demo(*, port: int | None = None) -> None:
    """Everything on this machine: a phone beside the volunteer console. No keys, no accounts.

    What is written there stays in KYR_DATA_DIR/demo until you delete that folder.

    Parameters
    ----------
    port
        The port to listen on. Default: PORT, or any free one when that is taken.

    """
    log.configure(sys.stderr, level=logging.ERROR)
    settings = load()
    listening = server.listen(HERE, port) if port else _free(settings.port)
    print("Starting PostgreSQL, the web and the worker. The first time takes a few seconds longer.", flush=True)
    apart = for_demo(settings, _key(settings.data_dir / "demo-keys"))
    running.run(
        apart,
        lambda app, stop: [running.answer(app, listening, stop), *running.working(app, stop), _invite(listening, stop)],
    )
    print(f"\nThe demo has ended. Its data stays in {apart.data_dir}; delete that folder to start afresh.")


def _free(port: int) -> socket:
    """A socket on the usual port, or on any free one when somebody has it."""
    try:
        return server.listen(HERE, port)
    except SettingsError:
        return server.listen(HERE, 0)


def _key(path: Path) -> str:
    """The demo's own key, made once, so that the demo can read tomorrow what it keeps today."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0:
            let_through(path.parent)
        with (
            suppress(FileExistsError),
            os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file,
        ):
            file.write(new_key())
        return path.read_text().strip()
    except OSError as error:
        raise SettingsError(
            f"KYR_DATA_DIR: cannot write {error.filename} ({error.strerror}). Choose another folder."
        ) from error


async def _invite(listening: socket, stop: asyncio.Event) -> None:
    """Print the address once the page really answers."""
    port: int = listening.getsockname()[1]
    for _ in range(TRIES):
        if await _answers(port):
            print(f"\n  http://localhost:{port}/demo\n\nOpen it in a browser. Ctrl-C ends the demo.", flush=True)
            await stop.wait()
            return
        await asyncio.sleep(PAUSE)
    raise KyrError("The demo's page does not answer. Run `kyr doctor`, and report what it says.")


async def _answers(port: int) -> bool:
    """Ask for the page as a browser would."""
    try:
        reader, writer = await asyncio.open_connection(HERE, port)
        writer.write(b"GET /demo HTTP/1.0\r\nHost: localhost\r\n\r\n")
        status = await reader.readline()
        writer.close()
    except OSError:
        return False
    return b" 200 " in status

"""The listening socket and the server on it. Signals belong to whoever runs the process, not to the server."""

import asyncio
import socket
from collections.abc import Callable, Generator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from bot.errors import SettingsError

GRACE = 5  # seconds for answers under way when the process ends; open event streams are cut after that


def listen(host: str, port: int) -> socket.socket:
    """Take a port; raises SettingsError when it is taken or may not be used."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except (OSError, OverflowError) as error:
        listening.close()
        why = getattr(error, "strerror", None) or "it is no port"
        raise SettingsError(
            f"PORT: cannot listen on {host}:{port} ({why}). Set PORT, or --port, to another."
        ) from error
    listening.set_inheritable(True)
    return listening


async def serve(application: ASGIApp, listening: socket.socket, stop: asyncio.Event) -> None:
    """Answer on a socket until told to stop; answers under way are finished first."""
    config = uvicorn.Config(
        application,
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE,
    )
    server = _Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait([serving, stopping], return_when=asyncio.FIRST_COMPLETED)
    finally:
        stopping.cancel()
        server.should_exit = True
        await serving


def new_loop() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """The fastest event loop this machine has; None for Python's own."""
    return uvicorn.Config("none", log_config=None).get_loop_factory()


class _Server(uvicorn.Server):
    """A server that leaves signals alone: what runs beside it must end in order, too."""

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Capture none."""
        yield

"""An ASGI app on a free port of 127.0.0.1, for as long as a test needs it."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from starlette.types import ASGIApp

# For clients that call such an app: reading the machine's certificates each time takes longer than the call.
NO_CERTIFICATES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield  # signals belong to the test runner


@asynccontextmanager
async def serving(app: ASGIApp, *, lifespan: bool = False) -> AsyncIterator[str]:
    """Yield the base URL. The socket listens before the server does, so nobody has to wait for it."""
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listening:
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # or every answer waits 40 ms for the client
        config = uvicorn.Config(app, log_config=None, lifespan="on" if lifespan else "off", timeout_graceful_shutdown=1)
        server = _Server(config)
        task = asyncio.create_task(server.serve(sockets=[listening]))
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            await task

"""The way out to the two provider APIs: aiohttp's connections, kept open, with our own words for what goes wrong.

A request is never repeated here: whether saying something twice is better than not saying it is for the channel to
decide.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import aiohttp

from bot.errors import ChannelError

LINES = 64  # open connections at the most
CONNECT_TIMEOUT = 5.0
PART = 64 * 1024
IDLE = 45.0  # seconds a connection is kept for the next request


class NotSent(ChannelError):
    """The provider could not be reached, so nothing was sent."""


class NoAnswer(ChannelError):
    """The request went out and no answer came back: the provider may have done what it asked, or not."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a provider answered."""

    status: int
    body: bytes = field(repr=False)


class TooMuch(ChannelError):
    """The provider's answer is longer than anybody asked for."""


@dataclass(frozen=True, slots=True)
class File:
    """A file a provider hands out, or the address where it really lies."""

    status: int
    content: bytes = field(repr=False)
    moved_to: str = field(repr=False)  # "" when it is here


class Wire:
    """Sends requests over connections that stay open between them."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None  # opened by the first request: it belongs to its loop

    async def request(
        self, method: str, url: str, *, headers: Mapping[str, str], body: bytes = b"", within: float = 20.0
    ) -> Reply:
        """Send one request and wait for its answer; raises NotSent or NoAnswer."""
        timeout = aiohttp.ClientTimeout(total=within, connect=CONNECT_TIMEOUT)
        session = self._session or self._open()
        try:
            async with session.request(
                method, url, data=body, headers=headers, timeout=timeout, allow_redirects=False
            ) as answer:
                return Reply(answer.status, await answer.read())
        except (aiohttp.ClientConnectorError, aiohttp.InvalidURL, aiohttp.ConnectionTimeoutError) as error:
            raise NotSent(f"the provider cannot be reached: {type(error).__name__}") from error
        except (aiohttp.ClientError, TimeoutError) as error:
            raise NoAnswer(f"no answer from the provider: {type(error).__name__}") from error

    async def download(self, url: str, *, headers: Mapping[str, str], most: int, within: float = 20.0) -> File:
        """Read a file into memory, up to a size; raises NotSent, NoAnswer or TooMuch."""
        timeout = aiohttp.ClientTimeout(total=within, connect=CONNECT_TIMEOUT)
        session = self._session or self._open()
        try:
            async with session.get(url, headers=headers, timeout=timeout, allow_redirects=False) as answer:
                content = bytearray()
                async for part in answer.content.iter_chunked(PART):
                    content += part
                    if len(content) > most:
                        raise TooMuch("a file is too large")
                return File(answer.status, bytes(content), answer.headers.get("Location", ""))
        except (aiohttp.ClientConnectorError, aiohttp.InvalidURL, aiohttp.ConnectionTimeoutError) as error:
            raise NotSent(f"the provider cannot be reached: {type(error).__name__}") from error
        except (aiohttp.ClientError, TimeoutError) as error:
            raise NoAnswer(f"no answer from the provider: {type(error).__name__}") from error

    async def aclose(self) -> None:
        """Close every connection."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _open(self) -> aiohttp.ClientSession:
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=LINES, keepalive_timeout=IDLE),
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=True,  # HTTPS_PROXY, where the host allows no other way out
        )
        return self._session

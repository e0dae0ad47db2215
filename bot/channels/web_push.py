"""Push services of browsers (RFC 8030): a ring with nothing in it, so that nobody on the way learns anything else.

Only the services of the known browsers are ever called: an address comes from a browser, and must not lead our server
anywhere else.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import structlog

from bot.message import Receipt, Refused, RefusedBecause, Sent, TryAgain

if TYPE_CHECKING:
    from bot.channels.wire import Wire

HOSTS = ("fcm.googleapis.com",)
UNDER = (".push.services.mozilla.com", ".push.apple.com", ".notify.windows.com")
LONGEST = 2048  # letters of an address
LIVES = 15 * 60  # seconds a push service keeps a ring for a phone that is off; later it would call for nothing
TIMEOUT = 10.0
TRY_AGAIN_AFTER = 15.0
TOPIC = "ring"  # several that wait for the same phone become one

Allows = Callable[[str], bool]
log = structlog.get_logger()


def is_push_service(endpoint: str) -> bool:
    """Say whether an address is one at the push service of a known browser."""
    if (
        len(endpoint) > LONGEST
        or not endpoint.isascii()
        or any(letter <= " " or letter in '\\"<>' for letter in endpoint)
    ):
        return False
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError:
        return False
    host = parts.hostname or ""
    plain = parts.scheme == "https" and port in (None, 443) and "@" not in parts.netloc and not parts.fragment
    return plain and (host in HOSTS or (host.endswith(UNDER) and not host.startswith(".")))


class PushServices:
    """Rings browsers through whoever carries it to them."""

    def __init__(self, allows: Allows = is_push_service) -> None:
        self.allows = allows
        self._wire: Wire | None = None

    async def ring(self, endpoint: str, proof: str, *, urgent: bool) -> Receipt:
        """Ring one browser; `Refused(UNREACHABLE)` when it will never ring again."""
        if not self.allows(endpoint):
            return Refused(RefusedBecause.UNREACHABLE)
        from bot.channels.wire import NoAnswer, NotSent, Wire  # spares the web process, which rings nobody, aiohttp

        self._wire = self._wire or Wire()
        headers = {
            "Authorization": proof,
            "TTL": str(LIVES),
            "Urgency": "high" if urgent else "normal",
            "Topic": TOPIC,
            "Content-Length": "0",
        }
        try:
            reply = await self._wire.request("POST", endpoint, headers=headers, within=TIMEOUT)
        except (NotSent, NoAnswer):
            return TryAgain(TRY_AGAIN_AFTER)
        return _receipt(reply.status)

    async def aclose(self) -> None:
        """Close every connection."""
        if self._wire is not None:
            await self._wire.aclose()


def audience(endpoint: str) -> str:
    """Whom a proof is for: the push service, without the part that names the browser."""
    parts = urlsplit(endpoint)
    return f"{parts.scheme}://{parts.netloc}"


def _receipt(status: int) -> Receipt:
    if 200 <= status < 300:
        return Sent("")
    if status in (404, 410):
        return Refused(RefusedBecause.UNREACHABLE)
    if status == 429 or status >= 500:
        return TryAgain(TRY_AGAIN_AFTER)
    log.error("push_refused", status=status)
    return Refused(RefusedBecause.OUR_FAULT)

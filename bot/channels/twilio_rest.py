"""Twilio's REST API: texts that come later than the answer to a text.

Decided here: a send whose outcome is unknown is tried again, although Twilio has no key against doubles. Reading the
same words twice is better than waiting for words that never come.
"""

from base64 import b64encode
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urljoin

import structlog
from twilio.base.exceptions import TwilioException
from twilio.http import AsyncHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from bot.channels.cleaning import MOST_BYTES
from bot.channels.wire import NoAnswer, NotSent, TooMuch, Wire
from bot.errors import ChannelError, SettingsError
from bot.message import ChannelName, NotShown, Receipt, Refused, RefusedBecause, Sent, TryAgain

TIMEOUT = 15.0
VALIDITY_SECONDS = 3600  # an answer that left the queue hours later would wake a person with stale advice
TRY_AGAIN_AFTER = 5.0
TRY_AGAIN_AFTER_WRONG_TOKEN = 300.0  # whoever deploys must act; the messages wait

# Twilio's error codes, https://www.twilio.com/docs/api/errors
OPTED_OUT = 21610
NO_SUCH_NUMBER = frozenset({21211, 21214, 21217, 21612, 21614})
WRONG_KEYS = 20003
GONE = 404
MOVED = frozenset({301, 302, 303, 307, 308})
HOPS = 4
SLOW_DOWN = frozenset({20429, 30001})

log = structlog.get_logger()


class TwilioRest:
    """One Twilio account."""

    def __init__(self, account_sid: str, auth_token: str, *, base_url: str, timeout: float = TIMEOUT) -> None:
        self._wire = Wire()
        self._account_sid = account_sid
        self._keys = (account_sid, auth_token)
        self._base_url = base_url.rstrip("/")
        # An environment of its own: TWILIO_EDGE or TWILIO_REGION would send the requests to another host.
        self._client = Client(
            account_sid, auth_token, http_client=_Http(self._wire, timeout), environment={"TWILIO_EDGE": ""}
        )
        self._client.api.base_url = self._base_url

    async def aclose(self) -> None:
        """Close every connection to Twilio."""
        await self._wire.aclose()

    async def check(self) -> None:
        """Ask Twilio whether it knows this account: SettingsError when not, ChannelError when it does not answer."""
        try:
            await self._client.api.v2010.accounts(self._account_sid).fetch_async()
        except TwilioException as error:
            status = getattr(error, "status", None)
            if status == 404:
                raise SettingsError("KYR_TWILIO_ACCOUNT_SID: Twilio does not know this account.") from error
            if status in (401, 403):
                raise SettingsError(
                    "KYR_TWILIO_AUTH_TOKEN: Twilio refuses it for this account. Copy it anew from the Console."
                ) from error
            raise ChannelError("Twilio does not answer as documented; kyr goes on trying.") from error

    async def send(self, to: str, body: str, *, sender: Mapping[str, str], status_url: str) -> Receipt:
        """Send one text; what we expect to go wrong comes back as a value."""
        try:
            message = await self._client.messages.create_async(
                to=to, body=body, status_callback=status_url, validity_period=VALIDITY_SECONDS, **sender
            )
        except (NotSent, NoAnswer, ValueError):  # ValueError: an answer that is not JSON
            return TryAgain(TRY_AGAIN_AFTER)
        except TwilioException as error:
            return _receipt(error)
        return Sent(str(message.sid))

    async def fetch_media(self, message: str, media: str) -> bytes | NotShown:
        """Read a file of a message into memory; Twilio says where it lies, and that place wants no password."""
        url = f"{self._base_url}/2010-04-01/Accounts/{self._account_sid}/Messages/{message}/Media/{media}"
        headers: dict[str, str] = {"Authorization": _basic(*self._keys)}
        try:
            for _ in range(HOPS):
                file = await self._wire.download(url, headers=headers, most=MOST_BYTES, within=TIMEOUT)
                if file.status not in MOVED:
                    return file.content if file.status == 200 else _not_there(file.status)
                url, headers = urljoin(url, file.moved_to), {}
                if not url.startswith(("https://", f"{self._base_url}/")):
                    return NotShown.AWAY
        except TooMuch:
            return NotShown.TOO_LARGE
        except (NotSent, NoAnswer):
            pass
        return NotShown.AWAY

    async def erase_media(self, message: str, media: str) -> bool:
        """Have a file of a message erased; True once Twilio has it no more, False when it must be asked again."""
        try:
            await self._client.messages(message).media(media).delete_async()
        except (NotSent, NoAnswer, ValueError):  # ValueError: an answer that is not JSON
            return False
        except TwilioException as error:
            return getattr(error, "status", None) == GONE
        return True


def _not_there(status: int) -> NotShown:
    if status in (401, 403):
        log.error("wrong_keys", channel=ChannelName.SMS)
    return NotShown.GONE if status == GONE else NotShown.AWAY


def _basic(account_sid: str, auth_token: str) -> str:
    return f"Basic {b64encode(f'{account_sid}:{auth_token}'.encode()).decode('ascii')}"


def _receipt(error: TwilioException) -> Receipt:
    """What an error of a send means for the message; its text is not used, it may hold the number."""
    status, code = getattr(error, "status", None), getattr(error, "code", None)
    if code == OPTED_OUT:
        return Refused(RefusedBecause.BLOCKED)
    if code in NO_SUCH_NUMBER:
        return Refused(RefusedBecause.UNREACHABLE)
    if code == WRONG_KEYS or status in (401, 403):
        log.error("wrong_keys", channel=ChannelName.SMS)
        return TryAgain(TRY_AGAIN_AFTER_WRONG_TOKEN)
    if code in SLOW_DOWN or status == 429:
        return TryAgain(TRY_AGAIN_AFTER * 2)
    if status is None or status >= 500:
        return TryAgain(TRY_AGAIN_AFTER)
    return Refused(RefusedBecause.OUR_FAULT)


class _Http(AsyncHttpClient):  # type: ignore[misc]  # the SDK ships no types
    """Carries the SDK's requests over our own connections; its own client has no timeout and logs numbers."""

    def __init__(self, wire: Wire, within: float) -> None:
        self.is_async = True
        self._wire = wire
        self._within = within

    async def request(
        self,
        method: str,
        url: str,
        params: Mapping[str, Any] | None = None,
        data: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,  # noqa: ASYNC109  # the SDK's signature
        allow_redirects: bool = False,
    ) -> Response:
        """Send one request of the SDK's."""
        sent = dict(headers or {})
        if auth:
            sent["Authorization"] = _basic(*auth)
        body = urlencode(data or {}, doseq=True).encode("ascii")
        if params:
            url = f"{url}?{urlencode(params, doseq=True)}"
        reply = await self._wire.request(method, url, headers=sent, body=body, within=timeout or self._within)
        return Response(reply.status, reply.body.decode("utf-8", "replace"))

"""How python-telegram-bot reaches Telegram: over our own kept-open connections, and without logging an answer."""

import json
import os
from collections.abc import Mapping
from typing import Any

import httpx
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.channels.wire import NoAnswer, NotSent, Wire

_FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}


os.environ.setdefault("PTB_TIMEDELTA", "true")  # the library's own switch; without it every duration warns


def _form(data: RequestData | None) -> tuple[Mapping[str, str], bytes]:
    """The parameters as a form; one with a file in it goes in parts, as the library's own transport sends it."""
    if data is None or not data.contains_files:
        return _FORM, data.url_encoded_parameters().encode("ascii") if data else b""
    parts = httpx.Request("POST", "https://telegram", data=data.json_parameters, files=data.multipart_data)
    return {**_FORM, "Content-Type": parts.headers["Content-Type"]}, parts.read()


class KeepAlive(BaseRequest):
    """Carries the library's requests over one Wire."""

    def __init__(self, wire: Wire, *, timeout: float) -> None:
        self._wire = wire
        self._timeout = timeout

    @property
    def read_timeout(self) -> float | None:
        """How long an answer may take."""
        return self._timeout

    async def initialize(self) -> None:
        """Nothing to open: connections are opened when they are first needed."""

    async def shutdown(self) -> None:
        """Close every connection."""
        await self._wire.aclose()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Send one request; a form, as the library's own transport would."""
        headers, body = _form(request_data)
        timeout = self._timeout if read_timeout is BaseRequest.DEFAULT_NONE else float(read_timeout)
        try:
            reply = await self._wire.request(method, url, headers=headers, body=body, within=timeout)
        except NotSent as error:
            raise NetworkError("Telegram could not be reached") from error
        except NoAnswer as error:
            raise TimedOut("Telegram did not answer") from error
        return reply.status, reply.body

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Read an answer; one that is not JSON is not logged, because it may quote what was said."""
        try:
            answer = json.loads(payload)
        except ValueError as error:
            raise TelegramError("Telegram's answer is not JSON") from error
        if not isinstance(answer, dict):
            raise TelegramError("Telegram's answer has an unknown shape")
        return answer

"""One bot's line to Telegram: whether Telegram knows it, and what arrives for it, by webhook or by polling.

An update that cannot be read is counted and acknowledged: Telegram would otherwise repeat it for ever.
"""

import asyncio
import hmac
import json
import re
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any, Generic, Protocol, TypeVar
from urllib.parse import urlencode

import structlog
from telegram import Bot
from telegram.error import BadRequest, InvalidToken, RetryAfter, TelegramError

from bot.channels.telegram_transport import KeepAlive
from bot.channels.telegram_updates import ALLOWED_UPDATES, UNREADABLE
from bot.channels.wire import Wire
from bot.errors import ChannelError, InboundRejected, SettingsError, StoreError
from bot.message import ChannelName

SEND_TIMEOUT = 20.0
LONG_POLL = 25
LONGEST_PAUSE = 30.0

_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
log = structlog.get_logger()


class Numbered(Protocol):
    """One update, read."""

    @property
    def update_id(self) -> int | None:
        """Telegram's number for it; None when even that cannot be read."""
        ...


Heard = TypeVar("Heard", bound=Numbered)


class Ears(ABC, Generic[Heard]):
    """One bot on Telegram, as it listens; what its updates mean is for those who inherit from it."""

    name = ChannelName.TELEGRAM
    answers_inline = False

    def __init__(
        self, token: str, *, webhook_secret: str | None, base_url: str, file_url: str, variable: str, timeout: float
    ) -> None:
        if not _TOKEN.fullmatch(token):
            raise SettingsError(f"{variable}: this is not a bot token; @BotFather shows it as 123456:ABC-DEF...")
        self.unreadable = 0  # updates nobody could read, since this process began
        self._variable = variable
        self._secret = webhook_secret
        self._wire = Wire()
        self._transport = KeepAlive(self._wire, timeout=timeout)
        self._bot = Bot(token, base_url=base_url, base_file_url=file_url, request=self._transport)

    @abstractmethod
    def _read(self, raw: Any) -> Heard:
        """Read one update; raises one of `UNREADABLE` when it is not shaped as documented."""

    @abstractmethod
    def _unread(self, update_id: int | None) -> Heard:
        """What stands for an update nobody could read."""

    async def aclose(self) -> None:
        """Close every connection to Telegram."""
        await self._transport.shutdown()

    async def check(self) -> None:
        """Ask Telegram whether it knows this bot: SettingsError when not, ChannelError when it does not answer."""
        await self._ask(self._bot.get_me())

    async def listen_by_webhook(self, url: str) -> None:
        """Have Telegram call this address with every update."""
        if self._secret is None:
            raise SettingsError("KYR_TELEGRAM_WEBHOOK_SECRET: set it; webhook calls without a secret are refused.")
        await self._ask(self._bot.set_webhook(url, secret_token=self._secret, allowed_updates=ALLOWED_UPDATES))

    async def _ask(self, asked: Awaitable[object]) -> None:
        try:
            await asked
        except InvalidToken as error:
            raise self._unknown_token() from error
        except BadRequest as error:
            raise SettingsError("KYR_TELEGRAM_WEBHOOK_URL: Telegram does not accept this address.") from error
        except TelegramError as error:
            raise ChannelError("Telegram does not answer; kyr goes on trying.") from error

    def _unknown_token(self) -> SettingsError:
        return SettingsError(
            f"{self._variable}: Telegram does not know this token. Ask @BotFather for it (/mybots, API Token)."
        )

    def receive(self, body: bytes, secret: str | None) -> Heard:
        """Read one webhook call; raises InboundRejected unless it carries our secret."""
        ours = (self._secret or "").encode()
        if not ours or not hmac.compare_digest((secret or "").encode("utf-8", "replace"), ours):
            raise InboundRejected("the secret of a Telegram webhook call is wrong")
        try:
            raw = json.loads(body)
        except UNREADABLE:
            raw = None
        return self._heard(raw)

    async def poll(self, take: Callable[[Heard], Awaitable[None]]) -> None:
        """Ask for updates for ever and hand each on, in order; one is confirmed only after it was taken."""
        offset: int | None = None  # None: a webhook may still stand in the way
        failures = 0
        while True:
            try:
                if offset is None:
                    await self._bot.delete_webhook()
                offset = await self._poll_once(offset or 0, take)
                failures = 0
            except InvalidToken as error:
                raise self._unknown_token() from error
            except (TelegramError, StoreError) as error:
                failures += 1
                log.warning("poll_failed", channel=self.name, reason=type(error).__name__, count=failures)
                await asyncio.sleep(asked_to_wait(error) or min(2.0**failures, LONGEST_PAUSE))

    async def _poll_once(self, offset: int, take: Callable[[Heard], Awaitable[None]]) -> int:
        """Take one batch of updates and return the next offset.

        The library's own `get_updates` would give up a whole batch for one update it cannot read, and log its words.
        A batch that breaks off is asked for again from its beginning; what was taken before is known as seen.
        """
        asked = {"timeout": LONG_POLL, "offset": offset, "allowed_updates": json.dumps(ALLOWED_UPDATES)}
        url = f"{self._bot.base_url}/getUpdates?{urlencode(asked)}"
        payload = await self._transport.retrieve(url, read_timeout=LONG_POLL + SEND_TIMEOUT)
        for raw in self._transport.parse_json_payload(payload).get("result", ()):
            heard = self._heard(raw)
            await take(heard)
            offset = max(offset, (heard.update_id or 0) + 1)
        return offset

    def _heard(self, raw: Any) -> Heard:
        try:
            return self._read(raw)
        except UNREADABLE:
            self.unreadable += 1
            log.warning("update_unreadable", channel=self.name, count=self.unreadable)
        update_id = raw.get("update_id") if isinstance(raw, Mapping) else None
        return self._unread(update_id if isinstance(update_id, int) else None)

    async def answer_tap(self, tap_id: str) -> None:
        """Stop the little clock on a pressed button; one that is too old needs no answer any more."""
        try:
            await self._bot.answer_callback_query(tap_id)
        except TelegramError as error:
            log.info("tap_unanswered", channel=self.name, reason=type(error).__name__)


def asked_to_wait(error: Exception) -> float:
    """The seconds Telegram wants to be left alone, when it wants that."""
    if not isinstance(error, RetryAfter):
        return 0.0
    after = error.retry_after
    return after.total_seconds() if isinstance(after, timedelta) else float(after)

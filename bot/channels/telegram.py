"""Telegram: one bot that hears people by webhook or by polling, and answers with messages and buttons.

Decided here:
- A send whose outcome is unknown is tried again. Reading the same words twice is better than waiting for words
  that never come.
- An update that cannot be read is counted and acknowledged: Telegram would otherwise repeat it for ever.
"""

import asyncio
import hmac
import json
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from html import escape
from typing import Any
from urllib.parse import urlencode

import structlog
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, Message
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.channels import telegram_files
from bot.channels.looks import TELEGRAM
from bot.channels.telegram_transport import KeepAlive
from bot.channels.telegram_updates import ALLOWED_UPDATES, UNREADABLE, Arrived, read
from bot.channels.wire import Wire
from bot.errors import ChannelError, InboundRejected, KyrError, SettingsError, StoreError
from bot.message import (
    Address,
    Attached,
    Button,
    ChannelName,
    NotShown,
    Outbound,
    Paper,
    Receipt,
    Refused,
    RefusedBecause,
    Sent,
    Shown,
    TryAgain,
)

SEND_TIMEOUT = 20.0
LONG_POLL = 25
TRY_AGAIN_AFTER = 5.0
TRY_AGAIN_AFTER_WRONG_TOKEN = 300.0  # whoever deploys must act; the messages wait
LONGEST_PAUSE = 30.0

_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)  # a preview would call a third party
_GONE = re.compile(r"(chat|user) not found|(peer|user)_id_invalid|deactivated", re.IGNORECASE)

FILE_NAME, PICTURE_NAME = "kyr.pdf", "kyr.png"  # they say nothing about what is in them

Take = Callable[[Arrived], Awaitable[None]]
Press = Callable[[Paper], bytes]
log = structlog.get_logger()


class Telegram:
    """One bot on Telegram."""

    name = ChannelName.TELEGRAM
    answers_inline = False

    def __init__(
        self,
        token: str,
        *,
        webhook_secret: str | None = None,
        base_url: str = "https://api.telegram.org/bot",
        file_url: str = "https://api.telegram.org/file/bot",
        variable: str = "KYR_TELEGRAM_TOKEN",
        timeout: float = SEND_TIMEOUT,
        press: Press | None = None,  # what sets a page as a PDF; None: pages are not sent
        pictures: Mapping[str, bytes] | None = None,  # by name, as PNG
    ) -> None:
        if not _TOKEN.fullmatch(token):
            raise SettingsError(f"{variable}: this is not a bot token; @BotFather shows it as 123456:ABC-DEF...")
        self.unreadable = 0  # updates nobody could read, since this process began
        self.capabilities = replace(TELEGRAM, papers=press is not None)
        self._press = press
        self._pictures = pictures or {}
        self._variable = variable
        self._secret = webhook_secret
        self._wire = Wire()
        self._transport = KeepAlive(self._wire, timeout=timeout)
        self._bot = Bot(token, base_url=base_url, base_file_url=file_url, request=self._transport)

    async def aclose(self) -> None:
        """Close every connection to Telegram."""
        await self._transport.shutdown()

    # -- whether Telegram knows us ------------------------------------------------------------------------------------

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

    # -- in -----------------------------------------------------------------------------------------------------------

    def receive(self, body: bytes, secret: str | None) -> Arrived:
        """Read one webhook call; raises InboundRejected unless it carries our secret."""
        ours = (self._secret or "").encode()
        if not ours or not hmac.compare_digest((secret or "").encode("utf-8", "replace"), ours):
            raise InboundRejected("the secret of a Telegram webhook call is wrong")
        try:
            raw = json.loads(body)
        except UNREADABLE:
            raw = None
        return self._read(raw)

    async def poll(self, take: Take) -> None:
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
                await asyncio.sleep(_asked_to_wait(error) or min(2.0**failures, LONGEST_PAUSE))

    async def _poll_once(self, offset: int, take: Take) -> int:
        """Take one batch of updates and return the next offset.

        The library's own `get_updates` would give up a whole batch for one update it cannot read, and log its words.
        A batch that breaks off is asked for again from its beginning; what was taken before is known as seen.
        """
        asked = {"timeout": LONG_POLL, "offset": offset, "allowed_updates": json.dumps(ALLOWED_UPDATES)}
        url = f"{self._bot.base_url}/getUpdates?{urlencode(asked)}"
        payload = await self._transport.retrieve(url, read_timeout=LONG_POLL + SEND_TIMEOUT)
        for raw in self._transport.parse_json_payload(payload).get("result", ()):
            arrived = self._read(raw)
            await take(arrived)
            offset = max(offset, (arrived.update_id or 0) + 1)
        return offset

    def _read(self, raw: Any) -> Arrived:
        try:
            return read(raw)
        except UNREADABLE:
            self.unreadable += 1
            log.warning("update_unreadable", channel=self.name, count=self.unreadable)
        update_id = raw.get("update_id") if isinstance(raw, Mapping) else None
        return Arrived(update_id if isinstance(update_id, int) else None, is_readable=False)

    # -- out ----------------------------------------------------------------------------------------------------------

    async def send(self, to: Address, outbound: Outbound) -> Receipt:
        """Send one message with its picture above and its buttons below it, or a page as a file."""
        try:
            message = await self._post(int(to.value), outbound)
        except TelegramError as error:
            return _receipt(error)
        except UNREADABLE:  # an answer that is not shaped as documented, from something that is not Telegram
            return TryAgain(TRY_AGAIN_AFTER)
        return Sent(str(message.message_id))

    async def _post(self, chat: int, outbound: Outbound) -> Message:
        pdf = await self._set(outbound.paper) if outbound.paper else None
        if outbound.paper and pdf:
            return await self._bot.send_document(
                chat, pdf, filename=FILE_NAME, caption=outbound.text, parse_mode="HTML"
            )
        if outbound.picture and (shown := await self._show(chat, outbound, outbound.picture.name)):
            return shown
        return await self._bot.send_message(
            chat,
            escape(outbound.paper.otherwise, quote=False) if outbound.paper else outbound.text,
            parse_mode="HTML",
            link_preview_options=_NO_PREVIEW,
            reply_markup=_keyboard(outbound.buttons),
        )

    async def _show(self, chat: int, outbound: Outbound, name: str) -> Message | None:
        """Send a picture with the text below it; None when there is none of the name, or Telegram will not take it.

        Then the text goes out alone: it must not be lost for a drawing.
        """
        if (png := self._pictures.get(name)) is None:
            log.error("picture_missing", channel=self.name, picture=name)
            return None
        try:
            return await self._bot.send_photo(
                chat,
                png,
                filename=PICTURE_NAME,
                caption=outbound.text,
                parse_mode="HTML",
                reply_markup=_keyboard(outbound.buttons),
            )
        except BadRequest as error:
            if _GONE.search(error.message):
                raise
            log.error("picture_refused", channel=self.name, picture=name)
            return None

    async def _set(self, paper: Paper) -> bytes | None:
        """Set a page, beside the loop; None when that cannot be done, which must not cost a person their answer."""
        if self._press is None:
            return None
        try:
            return await asyncio.to_thread(self._press, paper)
        except KyrError as error:
            log.error("paper_unset", channel=self.name, reason=type(error).__name__)
            return None

    async def fetch(self, handle: str, kind: Attached) -> Shown | NotShown:
        """Read a picture or a recording through memory, and take out what is hidden in it."""
        return await telegram_files.fetch(self._bot, self._wire, handle, kind)

    async def answer_tap(self, tap_id: str) -> None:
        """Stop the little clock on a pressed button; one that is too old needs no answer any more."""
        try:
            await self._bot.answer_callback_query(tap_id)
        except TelegramError as error:
            log.info("tap_unanswered", channel=self.name, reason=type(error).__name__)


def _keyboard(buttons: Sequence[Button]) -> InlineKeyboardMarkup | None:
    """One button a row, because labels are sentences; only the short ways on stand beside each other."""
    rows: list[list[InlineKeyboardButton]] = []
    for button in buttons:
        key = InlineKeyboardButton(button.text, callback_data=button.data)
        if button.beside and rows:
            rows[-1].append(key)
        else:
            rows.append([key])
    return InlineKeyboardMarkup(rows) if rows else None


def _asked_to_wait(error: Exception) -> float:
    """The seconds Telegram wants to be left alone, when it wants that."""
    if not isinstance(error, RetryAfter):
        return 0.0
    after = error.retry_after
    return after.total_seconds() if isinstance(after, timedelta) else float(after)


def _receipt(error: TelegramError) -> Receipt:
    """What an error of a send means for the message. BadRequest comes early: it is a NetworkError to the library."""
    match error:
        case RetryAfter():
            return TryAgain(_asked_to_wait(error))
        case InvalidToken():
            log.error("wrong_keys", channel=ChannelName.TELEGRAM)
            return TryAgain(TRY_AGAIN_AFTER_WRONG_TOKEN)
        case Forbidden() | BadRequest() | ChatMigrated() if _GONE.search(error.message):
            return Refused(RefusedBecause.UNREACHABLE)
        case Forbidden():
            return Refused(RefusedBecause.BLOCKED)
        case BadRequest() | ChatMigrated():
            return Refused(RefusedBecause.OUR_FAULT)
        case _:
            return TryAgain(TRY_AGAIN_AFTER)

"""Telegram: the bot that people write to, which answers with messages and buttons.

A send whose outcome is unknown is tried again. Reading the same words twice is better than waiting for words that never
come.
"""

import asyncio
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from html import escape
from typing import Any

import structlog
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, Message
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.channels import telegram_files
from bot.channels.looks import TELEGRAM
from bot.channels.telegram_ears import SEND_TIMEOUT, Ears, asked_to_wait
from bot.channels.telegram_updates import UNREADABLE, Arrived, read
from bot.errors import KyrError
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

TRY_AGAIN_AFTER = 5.0
TRY_AGAIN_AFTER_WRONG_TOKEN = 300.0  # whoever deploys must act; the messages wait

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)  # a preview would call a third party
_GONE = re.compile(r"(chat|user) not found|(peer|user)_id_invalid|deactivated", re.IGNORECASE)

FILE_NAME, PICTURE_NAME = "kyr.pdf", "kyr.png"  # they say nothing about what is in them

Press = Callable[[Paper], bytes]
log = structlog.get_logger()


class Telegram(Ears[Arrived]):
    """The bot that people write to."""

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
        super().__init__(
            token,
            webhook_secret=webhook_secret,
            base_url=base_url,
            file_url=file_url,
            variable=variable,
            timeout=timeout,
        )
        self.capabilities = replace(TELEGRAM, papers=press is not None)
        self._press = press
        self._pictures = pictures or {}

    def _read(self, raw: Any) -> Arrived:
        return read(raw)

    def _unread(self, update_id: int | None) -> Arrived:
        return Arrived(update_id, is_readable=False)

    # -- out ----------------------------------------------------------------------------------------------------------

    async def send(self, to: Address, outbound: Outbound) -> Receipt:
        """Send one message with its picture above and its buttons below it, or a page as a file."""
        try:
            message = await self._post(int(to.value), outbound)
        except TelegramError as error:
            return receipt_of(error)
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
            link_preview_options=NO_PREVIEW,
            reply_markup=keyboard(outbound.buttons),
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
                reply_markup=keyboard(outbound.buttons),
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


def keyboard(buttons: Sequence[Button]) -> InlineKeyboardMarkup | None:
    """One button a row, because labels are sentences; only the short ways on stand beside each other."""
    rows: list[list[InlineKeyboardButton]] = []
    for button in buttons:
        key = InlineKeyboardButton(button.text, callback_data=button.data)
        if button.beside and rows:
            rows[-1].append(key)
        else:
            rows.append([key])
    return InlineKeyboardMarkup(rows) if rows else None


def receipt_of(error: TelegramError) -> Receipt:
    """What an error of a send means for the message. BadRequest comes early: it is a NetworkError to the library."""
    match error:
        case RetryAfter():
            return TryAgain(asked_to_wait(error))
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

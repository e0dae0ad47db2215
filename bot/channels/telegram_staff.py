"""Telegram for volunteers: a second bot, which speaks in plain text because it may pass on a person's own words."""

from collections.abc import Sequence
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import InvalidToken, TelegramError

from bot.channels.telegram import NO_PREVIEW, TRY_AGAIN_AFTER, receipt_of
from bot.channels.telegram_ears import SEND_TIMEOUT, Ears
from bot.channels.telegram_staff_updates import read
from bot.channels.telegram_updates import UNREADABLE
from bot.errors import ChannelError
from bot.hotline.staff import Key, StaffHeard
from bot.message import Receipt, Sent, TryAgain


class StaffBot(Ears[StaffHeard]):
    """The bot that volunteers write to."""

    def __init__(
        self, token: str, *, webhook_secret: str | None, base_url: str, file_url: str, timeout: float = SEND_TIMEOUT
    ) -> None:
        super().__init__(
            token,
            webhook_secret=webhook_secret,
            base_url=base_url,
            file_url=file_url,
            variable="KYR_TELEGRAM_STAFF_TOKEN",
            timeout=timeout,
        )
        self._username = ""

    def _read(self, raw: Any) -> StaffHeard:
        return read(raw)

    def _unread(self, update_id: int | None) -> StaffHeard:
        return StaffHeard(update_id, is_readable=False)

    async def link(self, code: str) -> str:
        """The address that opens this bot with a code; raises ChannelError when Telegram does not say our name."""
        try:
            self._username = self._username or (await self._bot.get_me()).username or ""
        except InvalidToken as error:
            raise self._unknown_token() from error
        except TelegramError as error:
            raise ChannelError("Telegram does not answer; try again in a minute.") from error
        return f"https://t.me/{self._username}?start={code}"

    async def say(self, account: int, text: str, keys: Sequence[Sequence[Key]] = ()) -> Receipt:
        """Send one message, as plain text, with rows of buttons below it."""
        try:
            message = await self._bot.send_message(
                account, text, link_preview_options=NO_PREVIEW, protect_content=True, reply_markup=_keyboard(keys)
            )
        except TelegramError as error:
            return receipt_of(error)
        except UNREADABLE:  # an answer that is not shaped as documented, from something that is not Telegram
            return TryAgain(TRY_AGAIN_AFTER)
        return Sent(str(message.message_id))


def _keyboard(keys: Sequence[Sequence[Key]]) -> InlineKeyboardMarkup | None:
    rows = [[InlineKeyboardButton(key.text, callback_data=key.press.data) for key in row] for row in keys]
    return InlineKeyboardMarkup(rows) if rows else None

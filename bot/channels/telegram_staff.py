"""Telegram for volunteers: a second bot, which speaks in plain text because it may pass on a person's own words."""

import re
from collections.abc import Sequence
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, ReplyParameters
from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.channels.telegram import NO_PREVIEW, TRY_AGAIN_AFTER, receipt_of
from bot.channels.telegram_ears import SEND_TIMEOUT, Ears
from bot.channels.telegram_staff_updates import read
from bot.channels.telegram_updates import UNREADABLE
from bot.errors import ChannelError
from bot.hotline.staff import Key, NoTopics, StaffHeard, TopicGone
from bot.message import Receipt, Refused, RefusedBecause, Sent, TryAgain

_GONE = re.compile(r"thread not found|TOPIC_(?:DELETED|CLOSED|ID_INVALID)", re.IGNORECASE)
_NOTHING_LEFT = re.compile(r"message (?:to delete not found|can't be deleted)", re.IGNORECASE)


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

    async def say(
        self,
        account: int,
        text: str,
        keys: Sequence[Sequence[Key]] = (),
        *,
        topic: int | None = None,
        answers: int | None = None,  # the message it is an answer to
    ) -> Receipt | TopicGone:
        """Send one message as plain text, which cannot be passed on, with rows of buttons below it."""
        try:
            message = await self._bot.send_message(
                account,
                text,
                link_preview_options=NO_PREVIEW,
                protect_content=True,
                reply_markup=_keyboard(keys),
                message_thread_id=topic,
                reply_parameters=ReplyParameters(answers, allow_sending_without_reply=True) if answers else None,
            )
        except BadRequest as error:
            return TopicGone() if topic is not None and _GONE.search(error.message) else receipt_of(error)
        except TelegramError as error:
            return receipt_of(error)
        except UNREADABLE:  # an answer that is not shaped as documented, from something that is not Telegram
            return TryAgain(TRY_AGAIN_AFTER)
        return Sent(str(message.message_id))

    async def open_topic(self, account: int, name: str) -> int | NoTopics | TryAgain | Refused:
        """Make a topic in somebody's chat with the bot, and say its number."""
        try:
            made = await self._bot.create_forum_topic(account, name)
        except BadRequest as error:
            refused = receipt_of(error)
            is_here = refused == Refused(RefusedBecause.OUR_FAULT)
            return NoTopics() if is_here or not isinstance(refused, Refused) else refused
        except TelegramError as error:
            receipt = receipt_of(error)
            return receipt if isinstance(receipt, Refused) else _later(receipt)
        except UNREADABLE:
            return TryAgain(TRY_AGAIN_AFTER)
        return int(made.message_thread_id)

    async def drop_topic(self, account: int, topic: int) -> bool:
        """Delete a topic with everything in it; True once there is none."""
        try:
            return bool(await self._bot.delete_forum_topic(account, topic))
        except BadRequest as error:
            return bool(_GONE.search(error.message)) or _nobody(receipt_of(error))
        except (TelegramError, *UNREADABLE):
            return False

    async def erase(self, account: int, message: int) -> bool:
        """Delete one message; True once there is none, or Telegram lets nobody delete it any more."""
        try:
            return bool(await self._bot.delete_message(account, message))
        except BadRequest as error:
            return bool(_NOTHING_LEFT.search(error.message)) or _nobody(receipt_of(error))
        except (TelegramError, *UNREADABLE):
            return False


def _later(receipt: Receipt) -> TryAgain:
    return receipt if isinstance(receipt, TryAgain) else TryAgain(TRY_AGAIN_AFTER)


def _nobody(receipt: Receipt) -> bool:
    """Whether the chat is not there at all."""
    return receipt == Refused(RefusedBecause.UNREACHABLE)


def _keyboard(keys: Sequence[Sequence[Key]]) -> InlineKeyboardMarkup | None:
    rows = [[InlineKeyboardButton(key.text, callback_data=key.press.data) for key in row] for row in keys]
    return InlineKeyboardMarkup(rows) if rows else None

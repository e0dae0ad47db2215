"""Reading the updates of the bot for volunteers; in a group it is silent, as the other one."""

import re
from typing import Any

from telegram import CallbackQuery, Message, Update, User

from bot.channels.telegram_updates import hint, whole
from bot.hotline.staff import Press, StaffHeard

_START = re.compile(r"/start\s+(?P<code>[A-Za-z0-9_-]{1,64})\s*")


def read(raw: Any) -> StaffHeard:
    """Read one update; raises one of `UNREADABLE` when it is not shaped as documented."""
    update = Update.de_json(raw)
    update_id = whole(update.update_id)
    if update.callback_query is not None:
        return _pressed(update_id, update.callback_query)
    if update.message is not None:
        return _said(update_id, update.message)
    return StaffHeard(update_id)


def _said(update_id: int, message: Message) -> StaffHeard:
    """What a message says; nothing for a group, another bot, or a note of Telegram's own such as a new topic."""
    author, text = message.from_user, message.text or message.caption or ""
    if not isinstance(text, str):
        raise TypeError("the text of a message is not text")
    nothing = not text and message.effective_attachment is None
    if message.chat.type != "private" or author is None or author.is_bot or nothing:
        return StaffHeard(update_id)
    start = _START.fullmatch(text)
    return StaffHeard(
        update_id,
        whole(message.chat.id),
        "" if start else text,
        code=start["code"] if start else "",
        topic=_topic(message),
        message=whole(message.message_id),
        locale_hint=hint(author),
    )


def _pressed(update_id: int, query: CallbackQuery) -> StaffHeard:
    """What a pressed button says; its message may be gone, and the data may be anything a client made up."""
    tap_id, author = str(query.id), query.from_user
    if not isinstance(author, User) or (query.message is not None and query.message.chat.type != "private"):
        return StaffHeard(update_id, tap_id=tap_id)
    shown = query.message if isinstance(query.message, Message) else None
    quoted = shown.reply_to_message if shown else None
    meant = quoted or shown
    return StaffHeard(
        update_id,
        whole(author.id),
        str(quoted.text or quoted.caption or "") if quoted else "",
        press=Press.parse(query.data or ""),
        topic=_topic(shown) if shown else None,
        message=whole(meant.message_id) if meant else None,
        locale_hint=hint(author),
        tap_id=tap_id,
    )


def _topic(message: Message) -> int | None:
    """The topic a message stands in."""
    return None if message.message_thread_id is None else whole(message.message_thread_id)

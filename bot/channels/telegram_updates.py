"""Reading Telegram's updates: what a person said or pressed, without Telegram's shape.

Decided here:
- An edited message is neither asked for nor answered: a number in it would be taken as the answer to another step.
- That somebody blocked the bot is not asked for: the next send says so, and unblocking needs nothing from us.
- In a group the bot is silent: an answer there would show the others what somebody asked.
"""

import re
from dataclasses import dataclass
from typing import Any

from telegram import CallbackQuery, Message, Update, User

from bot.message import Address, Attached, Attachment, ChannelName, Inbound, Location, Tap

ALLOWED_UPDATES = ("message", "callback_query")

_COMMAND = re.compile(r"(?P<command>/[A-Za-z0-9_]{1,32})(?:@\w+)?(?:\s+(?P<payload>\S+))?\s*")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[_-][A-Za-z]{2,4})?")

# What python-telegram-bot raises on JSON that is not shaped as documented.
UNREADABLE = (LookupError, TypeError, AttributeError, ValueError, ArithmeticError, OSError, RecursionError)


@dataclass(frozen=True, slots=True)
class Arrived:
    """One update of Telegram's: what a person said in it, if anything, and the tap that waits for an answer."""

    update_id: int | None
    inbound: Inbound | None = None
    tap_id: str | None = None
    is_readable: bool = True


def read(raw: Any) -> Arrived:
    """Read one update; raises one of `UNREADABLE` when it is not shaped as documented."""
    update = Update.de_json(raw)
    update_id = whole(update.update_id)
    if update.callback_query is not None:
        return _tapped(update_id, update.callback_query)
    if update.message is not None:
        return Arrived(update_id, _said(update_id, update.message))
    return Arrived(update_id)


def _said(update_id: int, message: Message) -> Inbound | None:
    """What a message says; None for a group, another bot, or a note of Telegram's own such as a pinned message."""
    author = message.from_user
    if message.chat.type != "private" or author is None or author.is_bot:
        return None
    text = message.text or message.caption or ""  # the words under a photo are words
    if not isinstance(text, str):
        raise TypeError("the text of a message is not text")
    if not text and message.effective_attachment is None:
        return None
    language = hint(author)
    if command := _COMMAND.fullmatch(text):
        text, payload = command["command"], command["payload"]
        if payload and _LANGUAGE.fullmatch(payload):  # a link on a flyer: t.me/<bot>?start=es
            language = payload
    here = _location(message)
    unreadable = not text and here is None
    return Inbound(
        str(update_id),
        _address(message.chat.id),
        text,
        locale_hint=language,
        unreadable=unreadable,
        location=here,
        attachments=_attachments(message),
    )


def _attachments(message: Message) -> tuple[Attachment, ...]:
    """The photo or the voice message, by Telegram's id for it; a photo sent as a file is a photo."""
    if message.photo:
        return _attached(Attached.PICTURE, message.photo[-1].file_id)  # the sizes come smallest first
    if message.voice is not None:
        return _attached(Attached.RECORDING, message.voice.file_id)
    if message.document is not None and str(message.document.mime_type).startswith("image/"):
        return _attached(Attached.PICTURE, message.document.file_id)
    return ()


def _attached(kind: Attached, file_id: object) -> tuple[Attachment, ...]:
    if not isinstance(file_id, str) or not file_id:
        raise TypeError("the id of a file is not text")
    return (Attachment(kind, file_id),)


def _location(message: Message) -> Location | None:
    """Where the person says they are, when they shared it."""
    if message.location is None:
        return None
    return Location(float(message.location.latitude), float(message.location.longitude))


def _tapped(update_id: int, query: CallbackQuery) -> Arrived:
    """What a pressed button says; its message may be gone, and the data may be anything a client made up."""
    tap_id = str(query.id)
    if query.message is not None and query.message.chat.type != "private":
        return Arrived(update_id, tap_id=tap_id)
    tap = Tap.parse(query.data or "")
    inbound = Inbound(str(update_id), _address(query.from_user.id), tap=tap, locale_hint=hint(query.from_user))
    return Arrived(update_id, inbound, tap_id)


def _address(chat_id: object) -> Address:
    return Address(ChannelName.TELEGRAM, str(whole(chat_id)))


def whole(value: object) -> int:
    """An id of Telegram's; raises TypeError when it is no number."""
    if not isinstance(value, int):
        raise TypeError("an id is not a number")
    return value


def hint(author: User) -> str | None:
    """What Telegram believes about somebody's language."""
    code = author.language_code
    return code if isinstance(code, str) and 2 <= len(code) <= 35 else None

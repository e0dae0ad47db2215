"""What a person sent on Telegram, read through memory by the id Telegram gave it.

The address of a file holds the bot's token: it is never kept, shown or logged.
"""

import re

import structlog
from telegram import Bot
from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.channels.cleaning import MOST_BYTES, cleaned
from bot.channels.telegram_updates import UNREADABLE
from bot.channels.wire import NoAnswer, NotSent, TooMuch, Wire
from bot.message import Attached, ChannelName, NotShown, Shown

GONE = frozenset({404, 410})

_TOO_BIG = re.compile(r"too big", re.IGNORECASE)
log = structlog.get_logger()


async def fetch(bot: Bot, wire: Wire, file_id: str, kind: Attached) -> Shown | NotShown:
    """Read a picture or a recording through memory, and take out what is hidden in it."""
    try:
        file = await bot.get_file(file_id)
        if (file.file_size or 0) > MOST_BYTES:
            return NotShown.TOO_LARGE
        if not str(file.file_path).startswith(("https://", "http://")):
            return NotShown.GONE
        found = await wire.download(str(file.file_path), headers={}, most=MOST_BYTES)
    except TooMuch:
        return NotShown.TOO_LARGE
    except (NotSent, NoAnswer, *UNREADABLE):
        return NotShown.AWAY
    except TelegramError as error:
        return _not_there(error)
    if found.status != 200:
        return NotShown.GONE if found.status in GONE else NotShown.AWAY
    return await cleaned(kind, found.content)


def _not_there(error: TelegramError) -> NotShown:
    if isinstance(error, InvalidToken):
        log.error("wrong_keys", channel=ChannelName.TELEGRAM)
    if isinstance(error, BadRequest):
        return NotShown.TOO_LARGE if _TOO_BIG.search(error.message) else NotShown.GONE
    return NotShown.AWAY

"""Whose data a command is about: asked for at a prompt or read from a pipe, so that no shell keeps it."""

import re
import sys
from collections.abc import Sequence

from bot.errors import KyrError
from bot.message import Address, ChannelName

PROMPT = "Address (+15105550123 for SMS, WhatsApp and voice, or telegram:123456789): "
BY_NUMBER = (ChannelName.SMS, ChannelName.WHATSAPP, ChannelName.VOICE)
_E164 = re.compile(r"\+[1-9]\d{6,14}")
_CHAT = re.compile(r"[\w-]{1,64}")
HOW = "Write + and the whole number, like +15105550123, or a Telegram id like telegram:123456789."


def asked(given: Sequence[str]) -> tuple[Address, ...]:
    """Everything one address may mean; KyrError when it is none, which never repeats what was typed."""
    if given:
        raise KyrError(
            "An address is never given as an argument: the shell would keep it.\n"
            "Start the command without it; it asks, or reads the address from a pipe."
        )
    if sys.stdin.isatty():
        print(PROMPT, end="", file=sys.stderr, flush=True)
    return read(sys.stdin.readline())


def read(text: str) -> tuple[Address, ...]:
    """Read an address; a bare telephone number means every channel that knows people by it."""
    name, colon, value = text.strip().partition(":")
    if not colon:
        return tuple(Address(channel, _number(name)) for channel in BY_NUMBER)
    try:
        channel = ChannelName(name.strip().lower())
    except ValueError:
        raise KyrError(f"That is no address. {HOW}") from None
    if channel in BY_NUMBER:
        return (Address(channel, _number(value)),)
    if not _CHAT.fullmatch(value := value.strip()):
        raise KyrError(f"That is no address. {HOW}")
    return (Address(channel, value),)


def _number(text: str) -> str:
    number = re.sub(r"[\s().\u2010-\u2015-]", "", text)
    if not _E164.fullmatch(number):
        raise KyrError(f"That is no address. {HOW}")
    return number

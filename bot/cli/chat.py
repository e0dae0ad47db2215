"""`kyr chat`: the same engine, words and rendering as on a telephone, in the terminal or through a pipe.

No database, no keys, nobody on the hotline. A number presses the button that stands there, as a finger would.
"""

import asyncio
import html
import logging
import re
import sys
from dataclasses import replace
from datetime import date as Day
from typing import Literal

from bot import log
from bot.assemble import talk
from bot.channels.looks import LOOKS
from bot.engine.heard import Heard
from bot.errors import KyrError
from bot.message import Address, Button, ChannelName, Inbound, Outbound, Tap
from bot.service.turns import Ear, Turns
from bot.settings import load
from bot.speech.locales import negotiate
from bot.speech.segments import count
from bot.store.memory import MemoryConversations

TAG = re.compile(r"<[^>]+>")
DIM, PLAIN = "\033[2m", "\033[0m"
GREETING = (
    "Practice as on a telephone: nothing is kept, nobody reads along, and every text is a draft.\n"
    "Write hello, a number, or what happened. Ctrl-D ends.\n"
)


def chat(*, channel: Literal["sms", "telegram"] = "sms", locale: str | None = None, date: Day | None = None) -> None:
    """Talk to the bot in this terminal, or through a pipe. No database, no keys.

    Unsigned texts are said as drafts. Nobody is on the hotline: asking for a person says so.

    Parameters
    ----------
    channel
        As by SMS (numbers, segments) or as on Telegram (buttons).
    locale
        The language of the first message, when its words do not tell: en, es.
    date
        Pretend it is this day: the law is told as it stood.

    """
    log.configure(sys.stderr, level=logging.WARNING)
    settings = load(allow_unreviewed=("all",), **({"today": date} if date else {}))
    spoken = talk(settings)
    turns = spoken.turns(MemoryConversations(), practice=True)
    if locale:
        turns = replace(turns, ear=_Told(turns.ear, _offered(locale, tuple(spoken.voice.languages))))
    asyncio.run(_converse(turns, ChannelName(channel)))


class _Told:
    """Ears that were told the language of the first message."""

    def __init__(self, ear: Ear, locale: str) -> None:
        self._ear = ear
        self._locale: str | None = locale

    def hear(self, inbound: Inbound) -> Heard:
        """Understand one message; its own words, when they tell a language, win."""
        heard = self._ear.hear(inbound)
        told, self._locale = self._locale, None
        return replace(heard, locale=heard.locale or told)


async def _converse(turns: Turns, channel: ChannelName) -> None:
    """Read line by line until the end, and print what the bot says to each."""
    on_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    if on_terminal:
        print(f"{DIM}{GREETING}{PLAIN}")
    buttons: tuple[Button, ...] = ()
    number = 0
    while (line := _line(on_terminal)) is not None:
        number += 1
        inbound = Inbound(id=str(number), sender=Address(channel, "practice"), text=line, tap=_pressed(line, buttons))
        answer = await turns.take(inbound, LOOKS[channel])
        for outbound in answer.outbounds:
            print(_written(outbound, channel, on_terminal), flush=True)
        buttons = tuple(button for outbound in answer.outbounds for button in outbound.buttons)


def _line(on_terminal: bool) -> str | None:
    """The next line, or None at the end. Prompts only where somebody sees them."""
    if on_terminal:
        print("> ", end="", flush=True)
    line = sys.stdin.readline()
    if not line:
        if on_terminal:
            print()
        return None
    return line.strip()


def _pressed(line: str, buttons: tuple[Button, ...]) -> Tap | None:
    """The button whose number was typed, if one was."""
    if line.isascii() and line.isdigit() and 1 <= int(line) <= len(buttons):
        return Tap.parse(buttons[int(line) - 1].data)
    return None


def _written(outbound: Outbound, channel: ChannelName, on_terminal: bool) -> str:
    """One message as it stands in the terminal: buttons as a list, segments counted where they are billed."""
    if not LOOKS[channel].markup:
        cost = count(outbound.text)
        note = f"{DIM}[{cost.segments} segments, {cost.encoding}]{PLAIN}\n" if on_terminal else ""
        return f"{outbound.text}\n{note}"
    text = html.unescape(TAG.sub("", outbound.text))
    listed = "".join(f"\n  [{at}] {button.text}" for at, button in enumerate(outbound.buttons, start=1))
    return f"{text}\n{listed}\n" if listed else f"{text}\n"


def _offered(locale: str, languages: tuple[str, ...]) -> str:
    found = negotiate(locale, languages)
    if found is None:
        raise KyrError(f"--locale {locale}: there is no such language here yet; there are {', '.join(languages)}.")
    return found

"""`kyr chat`: the same engine, words and rendering as on a telephone, in the terminal or through a pipe.

No database, no keys, nobody on the hotline.
"""

import asyncio
import logging
import sys
from dataclasses import replace
from datetime import date as Day
from typing import Literal

from bot import log
from bot.assemble import talk
from bot.authoring.stories import Told
from bot.channels.looks import LOOKS
from bot.channels.terminal import Terminal
from bot.errors import KyrError
from bot.message import Capabilities, ChannelName, Outbound
from bot.service.turns import Turns
from bot.settings import load
from bot.speech.locales import negotiate
from bot.speech.segments import count
from bot.store.memory import MemoryConversations

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
    turns = spoken.turns(MemoryConversations(staffed=True), practice=True)
    if locale:
        turns = replace(turns, ear=Told(turns.ear, _offered(locale, tuple(spoken.voice.languages))))
    asyncio.run(_converse(turns, LOOKS[ChannelName(channel)]))


async def _converse(turns: Turns, looks: Capabilities) -> None:
    """Read line by line until the end, and print what the bot says to each."""
    on_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    terminal = Terminal(print, looks)
    if on_terminal:
        print(f"{DIM}{GREETING}{PLAIN}")
    while line := _line(on_terminal):
        if not line.strip():
            continue
        answer = await turns.take(terminal.receive(line), looks)
        for outbound in answer.outbounds:
            await terminal.send(terminal.address, outbound)
            print(_cost(outbound, looks) if on_terminal else "", flush=True)


def _line(on_terminal: bool) -> str:
    """The next line with its end, or "" when there are no more. Prompts only where somebody sees them."""
    if on_terminal:
        print("> ", end="", flush=True)
    line = sys.stdin.readline()
    if on_terminal and not line:
        print()
    return line


def _cost(outbound: Outbound, looks: Capabilities) -> str:
    """What a text would be billed as, on channels billed by the segment."""
    if not looks.segments:
        return ""
    cost = count(outbound.text)
    return f"{DIM}[{cost.segments} {'segment' if cost.segments == 1 else 'segments'}, {cost.encoding}]{PLAIN}\n"


def _offered(locale: str, languages: tuple[str, ...]) -> str:
    found = negotiate(locale, languages)
    if found is None:
        raise KyrError(f"--locale {locale}: there is no such language here yet; there are {', '.join(languages)}.")
    return found

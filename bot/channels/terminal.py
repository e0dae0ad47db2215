"""A conversation in the terminal or through a pipe, in the look of another channel."""

import re
from collections.abc import Callable
from html import unescape

from bot.channels.looks import TERMINAL
from bot.message import Address, Button, Capabilities, ChannelName, Inbound, Outbound, Receipt, Sent, Tap

_TAG = re.compile(r"</?[a-z][^<>]*>")
_NUMBER = re.compile(r"\s*(\d{1,2})\s*")


class Terminal:
    """Reads lines and writes lines; buttons become a numbered list, and a typed number presses one."""

    name = ChannelName.TERMINAL
    answers_inline = True

    def __init__(self, write: Callable[[str], object], capabilities: Capabilities = TERMINAL) -> None:
        self.capabilities = capabilities
        self.address = Address(ChannelName.TERMINAL, "terminal")
        self._write = write
        self._buttons: tuple[Button, ...] = ()
        self._heard = 0
        self._said = 0

    def receive(self, line: str) -> Inbound:
        """Take one typed line."""
        self._heard += 1
        tap = self._pressed(line)
        return Inbound(f"line-{self._heard}", self.address, "" if tap else line.strip(), tap=tap)

    async def send(self, to: Address, outbound: Outbound) -> Receipt:
        """Write one message."""
        for line in self.lines(outbound):
            self._write(line)
        self._said += 1
        return Sent(f"said-{self._said}")

    def lines(self, outbound: Outbound) -> list[str]:
        """The lines of one message, without markup, its buttons numbered below it."""
        if outbound.buttons:
            self._buttons = outbound.buttons
        text = unescape(_TAG.sub("", outbound.text)) if self.capabilities.markup else outbound.text
        numbered = [f"  [{number}] {button.text}" for number, button in enumerate(outbound.buttons, start=1)]
        drawn = [f"[{outbound.picture.alt}]"] if outbound.picture else []
        return [*drawn, *text.splitlines(), *numbered]

    def _pressed(self, line: str) -> Tap | None:
        """The button a typed number stands for, among those last shown."""
        typed = _NUMBER.fullmatch(line)
        if typed is None or not 1 <= int(typed[1]) <= len(self._buttons):
            return None
        return Tap.parse(self._buttons[int(typed[1]) - 1].data)

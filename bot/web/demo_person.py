"""Somebody who writes by themselves on the demo's phone, so that a volunteer can practise without another human.

They ask for a person, tell what happened, and go on after each answer. What they write is made up.
"""

import asyncio
from dataclasses import dataclass, field
from typing import Protocol

from bot.message import Hand
from bot.speech.sentences import mark

PAUSE = 4.0  # seconds somebody takes to read and type
FIRST = mark("They took my husband this morning. At his work.")
LINES = (
    mark("I do not know where he is. Do you want his papers, or where we live?"),
    mark("Will they send him away?"),
    mark("A friend says that we should hide. Should we?"),
    mark("My children are crying. Stay with me, please."),
    mark("Thank you. I write it down and call. I have to go to the school now."),
)


class Teller(Protocol):
    """The phone they hold."""

    async def types(self, text: str) -> None:
        """Send what they write."""
        ...

    async def hand(self) -> Hand:
        """Who answers this phone now."""
        ...


@dataclass(slots=True)
class Writer:
    """One made-up person: what they have still to say, in their language."""

    lines: list[str]
    pause: float = PAUSE
    _met: bool = field(default=False, init=False)

    async def hear(self, phone: Teller) -> None:
        """Go on after something has arrived; the first thing is that a volunteer is here, and is only read."""
        if not self.lines or await phone.hand() is not Hand.ACTIVE:
            return
        if not self._met:
            self._met = True
            return
        await asyncio.sleep(self.pause)
        if await phone.hand() is Hand.ACTIVE:  # it may have ended while they typed
            await phone.types(self.lines.pop(0))

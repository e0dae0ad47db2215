"""Where one person stands in the script, and how that is kept in under 400 bytes."""

import json
from dataclasses import dataclass
from enum import StrEnum

from bot.engine.script import Place

VERSION = 1
TRAIL = 5  # steps one can go back; design §8


class Asked(StrEnum):
    """A question the bot has asked outside the script, so that the next number answers it."""

    NOTHING = ""
    LANGUAGE = "l"
    CONSENT = "c"
    STAY = "s"  # stay with the volunteer, or end?
    PERSON = "p"  # after two misses: a person?


@dataclass(frozen=True, slots=True)
class Conversation:
    """One person's position. It holds no words of theirs, no name, no number."""

    locale: str | None = None  # None: first contact
    place: Place | None = None
    trail: tuple[Place, ...] = ()
    misses: int = 0
    asked: Asked = Asked.NOTHING
    partial: str = ""  # a half-given answer: the year, until the part of it is known; gone with the next message
    stopped: bool = False  # kept by the store as a flag of its own, outlives the position

    @property
    def is_new(self) -> bool:
        """True until the first answer has gone out."""
        return self.locale is None


def to_state(conversation: Conversation) -> bytes:
    """The position as bytes: a JSON list whose first item is the version. Language and stop flag are kept beside it."""
    place = list(conversation.place) if conversation.place else None
    trail = [list(at) for at in conversation.trail]
    parts = [VERSION, place, trail, conversation.misses, conversation.asked.value, conversation.partial]
    return json.dumps(parts, separators=(",", ":")).encode()


def from_state(state: bytes | None, *, locale: str | None, stopped: bool) -> Conversation:
    """The position read back; one we cannot read (an older or newer shape) starts at the menu, never fails."""
    try:
        version, place, trail, misses, asked, partial = json.loads(state) if state else [VERSION, None, [], 0, "", ""]
        if version != VERSION:
            raise ValueError(version)
        return Conversation(
            locale=locale,
            place=Place(*place) if place else None,
            trail=tuple(Place(*at) for at in trail),
            misses=int(misses),
            asked=Asked(asked),
            partial=str(partial),
            stopped=stopped,
        )
    except (ValueError, TypeError):
        return Conversation(locale=locale, stopped=stopped)

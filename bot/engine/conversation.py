"""Where one person stands in the script, and how that is kept in under 400 bytes."""

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.engine.script import Place

VERSION = 1
EMPTY: list[Any] = [VERSION, None, [], 0, "", "", []]
NO_REST = (0, 0, 0, 0)  # what is left out at the end of a position where it is nothing
TRAIL = 5  # steps one can go back; design §8


class Asked(StrEnum):
    """A question the bot has asked outside the script, so that the next number answers it."""

    NOTHING = ""
    LANGUAGE = "l"
    FIRST = "f"  # the language of somebody we have not met; the place is where their first words point to
    CONSENT = "c"
    STAY = "s"  # stay with the volunteer, or end?
    PERSON = "p"  # after two misses: a person?
    TRIAGE = "t"  # asked for a person while very many wait: is somebody in danger?
    NOW = "n"  # does it happen now? what may, and what else it may be about, stand in `partial`


@dataclass(frozen=True, slots=True)
class Conversation:
    """One person's position. It holds no words of theirs, no name, no number."""

    locale: str | None = None  # None: first contact
    place: Place | None = None
    trail: tuple[Place, ...] = ()
    misses: int = 0
    asked: Asked = Asked.NOTHING
    partial: str = ""  # a half-given answer: the year, until the part of it is known; gone with the next message
    answers: tuple[tuple[str, str], ...] = ()  # `state` and `zip`: what was asked with `ask_place`, nothing else
    triaged: bool = False  # was asked once whether somebody is in danger; the second request goes straight to the line
    answered: int = 0  # how many answers were given in a row lately ...
    minute: int = 0  # ... up to which minute
    hushed: int = 0  # was told that answers pause: 1 for a while, else the day for which nothing is left to send
    stopped: bool = False  # kept by the store as a flag of its own, outlives the position

    def answer(self, name: str) -> str:
        """What the person has answered to a question that is kept; "" when it was not asked."""
        return dict(self.answers).get(name, "")

    @property
    def is_new(self) -> bool:
        """True until the first answer has gone out."""
        return self.locale is None


def to_state(conversation: Conversation) -> bytes:
    """The position as bytes: a JSON list whose first item is the version. Language and stop flag are kept beside it."""
    place = list(conversation.place) if conversation.place else None
    trail = [list(at) for at in conversation.trail]
    answers = [list(answer) for answer in conversation.answers]
    parts = [VERSION, place, trail, conversation.misses, conversation.asked.value, conversation.partial, answers]
    rest = [int(conversation.triaged), conversation.answered, conversation.minute, conversation.hushed]
    while rest and not rest[-1]:
        rest.pop()
    parts += rest
    return json.dumps(parts, separators=(",", ":")).encode()


def from_state(state: bytes | None, *, locale: str | None, stopped: bool) -> Conversation:
    """The position read back; one we cannot read (an older or newer shape) starts at the menu, never fails."""
    try:
        parts: list[Any] = json.loads(state) if state else EMPTY
        version, place, trail, misses, asked, partial, answers, *more = parts
        if version != VERSION or len(more) > len(NO_REST):
            raise ValueError(version)
        rest = (*more, *NO_REST[len(more) :])
        return Conversation(
            locale=locale,
            place=Place(*place) if place else None,
            trail=tuple(Place(*at) for at in trail),
            misses=int(misses),
            asked=Asked(asked),
            partial=str(partial),
            answers=tuple((str(name), str(value)) for name, value in answers),
            triaged=bool(rest[0]),
            answered=int(rest[1]),
            minute=int(rest[2]),
            hushed=int(rest[3]),
            stopped=stopped,
        )
    except (ValueError, TypeError):
        return Conversation(locale=locale, stopped=stopped)

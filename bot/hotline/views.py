"""What a volunteer may see. None of these types has a field that could hold a number, a chat id or a name."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from bot.hotline.states import State
from bot.message import Attached


class Author(StrEnum):
    """Who wrote a line in the chat between a person and a volunteer."""

    PERSON = "person"
    VOLUNTEER = "volunteer"
    NOTE = "note"  # for whoever holds the conversation next; the person never reads it
    QUESTION = "question"  # put to a reviewer, who sees it without the person
    ANSWER = "answer"  # what a reviewer said to it


OURS = (Author.VOLUNTEER, Author.NOTE, Author.QUESTION, Author.ANSWER)  # readable before the person has agreed


@dataclass(frozen=True, slots=True)
class Queued:
    """One row of the console's queue; content-free."""

    id: UUID
    code: str  # a code name, `QUETZAL-42`
    state: State
    locale: str
    topic: str  # a flow id, or ""
    channel: str
    urgent: bool
    asked_at: datetime
    holder: str  # the alias of the volunteer who holds it, or ""
    asked: str = ""  # the alias of the one who was asked to go on, or ""
    late: bool = False  # waits too long: for a volunteer, or for the holder's answer


@dataclass(frozen=True, slots=True)
class Line:
    """One message in the chat between a person and a volunteer."""

    id: UUID
    author: Author
    text: str = field(repr=False)
    at: datetime
    undelivered: bool = False  # a volunteer's reply that the provider refused
    attached: Attached | None = None  # a picture or a recording instead of words
    is_there: bool = False  # and it can still be looked at


@dataclass(frozen=True, slots=True)
class Held:
    """An escalation as the volunteer who holds it sees it."""

    queued: Queued
    epoch: int  # every write carries it; a stale one has no effect
    agreed: bool  # without it the lines of the person stay hidden
    lines: tuple[Line, ...]
    summary: "Summary | None" = None  # nothing before the person has agreed


@dataclass(frozen=True, slots=True)
class Summary:
    """What the person looked at before they asked, and the state they gave; no word of theirs."""

    state: str = field(repr=False)  # two letters, or ""
    steps: tuple[str, ...]  # ids, the last one last


@dataclass(frozen=True, slots=True)
class Question:
    """What a volunteer asks a reviewer: the words, the topic and the language, and nothing about who or which chat."""

    id: UUID
    topic: str
    locale: str
    text: str = field(repr=False)
    at: datetime

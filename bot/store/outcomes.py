"""What the store answers: where somebody stands, and how writing a turn went."""

from dataclasses import dataclass
from uuid import UUID

from bot.engine.conversation import Conversation
from bot.message import Hand


@dataclass(frozen=True, slots=True)
class Known:
    """One person's conversation as it was read; `rev` guards what is written against it."""

    id: UUID
    rev: int
    is_stored: bool  # False at first contact: the id is fresh
    conversation: Conversation
    hand: Hand = Hand.BOT
    agreed: bool = False
    escalation: UUID | None = None
    urgent: bool = False  # stands in line as somebody in danger
    blocked: bool = False
    told: bool = False  # they were answered a moment ago: somebody blocked is not answered every time
    staffed: bool = False  # a volunteer is on duty
    recent: bool = False  # a volunteer was here some hours ago
    held: bool = False  # a legal hold: nothing of this person is erased


@dataclass(frozen=True, slots=True)
class Committed:
    """The turn was written; the ids are its rows in the outbox, in order."""

    ids: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody else changed the conversation first: read and respond again."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The message was answered before; nothing was written."""

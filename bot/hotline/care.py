"""What coordinators decide about a conversation from outside it: a block that ends by itself, a hold of two people."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

BLOCK_DAYS = (1, 7, 30, 90)  # what may be chosen; the last is the most


class BlockReason(StrEnum):
    """Why somebody is blocked: one of a closed list, so that nobody has to write about a person."""

    FLOOD = "flood"  # so many messages that others are not reached
    THREATS = "threats"
    ABUSE = "abuse"  # harassment of volunteers
    HOAX = "hoax"  # false reports


class HoldReason(StrEnum):
    """Why a conversation must be kept."""

    ORDER = "order"  # a court order or a subpoena
    LETTER = "letter"  # a letter that asks to preserve it
    COUNSEL = "counsel"  # our own lawyer says so


class HoldStep(StrEnum):
    """How far a legal hold is: every step but the first needs another person than the one before."""

    ASKED = "asked"
    HOLDS = "holds"
    LIFT_ASKED = "lift_asked"


@dataclass(frozen=True, slots=True)
class Kept:
    """A conversation with the hotline that is still kept; content-free."""

    escalation: UUID
    code: str
    topic: str
    locale: str
    state: str
    outcome: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Block:
    """Somebody who is blocked, under the code name they had."""

    conversation: UUID
    code: str
    reason: BlockReason
    until: datetime
    free_asked_by: str = ""  # the alias of whoever asks to let them in earlier; another person must say so, too


@dataclass(frozen=True, slots=True)
class Hold:
    """A legal hold, asked for or in force."""

    conversation: UUID
    code: str
    reason: HoldReason
    step: HoldStep
    by: str  # the alias of whoever took the last step

"""What one message leads to: where the person stands now, and what should happen."""

from dataclasses import dataclass

from bot.engine.conversation import Conversation
from bot.engine.effects import Effect


@dataclass(frozen=True, slots=True)
class Turn:
    """The answer to one message, decided but not yet done."""

    conversation: Conversation
    effects: tuple[Effect, ...] = ()

"""What tests of the store start from: a person, a message, a turn."""

import itertools
from datetime import UTC, datetime

from bot.engine.conversation import Conversation
from bot.engine.effects import Effect
from bot.engine.script import Place
from bot.engine.turn import Turn
from bot.message import Address, ChannelName, Inbound, Outbound
from bot.store.conversations import Conversations
from bot.store.database import Database
from bot.store.escalations import Escalations
from bot.store.outcomes import Committed, Conflict, Seen
from bot.store.privacy import Vault

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
MARIA = Address(ChannelName.SMS, "+15105550123")
CHAT = Address(ChannelName.TELEGRAM, "8123456789")

_numbers = itertools.count(1)


def conversations(database: Database, vault: Vault) -> Conversations:
    return Conversations(database, vault, Escalations(database, vault))


def inbound(text: str = "hola", sender: Address = MARIA, id: str | None = None) -> Inbound:
    return Inbound(id or f"SM{next(_numbers)}", sender, text)


def standing(flow: str = "ice_door", step: str = "at_door", locale: str = "es") -> Conversation:
    return Conversation(locale=locale, place=Place(flow, step), trail=(Place("menu", "menu"),))


async def say(
    kept: Conversations,
    message: Inbound | None = None,
    *words: str,
    effects: tuple[Effect, ...] = (),
    conversation: Conversation | None = None,
    now: datetime = NOW,
) -> Committed | Conflict | Seen:
    """Take one turn: read, and write what is given here as the engine's answer."""
    message = message or inbound()
    known = await kept.read(message.sender, now)
    turn = Turn(conversation or standing(), effects)
    return await kept.commit(known, message, turn, tuple(Outbound(text) for text in words), now)

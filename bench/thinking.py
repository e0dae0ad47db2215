"""The part of a turn that needs no database: the engine alone, and hearing and rendering around it."""

import asyncio
import time
from datetime import date

from bot.assemble import Talk, talk
from bot.channels.looks import LOOKS
from bot.engine.conversation import Conversation
from bot.engine.facts import Facts
from bot.engine.respond import respond
from bot.message import Address, ChannelName, Inbound
from bot.settings import Settings
from bot.store.memory import MemoryConversations

SAYS = ("hello", "1", "1", "back", "2", "0", "3", "menu", "they are at my door", "2", "9", "2")


def engine_turns_per_cpu_second(spoken: Talk, seconds: float) -> float:
    """Messages the engine answers in a second of processor time, along one long conversation."""
    facts = Facts(date(2026, 11, 24), spoken.content.law, tuple(spoken.voice.languages))
    someone = Address(ChannelName.SMS, "+15105550000")
    heard = [spoken.ear.hear(Inbound(str(at), someone, text)) for at, text in enumerate(SAYS)]
    count, started = 0, time.process_time()
    while time.process_time() - started < seconds:
        conversation = Conversation()
        for one in heard:
            conversation = respond(conversation, one, spoken.voice.script, facts).conversation
        count += len(heard)
    return count / (time.process_time() - started)


async def whole_turns_per_cpu_second(spoken: Talk, seconds: float) -> float:
    """The same with hearing, looking up and rendering, kept in memory."""
    turns, count, started = spoken.turns(MemoryConversations(), practice=True), 0, time.process_time()
    while time.process_time() - started < seconds:
        for text in SAYS:
            someone = Address(ChannelName.SMS, f"+1510555{count // len(SAYS):04}")
            await turns.take(Inbound(str(count), someone, text), LOOKS[ChannelName.SMS])
            count += 1
    return count / (time.process_time() - started)


def measure(seconds: float) -> tuple[float, float]:
    """Both, with the shipped content."""
    spoken = talk(Settings(allow_unreviewed=("all",)))
    return (
        engine_turns_per_cpu_second(spoken, seconds),
        asyncio.run(whole_turns_per_cpu_second(spoken, seconds)),
    )

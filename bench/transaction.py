"""The turn's own two statements, without anything around them, by as many callers as pgbench has."""

import asyncio
import itertools
import time
from datetime import UTC, datetime

from bench.ground import CALLERS, PEOPLE, Ground, person
from bot.engine.conversation import Conversation
from bot.engine.script import Place
from bot.engine.turn import Turn
from bot.message import ChannelName, Inbound, Outbound
from bot.store.outcomes import Committed

_numbers = itertools.count()
HERE = Turn(Conversation(locale="en", place=Place("ice_door", "at_door"), trail=(Place("menu", "menu"),)))
SAID = (Outbound("Do not open the door. " * 9), Outbound("Reply 9 for a person. " * 9))


async def turns_per_second(ground: Ground, seconds: float) -> float:
    """Read and commit turns for so many seconds."""
    until = time.perf_counter() + seconds
    started = time.perf_counter()
    counts = await asyncio.gather(*(_take(ground, until) for _ in range(CALLERS)))
    return sum(counts) / (time.perf_counter() - started)


async def _take(ground: Ground, until: float) -> int:
    kept, count = ground.conversations, 0
    while time.perf_counter() < until:
        number = next(_numbers)
        inbound = Inbound(f"T{number}", person(ChannelName.SMS, number * 7 % PEOPLE))
        now = datetime.now(UTC)
        done = await kept.commit(await kept.read(inbound.sender, now), inbound, HERE, SAID, now)
        count += isinstance(done, Committed)
    return count

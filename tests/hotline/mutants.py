"""Faults somebody could make in the hotline. The machine must notice each: the ten of its issue, and ten more."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.engine.conversation import Conversation
from bot.engine.facts import Facts
from bot.engine.heard import Heard
from bot.engine.respond import respond
from bot.engine.script import Script
from bot.engine.turn import Turn
from bot.hotline import states
from bot.hotline.outcomes import Outcome
from bot.hotline.states import Event, State
from bot.hotline.timers import Timer
from bot.hotline.views import Author, Held, Line, Queued, Summary
from bot.message import Attached, Hand
from bot.service import turns as service_turns
from bot.service.telling import Telling
from bot.store import conversations, escalation_deeds, escalation_moves, escalations, holds, outbox, promises, questions
from bot.store.escalation_words import read_lines
from bot.store.escalations import Escalations, Parting
from bot.store.privacy import Vault
from bot.store.promises import Promises
from bot.store.provider_copies import ProviderCopies
from bot.store.tables import escalation
from tests.hotline.scene import PEOPLE, Scene

Break = Callable[[Scene, pytest.MonkeyPatch], Coroutine[Any, Any, None]]


@dataclass(frozen=True)
class Mutant:
    """One fault, and the name of what it breaks."""

    break_it: Break
    noticed: str
    shortest: tuple[tuple[Any, ...], ...]  # rules of the machine that bring it to light, each with what it is given


async def no_backfill(_: Scene, patch: pytest.MonkeyPatch) -> None:
    async def since_the_claim(
        connection: AsyncConnection, words: Vault, id_: UUID, authors: tuple[Author, ...]
    ) -> tuple[Line, ...]:
        lines = await read_lines(connection, words, id_, authors)
        claimed = await connection.scalar(select(escalation.c.claimed_at).where(escalation.c.id == id_))
        return tuple(line for line in lines if claimed is None or line.at > claimed)

    patch.setattr(escalations, "read_lines", since_the_claim)


async def stale_epoch(_: Scene, patch: pytest.MonkeyPatch) -> None:
    still = escalations.still_held
    patch.setattr(escalations, "still_held", lambda holding: still(holding)[:-1])


async def keeps_claim(_: Scene, patch: pytest.MonkeyPatch) -> None:
    async def nobody(*_: Any) -> tuple[UUID, ...]:
        return ()

    patch.setattr(Escalations, "release_all", nobody)


async def silent_requeue(_: Scene, patch: pytest.MonkeyPatch) -> None:
    async def nothing(self: Telling, queued: Queued, more: Any = ()) -> Parting:
        return Parting((), self.clock.now() + timedelta(hours=1))

    patch.setattr(Telling, "parting", nothing)


async def keeps_key(_: Scene, patch: pytest.MonkeyPatch) -> None:
    async def nothing(*_: Any) -> None:
        return None

    patch.setattr(escalation_deeds, "_forget", nothing)


async def double_open(scene: Scene, patch: pytest.MonkeyPatch) -> None:
    async with scene.app.database.begin() as connection:
        await connection.execute(text("drop index if exists escalation_one_open"))

    def forgets_who_waits(conversation: Conversation, heard: Heard, script: Script, facts: Facts) -> Turn:
        hand = Hand.BOT if facts.hand is Hand.WAITING else facts.hand
        return respond(conversation, heard, script, replace(facts, hand=hand))

    patch.setattr(service_turns, "respond", forgets_who_waits)


async def not_renewed(_: Scene, patch: pytest.MonkeyPatch) -> None:
    due = Promises.due

    async def but_promises(self: Promises, timer: Timer, now: datetime) -> tuple[tuple[Queued, int], ...]:
        return () if timer is Timer.PROMISE else await due(self, timer, now)

    patch.setattr(Promises, "due", but_promises)


async def hold_ignored(_: Scene, patch: pytest.MonkeyPatch) -> None:
    async def at_once(self: Promises, now: datetime) -> int:
        async with self._database.begin() as connection:
            await connection.execute(text("delete from escalation where state = 'closed'"))
        return 0

    patch.setattr(Promises, "purge", at_once)


async def timer_lost(_: Scene, patch: pytest.MonkeyPatch) -> None:
    rule = states.TRANSITIONS[State.WAITING, Event.CLAIMED]
    patch.setitem(states.TRANSITIONS, (State.WAITING, Event.CLAIMED), replace(rule, starts=()))


async def shown_early(_: Scene, patch: pytest.MonkeyPatch) -> None:
    read = Escalations.read

    async def with_summary(self: Escalations, id_: UUID, holder: UUID) -> Held | None:
        held = await read(self, id_, holder)
        return replace(held, summary=Summary("", ())) if held else None

    patch.setattr(Escalations, "read", with_summary)


async def one_person_holds(_: Scene, patch: pytest.MonkeyPatch) -> None:
    step = holds._step
    patch.setattr(holds, "_step", lambda *given, other=False: step(*given))


async def keeps_handle(_: Scene, patch: pytest.MonkeyPatch) -> None:
    async def nothing(*_: Any) -> None:
        return None

    patch.setattr(escalation_moves, "let_go_all", nothing)


async def copy_forgotten(_: Scene, patch: pytest.MonkeyPatch) -> None:
    async def nothing(*_: Any) -> tuple[()]:
        return ()

    patch.setattr(ProviderCopies, "take_due", nothing)


async def both_tell(_: Scene, patch: pytest.MonkeyPatch) -> None:
    move = escalation_moves.move

    async def unconditional(
        connection: AsyncConnection, event: Event, now: datetime, this: Any, *_: Any, **values: Any
    ) -> Any:
        return await move(connection, event, now, this, **values)

    patch.setattr(promises, "move", unconditional)


async def two_winners(_: Scene, patch: pytest.MonkeyPatch) -> None:
    rule = states.TRANSITIONS[State.WAITING, Event.CLAIMED]
    patch.setitem(states.TRANSITIONS, (State.ACTIVE, Event.CLAIMED), rule)


async def reply_dropped(_: Scene, patch: pytest.MonkeyPatch) -> None:
    enqueue = outbox.enqueue

    async def but_replies(*given: Any, line_id: UUID | None = None) -> tuple[UUID, ...]:
        return () if line_id else await enqueue(*given)

    patch.setattr(escalations, "enqueue", but_replies)


async def remembers(_: Scene, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(conversations, "POSITION_LIVES", timedelta(days=365))


async def offer_stands(_: Scene, patch: pytest.MonkeyPatch) -> None:
    rule = states.TRANSITIONS[State.TRANSFER, Event.DECLINED]
    patch.setitem(states.TRANSITIONS, (State.TRANSFER, Event.DECLINED), replace(rule, to=State.TRANSFER))


async def audit_tells(_: Scene, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(questions, "ANSWERED", "said that none is filled in")


async def talks_over(_: Scene, patch: pytest.MonkeyPatch) -> None:
    def as_if_alone(conversation: Conversation, heard: Heard, script: Script, facts: Facts) -> Turn:
        hand = Hand.BOT if facts.hand is Hand.ACTIVE and heard.urgent else facts.hand
        return respond(conversation, heard, script, replace(facts, hand=hand))

    patch.setattr(service_turns, "respond", as_if_alone)


MARIA, PEDRO = PEOPLE[0], PEOPLE[2]
ASKED = (("asks", MARIA),)
KEPT = (("asks_to_keep", 0, 0), ("goes_on_with_a_hold", 0, 1), ("stops", MARIA, "STOP"), ("time_passes", 60))
CRIED = (("cries", PEDRO), ("claims", 0, "Ana"))
HELD = (*ASKED, ("claims", 0, "Ana"))
SENT = (*HELD, ("sends", MARIA, Attached.PICTURE, False))
OFFERED = (("hands_on", 0, "Ben", ""),)
NIGHT = (("time_passes", 46800), ("says", MARIA, "hello"))
MUTANTS = {
    "no backfill on claim": Mutant(no_backfill, "I3", (*ASKED, ("writes", MARIA), ("claims", 0, "Ana"))),
    "stale epoch accepted": Mutant(stale_epoch, "I2", (*HELD, ("is_late", 0, "reply", ""))),
    "offboard keeps claim": Mutant(keeps_claim, "I9", (*HELD, ("goes", "Ana", True))),
    "silent requeue": Mutant(silent_requeue, "silent requeue", (*HELD, ("lets_go", 0, None))),
    "delete keeps key": Mutant(keeps_key, "I10", (*ASKED, ("deletes", MARIA))),
    "double open": Mutant(double_open, "I5", (*ASKED, ("says", MARIA, "9"))),
    "promise not renewed": Mutant(not_renewed, "I7", (*ASKED, ("time_passes", 1900))),
    "hold ignored": Mutant(hold_ignored, "I15", (*ASKED, *KEPT)),
    "timer lost": Mutant(timer_lost, "I8", HELD),
    "summary shown before consent": Mutant(shown_early, "summary before consent", CRIED),
    "hold by one person": Mutant(one_person_holds, "I15", (*ASKED, *KEPT[:1], ("goes_on_with_a_hold", 0, 0))),
    "photo kept after the end": Mutant(keeps_handle, "I10", (*SENT, ("lets_go", 0, Outcome.INFORMED))),
    "copy left with the provider": Mutant(copy_forgotten, "I10", (*SENT, ("deletes", MARIA), ("time_passes", 10))),
    "two workers tell": Mutant(both_tell, "told twice", (*ASKED, ("time_passes", 1900, 2))),
    "two winners": Mutant(two_winners, "I1", (*ASKED, ("all_claim", 0))),
    "reply dropped": Mutant(reply_dropped, "I4", (*HELD, ("replies", 0))),
    "place remembered after a night": Mutant(remembers, "I13", (*ASKED, *NIGHT)),
    "offer stands when duty ends": Mutant(offer_stands, "I9", (*HELD, *OFFERED, ("goes", "Ben", False))),
    "audit tells what was said": Mutant(audit_tells, "I14", (*HELD, ("notes", 0, Author.QUESTION), ("answers", 1))),
    "bot talks over a volunteer": Mutant(talks_over, "I6", (*HELD, ("says", MARIA, "ICE is at my door"))),
}

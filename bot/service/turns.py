"""One message from start to end: the only place that knows the order.

hear -> read -> respond -> look up referrals -> render -> commit; the caller delivers. The turn is optimistic:
nothing is locked while Python thinks, and when somebody else was faster it reads and responds again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

import structlog

from bot.engine.effects import (
    Agree,
    Discard,
    Effect,
    Escalate,
    Forget,
    Kind,
    Notice,
    Refer,
    Referred,
    Relay,
    TellWait,
    Waiting,
)
from bot.engine.facts import Facts
from bot.engine.heard import Heard, Word
from bot.engine.respond import respond
from bot.engine.turn import Turn
from bot.errors import StoreError
from bot.message import Address, Capabilities, Inbound, Law, Outbound, Wait
from bot.service.clock import Clock
from bot.service.shelf import Shelf
from bot.speech.locales import negotiate
from bot.speech.render import render
from bot.speech.voice import Voice
from bot.store.outcomes import Committed, Conflict, Known, Seen

TRIES = 20  # how often a turn is thought again when others were faster; then the provider must come back
SAID_BY_CARRIER = (Notice(Kind.STOPPED), Notice(Kind.STARTED))
# A fault of ours in one flow must not cost a person their way to a human: they get a calm sentence.
FAULTS = (LookupError, ValueError, TypeError, AttributeError)
log = structlog.get_logger()


class Conversations(Protocol):
    """Where conversations are kept: PostgreSQL, or memory for a chat in the terminal."""

    async def read(self, sender: Address, now: datetime) -> Known:
        """Where a person stands; a fresh conversation for somebody new."""
        ...

    async def commit(
        self, known: Known, inbound: Inbound, turn: Turn, outbounds: Sequence[Outbound], now: datetime
    ) -> Committed | Conflict | Seen:
        """Write one turn, all of it or nothing."""
        ...

    async def commit_apology(self, inbound: Inbound, outbounds: Sequence[Outbound], now: datetime) -> Committed | Seen:
        """Keep a message that could not be answered, with a calm sentence."""
        ...

    async def discard(self, inbound: Inbound, now: datetime) -> None:
        """Have the provider erase what came with a message that gets no turn."""
        ...


class Ear(Protocol):
    """What understands messages."""

    def hear(self, inbound: Inbound) -> Heard:
        """Understand one message, without knowing the conversation."""
        ...


class WaitingLine(Protocol):
    """The hotline's queue."""

    @property
    def is_crowded(self) -> bool:
        """Whether so many stand in it that whoever asks now would wait for hours."""
        ...

    async def refresh(self, now: datetime) -> None:
        """Look now and then how long it is."""
        ...

    async def wait(self, now: datetime, *, urgent: bool, escalation: UUID | None = None) -> Wait:
        """What somebody who stands in it, or is about to, may be told."""
        ...


class Budget(Protocol):
    """What may be sent today where a text is billed by its segments."""

    @property
    def is_spent(self) -> bool:
        """Whether nothing is left for ordinary answers."""
        ...

    async def refresh(self, now: datetime) -> None:
        """Put together now and then what all processes have sent."""
        ...


class Directory(Protocol):
    """Who can help."""

    async def refresh(self, now: datetime) -> None:
        """Look now and then whether what is known has changed."""
        ...

    def find(self, refer: Refer, locale: str, today: date) -> Referred:
        """Find at most three organisations for a need, and whether there are more."""
        ...


@dataclass(frozen=True, slots=True)
class Answer:
    """What to say to one message, already committed."""

    outbounds: tuple[Outbound, ...] = ()
    ids: tuple[UUID, ...] = ()  # the outbox rows of the outbounds, in order
    seen: bool = False  # this message was answered before: nothing new to say
    effects: tuple[Effect, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Turns:
    """Takes messages, one at a time, and answers them."""

    conversations: Conversations
    ear: Ear
    voice: Voice
    law: Law
    directory: Directory
    clock: Clock
    shelf: Shelf  # what may be said today
    line: WaitingLine | None = None  # None: nobody knows how long anything takes
    budget: Budget | None = None  # None: whatever it costs
    counted: bool = False  # answers to one person are counted, and pause after very many in a row
    attachments: bool = False  # a volunteer may look at pictures and listen to recordings
    practice: bool = False  # nobody is on the other side: say so when somebody asks for a person

    async def take(self, inbound: Inbound, capabilities: Capabilities) -> Answer:
        """Answer one message; raises StoreError when the database is away, so that the provider sends it again."""
        heard = self.ear.hear(inbound)
        for _ in range(TRIES):
            now = self.clock.now()
            await self._look_up(now)
            known = await self.conversations.read(inbound.sender, now)
            if known.blocked and known.told and not _always_works(heard, known):
                await self.conversations.discard(inbound, now)
                return Answer()
            facts = self._facts(known, now, capabilities)
            turn = self._decide(known, heard, facts, inbound)
            if turn is not None:
                turn = await self._with_wait(turn, known, now)
            outbounds = self._render(turn, facts, inbound, capabilities) if turn else None
            if turn is None or outbounds is None:
                return await self._apologise(known, inbound, capabilities, now)
            match await self.conversations.commit(known, inbound, turn, outbounds, now):
                case Committed(ids):
                    return Answer(outbounds, ids, effects=turn.effects)
                case Seen():
                    return Answer(seen=True)
                case Conflict():
                    continue
        raise StoreError("one conversation changed too often while it was being answered; the provider sends it again")

    async def _look_up(self, now: datetime) -> None:
        """Look now and then what is the same for everybody: mostly this does nothing."""
        await self.shelf.refresh(now)
        await self.directory.refresh(now)
        if self.line:
            await self.line.refresh(now)
        if self.budget:
            await self.budget.refresh(now)

    def _decide(self, known: Known, heard: Heard, facts: Facts, inbound: Inbound) -> Turn | None:
        """What the engine answers; None when it failed."""
        try:
            turn = respond(known.conversation, _with_hint(heard, facts.languages), self.voice.script, facts)
            return _discarding(turn, inbound)
        except FAULTS as error:
            _complain(error, inbound)
            return None

    def _render(
        self, turn: Turn, facts: Facts, inbound: Inbound, capabilities: Capabilities
    ) -> tuple[Outbound, ...] | None:
        """The words of a turn; None when they cannot be found."""
        try:
            effects = self._spoken(turn, facts.today)
            if inbound.carrier_answered:
                effects = tuple(effect for effect in effects if effect not in SAID_BY_CARRIER)
            return render(effects, turn.conversation.locale or "en", capabilities, self.voice)
        except FAULTS as error:
            _complain(error, inbound)
            return None

    async def _with_wait(self, turn: Turn, known: Known, now: datetime) -> Turn:
        """The turn with the wait looked up, if it is to be told."""
        effects: list[Effect] = []
        for effect in turn.effects:
            if isinstance(effect, TellWait):
                told = Wait(staffed=known.staffed)
                if self.line:
                    urgent = effect.urgent or known.urgent
                    told = await self.line.wait(now, urgent=urgent, escalation=known.escalation)
                effects.append(Waiting(told, effect.need, effect.matter))
            else:
                effects.append(effect)
        return replace(turn, effects=tuple(effects))

    def _facts(self, known: Known, now: datetime, capabilities: Capabilities) -> Facts:
        return Facts(
            today=self.clock.today(),
            law=self.law,
            languages=tuple(self.voice.languages),
            hand=known.hand,
            agreed=known.agreed,
            staffed=known.staffed,
            crowded=self.line is not None and self.line.is_crowded,
            minute=int(now.timestamp()) // 60 if self.counted else 0,
            spent=capabilities.segments and self.budget is not None and self.budget.is_spent,
            recent=known.recent,
            held=known.held,
            blocked=known.blocked,
            attachments=self.attachments,
        )

    def _spoken(self, turn: Turn, today: date) -> tuple[Effect, ...]:
        """Look referrals up, and keep back what nobody has signed off."""
        locale = turn.conversation.locale or "en"
        effects = self.shelf.fit(turn.effects, locale, today)
        if self.practice and any(isinstance(effect, Escalate | Agree) for effect in effects):
            effects = (*effects, Notice(Kind.PRACTICE))
        return tuple(
            self.directory.find(effect, locale, today) if isinstance(effect, Refer) else effect for effect in effects
        )

    async def _apologise(self, known: Known, inbound: Inbound, capabilities: Capabilities, now: datetime) -> Answer:
        locale = known.conversation.locale or "en"
        outbounds = render((Notice(Kind.SORRY),), locale, capabilities, self.voice)
        match await self.conversations.commit_apology(inbound, outbounds, now):
            case Committed(ids):
                await self.conversations.discard(inbound, now)
                return Answer(outbounds, ids)
            case Seen():
                return Answer(seen=True)


def _complain(error: Exception, inbound: Inbound) -> None:
    log.error("turn_failed", reason=type(error).__name__, channel=inbound.sender.channel)


def forgets(answer: Answer) -> bool:
    """Say whether a turn erased the person it answered."""
    return any(isinstance(effect, Forget) for effect in answer.effects)


def _always_works(heard: Heard, known: Known) -> bool:
    """Say whether a message is one that works for the blocked as well, however often: stop, start again, erase."""
    words = (Word.START, Word.DELETE) if known.conversation.stopped else (Word.STOP, Word.DELETE)
    return heard.word in words or (heard.tap is not None and heard.tap.flow == "@word" and heard.tap.option in words)


def _discarding(turn: Turn, inbound: Inbound) -> Turn:
    """The same turn, and whatever came with the message that nobody will look at is erased at the provider."""
    kept = {one for effect in turn.effects if isinstance(effect, Relay) for one in effect.attachments}
    unseen = tuple(one for one in inbound.attachments if one.erasable and one not in kept)
    return replace(turn, effects=(*turn.effects, Discard(unseen))) if unseen else turn


def _with_hint(heard: Heard, languages: Sequence[str]) -> Heard:
    """Turn what the provider believes about the language into one of ours, or nothing."""
    return replace(heard, hint=negotiate(heard.hint, languages)) if heard.hint else heard

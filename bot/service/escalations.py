"""The hotline as a volunteer works it: see who waits, take somebody over, write, hand back, close.

What a person is told about it goes out in their own language, committed together with the change itself. Every
deed returns the outbox ids it put on their way: the caller hands them to delivery.
"""

import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from bot.engine.effects import Kind
from bot.hotline.advice import Wrong
from bot.hotline.denied import names_denied, national
from bot.hotline.doubts import Doubt, doubts
from bot.hotline.outcomes import Outcome
from bot.hotline.roster import Volunteer
from bot.hotline.states import HELD, State
from bot.hotline.views import Held, Queued
from bot.message import Outbound
from bot.service.clock import Clock
from bot.service.telling import Telling
from bot.speech.markup import escape
from bot.store.escalations import Changed, Escalations, Holding, Parting
from bot.store.volunteers import Volunteers

LONGEST = 1500  # letters of one reply; Twilio takes 1,600 with all segments
JOINERS = "\u200c\u200d"  # Persian, Hindi and emoji need them; every other invisible letter goes


class NotSent(StrEnum):
    """Why a volunteer's words were not sent; they are shown again, never lost."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    DENIED = "denied"  # names a number that never leaves this system
    NOT_YOURS = "not_yours"  # somebody else holds it now, or it has ended


@dataclass(frozen=True, slots=True)
class Doubted:
    """Words that wait for a second look: the volunteer changes them, or sends them anyway."""

    doubts: tuple[Doubt, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """What a volunteer sees first."""

    mine: tuple[Queued, ...]
    waiting: tuple[Queued, ...]  # urgent ones first, then whoever asked first
    with_others: int
    asked: tuple[Queued, ...] = ()  # a colleague asks this volunteer to go on with them


@dataclass(frozen=True, slots=True)
class Desk:
    """Where volunteers work."""

    escalations: Escalations
    volunteers: Volunteers
    telling: Telling
    clock: Clock
    denied: tuple[str, ...]  # numbers that never leave this system
    public: Callable[[], Collection[str]] = tuple  # numbers anybody may be given

    async def board(self, volunteer: Volunteer) -> Board:
        """Who waits, and whom this volunteer holds."""
        everyone = await self.escalations.queue()
        mine = tuple(one for one in everyone if one.state in HELD and one.holder == volunteer.alias)
        waiting = tuple(one for one in everyone if one.state is State.WAITING)
        asked = tuple(one for one in everyone if one.state is State.TRANSFER and one.asked == volunteer.alias)
        return Board(mine, waiting, len(everyone) - len(mine) - len(waiting), asked)

    async def open(self, volunteer: Volunteer, escalation: UUID) -> Held | None:
        """A conversation, for the volunteer who holds it; letters that could disguise words are left out."""
        held = await self.escalations.read(escalation, volunteer.id)
        if held is None:
            return None
        return replace(held, lines=tuple(replace(line, text=cleaned(line.text)) for line in held.lines))

    async def claim(self, volunteer: Volunteer, escalation: UUID) -> Changed | None:
        """Take somebody out of the queue and tell them who is here; None when another volunteer was faster."""
        queued = await self.escalations.waiting(escalation)
        if queued is None:
            return None
        says = self.telling.notice(queued, Kind.VOLUNTEER_JOINED, alias=volunteer.alias)
        return await self.escalations.claim(escalation, volunteer.id, says, self.clock.now())

    async def reply(
        self,
        volunteer: Volunteer,
        escalation: UUID,
        epoch: int,
        line: UUID,
        text: str,
        anyway: Collection[Wrong] = (),
    ) -> tuple[UUID, ...] | NotSent | Doubted:
        """Send a volunteer's words, or say why not; the same `line` twice is sent once.

        What may be wrong with them is asked about first; `anyway` is what they have seen and send all the same.
        """
        words = cleaned(text)
        if not words:
            return NotSent.EMPTY
        if len(words) > LONGEST:
            return NotSent.TOO_LONG
        if names_denied(words, self.denied):
            return NotSent.DENIED
        found = doubts(words, {national(number) for number in self.public()})
        if any(doubt.wrong not in anyway for doubt in found):
            return Doubted(found)
        held = await self.escalations.read(escalation, volunteer.id)
        if held is None:
            return NotSent.NOT_YOURS
        holding = Holding(escalation, volunteer.id, epoch)
        outbound = Outbound(escape(words) if self.telling.can(held.queued).markup else words)
        sent = await self.escalations.reply(holding, line, words, outbound, self.clock.now(), anyway=bool(found))
        return NotSent.NOT_YOURS if sent is None else sent

    async def release(self, volunteer: Volunteer, escalation: UUID, epoch: int) -> Changed | None:
        """Put somebody back into the queue, and tell them that they keep their place."""
        held = await self.escalations.read(escalation, volunteer.id)
        if held is None:
            return None
        holding = Holding(escalation, volunteer.id, epoch)
        return await self.escalations.release(holding, await self.telling.parting(held.queued), self.clock.now())

    async def close(self, volunteer: Volunteer, escalation: UUID, epoch: int, outcome: Outcome) -> Changed | None:
        """End a conversation; the bot answers again."""
        held = await self.escalations.read(escalation, volunteer.id)
        if held is None:
            return None
        says = self.telling.notice(held.queued, Kind.ENDED_BY_VOLUNTEER)
        holding = Holding(escalation, volunteer.id, epoch)
        return await self.escalations.close(holding, outcome, says, self.clock.now())

    async def start_duty(self, volunteer: Volunteer) -> None:
        """A volunteer is here."""
        await self.volunteers.start_duty(volunteer.id, self.clock.now())

    async def end_duty(self, volunteer: Volunteer) -> tuple[UUID, ...]:
        """A volunteer goes: everyone they hold goes back into the queue and is told so."""
        return await self.volunteers.end_duty(volunteer.id, await self._partings(volunteer), self.clock.now())

    async def send_home(self) -> tuple[UUID, ...]:
        """End the duty of everybody who is signed in nowhere any more, so that nobody is told that they are here."""
        gone = await self.volunteers.absent(self.clock.now())
        return tuple([id_ for volunteer in gone for id_ in await self.end_duty(volunteer)])

    async def offboard(self, volunteer: Volunteer, *, by: Volunteer | None = None) -> tuple[UUID, ...]:
        """Take somebody off the roster now: no session, no link, nobody held."""
        partings, now = await self._partings(volunteer), self.clock.now()
        return await self.volunteers.offboard(volunteer.id, partings, now, by=by.id if by else None)

    async def _partings(self, volunteer: Volunteer) -> dict[UUID, Parting]:
        held = await self.escalations.held_by(volunteer.id)
        return {one.id: await self.telling.parting(one) for one in held}


def cleaned(text: str) -> str:
    """Somebody's words without control characters and invisible letters; lines stay lines."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = (
        letter
        for letter in lines
        if letter == "\n" or letter in JOINERS or unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )
    return unicodedata.normalize("NFC", "".join(kept)).strip()

"""The hotline's queue and its conversations: who waits, who holds whom, and what they write to each other.

Every change of state goes through `escalation_moves`; a person's own deeds come through `apply`, inside the
transaction of their turn. What a volunteer changes carries the epoch they saw: a stale one has no effect.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.engine.effects import Deed, Waiting
from bot.hotline.outcomes import Outcome
from bot.hotline.states import HELD, Event, State
from bot.hotline.timers import REOPENS
from bot.hotline.views import OURS, Author, Held, Queued
from bot.message import Outbound
from bot.store import escalation_deeds
from bot.store.audit import record
from bot.store.database import Database
from bot.store.escalation_moves import Moved, hold_turns, move, ring
from bot.store.escalation_rows import as_queued, held_by, rows
from bot.store.escalation_words import add_line, read_lines, read_summary, unwrapped
from bot.store.outbox import enqueue
from bot.store.outcomes import Known
from bot.store.privacy import Vault
from bot.store.room import has_room
from bot.store.tables import conversation, escalation, outbox

Says = Sequence[Outbound]
SENT_ANYWAY = "sent_anyway"  # in the audit


@dataclass(frozen=True, slots=True)
class Holding:
    """What a volunteer believes they hold: it counts only while the epoch is still the same."""

    escalation: UUID
    volunteer: UUID
    epoch: int


@dataclass(frozen=True, slots=True)
class Parting:
    """What a person hears when they go back into the queue, and when that must be said anew; None: at once."""

    says: Says = ()
    due_at: datetime | None = None
    absent: bool = False  # they hear that nobody is here

    def values(self, now: datetime) -> dict[str, object]:
        """What it writes into the row."""
        due = {"promise_due_at": self.due_at} if self.due_at else {}
        return {"queued_at": now, "promises": 0, "told_absent": self.absent, **due}


@dataclass(frozen=True, slots=True)
class Changed:
    """A change that went through: the epoch from now on, and what is to be sent to the person."""

    epoch: int
    ids: tuple[UUID, ...]  # of the outbox, in order


class Escalations:
    """Everything the hotline keeps about conversations with people."""

    def __init__(self, database: Database, vault: Vault, *, retention_days: int = 7) -> None:
        self._database = database
        self._vault = vault
        self._keep = timedelta(days=retention_days)

    # -- what the console shows ---------------------------------------------------------------------------------------

    async def queue(self) -> tuple[Queued, ...]:
        """Everyone who waits or is being answered: urgent ones first, then whoever asked first."""
        return await self._queued(escalation.c.state.in_([State.WAITING, *HELD]))

    async def number_waiting(self) -> int:
        """How many wait for somebody."""
        waiting = select(func.count()).select_from(escalation).where(escalation.c.state == State.WAITING)
        async with self._database.begin() as connection:
            return int((await connection.execute(waiting)).scalar_one())

    async def held_by(self, holder: UUID) -> tuple[Queued, ...]:
        """The conversations one volunteer holds."""
        return await self._queued(held_by(holder))

    async def waiting(self, escalation_id: UUID) -> Queued | None:
        """One escalation as it stands in the queue; None when nobody can claim it now."""
        found = await self._queued(escalation.c.id == escalation_id, escalation.c.state == State.WAITING)
        return found[0] if found else None

    async def read(self, escalation_id: UUID, holder: UUID) -> Held | None:
        """The whole conversation, for the volunteer who holds it and for nobody else."""
        async with self._database.begin() as connection:
            statement = rows().where(escalation.c.id == escalation_id, held_by(holder))
            row = (await connection.execute(statement)).one_or_none()
            if row is None:
                return None
            agreed = row.agreed_at is not None
            authors = (Author.PERSON, *OURS) if agreed else OURS
            words = unwrapped(self._vault, row.id, row.wrapped_key)
            lines = await read_lines(connection, words, row.id, authors)
            summary = read_summary(words, row.id, row.summary) if agreed else None
            return Held(as_queued(row), row.epoch, agreed, lines, summary)

    # -- what a volunteer does ----------------------------------------------------------------------------------------

    async def claim(self, escalation_id: UUID, holder: UUID, says: Says, now: datetime) -> Changed | None:
        """Take somebody out of the queue; of all on duty who try at once, exactly one gets a Changed."""
        async with self._database.begin() as connection:
            if not await has_room(connection, holder):
                return None
            await hold_turns(connection, escalation_id)
            taken = {"volunteer_id": holder, "claimed_at": now, "told_absent": False}
            moved = await move(connection, Event.CLAIMED, now, escalation.c.id == escalation_id, **taken)
            return await self._settle(connection, moved, Event.CLAIMED, holder, says, now)

    async def reply(
        self,
        holding: Holding,
        line: UUID,
        text: str,
        outbound: Outbound,
        now: datetime,
        *,
        anyway: bool = False,
    ) -> tuple[UUID, ...] | None:
        """Keep a volunteer's words and put them on their way, together or not at all.

        Returns what is to be sent; the same `line` twice (a form sent twice) is kept once, and a stale epoch is None.
        Words sent `anyway`, after they were doubted, leave a mark in the audit; which words, it does not hold.
        """
        async with self._database.begin() as connection:
            found = await _lock(connection, holding)
            if found is None:
                return None
            words = unwrapped(self._vault, found.id, found.wrapped_key)
            kept = await add_line(connection, words, found.id, Author.VOLUNTEER, text, now, line)
            if kept is None:
                return tuple(await connection.scalars(select(outbox.c.id).where(outbox.c.line_id == line)))
            ids = await enqueue(connection, self._vault, found.conversation_id, (outbound,), now, line_id=line)
            if anyway:
                await record(connection, SENT_ANYWAY, now=now, actor=holding.volunteer, escalation=found.id)
            await move(connection, Event.ANSWERED, now, escalation.c.id == found.id)
            return ids

    async def keep(self, holding: Holding, line: UUID, author: Author, text: str, now: datetime) -> bool:
        """Keep a note or a question beside the conversation; False when it is not theirs any more. Nothing is sent."""
        async with self._database.begin() as connection:
            found = await _lock(connection, holding)
            if found is None:
                return False
            words = unwrapped(self._vault, found.id, found.wrapped_key)
            await add_line(connection, words, found.id, author, text, now, line)
            await ring(connection, found.id)
            return True

    async def release(self, holding: Holding, parting: Parting, now: datetime) -> Changed | None:
        """Put somebody back into the queue, where they keep their place."""
        return await self._leave(holding, Event.RELEASED, parting.says, now, **parting.values(now))

    async def close(self, holding: Holding, outcome: Outcome, says: Says, now: datetime) -> Changed | None:
        """End a conversation: the bot answers again, and the words are destroyed when their time is up."""
        again = now + REOPENS if outcome is not Outcome.ABUSE else None
        ended = {"outcome": outcome.value, "closed_at": now, "purge_at": now + self._keep, "reopens_until": again}
        return await self._leave(holding, Event.CLOSED_BY_VOLUNTEER, says, now, **ended)

    async def release_all(
        self, connection: AsyncConnection, holder: UUID, partings: Mapping[UUID, Parting], now: datetime
    ) -> tuple[UUID, ...]:
        """Put everyone a volunteer holds back into the queue, inside the caller's transaction.

        Where a colleague has asked them to go on with somebody, they have said no.
        """
        asked = select(escalation.c.id).where(escalation.c.offered_to == holder)
        for escalation_id in (await connection.scalars(asked)).all():
            this = (escalation.c.id == escalation_id, escalation.c.offered_to == holder)
            await move(connection, Event.DECLINED, now, *this)
        held = select(escalation.c.id).where(held_by(holder)).order_by(escalation.c.conversation_id)
        ids: list[UUID] = []
        for escalation_id in (await connection.scalars(held)).all():
            await hold_turns(connection, escalation_id)
            this = (escalation.c.id == escalation_id, held_by(holder))
            parting = partings.get(escalation_id, Parting())
            moved = await move(connection, Event.LEFT, now, *this, **parting.values(now))
            if moved is not None:
                ids += await self._said(connection, moved, parting.says, now)
                await record(connection, Event.LEFT, now=now, actor=holder, escalation=escalation_id)
        return tuple(ids)

    # -- what a person and the clock do -------------------------------------------------------------------------------

    async def apply(
        self, connection: AsyncConnection, known: Known, deeds: Sequence[Deed | Waiting], now: datetime
    ) -> None:
        """Do what a person's own message does, inside the transaction that has just written their conversation."""
        for deed in deeds:
            await escalation_deeds.apply(connection, self._vault, known.id, deed, now, self._keep)

    # -- helpers of the above -----------------------------------------------------------------------------------------

    async def _leave(
        self, holding: Holding, event: Event, says: Says, now: datetime, **values: object
    ) -> Changed | None:
        async with self._database.begin() as connection:
            await hold_turns(connection, holding.escalation)
            moved = await move(connection, event, now, *still_held(holding), **values)
            return await self._settle(connection, moved, event, holding.volunteer, says, now)

    async def _settle(
        self, connection: AsyncConnection, moved: Moved | None, event: Event, actor: UUID, says: Says, now: datetime
    ) -> Changed | None:
        """Commit a move with what it says to the person, or roll everything back when it did not happen."""
        if moved is None:
            await connection.rollback()
            return None
        ids = await self._said(connection, moved, says, now)
        await record(connection, event, now=now, actor=actor, escalation=moved.id)
        await connection.commit()
        return Changed(moved.epoch, ids)

    async def _said(self, connection: AsyncConnection, moved: Moved, says: Says, now: datetime) -> tuple[UUID, ...]:
        if moved.conversation_id is None:
            return ()
        return await enqueue(connection, self._vault, moved.conversation_id, tuple(says), now)

    async def _queued(self, *conditions: ColumnElement[bool]) -> tuple[Queued, ...]:
        statement = rows().where(*conditions).order_by(escalation.c.urgent.desc(), escalation.c.asked_at)
        async with self._database.begin() as connection:
            return tuple(as_queued(row) for row in await connection.execute(statement))


def still_held(holding: Holding) -> tuple[ColumnElement[bool], ...]:
    """That a volunteer still holds what they believe they hold."""
    return escalation.c.id == holding.escalation, held_by(holding.volunteer), escalation.c.epoch == holding.epoch


async def _lock(connection: AsyncConnection, holding: Holding) -> Row[UUID, UUID, bytes] | None:
    """Lock what a volunteer holds against every change, the conversation first."""
    behind = select(escalation.c.conversation_id).where(escalation.c.id == holding.escalation).scalar_subquery()
    await connection.execute(
        select(conversation.c.id).where(conversation.c.id == behind).with_for_update(key_share=True)
    )
    columns = select(escalation.c.id, escalation.c.conversation_id, escalation.c.wrapped_key)
    return (await connection.execute(columns.where(*still_held(holding)).with_for_update())).one_or_none()

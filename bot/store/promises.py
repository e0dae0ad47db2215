"""The hotline's promises about time: which have run out, what happens then, and what has no promise at all any more."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, select, update

from bot.hotline.states import EXPIRY, HELD, Event, State
from bot.hotline.timers import HERE, REOPENS, Timer, lives
from bot.hotline.views import Queued
from bot.hotline.waits import Pace, minutes
from bot.message import Outbound
from bot.store.audit import record
from bot.store.database import Database
from bot.store.escalation_moves import destroy_words, hold_turns, move, remove, ring
from bot.store.escalation_rows import as_queued, rows
from bot.store.outbox import enqueue
from bot.store.privacy import Vault
from bot.store.tables import conversation, escalation, escalation_line, outbox, volunteer

c = escalation.c
FORGETS = (Event.LAPSED, Event.GAVE_UP)  # nobody has read what was written: it is destroyed at once
ENDS = (*FORGETS, Event.WENT_SILENT)
NOT_WORTH_A_LINE = (Event.PROMISED, Event.CALLED, Event.NUDGED, Event.PROMPTED)  # in the audit
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LOOKED_AT = 200  # measured waits that a range is made of, at most


class Promises:
    """Every timer of every escalation."""

    def __init__(self, database: Database, vault: Vault, *, retention_days: int = 7) -> None:
        self._database = database
        self._vault = vault
        self._keep = timedelta(days=retention_days)

    async def running_out(self, now: datetime) -> frozenset[Timer]:
        """The timers that have run out for anybody: mostly none, and then one question is enough."""
        ran_out = [func.bool_or(c[timer.value] <= now) for timer in Timer]
        async with self._database.begin() as connection:
            row = (await connection.execute(select(*ran_out).where(c.state != State.CLOSED))).one()
        return frozenset(timer for timer, is_due in zip(Timer, row, strict=True) if is_due)

    async def due(self, timer: Timer, now: datetime) -> tuple[tuple[Queued, int], ...]:
        """Those for whom a timer has run out, the oldest first, and how often they were told of their wait anew."""
        column = c[timer.value]
        statement = rows().where(column <= now, c.state != State.CLOSED).order_by(column)
        async with self._database.begin() as connection:
            return tuple((as_queued(row), row.promises) for row in await connection.execute(statement))

    async def expire(
        self, timer: Timer, escalation_id: UUID, now: datetime, says: Sequence[Outbound] = (), **values: object
    ) -> tuple[UUID, ...]:
        """Let a timer's time be up, if it still is; returns what is to be sent."""
        event = EXPIRY[timer]
        if event in ENDS:
            purge_at = now if event is Event.GAVE_UP else now + self._keep
            values = {"closed_at": now, "purge_at": purge_at, **values}
        if event is Event.WENT_SILENT:
            values = {"reopens_until": now + REOPENS, **values}
        this = (c.id == escalation_id, c[timer.value] <= now)
        async with self._database.begin() as connection:
            await hold_turns(connection, escalation_id)
            moved = await move(connection, event, now, *this, **values)
            if moved is None:
                await connection.rollback()
                return ()
            if event in FORGETS:
                await destroy_words(connection, [escalation_id])
            if event not in NOT_WORTH_A_LINE:
                await record(connection, event, now=now, escalation=escalation_id)
            if moved.conversation_id is None:
                return ()
            return await enqueue(connection, self._vault, moved.conversation_id, says, now)

    async def told_absent(self, now: datetime) -> tuple[tuple[Queued, int], ...]:
        """Those who were last told that nobody is here, now that somebody has been for a moment; urgent ones first."""
        since = now - HERE
        here = exists().where(volunteer.c.active, volunteer.c.on_duty, volunteer.c.duty_since <= since)
        statement = rows().where(c.state == State.WAITING, c.told_absent, here, conversation.c.stopped.is_not(True))
        async with self._database.begin() as connection:
            found = await connection.execute(statement.order_by(c.urgent.desc(), c.asked_at))
            return tuple((as_queued(row), row.promises) for row in found)

    async def tell_of_coming(
        self, escalation_id: UUID, now: datetime, says: Sequence[Outbound], **values: object
    ) -> tuple[UUID, ...]:
        """Take back that nobody is here, once, with the new promise in the same write; returns what is to be sent."""
        async with self._database.begin() as connection:
            await hold_turns(connection, escalation_id)
            this = (c.id == escalation_id, c.told_absent)
            moved = await move(connection, Event.CAME, now, *this, told_absent=False, **values)
            if moved is None or moved.conversation_id is None:
                await connection.rollback()
                return ()
            return await enqueue(connection, self._vault, moved.conversation_id, says, now)

    async def purge(self, now: datetime) -> int:
        """Delete closed escalations past their day, and what is on its way of them; a legal hold keeps its own."""
        is_held = exists().where(conversation.c.id == c.conversation_id, conversation.c.held_at.is_not(None))
        past = (c.purge_at <= now, ~is_held)
        lines = select(escalation_line.c.escalation_id, escalation_line.c.id).join(escalation).where(*past)
        async with self._database.begin() as connection:
            said = (await connection.execute(lines)).all()
            gone = await remove(connection, Event.PURGED, *past)
            theirs = [line for escalation_id, line in said if escalation_id in gone]
            if theirs:
                await connection.execute(delete(outbox).where(outbox.c.line_id.in_(theirs)))
            return len(gone)

    async def mend(self, now: datetime) -> int:
        """Find what no timer and no volunteer looks after any more, and give it back to both; says how many."""
        mended = 0
        for lost, timer, due_at in self._lost(now):
            async with self._database.begin() as connection:
                statement = update(escalation).where(lost).values({timer.value: due_at}).returning(c.id)
                found = (await connection.scalars(statement)).all()
                await ring(connection, *found)
                mended += len(found)
        return mended + await self._mend_holders(now)

    async def pace(self, now: datetime, *, urgent: bool, escalation_id: UUID | None = None) -> Pace:
        """What the hotline has shown lately, as somebody at this place in the line may be told."""
        answered = select(c.claimed_at, c.claimed_at - c.queued_at).where(
            c.claimed_at > now - DAY, c.claimed_at >= c.queued_at
        )
        mine = select(c.asked_at).where(c.id == escalation_id).scalar_subquery()
        before = c.asked_at < func.coalesce(mine, now)
        ahead = and_(before, c.urgent) if urgent else or_(before, c.urgent)
        others = and_(c.state == State.WAITING, ahead, c.id.is_distinct_from(escalation_id))
        queue = select(func.count(), func.min(c.queued_at)).where(others)
        here = select(func.count()).select_from(volunteer).where(volunteer.c.active, volunteer.c.on_duty)
        async with self._database.begin() as connection:
            waits = (await connection.execute(answered.order_by(c.claimed_at.desc()).limit(LOOKED_AT))).all()
            ahead_of, since = (await connection.execute(queue)).one()
            on_duty = (await connection.execute(here)).scalar_one()
        return Pace(
            hour=minutes([wait for at, wait in waits if at > now - HOUR]),
            day=minutes([wait for _, wait in waits]),
            ahead=ahead_of,
            oldest=(now - since).total_seconds() / 60 if since else 0.0,
            on_duty=on_duty,
        )

    def _lost(self, now: datetime) -> list[tuple[ColumnElement[bool], Timer, datetime]]:
        """What an open escalation must have running, in each state; a timer that is missing is due now."""
        answering = [c[timer.value].is_(None) for timer in (Timer.NUDGE, Timer.RELEASE, Timer.PROMPT, Timer.SILENCE)]
        return [
            (and_(c.state == State.CONSENT, c.consent_due_at.is_(None)), Timer.CONSENT, now),
            (and_(c.state == State.WAITING, c.promise_due_at.is_(None)), Timer.PROMISE, now),
            (
                and_(c.state == State.WAITING, c.give_up_due_at.is_(None)),
                Timer.GIVE_UP,
                now + lives(Timer.GIVE_UP),
            ),
            (and_(c.state.in_(HELD), *answering), Timer.SILENCE, now + lives(Timer.SILENCE)),
            (and_(c.state == State.TRANSFER, c.accept_due_at.is_(None)), Timer.ACCEPT, now),
            (and_(c.state == State.CLOSED, c.purge_at.is_(None)), Timer.PURGE, now + self._keep),
        ]

    async def _mend_holders(self, now: datetime) -> int:
        """Put those back into the queue whose volunteer is not here; they are told of it with their wait."""
        is_here = exists().where(volunteer.c.id == c.volunteer_id, volunteer.c.active, volunteer.c.on_duty)
        alone = and_(c.state.in_(HELD), ~is_here)
        async with self._database.begin() as connection:
            found = (await connection.scalars(select(c.id).where(alone))).all()
        mended = 0
        for escalation_id in found:
            async with self._database.begin() as connection:
                await hold_turns(connection, escalation_id)
                moved = await move(connection, Event.LEFT, now, c.id == escalation_id, alone, queued_at=now)
                mended += moved is not None
        return mended

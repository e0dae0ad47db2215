"""Blocks: by the pseudonym's own row, with a reason from a list and an end. Nobody is blocked for ever."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from bot.hotline.care import Block, BlockReason, Kept
from bot.hotline.outcomes import Outcome
from bot.hotline.states import Event, State
from bot.store.audit import record
from bot.store.conversations import BLOCKED_EVERY
from bot.store.database import Database
from bot.store.escalation_moves import hold_turns, move
from bot.store.tables import block, conversation, escalation

LISTED = 100  # conversations a coordinator chooses from


class Blocks:
    """Everybody who is blocked, and the conversations from which a coordinator may do so."""

    def __init__(self, database: Database, *, retention_days: int) -> None:
        self._database = database
        self._keep = timedelta(days=retention_days)

    async def kept(self) -> tuple[Kept, ...]:
        """The conversations that are still kept: those a volunteer closed as misuse first, then the newest."""
        columns = select(
            escalation.c.id,
            escalation.c.code,
            escalation.c.topic,
            escalation.c.locale,
            escalation.c.state,
            func.coalesce(escalation.c.outcome, ""),
            escalation.c.asked_at,
        ).where(escalation.c.conversation_id.is_not(None))
        misuse = func.coalesce(escalation.c.outcome == Outcome.ABUSE.value, False)
        ordered = columns.order_by(misuse.desc(), escalation.c.asked_at.desc()).limit(LISTED)
        async with self._database.begin() as connection:
            return tuple(Kept(*row) for row in await connection.execute(ordered))

    async def blocked(self, now: datetime) -> tuple[Block, ...]:
        """Everybody who is blocked now, whose block ends next first."""
        columns = select(block.c.conversation_id, block.c.code, block.c.reason, conversation.c.blocked_until)
        statement = columns.join(conversation, conversation.c.id == block.c.conversation_id)
        now_blocked = statement.where(conversation.c.blocked_until > now).order_by(conversation.c.blocked_until)
        async with self._database.begin() as connection:
            return tuple(
                Block(row[0], row[1], BlockReason(row[2]), row[3]) for row in await connection.execute(now_blocked)
            )

    async def block(
        self, escalation_id: UUID, reason: BlockReason, until: datetime, *, by: UUID, now: datetime
    ) -> bool:
        """Block whoever is behind a conversation, which ends; False when there is nobody any more."""
        async with self._database.begin() as connection:
            who = await hold_turns(connection, escalation_id)
            if who is None:
                return False
            quiet = func.least(conversation.c.touched_at, now - BLOCKED_EVERY)  # the next message is answered
            flag = update(conversation).where(conversation.c.id == who).values(blocked_until=until, touched_at=quiet)
            await connection.execute(flag)
            code = select(escalation.c.code).where(escalation.c.id == escalation_id).scalar_subquery()
            facts = {"code": code, "reason": reason.value, "blocked_by": by, "made_at": now}
            written = insert(block).values(conversation_id=who, **facts)
            await connection.execute(written.on_conflict_do_update(index_elements=["conversation_id"], set_=facts))
            ended = {"outcome": Outcome.ABUSE.value, "closed_at": now, "purge_at": now + self._keep}
            theirs = (escalation.c.conversation_id == who, escalation.c.state != State.CLOSED.value)
            await move(connection, Event.BLOCKED, now, *theirs, **ended)
            await record(connection, Event.BLOCKED, now=now, actor=by, escalation=escalation_id)
            return True

    async def unblock(self, conversation_id: UUID, *, by: UUID, now: datetime) -> None:
        """Let somebody in again before the block ends by itself."""
        async with self._database.begin() as connection:
            free = {"blocked_until": None, "rev": conversation.c.rev + 1}
            await connection.execute(update(conversation).where(conversation.c.id == conversation_id).values(free))
            await connection.execute(delete(block).where(block.c.conversation_id == conversation_id))
            await record(connection, "unblocked", now=now, actor=by)

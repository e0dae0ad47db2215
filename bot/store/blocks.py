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
from bot.store.tables import block, conversation, escalation, volunteer

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
        columns = select(
            block.c.conversation_id, block.c.code, block.c.reason, conversation.c.blocked_until, volunteer.c.alias
        )
        statement = columns.join(conversation, conversation.c.id == block.c.conversation_id)
        statement = statement.outerjoin(volunteer, volunteer.c.id == block.c.free_asked_by)
        now_blocked = statement.where(conversation.c.blocked_until > now).order_by(conversation.c.blocked_until)
        async with self._database.begin() as connection:
            return tuple(
                Block(id_, code, BlockReason(reason), until, asked or "")
                for id_, code, reason, until, asked in await connection.execute(now_blocked)
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
            facts = {"code": code, "reason": reason.value, "blocked_by": by, "made_at": now, "free_asked_by": None}
            written = insert(block).values(conversation_id=who, **facts)
            await connection.execute(written.on_conflict_do_update(index_elements=["conversation_id"], set_=facts))
            ended = {"outcome": Outcome.ABUSE.value, "closed_at": now, "purge_at": now + self._keep}
            theirs = (escalation.c.conversation_id == who, escalation.c.state != State.CLOSED.value)
            await move(connection, Event.BLOCKED, now, *theirs, **ended)
            await record(connection, Event.BLOCKED, now=now, actor=by, escalation=escalation_id)
            return True

    async def ask_unblock(self, conversation_id: UUID, *, by: UUID, now: datetime) -> bool:
        """Ask to let somebody in before the block ends by itself; False when that is asked, or nobody is blocked."""
        unasked = (block.c.conversation_id == conversation_id, block.c.free_asked_by.is_(None))
        async with self._database.begin() as connection:
            asked = await connection.execute(update(block).where(*unasked).values(free_asked_by=by))
            await record(connection, "unblock_asked", now=now, actor=by)
            return asked.rowcount == 1

    async def stay_blocked(self, conversation_id: UUID, *, by: UUID, now: datetime) -> None:
        """Take back, or turn down, the wish to let somebody in."""
        async with self._database.begin() as connection:
            this = update(block).where(block.c.conversation_id == conversation_id)
            await connection.execute(this.values(free_asked_by=None))
            await record(connection, "unblock_taken_back", now=now, actor=by)

    async def unblock(self, conversation_id: UUID, *, by: UUID, now: datetime) -> bool:
        """Let somebody in again whom another person asked to let in; False when nobody else asked."""
        this = (block.c.conversation_id == conversation_id, block.c.free_asked_by != by)
        async with self._database.begin() as connection:
            if (await connection.execute(delete(block).where(*this))).rowcount != 1:
                return False
            free = {"blocked_until": None, "rev": conversation.c.rev + 1}
            await connection.execute(update(conversation).where(conversation.c.id == conversation_id).values(free))
            await record(connection, "unblocked", now=now, actor=by)
            return True

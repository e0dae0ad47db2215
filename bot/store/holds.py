"""Legal holds: one person asks, another confirms, and it is lifted the same way. Until confirmed it holds nothing."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.hotline.care import Hold, HoldReason, HoldStep
from bot.hotline.states import State
from bot.store.audit import record
from bot.store.database import Database
from bot.store.escalation_attachments import let_go_all
from bot.store.escalation_moves import hold_turns
from bot.store.tables import conversation, escalation, legal_hold, volunteer


class Holds:
    """Every legal hold that is asked for or in force."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self) -> tuple[Hold, ...]:
        """Every hold, by code name."""
        columns = select(
            legal_hold.c.conversation_id, legal_hold.c.code, legal_hold.c.reason, legal_hold.c.step, volunteer.c.alias
        )
        statement = columns.outerjoin(volunteer, volunteer.c.id == legal_hold.c.step_by).order_by(legal_hold.c.code)
        async with self._database.begin() as connection:
            return tuple(
                Hold(id_, code, HoldReason(reason), HoldStep(step), alias or "")
                for id_, code, reason, step, alias in await connection.execute(statement)
            )

    async def ask(self, escalation_id: UUID, reason: HoldReason, *, by: UUID, now: datetime) -> bool:
        """Ask that the conversations of whoever is behind this one be kept; False when that is asked already."""
        async with self._database.begin() as connection:
            who = await hold_turns(connection, escalation_id)
            if who is None:
                return False
            code = select(escalation.c.code).where(escalation.c.id == escalation_id).scalar_subquery()
            row = {"conversation_id": who, "code": code, "reason": reason.value, "step_by": by, "step_at": now}
            asked = insert(legal_hold).values(step=HoldStep.ASKED.value, **row).on_conflict_do_nothing()
            made = (await connection.execute(asked.returning(legal_hold.c.conversation_id))).one_or_none() is not None
            await record(connection, "hold_asked", now=now, actor=by, escalation=escalation_id)
            return made

    async def confirm(self, conversation_id: UUID, *, by: UUID, now: datetime) -> bool:
        """Confirm what another person asked for: from now on everything of this person is kept."""
        async with self._database.begin() as connection:
            if not await _step(connection, conversation_id, HoldStep.ASKED, HoldStep.HOLDS, by, now, other=True):
                return False
            await _keep(connection, conversation_id, now)
            await record(connection, "hold_confirmed", now=now, actor=by)
            return True

    async def ask_to_lift(self, conversation_id: UUID, *, by: UUID, now: datetime) -> bool:
        """Ask that a hold be lifted; it holds until another person says so, too."""
        async with self._database.begin() as connection:
            await record(connection, "lift_asked", now=now, actor=by)
            return await _step(connection, conversation_id, HoldStep.HOLDS, HoldStep.LIFT_ASKED, by, now)

    async def lift(self, conversation_id: UUID, *, by: UUID, now: datetime) -> bool:
        """Lift a hold that another person asked to lift; the usual days of keeping begin to count again."""
        async with self._database.begin() as connection:
            this = _is(conversation_id, HoldStep.LIFT_ASKED, legal_hold.c.step_by.is_distinct_from(by))
            if (await connection.execute(delete(legal_hold).where(*this))).rowcount != 1:
                return False
            await _keep(connection, conversation_id, None)
            await _let_go(connection, conversation_id)
            await record(connection, "hold_lifted", now=now, actor=by)
            return True

    async def take_back(self, conversation_id: UUID, *, by: UUID, now: datetime) -> None:
        """Take back what nobody has confirmed yet: a hold, or the wish to lift one."""
        async with self._database.begin() as connection:
            await connection.execute(delete(legal_hold).where(*_is(conversation_id, HoldStep.ASKED)))
            await _step(connection, conversation_id, HoldStep.LIFT_ASKED, HoldStep.HOLDS, by, now)
            await record(connection, "hold_taken_back", now=now, actor=by)


async def _step(
    connection: AsyncConnection,
    conversation_id: UUID,
    before: HoldStep,
    after: HoldStep,
    by: UUID,
    now: datetime,
    *,
    other: bool = False,
) -> bool:
    """Take one step, if the hold stands where it must, and if need be by another person than the last one."""
    this = _is(conversation_id, before, *([legal_hold.c.step_by.is_distinct_from(by)] if other else []))
    taken = update(legal_hold).where(*this).values(step=after.value, step_by=by, step_at=now)
    return (await connection.execute(taken)).rowcount == 1


async def _keep(connection: AsyncConnection, conversation_id: UUID, since: datetime | None) -> None:
    held = {"held_at": since, "rev": conversation.c.rev + 1}  # a turn that runs now reads it again
    await connection.execute(update(conversation).where(conversation.c.id == conversation_id).values(held))


async def _let_go(connection: AsyncConnection, conversation_id: UUID) -> None:
    """Forget how to find what came with conversations that ended while the hold kept it."""
    ended = select(escalation.c.id).where(
        escalation.c.conversation_id == conversation_id, escalation.c.state == State.CLOSED.value
    )
    for escalation_id in (await connection.scalars(ended)).all():
        await let_go_all(connection, escalation_id)


def _is(conversation_id: UUID, step: HoldStep, *more: ColumnElement[bool]) -> tuple[ColumnElement[bool], ...]:
    return legal_hold.c.conversation_id == conversation_id, legal_hold.c.step == step.value, *more

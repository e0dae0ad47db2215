"""The one way an escalation changes its state in the database: conditional, fenced by an epoch, and heard by turns.

Every writer comes through `move`, so the transition table of `bot.hotline.states` is true here as well. Locks are
taken in one order everywhere: volunteer, conversation, escalation.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Row, case, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.hotline.states import Event, sources, transition
from bot.store.tables import conversation, escalation, escalation_line

CHANNEL = "kyr_escalation"  # LISTEN and NOTIFY; the payload is an escalation's id and nothing else
KEEPS_ITS_OWNER = frozenset({Event.AGREED})  # every other event makes older epochs worthless

Moved = Row[UUID, UUID | None, int, str]


async def move(
    connection: AsyncConnection, event: Event, *conditions: ColumnElement[bool], **values: object
) -> Moved | None:
    """Let an event happen to the one escalation that the conditions name; None when it cannot happen there now."""
    epoch = escalation.c.epoch if event in KEEPS_ITS_OWNER else escalation.c.epoch + 1
    statement = (
        update(escalation)
        .where(escalation.c.state.in_(sources(event)), *conditions)
        .values(state=_target(event), epoch=epoch, **values)
        .returning(escalation.c.id, escalation.c.conversation_id, escalation.c.epoch, escalation.c.state)
    )
    moved = (await connection.execute(statement)).one_or_none()
    if moved is not None:
        await ring(connection, moved.id)
    return moved


async def hold_turns(connection: AsyncConnection, escalation_id: UUID) -> UUID | None:
    """Lock the conversation behind an escalation and raise its `rev`, so that a running turn reads it again.

    Roll back when the move that follows cannot happen.
    """
    behind = select(escalation.c.conversation_id).where(escalation.c.id == escalation_id).scalar_subquery()
    statement = (
        update(conversation)
        .where(conversation.c.id == behind)
        .values(rev=conversation.c.rev + 1)
        .returning(conversation.c.id)
    )
    held: UUID | None = (await connection.execute(statement)).scalar_one_or_none()
    return held


async def ring(connection: AsyncConnection, *escalation_ids: UUID) -> None:
    """Tell every console, once this transaction is through, that something changed about these escalations."""
    for escalation_id in escalation_ids:
        await connection.execute(select(func.pg_notify(CHANNEL, str(escalation_id))))


async def destroy_words(connection: AsyncConnection, escalation_ids: Sequence[UUID]) -> None:
    """Destroy every line of these escalations, and the keys that could read them from a copy of the disk."""
    await connection.execute(delete(escalation_line).where(escalation_line.c.escalation_id.in_(escalation_ids)))
    await connection.execute(update(escalation).where(escalation.c.id.in_(escalation_ids)).values(wrapped_key=None))


def _target(event: Event) -> ColumnElement[str]:
    """The state an event leads to, chosen by the database from the state the row is in at that moment."""
    return case({state.value: str(transition(state, event)) for state in sources(event)}, value=escalation.c.state)

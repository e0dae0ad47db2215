"""The one way an escalation changes its state in the database: conditional, fenced by an epoch, and heard by turns.

Every writer comes through `move` or `remove`, so the transition table of `bot.hotline.states` is true here as well.
Locks are taken in one order everywhere: volunteer, conversation, escalation.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, case, delete, exists, func, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.hotline.states import HELD, MAY_RUN, TRANSITIONS, Event, Rule, State, sources
from bot.hotline.timers import Timer, lives
from bot.store.alarms import sound
from bot.store.escalation_attachments import let_go_all
from bot.store.tables import conversation, escalation, escalation_line

CHANNEL = "kyr_escalation"  # LISTEN and NOTIFY; the payload is an escalation's id and nothing else
FIRST = (Event.CLAIMED, Event.ACCEPTED)  # after these a volunteer's first answer is awaited

Moved = Row[UUID, UUID | None, int, str, bool]


async def move(
    connection: AsyncConnection, event: Event, now: datetime, *conditions: ColumnElement[bool], **values: object
) -> Moved | None:
    """Let an event happen to the one escalation that the conditions name; None when it cannot happen there now.

    The table says where it leads, whether older epochs are worthless from now on, and which timers start and stop.
    """
    statement = (
        update(escalation)
        .where(_can_happen(event), *conditions)
        .values({**_after(event, now), **values})
        .returning(*(escalation.c[name] for name in ("id", "conversation_id", "epoch", "state", "urgent")))
    )
    moved = (await connection.execute(statement)).one_or_none()
    if moved is not None:
        if moved.state == State.CLOSED:
            await let_go_all(connection, moved.id)
        await sound(connection, event, moved.id, State(moved.state), moved.epoch, now, danger=moved.urgent)
        await ring(connection, moved.id)
    return moved


async def remove(connection: AsyncConnection, event: Event, *conditions: ColumnElement[bool]) -> tuple[UUID, ...]:
    """Let an event that leaves nothing behind happen to every escalation the conditions name."""
    statement = delete(escalation).where(_can_happen(event), *conditions).returning(escalation.c.id)
    gone = tuple((await connection.scalars(statement)).all())
    await ring(connection, *gone)
    return gone


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
    """Destroy every line of these escalations, and the keys that could read them from a copy of the disk.

    A legal hold keeps those of its person, as it does when their day comes.
    """
    is_held = exists().where(conversation.c.id == escalation.c.conversation_id, conversation.c.held_at.is_not(None))
    free = select(escalation.c.id).where(escalation.c.id.in_(escalation_ids), ~is_held)
    ids = (await connection.scalars(free)).all()
    await connection.execute(delete(escalation_line).where(escalation_line.c.escalation_id.in_(ids)))
    await connection.execute(update(escalation).where(escalation.c.id.in_(ids)).values(wrapped_key=None, summary=None))


def _can_happen(event: Event) -> ColumnElement[bool]:
    return escalation.c.state.in_(sources(event))


def _after(event: Event, now: datetime) -> dict[str, Any]:
    """Every column an event writes, chosen by the database from the state the row is in at that moment."""
    rules = {state: TRANSITIONS[state, event] for state in sources(event)}
    epoch = {state: escalation.c.epoch + int(rule.fences) for state, rule in rules.items()}
    after: dict[str, Any] = {
        "state": _by_state({state: literal(str(rule.to), escalation.c.state.type) for state, rule in rules.items()}),
        "epoch": _by_state(epoch),
    }
    owners = {"volunteer_id": HELD, "offered_to": (State.TRANSFER,)}
    for name, kept_in in owners.items():
        column = escalation.c[name]
        after[name] = _by_state({state: column if rule.to in kept_in else _no(column) for state, rule in rules.items()})
    for timer in Timer:
        after[timer.value] = _by_state({state: _timer(timer, rule, event, now) for state, rule in rules.items()})
    return after


def _timer(timer: Timer, rule: Rule, event: Event, now: datetime) -> ColumnElement[Any]:
    """One timer after an event: begun, gone on with, or stopped."""
    column = escalation.c[timer.value]
    if timer in rule.stops or rule.to is None or timer not in MAY_RUN[rule.to]:
        return _no(column)
    if timer not in rule.starts or timer is Timer.PURGE:  # how long words are kept is the organisation's to say
        return column
    calm, danger = (
        literal(now + lives(timer, danger=danger, first=event in FIRST), column.type) for danger in (False, True)
    )
    match event:
        case Event.WROTE:  # the oldest message without an answer counts
            return func.coalesce(column, calm)
        case Event.RAISED:
            return func.least(column, danger)
    return case((escalation.c.urgent, danger), else_=calm)


def _no(column: ColumnElement[Any]) -> ColumnElement[Any]:
    return literal(None, column.type)


def _by_state(by_state: dict[State, ColumnElement[Any]]) -> ColumnElement[Any]:
    return case({state.value: value for state, value in by_state.items()}, value=escalation.c.state)

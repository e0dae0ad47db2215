"""What a person's own message does to their escalation, inside the transaction that commits their turn.

The caller holds the conversation's row already and raises its `rev`; nothing here does.
"""

import secrets
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Row, and_, func, insert, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.engine.effects import (
    Agree,
    Deed,
    Discard,
    Escalate,
    Forget,
    OptIn,
    OptOut,
    Page,
    Relay,
    Reopen,
    Waiting,
    Withdraw,
)
from bot.hotline.codes import NAMES, code_name
from bot.hotline.states import QUEUED, Event, State
from bot.hotline.timers import REOPENS, Timer, lives
from bot.hotline.views import Author, Summary
from bot.hotline.waits import holds
from bot.store.alarms import sound
from bot.store.audit import record
from bot.store.escalation_attachments import keep
from bot.store.escalation_moves import destroy_words, move, remove, ring
from bot.store.escalation_words import add_line, new_wrapped_key, sealed_summary, unwrapped
from bot.store.privacy import Vault
from bot.store.tables import conversation, escalation

ASKED = (Timer.CONSENT,)
NAMING = 0x6B7972  # advisory lock: two escalations never draw the same code name at once

IS_OPEN = escalation.c.state != State.CLOSED.value


async def apply(
    connection: AsyncConnection,
    vault: Vault,
    conversation_id: UUID,
    deed: Deed | Waiting,
    now: datetime,
    keep: timedelta,
) -> None:
    """Do one deed; an escalation that has ended meanwhile is left alone."""
    theirs = and_(escalation.c.conversation_id == conversation_id, IS_OPEN)
    match deed:
        case Escalate():
            await _ask(connection, vault, conversation_id, deed, now)
        case Reopen():
            await _reopen(connection, conversation_id, deed, now)
        case Agree():
            agreed_at = func.coalesce(escalation.c.agreed_at, now)
            queued_at = func.coalesce(escalation.c.queued_at, now)
            await move(connection, Event.AGREED, now, theirs, agreed_at=agreed_at, queued_at=queued_at)
        case Withdraw():
            await _end(connection, Event.CLOSED_BY_PERSON, theirs, now, keep)
        case OptOut():
            await _end(connection, Event.STOPPED, theirs, now, keep)
        case Relay():
            await _relay(connection, vault, theirs, deed, now)
        case Page(topic=topic):
            about = {"topic": topic} if topic else {}
            queued_at = func.coalesce(escalation.c.queued_at, now)
            await move(connection, Event.RAISED, now, theirs, urgent=True, queued_at=queued_at, **about)
        case Waiting(wait=wait):
            await move(
                connection,
                Event.PROMISED,
                now,
                theirs,
                promise_due_at=now + holds(wait, now),
                told_absent=not wait.staffed,
            )
        case Forget():
            await _forget(connection, conversation_id, now)
        case OptIn() | Discard():
            pass  # nothing on the hotline waits for it


async def _ask(connection: AsyncConnection, vault: Vault, conversation_id: UUID, deed: Escalate, now: datetime) -> None:
    """Open an escalation: an emergency stands in the queue at once, anything else waits for consent."""
    id_ = uuid4()
    wrapped = new_wrapped_key(vault, id_)
    summary = Summary(deed.state, tuple(map(str, deed.steps)))
    chosen = {
        "id": id_,
        "code": await _free_code(connection),
        "state": (State.WAITING if deed.urgent else State.CONSENT).value,
        "topic": deed.topic,
        "urgent": deed.urgent,
        "asked_at": now,
        "queued_at": now if deed.urgent else None,
        **{timer.value: now + lives(timer, danger=deed.urgent) for timer in (QUEUED if deed.urgent else ASKED)},
        "wrapped_key": wrapped,
        "summary": sealed_summary(unwrapped(vault, id_, wrapped), id_, summary),
    }
    theirs = select(
        conversation.c.id,
        conversation.c.channel,
        func.coalesce(conversation.c.locale, "en"),
        *(literal(value, escalation.c[name].type) for name, value in chosen.items()),
    ).where(conversation.c.id == conversation_id)
    await connection.execute(insert(escalation).from_select(["conversation_id", "channel", "locale", *chosen], theirs))
    if deed.urgent:
        await sound(connection, Event.RAISED, id_, State.WAITING, 0, now, danger=True)
    await ring(connection, id_)


async def _reopen(connection: AsyncConnection, conversation_id: UUID, deed: Reopen, now: datetime) -> None:
    """Put the last escalation back into the queue, whoever held it before; its words are still there."""
    theirs = and_(escalation.c.conversation_id == conversation_id, escalation.c.reopens_until > now)
    last = select(escalation.c.id).where(theirs).order_by(escalation.c.closed_at.desc()).limit(1)
    again = {"asked_at": now, "queued_at": now, "closed_at": None, "reopens_until": None, "outcome": None}
    asked = {"topic": deed.topic, "urgent": deed.urgent, "code": await _free_code(connection), "promises": 0}
    await move(connection, Event.REOPENED, now, escalation.c.id == last.scalar_subquery(), **again, **asked)


async def _free_code(connection: AsyncConnection) -> str:
    """Draw a code name that no open escalation has."""
    await connection.execute(select(func.pg_advisory_xact_lock(NAMING)))
    taken = set((await connection.scalars(select(escalation.c.code).where(IS_OPEN))).all())
    room = max(NAMES, 4 * len(taken))
    while (code := code_name(secrets.randbelow(room))) in taken:
        pass
    return code


async def _relay(
    connection: AsyncConnection, vault: Vault, theirs: ColumnElement[bool], said: Relay, now: datetime
) -> None:
    """Keep the person's words; they stay hidden from everyone until the person has agreed."""
    found = await _open(connection, theirs)
    if found is None or found.wrapped_key is None:
        return
    words = unwrapped(vault, found.id, found.wrapped_key)
    if said.text:
        await add_line(connection, words, found.id, Author.PERSON, said.text, now)
    for attachment in said.attachments:
        line = uuid4()
        await add_line(connection, words, found.id, Author.PERSON, "", now, line)
        await keep(connection, vault, words, line, attachment, now)
    await move(connection, Event.WROTE, now, escalation.c.id == found.id)


async def _end(
    connection: AsyncConnection, event: Event, theirs: ColumnElement[bool], now: datetime, keep: timedelta
) -> None:
    """End it from the person's side; without consent nothing they wrote is kept a moment longer."""
    found = await _open(connection, theirs)
    if found is None:
        return
    refused = found.agreed_at is None
    if refused and event is Event.CLOSED_BY_PERSON:
        event = Event.REFUSED
    this = escalation.c.id == found.id
    reopens = now + REOPENS if event is Event.CLOSED_BY_PERSON else None
    moved = await move(connection, event, now, this, closed_at=now, purge_at=now + keep, reopens_until=reopens)
    if moved is not None and refused:
        await destroy_words(connection, [moved.id])


async def _forget(connection: AsyncConnection, conversation_id: UUID, now: datetime) -> None:
    """Delete every escalation of a person, open or closed, unless a legal hold forbids it."""
    held = select(conversation.c.id).where(conversation.c.id == conversation_id, conversation.c.held_at.is_not(None))
    theirs = and_(escalation.c.conversation_id == conversation_id, ~held.exists())
    for id_ in await remove(connection, Event.FORGOTTEN, theirs):
        await record(connection, Event.FORGOTTEN, now=now, escalation=id_)


async def _open(
    connection: AsyncConnection, theirs: ColumnElement[bool]
) -> Row[UUID, bytes | None, datetime | None] | None:
    columns = select(escalation.c.id, escalation.c.wrapped_key, escalation.c.agreed_at)
    return (await connection.execute(columns.where(theirs).with_for_update())).one_or_none()

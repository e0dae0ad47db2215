"""Escalations as they are read: what the queue shows of a row, and which rows somebody holds."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, func, select

from bot.hotline.paging import AGAIN
from bot.hotline.states import HELD, State
from bot.hotline.views import Queued
from bot.store.tables import conversation, escalation, volunteer

asked = volunteer.alias("asked")  # who was asked to go on


def rows() -> Select[*tuple[Any, ...]]:
    """Escalations as the console shows them: the language is the one the person speaks now."""
    locale = func.coalesce(conversation.c.locale, escalation.c.locale).label("spoken")
    return (
        select(escalation, locale, volunteer.c.alias, asked.c.alias.label("asked_alias"))
        .outerjoin(conversation, conversation.c.id == escalation.c.conversation_id)
        .outerjoin(volunteer, volunteer.c.id == escalation.c.volunteer_id)
        .outerjoin(asked, asked.c.id == escalation.c.offered_to)
    )


def as_queued(row: Row[*tuple[Any, ...]]) -> Queued:
    """One row as the queue shows it."""
    state = State(row.state)
    return Queued(
        id=row.id,
        code=row.code,
        state=state,
        locale=row.spoken,
        topic=row.topic,
        channel=row.channel,
        urgent=row.urgent,
        asked_at=row.asked_at,
        holder=row.alias or "",
        asked=row.asked_alias or "",
        late=_is_late(state, row),
    )


def held_by(holder: UUID) -> ColumnElement[bool]:
    """Those that one volunteer holds."""
    return and_(escalation.c.state.in_(HELD), escalation.c.volunteer_id == holder)


def _is_late(state: State, row: Row[*tuple[Any, ...]]) -> bool:
    """Whether somebody was reminded already: the timer that does it has run out, and the next one still runs."""
    if state is State.WAITING:
        return row.page_due_at is None or row.page_due_at - row.queued_at > AGAIN  # in danger it rings again and again
    return state in HELD and row.nudge_due_at is None and row.release_due_at is not None

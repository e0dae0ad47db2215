"""Who did what to which escalation, and when, to the minute: never a word of what was said, never to whom."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.tables import audit


async def record(
    connection: AsyncConnection,
    action: str,
    *,
    now: datetime,
    actor: UUID | None = None,
    escalation: UUID | None = None,
) -> None:
    """Write one line into the audit; `actor` is a volunteer, or None for the person or a timer."""
    minute = now.replace(second=0, microsecond=0)
    await connection.execute(insert(audit).values(at=minute, actor=actor, action=action, escalation_id=escalation))

"""Whether a volunteer may take one more person: on duty, practised, and not holding as many as they may already."""

from uuid import UUID

from sqlalchemy import Row, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.hotline.roster import Role, Volunteer
from bot.hotline.states import HELD
from bot.store.tables import escalation, volunteer


async def has_room(connection: AsyncConnection, holder: UUID) -> bool:
    """Say whether somebody may take one more; what they take or hand back at the same moment waits for this."""
    theirs = select(volunteer).where(volunteer.c.id == holder, volunteer.c.active, volunteer.c.on_duty)
    row = (await connection.execute(theirs.with_for_update(key_share=True))).one_or_none()
    if row is None:
        return False
    held = select(func.count()).where(escalation.c.volunteer_id == holder, escalation.c.state.in_(HELD))
    return (await connection.scalar(held) or 0) < as_volunteer(row).most


def as_volunteer(row: Row[*tuple[object, ...]]) -> Volunteer:
    """Somebody on the roster, from their row."""
    return Volunteer(
        id=row.id,
        alias=row.alias,
        role=Role(row.role),
        locales=tuple(row.locales),
        on_duty=row.on_duty,
        practised=row.practised,
        seasoned=row.seasoned,
        load=row.load,
    )

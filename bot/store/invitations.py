"""Invitations from the console: one coordinator asks, another person says yes, and only then is there a link."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete, exists, select
from sqlalchemy.dialects.postgresql import insert

from bot.hotline.roster import Invitation, Role
from bot.store.audit import record
from bot.store.database import Database
from bot.store.tables import invitation, volunteer
from bot.store.volunteers import admit, new_link

INVITATION_LIVES = timedelta(days=7)


class Invitations:
    """Those who may join when a second person says so."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def ask(self, alias: str, role: Role, locales: Sequence[str], *, by: UUID, now: datetime) -> bool:
        """Ask for somebody to join; False when the alias is somebody's already, or is asked for already."""
        values = {
            "id": uuid4(),
            "alias": alias,
            "role": role.value,
            "locales": list(locales),
            "invited_by": by,
            "expires_at": now + INVITATION_LIVES,
        }
        async with self._database.begin() as connection:
            await connection.execute(delete(invitation).where(invitation.c.expires_at <= now))
            if await connection.scalar(select(exists().where(volunteer.c.alias == alias, volunteer.c.active))):
                return False
            asked = insert(invitation).values(values).on_conflict_do_nothing().returning(invitation.c.id)
            if (await connection.execute(asked)).one_or_none() is None:
                return False
            await record(connection, "invitation_asked", now=now, actor=by)
            return True

    async def waiting(self, now: datetime) -> tuple[Invitation, ...]:
        """Every invitation that waits for a second person."""
        columns = select(invitation, volunteer.c.alias.label("by"))
        statement = columns.join(volunteer, volunteer.c.id == invitation.c.invited_by).where(
            invitation.c.expires_at > now, volunteer.c.active
        )
        async with self._database.begin() as connection:
            return tuple(
                Invitation(row.id, row.alias, Role(row.role), tuple(row.locales), row.by, row.expires_at)
                for row in await connection.execute(statement.order_by(invitation.c.alias))
            )

    async def approve(self, invitation_id: UUID, *, by: UUID, now: datetime) -> str | None:
        """Put somebody on the roster and return the secret of their link.

        None when it has lapsed, or when the one who asked, or somebody who has left since, is the one who says yes.
        """
        other = select(volunteer.c.id).where(
            volunteer.c.id == by, volunteer.c.active, volunteer.c.role == Role.COORDINATOR.value
        )
        asker_is_here = exists().where(volunteer.c.id == invitation.c.invited_by, volunteer.c.active)
        taken = (
            delete(invitation)
            .where(
                invitation.c.id == invitation_id,
                invitation.c.expires_at > now,
                invitation.c.invited_by != by,
                asker_is_here,
                other.exists(),
            )
            .returning(invitation.c.alias, invitation.c.role, invitation.c.locales)
        )
        async with self._database.begin() as connection:
            found = (await connection.execute(taken)).one_or_none()
            if found is None:
                return None
            id_ = await admit(connection, found.alias, Role(found.role), found.locales, now)
            await record(connection, "invitation_approved", now=now, actor=by)
            return await new_link(connection, id_, now)

    async def withdraw(self, invitation_id: UUID, *, by: UUID, now: datetime) -> None:
        """Take an invitation back; any coordinator may say no."""
        async with self._database.begin() as connection:
            await connection.execute(delete(invitation).where(invitation.c.id == invitation_id))
            await record(connection, "invitation_withdrawn", now=now, actor=by)

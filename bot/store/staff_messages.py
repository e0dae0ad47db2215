"""Passing messages in volunteers' chats with their bot: which are still to be deleted there, and where they are.

Telegram lets a bot delete what is younger than 48 hours, so that is done an hour before.
"""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import structlog
from sqlalchemy import delete, insert, select, update

from bot.errors import StoreError
from bot.store.database import Database
from bot.store.privacy import Vault
from bot.store.staff_tables import staff_message

STAYS = timedelta(hours=46)
RETRY = timedelta(minutes=5)

m = staff_message.c
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Passing:
    """One message that is to go."""

    id: UUID
    account: int = field(repr=False)
    message: int = field(repr=False)


class StaffMessages:
    """Every passing message."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault

    async def keep(self, account: int, message: int, now: datetime) -> None:
        """Note a message that is to go before Telegram lets nobody delete it."""
        id_ = uuid4()
        place = json.dumps([account, message]).encode()
        handle = self._vault.seal(place, table="staff_message", column="handle", row=id_.bytes)
        async with self._database.begin() as connection:
            await connection.execute(insert(staff_message).values(id=id_, handle=handle, due_at=now + STAYS))

    async def take_due(self, now: datetime, most: int) -> list[Passing]:
        """Claim what is due; it comes back by itself until it is reported as gone."""
        due = select(m.id).where(m.due_at <= now).order_by(m.due_at).limit(most).with_for_update(skip_locked=True)
        claimed = (
            update(staff_message)
            .where(m.id.in_(due.scalar_subquery()))
            .values(due_at=now + RETRY)
            .returning(m.id, m.handle)
        )
        async with self._database.begin() as connection:
            rows = (await connection.execute(claimed)).all()
        return [found for row in rows if (found := self._opened(row.id, row.handle))]

    async def gone(self, id_: UUID) -> None:
        """Forget a message that is deleted."""
        async with self._database.begin() as connection:
            await connection.execute(delete(staff_message).where(m.id == id_))

    def _opened(self, id_: UUID, handle: bytes) -> Passing | None:
        try:
            place = self._vault.open(handle, table="staff_message", column="handle", row=id_.bytes)
        except StoreError as error:
            log.error("message_unreadable", channel="staff", reason=type(error).__name__)
            return None
        return Passing(id_, *json.loads(place))

"""Copies that providers keep of what people sent: which are still to be erased there.

A row says nothing about a person or a conversation, so it outlives both: DELETE erases them at once, and the provider's
copy as soon as the provider does it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import structlog
from sqlalchemy import Interval, cast, delete, exists, func, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import StoreError
from bot.message import Attachment, ChannelName
from bot.store.database import Database
from bot.store.privacy import Vault
from bot.store.tables import escalation_attachment, provider_copy

FIRST_RETRY = timedelta(minutes=1)  # doubled with every attempt ...
LAST_RETRY = timedelta(hours=1)  # ... up to this, for ever: a copy is forgotten only when it is gone
DOUBLINGS = 10

copy = provider_copy.c
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Copy:
    """One thing a provider still has."""

    id: UUID
    channel: ChannelName
    handle: str = field(repr=False)
    attempts: int


class ProviderCopies:
    """Everything that providers are still to erase."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault

    async def take_due(self, now: datetime, most: int) -> tuple[Copy, ...]:
        """Claim what is due; it comes back by itself, later each time, until it is reported as erased.

        What a volunteer may still look at is not due: it becomes due when its handle goes, whoever made it go.
        """
        attached = escalation_attachment.c
        is_needed = exists().where(attached.line_id == copy.line_id, attached.handle.is_not(None))
        due = select(copy.id).where(copy.due_at <= now, ~is_needed).order_by(copy.due_at).limit(most)
        wait = FIRST_RETRY * func.power(2, func.least(copy.attempts, DOUBLINGS))
        later = literal(now) + cast(func.least(wait, LAST_RETRY), Interval)
        claimed = (
            update(provider_copy)
            .where(copy.id.in_(due.with_for_update(skip_locked=True).scalar_subquery()))
            .values(due_at=later, attempts=func.least(copy.attempts + 1, 1000))
            .returning(copy.id, copy.channel, copy.handle, copy.attempts)
        )
        async with self._database.begin() as connection:
            rows = (await connection.execute(claimed)).all()
        found = ((row, self._opened(row.handle, row.id)) for row in rows)
        return tuple(Copy(row.id, ChannelName(row.channel), handle, row.attempts) for row, handle in found if handle)

    async def erased(self, ids: Sequence[UUID]) -> None:
        """Forget copies that are gone."""
        async with self._database.begin() as connection:
            await connection.execute(delete(provider_copy).where(copy.id.in_(ids)))

    def _opened(self, handle: bytes, row: UUID) -> str:
        """Read a handle; "" when its key has left the ring, which must not keep the others at the provider."""
        try:
            return self._vault.open(handle, table="provider_copy", column="handle", row=row.bytes).decode()
        except StoreError as error:
            log.error("copy_unreadable", reason=type(error).__name__)
            return ""


async def note_copies(
    connection: AsyncConnection,
    vault: Vault,
    channel: str,
    attachments: Sequence[Attachment],
    now: datetime,
    line: UUID | None = None,
) -> None:
    """Note, inside the caller's transaction, what the provider is to erase; with a line, not before it lets go."""
    for attachment in attachments:
        if attachment.erasable:
            id_ = uuid4()
            handle = vault.seal(attachment.handle.encode(), table="provider_copy", column="handle", row=id_.bytes)
            row = {"id": id_, "channel": channel, "handle": handle, "line_id": line, "due_at": now}
            await connection.execute(insert(provider_copy).values(row))

"""What volunteers may look at, and who has looked: never the thing itself, only how the provider finds it."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select

from bot.message import Attached, ChannelName
from bot.store.audit import record
from bot.store.database import Database
from bot.store.escalation_attachments import attached, let_go, opened
from bot.store.escalation_moves import ring
from bot.store.escalation_words import unwrapped
from bot.store.escalations import Holding, still_held
from bot.store.privacy import Vault
from bot.store.tables import escalation, escalation_attachment, escalation_line, provider_copy

LOOKED = "looked"  # in the audit


@dataclass(frozen=True, slots=True)
class Kept:
    """What a volunteer asks to look at; without a handle it is gone."""

    channel: ChannelName
    kind: Attached
    handle: str | None = field(repr=False)


class KeptAttachments:
    """What volunteers may look at."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault

    async def find(self, holding: Holding, line: UUID) -> Kept | None:
        """What came with a line, for the volunteer who holds the conversation with the epoch they saw; else None."""
        statement = (
            select(escalation.c.id, escalation.c.channel, escalation.c.wrapped_key, attached.kind, attached.handle)
            .join(escalation_line, escalation_line.c.escalation_id == escalation.c.id)
            .join(escalation_attachment, attached.line_id == escalation_line.c.id)
            .where(attached.line_id == line, escalation.c.agreed_at.is_not(None), *still_held(holding))
        )
        async with self._database.begin() as connection:
            row = (await connection.execute(statement)).one_or_none()
        if row is None:
            return None
        handle = opened(unwrapped(self._vault, row.id, row.wrapped_key), row.handle, line) if row.handle else None
        return Kept(ChannelName(row.channel), Attached(row.kind), handle)

    async def let_go_everything(self) -> None:
        """Forget every handle, in every conversation."""
        async with self._database.begin() as connection:
            await let_go(connection, attached.handle.is_not(None))

    async def looked(self, holding: Holding, line: UUID, now: datetime) -> bool:
        """Note that a volunteer is shown this now; False when they hold it no more, and then they are shown nothing.

        Where the provider can erase its copy, this was the only time.
        """
        this = select(escalation.c.id).where(*still_held(holding)).with_for_update()
        async with self._database.begin() as connection:
            if (await connection.execute(this)).one_or_none() is None:
                return False
            is_erasable = exists().where(provider_copy.c.line_id == attached.line_id)
            await let_go(connection, attached.line_id == line, is_erasable)
            await ring(connection, holding.escalation)
            await record(connection, LOOKED, now=now, actor=holding.volunteer, escalation=holding.escalation)
            return True

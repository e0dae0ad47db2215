"""How a volunteer's page finds what a person sent: the provider's handle, encrypted with the words of the conversation.

The handle goes when the conversation ends, with DELETE, and, where the provider erases its copy when asked, as soon as
a volunteer has looked. `bot.store.provider_copies` notices that by itself.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, exists, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.message import Attachment
from bot.store.privacy import Vault
from bot.store.provider_copies import note_copies
from bot.store.tables import conversation, escalation, escalation_attachment, escalation_line

attached = escalation_attachment.c


async def keep(
    connection: AsyncConnection, vault: Vault, words: Vault, line: UUID, attachment: Attachment, now: datetime
) -> None:
    """Keep the handle of what came with a line, inside the transaction that has just written the line."""
    row = {"line_id": line, "kind": attachment.kind.value, "handle": _sealed(words, attachment.handle, line)}
    await connection.execute(insert(escalation_attachment).values(row))
    channel = (
        select(escalation.c.channel)
        .join(escalation_line, escalation_line.c.escalation_id == escalation.c.id)
        .where(escalation_line.c.id == line)
    )
    told = (await connection.execute(channel)).scalar_one()
    await note_copies(connection, vault, told, (attachment,), now, line)


async def let_go(connection: AsyncConnection, *conditions: ColumnElement[bool]) -> None:
    """Forget handles, so that nobody can look any more; a legal hold keeps those of its person."""
    is_held = exists().where(
        escalation_line.c.id == attached.line_id,
        escalation_line.c.escalation_id == escalation.c.id,
        escalation.c.conversation_id == conversation.c.id,
        conversation.c.held_at.is_not(None),
    )
    await connection.execute(update(escalation_attachment).where(~is_held, *conditions).values(handle=None))


async def let_go_all(connection: AsyncConnection, escalation_id: UUID) -> None:
    """Forget every handle of a conversation that has ended."""
    lines = select(escalation_line.c.id).where(escalation_line.c.escalation_id == escalation_id)
    await let_go(connection, attached.line_id.in_(lines))


def opened(words: Vault, handle: bytes, line: UUID) -> str:
    """Read a handle back."""
    return words.open(handle, table="escalation_attachment", column="handle", row=line.bytes).decode()


def _sealed(words: Vault, handle: str, line: UUID) -> bytes:
    return words.seal(handle.encode(), table="escalation_attachment", column="handle", row=line.bytes)

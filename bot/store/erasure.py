"""What DELETE does: everything about a person goes, but the fact that they said stop or were blocked.

The last sentence still has to reach them. It travels from a row that nobody can find again: its pseudonym is its own
random id, and it is gone as soon as the sentence has gone out (bot.store.outbox).
"""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.message import Address
from bot.store.privacy import Vault
from bot.store.tables import conversation, outbox


async def erase(connection: AsyncConnection, conversation_id: UUID, now: datetime) -> bool:
    """Delete a conversation inside the caller's transaction; False when a legal hold forbids it."""
    this = conversation.c.id == conversation_id
    columns = select(conversation.c.held_at, conversation.c.stopped, conversation.c.blocked_until)
    found = (await connection.execute(columns.where(this).with_for_update())).one()
    if found.held_at is not None:
        return False
    if found.stopped or (found.blocked_until is not None and found.blocked_until > now):
        await connection.execute(delete(outbox).where(outbox.c.conversation_id == conversation_id))
        await connection.execute(update(conversation).where(this).values(state=None, locale=None, address=None))
    else:
        await connection.execute(delete(conversation).where(this))
    return True


async def farewell(connection: AsyncConnection, vault: Vault, to: Address, now: datetime) -> UUID:
    """A row that carries one last message to somebody we no longer know."""
    id_ = uuid4()
    address = vault.seal(to.value.encode(), table="conversation", column="address", row=id_.bytes)
    row = {"id": id_, "channel": to.channel.value, "pseudonym": id_.bytes, "address": address, "touched_at": now}
    await connection.execute(insert(conversation).values(row))
    return id_

"""The words between a person and a volunteer: each escalation has a data key of its own, wrapped by the key ring."""

import json
import os
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.hotline.views import Author, Line, Summary
from bot.message import Attached
from bot.store.outbox import Status
from bot.store.privacy import KEY_BYTES, Vault, data_key_vault
from bot.store.tables import escalation_attachment, escalation_line, outbox


def new_wrapped_key(vault: Vault, escalation_id: UUID) -> bytes:
    """A fresh data key, readable only through the key ring and only for this escalation."""
    return vault.seal(os.urandom(KEY_BYTES), table="escalation", column="wrapped_key", row=escalation_id.bytes)


def unwrapped(vault: Vault, escalation_id: UUID, wrapped: bytes) -> Vault:
    """What reads and writes the lines of one escalation."""
    return data_key_vault(vault.open(wrapped, table="escalation", column="wrapped_key", row=escalation_id.bytes))


async def add_line(
    connection: AsyncConnection,
    words: Vault,
    escalation_id: UUID,
    author: Author,
    text: str,
    now: datetime,
    line: UUID | None = None,
    about: UUID | None = None,
) -> UUID | None:
    """Keep one line; None when this very line (a form sent twice) is kept already."""
    line = line or uuid4()
    body = words.seal(text.encode(), table="escalation_line", column="body", row=line.bytes)
    statement = (
        insert(escalation_line)
        .values(id=line, escalation_id=escalation_id, author=author.value, body=body, at=now, about=about)
        .on_conflict_do_nothing(index_elements=["id"])
        .returning(escalation_line.c.id)
    )
    kept: UUID | None = (await connection.execute(statement)).scalar_one_or_none()
    return kept


async def read_lines(
    connection: AsyncConnection, words: Vault, escalation_id: UUID, authors: tuple[Author, ...]
) -> tuple[Line, ...]:
    """The lines these authors wrote, in order."""
    statement = (
        select(
            escalation_line,
            outbox.c.status,
            escalation_attachment.c.kind,
            escalation_attachment.c.handle.is_not(None).label("is_there"),
        )
        .outerjoin(outbox, outbox.c.line_id == escalation_line.c.id)
        .outerjoin(escalation_attachment, escalation_attachment.c.line_id == escalation_line.c.id)
        .where(escalation_line.c.escalation_id == escalation_id, escalation_line.c.author.in_(authors))
        .order_by(escalation_line.c.seq)
    )
    return tuple(
        Line(
            id=row.id,
            author=Author(row.author),
            text=words.open(row.body, table="escalation_line", column="body", row=row.id.bytes).decode(),
            at=row.at,
            undelivered=row.status == Status.REFUSED,
            attached=Attached(row.kind) if row.kind else None,
            is_there=row.is_there,
        )
        for row in await connection.execute(statement)
    )


def sealed_summary(words: Vault, escalation_id: UUID, summary: Summary) -> bytes:
    """What the person looked at, readable only with the key of their escalation."""
    told = json.dumps([summary.state, summary.steps]).encode()
    return words.seal(told, table="escalation", column="summary", row=escalation_id.bytes)


def read_summary(words: Vault, escalation_id: UUID, sealed: bytes | None) -> Summary | None:
    """What the person looked at; the caller has made sure that they agreed."""
    if sealed is None:
        return None
    state, steps = json.loads(words.open(sealed, table="escalation", column="summary", row=escalation_id.bytes))
    return Summary(state, tuple(steps))

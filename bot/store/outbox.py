"""Messages on their way out: written with the turn that made them, sent once in order, never lost.

A row waits (`PENDING`), is claimed for a minute (`SENDING`), and ends. A claim that nobody settles is due again, so
a process that dies in mid-send costs at most one repeated message. Within a conversation no row is claimed while an
earlier one has not ended; who comes too early leaves the row due, and whoever ends the earlier one finds it.
"""

import json
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Any, assert_never
from uuid import UUID, uuid4

import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import StoreError
from bot.message import Address, Button, ChannelName, Outbound, Paper, Picture, Receipt, Refused, Sent, TryAgain
from bot.store import outbox_statements as sql
from bot.store.database import Database
from bot.store.privacy import Vault

GRACE = timedelta(seconds=30)  # how long whoever wrote a row has to bring it out before the worker does
CLAIM = timedelta(seconds=60)  # how long whoever took a row has to settle it
BACKOFF = {"most": 8, "first": 15, "longest": 900}  # attempts, and seconds that double: half an hour in all

log = structlog.get_logger()


class Status(IntEnum):
    """How far a message has come. It only ever rises; two and more are final."""

    PENDING = 0
    SENDING = 1
    SENT = 2
    REFUSED = 3
    DELIVERED = 4  # the provider says it has arrived


@dataclass(frozen=True, slots=True)
class Due:
    """One claimed message, ready to be handed to its channel."""

    id: UUID
    conversation: UUID
    to: Address
    outbound: Outbound
    attempts: int  # this one included


@dataclass(frozen=True, slots=True)
class Sealed:
    """Messages as they are stored: ids in order, and a ciphertext each."""

    ids: tuple[UUID, ...]
    bodies: tuple[bytes, ...]


def seal(vault: Vault, outbounds: Sequence[Outbound]) -> Sealed:
    """Encrypt messages, each bound to the row it will stand in."""
    ids = tuple(uuid4() for _ in outbounds)
    return Sealed(ids, tuple(_sealed(vault, id_, outbound) for id_, outbound in zip(ids, outbounds, strict=True)))


async def enqueue(
    connection: AsyncConnection,
    vault: Vault,
    conversation_id: UUID,
    outbounds: Sequence[Outbound],
    now: datetime,
    line_id: UUID | None = None,
) -> tuple[UUID, ...]:
    """Write messages into the outbox inside the caller's transaction; a line of a volunteer's may ride along."""
    if not outbounds:
        return ()
    sealed = seal(vault, outbounds)
    values = {"ids": list(sealed.ids), "bodies": list(sealed.bodies), "due": now + GRACE, "line": line_id}
    await connection.execute(text(sql.WRITE), {"conversation": conversation_id, **values})
    return sealed.ids


async def call_off(connection: AsyncConnection, conversation_id: UUID, now: datetime) -> None:
    """Send nothing of what still waits for this person: they said stop."""
    await connection.execute(text(sql.CALL_OFF), {"conversation": conversation_id, "now": now})


REPORTED = {  # the provider's words that say how it ended; the others say that it is still on its way
    "sent": Status.SENT,
    "delivered": Status.DELIVERED,
    "read": Status.DELIVERED,
    "undelivered": Status.REFUSED,
    "failed": Status.REFUSED,
    "canceled": Status.REFUSED,
}


class Outbox:
    """Claims messages that are on their way, and keeps how it went."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault

    async def take(self, ids: Sequence[UUID], now: datetime) -> list[Due]:
        """Claim these messages for sending, in order; those that somebody else has, or that must wait, are left."""
        if not ids:
            return []
        values = {"ids": list(ids), "now": now, "claim": now + CLAIM}
        async with self._database.held() as driver:
            rows = await (await driver.execute(sql.TAKE, values)).fetchall()
            if len(rows) < len(ids):  # what they waited for may have ended while we looked: once more
                rows += await (await driver.execute(sql.TAKE, values)).fetchall()
        return self._opened(rows)

    async def take_due(self, now: datetime, limit: int) -> list[Due]:
        """Claim what is overdue in at most so many conversations, each from its earliest message on."""
        async with self._database.held() as driver, driver.transaction():
            if (await (await driver.execute(sql.ONE_SWEEP)).fetchone()) != (True,):
                return []
            held = await (await driver.execute(sql.HOLD_DUE, {"now": now, "limit": limit})).fetchall()
            values = {"ids": [id_ for (id_,) in held], "now": now, "claim": now + CLAIM}
            rows = await (await driver.execute(sql.TAKE_DUE, values)).fetchall() if held else []
        return self._opened(rows)

    async def mark(self, results: Sequence[tuple[UUID, Receipt]], now: datetime) -> tuple[UUID, ...]:
        """Keep how it went for a whole batch; returns what was waiting behind these messages and may go now."""
        if not results:
            return ()
        values = {
            "ids": [id_ for id_, _ in results],
            "statuses": [_status(receipt) for _, receipt in results],
            "provider_ids": [
                (receipt.provider_id or None) if isinstance(receipt, Sent) else None for _, receipt in results
            ],
            "after": [float(receipt.after) if isinstance(receipt, TryAgain) else 0.0 for _, receipt in results],
            "now": now,
            **BACKOFF,
        }
        async with self._database.held() as driver:
            ended = await (await driver.execute(sql.MARK, values)).fetchall()
            if farewells := [id_ for id_, is_farewell in ended if is_farewell]:
                await driver.execute(sql.FAREWELL_OVER, (farewells,))
            followers = await driver.execute(sql.FOLLOWERS, ([id_ for id_, _ in ended], now))
            return tuple(id_ for (id_,) in await followers.fetchall())

    async def mark_answered(self, ids: Sequence[UUID], now: datetime) -> tuple[UUID, ...]:
        """Keep that these went out in the answer to the provider's own call; returns as `mark` does."""
        return await self.mark([(id_, Sent("")) for id_ in ids], now)

    async def put_back(self, ids: Sequence[UUID], now: datetime) -> None:
        """Give up claims without having tried."""
        if not ids:
            return
        async with self._database.held() as driver:
            await driver.execute(sql.PUT_BACK, (now, list(ids)))

    async def report(self, provider_id: str, status: str) -> None:
        """Take in what a provider says about a message it took; twice and out of order is fine."""
        if (final := REPORTED.get(status)) is None:
            return
        async with self._database.held() as driver:
            await driver.execute(sql.REPORT, {"status": final, "provider_id": provider_id})

    def _opened(self, rows: Sequence[tuple[Any, ...]]) -> list[Due]:
        """Decrypt claimed rows. One that no key reads stays claimed, and is tried again when the key is back."""
        due = []
        for id_, conversation, channel, address, body, attempts in rows:
            try:
                to = self._vault.open(address, table="conversation", column="address", row=conversation.bytes)
                said = self._vault.open(body, table="outbox", column="body", row=id_.bytes)
            except StoreError as error:
                log.error("outbox_unreadable", channel=channel, reason=type(error).__name__)
                continue
            due.append(Due(id_, conversation, Address(ChannelName(channel), to.decode()), _outbound(said), attempts))
        return due


def _sealed(vault: Vault, id_: UUID, outbound: Outbound) -> bytes:
    buttons = [[button.text, button.data, button.beside] for button in outbound.buttons]
    paper = astuple(outbound.paper) if outbound.paper else None
    picture = astuple(outbound.picture) if outbound.picture else None
    said = [outbound.text, buttons, paper, picture]
    while said[-1] is None:
        said.pop()
    return vault.seal(json.dumps(said).encode(), table="outbox", column="body", row=id_.bytes)


def _outbound(said: bytes) -> Outbound:
    words, buttons, *rest = json.loads(said)
    paper, picture = (*rest, None, None)[:2]
    return Outbound(
        words,
        tuple(Button(*button) for button in buttons),
        _paper(*paper) if paper else None,
        Picture(*picture) if picture else None,
    )


def _paper(locale: str, title: str, paragraphs: Sequence[str], otherwise: str) -> Paper:
    return Paper(locale, title, tuple(paragraphs), otherwise)


def _status(receipt: Receipt) -> Status:
    match receipt:
        case Sent():
            return Status.SENT
        case Refused():
            return Status.REFUSED
        case TryAgain():
            return Status.PENDING
        case _:
            assert_never(receipt)

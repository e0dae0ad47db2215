"""Where people stand: read before a turn, written after it, all or nothing.

Most turns are one statement on a connection that commits by itself (bot.store.turn_statements). A turn that does
something beside talking, such as calling a volunteer or deleting everything, takes a transaction guarded by the
same `rev`. Addresses and positions are ciphertext; a person is found by pseudonym, under every key of the ring.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, get_args
from uuid import UUID, uuid4

import structlog
from psycopg.errors import UniqueViolation
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.engine.conversation import Conversation, from_state
from bot.engine.effects import Deed, Discard, Forget, OptOut, Waiting
from bot.engine.turn import Turn
from bot.errors import StoreError
from bot.hotline.states import HANDS, State
from bot.message import Address, Hand, Inbound, Outbound
from bot.store import outbox
from bot.store import turn_statements as sql
from bot.store.database import Database
from bot.store.erasure import erase, farewell
from bot.store.escalations import Escalations
from bot.store.outcomes import Committed, Conflict, Known, Seen
from bot.store.position import packed
from bot.store.privacy import Vault
from bot.store.provider_copies import note_copies

BLOCKED_EVERY = timedelta(minutes=10)  # how often somebody blocked is told so, and given help lines
POSITION_LIVES = timedelta(hours=12)  # idle; design §8
DEEDS = (*get_args(Deed), Waiting)  # a wait that is told is a promise, and kept
TRIES = 20
log = structlog.get_logger()
SEEN = "inbound_pkey"  # the constraint a message breaks when it comes a second time


class Conversations:
    """Everyone's conversation with the bot."""

    def __init__(self, database: Database, vault: Vault, escalations: Escalations) -> None:
        self._database = database
        self._vault = vault
        self._escalations = escalations

    async def read(self, sender: Address, now: datetime) -> Known:
        """Where a person stands; a fresh conversation for somebody new."""
        found: Sequence[Any] = ()
        async with self._database.held() as driver:
            for pseudonym in self._vault.pseudonyms(sender):  # one at a time: an array is planned anew at every call
                values = {"pseudonym": pseudonym, "now": now}
                rows = await driver.execute(sql.READ, values, prepare=True, binary=True)
                found = await rows.fetchone() or ()
                if found[0] is not None:
                    break
        return self._known(found, now)

    async def commit(
        self, known: Known, inbound: Inbound, turn: Turn, outbounds: Sequence[Outbound], now: datetime
    ) -> Committed | Conflict | Seen:
        """Write one turn, all of it or nothing."""
        values = self._values(known, inbound, turn.conversation, now)
        deeds = tuple(effect for effect in turn.effects if isinstance(effect, DEEDS))
        try:
            if deeds:
                return await self._commit_deeds(known, deeds, outbounds, values, inbound.sender, now)
            sealed = outbox.seal(self._vault, outbounds)
            values |= _posted(sealed, now)
            won = await self._write(sql.TURN if known.is_stored else sql.FIRST_TURN, values)
            return Committed(sealed.ids) if won else Conflict()
        except UniqueViolation as error:
            return _lost(error)
        except IntegrityError as error:
            if isinstance(error.orig, UniqueViolation):
                return _lost(error.orig)
            raise

    async def commit_apology(self, inbound: Inbound, outbounds: Sequence[Outbound], now: datetime) -> Committed | Seen:
        """Keep a message that could not be answered, with a calm sentence; where the person stands is untouched."""
        sealed = outbox.seal(self._vault, outbounds)
        for _ in range(TRIES):
            known = await self.read(inbound.sender, now)
            values = self._values(known, inbound, known.conversation, now) | _posted(sealed, now)
            try:
                won = await self._write(sql.APOLOGY if known.is_stored else sql.FIRST_TURN, values)
            except UniqueViolation as error:
                if isinstance(_lost(error), Seen):
                    return Seen()
                continue
            if won:
                return Committed(sealed.ids)
        raise StoreError("one conversation changed too often while it was being answered; the provider sends it again")

    async def discard(self, inbound: Inbound, now: datetime) -> None:
        """Have the provider erase what came with a message that gets no turn; twice does no harm."""
        if inbound.attachments:
            async with self._database.begin() as connection:
                await note_copies(connection, self._vault, inbound.sender.channel, inbound.attachments, now)

    async def _write(self, statement: str, values: dict[str, Any]) -> bool:
        async with self._database.held() as driver:
            done = await driver.execute(statement, values, prepare=True, binary=True)
            return await done.fetchone() is not None

    async def _commit_deeds(
        self,
        known: Known,
        deeds: tuple[Deed | Waiting, ...],
        outbounds: Sequence[Outbound],
        values: dict[str, Any],
        sender: Address,
        now: datetime,
    ) -> Committed | Conflict:
        """Write a turn that does more than talk."""
        async with self._database.begin() as connection:
            if not await _guarded(connection, known, values):
                await connection.rollback()
                return Conflict()
            await connection.exec_driver_sql(sql.INBOUND, values)
            await self._escalations.apply(connection, known, deeds, now)
            for deed in deeds:
                if isinstance(deed, Discard):
                    await note_copies(connection, self._vault, sender.channel, deed.attachments, now)
            if any(isinstance(deed, OptOut) for deed in deeds):
                await outbox.call_off(connection, known.id, now)
            home = known.id
            if any(isinstance(deed, Forget) for deed in deeds) and await erase(connection, known.id, now):
                if not outbounds:
                    return Committed()
                home = await farewell(connection, self._vault, sender, now)
            return Committed(await outbox.enqueue(connection, self._vault, home, outbounds, now))

    def _known(self, found: Sequence[Any], now: datetime) -> Known:
        (
            id_,
            rev,
            locale,
            stopped,
            state,
            touched_at,
            blocked_until,
            escalation,
            held_as,
            agreed,
            urgent,
            staffed,
            kept,
            recent,
        ) = found
        if id_ is None:
            return Known(uuid4(), 0, is_stored=False, conversation=Conversation(), staffed=staffed)
        is_stale = now - touched_at > POSITION_LIVES  # whoever holds the phone by now is told nothing of before
        position = None if is_stale else self._position(id_, state)
        return Known(
            id=id_,
            rev=rev,
            is_stored=True,
            conversation=from_state(position, locale=locale, stopped=stopped),
            hand=HANDS[State(held_as)] if held_as else Hand.BOT,
            agreed=bool(agreed),
            escalation=escalation,
            urgent=urgent,
            blocked=blocked_until is not None and blocked_until > now,
            told=now - touched_at < BLOCKED_EVERY,
            staffed=staffed,
            recent=recent,
            held=kept,
        )

    def _position(self, row: UUID, state: bytes | None) -> bytes | None:
        """Decrypt a position; one that does not belong to its row is not used, and the person starts at the menu."""
        try:
            return self._vault.open(state, table="conversation", column="state", row=row.bytes) if state else None
        except StoreError as error:
            log.error("position_unreadable", reason=type(error).__name__)
            return None

    def _values(self, known: Known, inbound: Inbound, conversation: Conversation, now: datetime) -> dict[str, Any]:
        row = known.id.bytes
        position = packed(conversation)
        return {
            "id": known.id,
            "rev": known.rev,
            "channel": inbound.sender.channel.value,
            "inbound": inbound.id,
            "pseudonym": self._vault.pseudonyms(inbound.sender)[0],
            "key": self._vault.key_ids[0],
            "address": self._address(inbound.sender, known.id),
            "locale": conversation.locale,
            "stopped": conversation.stopped,
            "state": self._vault.seal(position, table="conversation", column="state", row=row) if position else None,
            "now": now,
        }

    def _address(self, sender: Address, row: UUID) -> bytes:
        return self._vault.seal(sender.value.encode(), table="conversation", column="address", row=row.bytes)


async def _guarded(connection: AsyncConnection, known: Known, values: dict[str, Any]) -> bool:
    """Write the conversation's row if nobody else has since it was read."""
    written = await connection.exec_driver_sql(sql.KNOWN if known.is_stored else sql.NEW, values)
    return written.first() is not None


def _posted(sealed: outbox.Sealed, now: datetime) -> dict[str, Any]:
    return {"ids": list(sealed.ids), "bodies": list(sealed.bodies), "due": now + outbox.GRACE}


def _lost(error: UniqueViolation) -> Conflict | Seen:
    """Say what a broken uniqueness means: this message was seen before, or somebody else was faster."""
    return Seen() if error.diag.constraint_name == SEEN else Conflict()

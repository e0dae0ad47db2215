"""Erasing at an operator's word what DELETE erases at a person's: for one address, or in an emergency for all."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import exists, func, select, update

from bot.engine.effects import Forget
from bot.hotline.states import Event
from bot.message import Address
from bot.store import escalation_deeds, protected
from bot.store.database import Database
from bot.store.erasure import erase
from bot.store.escalation_moves import remove
from bot.store.holdings import hashes_of
from bot.store.privacy import Vault
from bot.store.staff_tables import staff_account
from bot.store.tables import conversation, escalation, provider_copy

BATCH = 100


@dataclass(frozen=True, slots=True)
class Erased:
    """What became of what was to be erased."""

    gone: int = 0  # conversations of which nothing is left
    flagged: int = 0  # of which only the fact is left that they said stop, or are blocked
    held: int = 0  # that a legal hold keeps whole

    def __add__(self, other: "Erased") -> "Erased":
        """Both together."""
        return Erased(self.gone + other.gone, self.flagged + other.flagged, self.held + other.held)


class Forgetting:
    """Erases what is held, as DELETE does; a legal hold is kept."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault

    async def forget(self, addresses: Sequence[Address], now: datetime) -> Erased:
        """Erase everything about these addresses, under every key of the ring. Nothing is sent to anybody."""
        (index,) = (index for index in protected.INDEXES if index.table == conversation.name)
        hashes = [pseudonym for address in addresses for pseudonym in hashes_of(self._vault, index, address)]
        async with self._database.begin() as connection:
            ids = (
                await connection.scalars(select(conversation.c.id).where(conversation.c.pseudonym.in_(hashes)))
            ).all()
        done = Erased()
        for id_ in ids:
            done += await self._one(id_, now)
        return done

    async def everybody(self, now: datetime) -> AsyncGenerator[Erased]:
        """Erase the conversations of everybody, a batch at a time; says after each what has been done in all."""
        last, done = UUID(int=0), Erased()
        while True:
            some = select(conversation.c.id).where(conversation.c.id > last).order_by(conversation.c.id).limit(BATCH)
            async with self._database.begin() as connection:
                ids = (await connection.scalars(some)).all()
            if not ids:
                break
            for id_ in ids:
                done += await self._one(id_, now)
            last = ids[-1]
            yield done
        async with self._database.begin() as connection:
            await remove(connection, Event.FORGOTTEN, escalation.c.conversation_id.is_(None))

    async def counts(self) -> tuple[int, int]:
        """How many conversations are kept, and how many of them under a legal hold."""
        numbers = select(func.count(), func.count(conversation.c.held_at))
        async with self._database.begin() as connection:
            kept, held = (await connection.execute(numbers.select_from(conversation))).one()
        return kept, held

    async def copies(self) -> int:
        """How many copies the worker has still to have erased at the providers."""
        async with self._database.begin() as connection:
            return int(await connection.scalar(select(func.count()).select_from(provider_copy)) or 0)

    async def is_volunteer(self, addresses: Sequence[Address]) -> bool:
        """Whether one of these is the linked account of a volunteer, which is not erased here."""
        (index,) = (index for index in protected.INDEXES if index.table == staff_account.name)
        hashes = [pseudonym for address in addresses for pseudonym in hashes_of(self._vault, index, address)]
        async with self._database.begin() as connection:
            return bool(await connection.scalar(select(exists().where(staff_account.c.pseudonym.in_(hashes)))))

    async def _one(self, id_: UUID, now: datetime) -> Erased:
        """Erase one conversation; a turn that runs meanwhile reads again."""
        this = conversation.c.id == id_
        async with self._database.begin() as connection:
            touched = update(conversation).where(this).values(rev=conversation.c.rev + 1)
            found = (await connection.execute(touched.returning(conversation.c.held_at))).one_or_none()
            if found is None:
                return Erased()
            if found.held_at is not None:
                await connection.rollback()
                return Erased(held=1)
            await escalation_deeds.apply(connection, self._vault, id_, Forget(), now, timedelta(0))
            await erase(connection, id_, now)
            is_left = await connection.scalar(select(exists().where(this)))
        return Erased(flagged=1) if is_left else Erased(gone=1)

"""Changing the secret key: everything an older key of the ring protects is written anew under the first one.

It may be stopped at any moment and begun again, and runs beside web and worker: a row somebody else holds is left for
the next round, and nobody is waited for with a row in hand. A keyed hash can be made anew only while the address it was
made of is kept. Of somebody whose address is gone, only their own next message makes it: until then the old key stays.
"""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Table, and_, func, literal, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import StoreError
from bot.message import Address, ChannelName
from bot.store import protected
from bot.store.database import Database
from bot.store.privacy import ID_BYTES, Vault
from bot.store.protected import Index
from bot.store.tables import metadata

BATCH = 200
ROUNDS = 5
PAUSE = 0.5  # seconds between two rounds, for whoever holds the rows that are left
UNKNOWN = b""  # the key of a hash that was made before its key was kept beside it
WHOLE = 32  # bytes of a hash; shorter: a farewell (bot.store.erasure)

Rows = Mapping[bytes, Mapping[str, int]]  # by key, then by column


@dataclass(slots=True)
class Progress:
    """How far a change of keys has come in one table."""

    table: str
    done: int = 0
    unreadable: int = 0  # no key of the ring reads them
    doubled: int = 0  # somebody has two rows, and the newer one is found
    at: UUID | None = field(default=None, repr=False)  # the last row that was looked at


class Rotation:
    """Brings everything to the first key of the ring."""

    def __init__(self, database: Database, vault: Vault, *, batch: int = BATCH) -> None:
        self._database = database
        self._vault = vault
        self._batch = batch
        self._first = vault.key_ids[0]

    async def rotate(self) -> AsyncGenerator[Progress]:
        """Write anew what older keys protect, a batch a transaction; says after each how far it has come."""
        for name in protected.tables():
            table, done = metadata.tables[name], 0
            for _ in range(ROUNDS):
                progress = Progress(name, done)
                while await self._one_batch(table, progress):
                    yield progress
                if progress.done == done:
                    break
                done = progress.done
                await asyncio.sleep(PAUSE)

    async def rows(self) -> Rows:
        """How many values each key protects, by column; b"" stands for a hash whose key is not known."""
        found: dict[bytes, dict[str, int]] = {}
        async with self._database.begin() as connection:
            for name, key, counted in _censuses():
                table = metadata.tables[name.split(".")[0]]
                statement = select(key, func.count()).select_from(table).where(counted).group_by(key)
                for made_by, number in await connection.execute(statement):
                    found.setdefault(bytes(made_by), {})[name] = number
        return found

    async def _one_batch(self, table: Table, progress: Progress) -> bool:
        """Write one batch anew; False when there was nothing left."""
        (row_id,) = table.primary_key.columns
        statement = select(table).where(self._needs(table)).order_by(row_id).limit(self._batch)
        if progress.at is not None:
            statement = statement.where(row_id > progress.at)
        async with self._database.begin() as connection:
            found = (await connection.execute(statement.with_for_update(skip_locked=True))).all()
            for row in found:
                await self._one_row(connection, table, row, progress)
        return bool(found)

    async def _one_row(
        self, connection: AsyncConnection, table: Table, row: Row[*tuple[Any, ...]], progress: Progress
    ) -> None:
        (row_id,) = table.primary_key.columns
        values = row._asdict()
        progress.at = values[row_id.name]
        try:
            sealed = self._sealed_anew(table.name, values)
            hashed = self._hashed_anew(table.name, values)
        except StoreError:
            progress.unreadable += 1
            return
        this = update(table).where(row_id == progress.at)
        try:
            async with connection.begin_nested():
                await connection.execute(this.values(**sealed, **hashed))
        except IntegrityError:  # the newer row of the two is found already; this one keeps its old hash
            progress.doubled += 1
            if table.name not in {index.table for index in protected.INDEXES if index.key is None} and sealed:
                await connection.execute(this.values(**sealed))
        progress.done += 1

    def _needs(self, table: Table) -> ColumnElement[bool]:
        """That something in a row is under another key, and can be brought to the first one."""
        sealed = [
            and_(table.c[name].is_not(None), _key_of(table.c[name]) != self._first)
            for name in protected.columns_of(table.name)
        ]
        hashed = [
            and_(table.c[index.of].is_not(None), _is_whole(index), _made_by(index) != self._first)
            for index in protected.INDEXES
            if index.table == table.name
        ]
        return or_(*sealed, *hashed)

    def _sealed_anew(self, table: str, row: Mapping[str, Any]) -> dict[str, bytes]:
        """Every value of a row that is not under the first key, under the first key."""
        anew, bound = {}, self._bound(table, row)
        for column in protected.columns_of(table):
            value = row[column]
            if value is not None and value[:ID_BYTES] != self._first:
                plain = self._vault.open(value, table=table, column=column, row=bound)
                anew[column] = self._vault.seal(plain, table=table, column=column, row=bound)
        return anew

    def _hashed_anew(self, table: str, row: Mapping[str, Any]) -> dict[str, bytes]:
        """The keyed hashes of a row by the first key, where the text they are made of is there."""
        anew: dict[str, bytes] = {}
        for index in (index for index in protected.INDEXES if index.table == table):
            if row[index.of] is None or len(row[index.column]) != WHOLE:
                continue
            text = self._vault.open(row[index.of], table=table, column=index.of, row=self._bound(table, row)).decode()
            channel = index.channel or ChannelName(row["channel"])
            anew[index.column] = self._vault.pseudonyms(Address(channel, index.before + text))[0]
            if index.key:
                anew[index.key] = self._first
        return anew

    @staticmethod
    def _bound(table: str, row: Mapping[str, Any]) -> bytes:
        (row_id,) = metadata.tables[table].primary_key.columns
        bound: bytes = row[row_id.name].bytes
        return bound


def _censuses() -> list[tuple[str, ColumnElement[Any], ColumnElement[bool]]]:
    """What is counted: a column's name, the key it is under, and which rows count."""
    sealed = []
    for name in protected.SEALED:
        column = metadata.tables[name.split(".")[0]].c[name.split(".")[1]]
        sealed.append((name, _key_of(column), column.is_not(None)))
    return [*sealed, *((index.name, _made_by(index), _is_whole(index)) for index in protected.INDEXES)]


def _key_of(column: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.substring(column, 1, ID_BYTES)


def _made_by(index: Index) -> ColumnElement[Any]:
    """The key that made a hash."""
    table = metadata.tables[index.table]
    if index.key is None:
        return _key_of(table.c[index.of])
    return func.coalesce(table.c[index.key], literal(UNKNOWN))


def _is_whole(index: Index) -> ColumnElement[bool]:
    return func.octet_length(metadata.tables[index.table].c[index.column]) == WHOLE

"""Everything that is held about one address, row by row, found by following what points at whom.

The tables are followed by themselves, so a new one is told without a line of code here; how a column is protected
stands in bot.store.protected.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Row, Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import StoreError
from bot.message import Address
from bot.store import protected
from bot.store.database import Database
from bot.store.escalation_words import unwrapped
from bot.store.privacy import Vault
from bot.store.protected import Index
from bot.store.tables import metadata

NOT_SHOWN = "not shown without --words"
NOT_READABLE = "cannot be read: its key is not in KYR_SECRET_KEYS"
NOT_THEIRS = "in an account of a volunteer, which is not theirs and is never shown"
A_KEY = "a key; it opens the words below and is never shown"
SPOKEN = frozenset({"outbox.body", *protected.WORDS})  # what somebody wrote, or was written

Plain = str | int | float | bool | list[Any] | dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One row that belongs to somebody, readable, and the rows that hang on it."""

    table: str
    values: Mapping[str, Plain]
    below: tuple["Entry", ...] = ()


@dataclass(frozen=True, slots=True)
class _Reading:
    """What one look needs to know."""

    connection: AsyncConnection
    vault: Vault
    words: bool
    seen: set[tuple[str, Any]]


class Holdings:
    """What is held about an address."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault

    async def about(self, addresses: Sequence[Address], *, words: bool = False) -> tuple[Entry, ...]:
        """Every row about these addresses, under every key of the ring; what was said only when asked for."""
        found: list[Entry] = []
        async with self._database.begin() as connection:
            await connection.exec_driver_sql("set transaction isolation level repeatable read, read only")
            reading = _Reading(connection, self._vault, words, set())
            for address in addresses:
                for index in protected.INDEXES:
                    table = metadata.tables[index.table]
                    hashes = hashes_of(self._vault, index, address)
                    for row in (await connection.execute(select(table).where(table.c[index.column].in_(hashes)))).all():
                        found.append(await _entry(reading, table, row, None))
        return tuple(found)


def hashes_of(vault: Vault, index: Index, address: Address) -> tuple[bytes, ...]:
    """What somebody may be found by in one table, under every key of the ring."""
    if index.channel not in (None, address.channel):
        return ()
    return vault.pseudonyms(Address(address.channel, index.before + address.value))


def hanging_on(table: Table) -> list[tuple[Table, str, str]]:
    """The tables whose rows name a row of this one: the table, its column, and the column it names."""
    found = []
    for other in metadata.sorted_tables:
        for column in other.columns:
            for target in _targets(column):
                if target.table is table and other is not table:
                    found.append((other, column.name, target.name))
    return found


def everything_below(table: Table) -> frozenset[str]:
    """Every table with rows that belong to a row of this one, itself included."""
    found, new = {table.name}, [table]
    while new:
        for other, _, _ in hanging_on(new.pop()):
            if other.name not in found:
                found.add(other.name)
                new.append(other)
    return frozenset(found)


def _targets(column: Column[Any]) -> list[Column[Any]]:
    loose = protected.POINTS_AT.get(f"{column.table.name}.{column.name}")
    if loose:
        table, name = loose.split(".")
        return [metadata.tables[table].c[name]]
    return [key.column for key in column.foreign_keys]


async def _entry(reading: _Reading, table: Table, row: Row[*tuple[Any, ...]], key: Vault | None) -> Entry:
    """One row and what hangs on it; `key` reads the words of the escalation above it."""
    values = row._asdict()
    reading.seen.add((table.name, tuple(values[column.name] for column in table.primary_key.columns)))
    if values.get("wrapped_key"):
        key = _data_key(reading.vault, values)
    below: list[Entry] = []
    for other, column, named in hanging_on(table):
        order = other.c.get("seq", other.c[column])
        theirs = select(other).where(other.c[column] == values[named]).order_by(order)
        for found in (await reading.connection.execute(theirs)).all():
            id_ = (other.name, tuple(found._asdict()[part.name] for part in other.primary_key.columns))
            if id_ not in reading.seen:
                below.append(await _entry(reading, other, found, key))
    shown = {name: _shown(reading, table, name, values, key) for name in values}
    return Entry(table.name, shown, tuple(below))


def _data_key(vault: Vault, values: Mapping[str, Any]) -> Vault | None:
    try:
        return unwrapped(vault, values["id"], values["wrapped_key"])
    except StoreError:
        return None


def _shown(reading: _Reading, table: Table, column: str, values: Mapping[str, Any], key: Vault | None) -> Plain:
    """One value as it can be told."""
    name, value = f"{table.name}.{column}", values[column]
    if not isinstance(value, bytes):
        return _plain(value)
    if name == "escalation.wrapped_key":
        return A_KEY
    if name == "staff_topic.handle":
        return NOT_THEIRS
    if name in SPOKEN and not reading.words:
        return NOT_SHOWN
    vault = key if name in protected.WORDS else reading.vault if name in protected.SEALED else None
    if vault is None:
        return NOT_READABLE if name in protected.WORDS else value.hex()
    (row_id,) = table.primary_key.columns
    try:
        text = vault.open(value, table=table.name, column=column, row=values[row_id.name].bytes).decode()
    except StoreError:
        return NOT_READABLE
    return _structured(text) if name in ("conversation.state", "outbox.body", "escalation.summary") else text


def _structured(text: str) -> Plain:
    read: Plain = json.loads(text)
    return read


def _plain(value: object) -> Plain:
    match value:
        case None | bool() | int() | float() | str() | list() | dict():
            return value
        case datetime() | date():
            return value.isoformat()
        case UUID():
            return str(value)
        case _:
            return str(value)

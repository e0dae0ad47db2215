"""Imported lines that can help, what was heard when they were called, and what a coordinator must look at.

Every change raises the book's version, under a lock on its one row: other processes notice it, and two changes at
once wait for each other.
"""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.referrals import Line, Role
from bot.referrals.arrival import Doubt
from bot.referrals.calls import MOVED, Call, Heard, after_call, may_take_back
from bot.referrals.cells import read_line, write_line
from bot.store.database import Database
from bot.store.tables import referral, referral_book, referral_call, referral_review

AT_ONCE = 500  # rows in memory while many are read


@dataclass(frozen=True, slots=True)
class Review:
    """One row that a coordinator must look at, beside the one that stands."""

    arriving: Line
    held: Line | None
    doubt: Doubt


class Referrals:
    """The imported lines."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def version(self) -> int:
        """A number that changes with every change; 0 while nothing has been imported."""
        async with self._database.begin() as connection:
            return int(await connection.scalar(select(referral_book.c.version)) or 0)

    async def lines(self) -> tuple[Line, ...]:
        """Every line, in the order of the files."""
        return tuple([line async for line in self.each()])

    async def each(self) -> AsyncIterator[Line]:
        """Every line, one after the other, in the order of the files."""
        rows = select(referral.c.cells).order_by(referral.c.position, referral.c.id)
        async with self._database.begin() as connection:
            async for (cells,) in await connection.stream(rows, execution_options={"yield_per": AT_ONCE}):
                if isinstance(line := read_line(cells), Line):
                    yield line

    async def count(self) -> int:
        """How many lines there are."""
        async with self._database.begin() as connection:
            return int(await connection.scalar(select(func.count()).select_from(referral)) or 0)

    async def find(self, id_: str) -> Line | None:
        """One line; None when there is none of that id."""
        async with self._database.begin() as connection:
            return await _one(connection, id_)

    async def call(self, id_: str, call: Call) -> Line | None:
        """Keep what somebody heard who called, with what follows from it for the line; None when there is no such."""
        async with self._database.begin() as connection:
            await _raise_version(connection)
            line = await _one(connection, id_)
            if line is None:
                return None
            told = after_call(line, call)
            if told == line:
                return told  # a button pressed twice: said once, and taken back once
            await connection.execute(update(referral).where(referral.c.id == id_).values(cells=write_line(told)))
            before = {column: cell for column, cell in write_line(line).items() if column in MOVED}
            kept = {"referral_id": id_, "day": call.on, "role": call.role.value, "heard": call.heard.value}
            await connection.execute(insert(referral_call).values(kept | {"before": before}))
            return told

    async def take_back(self, id_: str, role: Role, today: date) -> Line | None:
        """Let a line stand as it did before its last call; None when there is none that this role may take back."""
        async with self._database.begin() as connection:
            await _raise_version(connection)
            last = (await connection.execute(_calls_of([id_]).where(~referral_call.c.taken_back).limit(1))).first()
            line = await _one(connection, id_)
            if last is None or line is None or not last.before or not may_take_back(_call(last), role, today):
                return None
            cells = write_line(line) | last.before
            told = read_line(cells)
            assert isinstance(told, Line)  # noqa: S101  # both halves were lines
            await connection.execute(update(referral).where(referral.c.id == id_).values(cells=cells))
            await connection.execute(
                update(referral_call).where(referral_call.c.id == last.id).values(taken_back=True, before=None)
            )
            return told

    async def calls(self, *ids: str) -> Mapping[str, tuple[Call, ...]]:
        """What was heard when lines were called, the newest first; a line nobody called is not among them."""
        found: dict[str, list[Call]] = {}
        async with self._database.begin() as connection:
            for row in await connection.execute(_calls_of(ids)):
                found.setdefault(row.referral_id, []).append(_call(row))
        return {id_: tuple(calls) for id_, calls in found.items()}

    async def reviews(self) -> tuple[Review, ...]:
        """Every row that waits for a coordinator."""
        waiting = (
            select(referral_review.c.cells, referral_review.c.doubt, referral.c.cells.label("held"))
            .join_from(referral_review, referral, referral.c.id == referral_review.c.referral_id, isouter=True)
            .where(~referral_review.c.dismissed)
            .order_by(referral_review.c.referral_id)
        )
        async with self._database.begin() as connection:
            rows = (await connection.execute(waiting)).all()
        found = [(read_line(row.cells), read_line(row.held) if row.held else None, row.doubt) for row in rows]
        return tuple(
            Review(arriving, held if isinstance(held, Line) else None, Doubt(doubt))
            for arriving, held, doubt in found
            if isinstance(arriving, Line)
        )

    async def accept(self, id_: str) -> bool:
        """Take a row that waited for a coordinator; False when it waits no longer."""
        async with self._database.begin() as connection:
            await _raise_version(connection)
            taken = (
                delete(referral_review)
                .where(referral_review.c.referral_id == id_, ~referral_review.c.dismissed)
                .returning(referral_review.c.cells)
            )
            line = read_line(await connection.scalar(taken) or {})
            if not isinstance(line, Line):
                return False
            await _put(connection, [line])
            return True

    async def dismiss(self, id_: str) -> None:
        """Leave the line as it stands; the same row is not asked about again."""
        async with self._database.begin() as connection:
            await connection.execute(
                update(referral_review).where(referral_review.c.referral_id == id_).values(dismissed=True)
            )

    @asynccontextmanager
    async def importing(self, *, apply: bool) -> AsyncIterator["Arriving"]:
        """Take many rows in one transaction; with `apply` unset, or after an exception, nothing of it stays."""
        async with self._database.begin() as connection:
            await _raise_version(connection)
            arriving = Arriving(connection)
            yield arriving
            if not apply or not arriving.has_changed:
                await connection.rollback()


class Arriving:
    """An import under way."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self.has_changed = False

    async def held(self, ids: Sequence[str]) -> Mapping[str, Line]:
        """The lines we hold of these ids."""
        rows = await self._connection.execute(select(referral.c.cells).where(referral.c.id.in_(ids)))
        lines = [read_line(cells) for (cells,) in rows]
        return {line.id: line for line in lines if isinstance(line, Line)}

    async def of_numbers(self, phones: Sequence[str]) -> tuple[Line, ...]:
        """The lines we hold that name one of these numbers."""
        number = func.split_part(func.split_part(referral.c.cells["phones"].astext, ";", 1), "=", 1)
        rows = await self._connection.execute(select(referral.c.cells).where(number.in_(phones)))
        return tuple(line for (cells,) in rows if isinstance(line := read_line(cells), Line))

    async def put(self, lines: Sequence[Line]) -> None:
        """Keep lines: new ones after all others, known ones where they stand."""
        if lines:
            self.has_changed = True
            await _put(self._connection, lines)

    async def ask(self, line: Line, doubt: Doubt) -> bool:
        """Put a row before a coordinator; False when the very same row was dismissed or waits already."""
        cells = write_line(line)
        asked = select(referral_review.c.cells).where(referral_review.c.referral_id == line.id)
        if await self._connection.scalar(asked) == cells:
            return False
        values = {"cells": cells, "doubt": doubt.value, "dismissed": False}
        statement = upsert(referral_review).values(referral_id=line.id, **values)
        await self._connection.execute(statement.on_conflict_do_update(index_elements=["referral_id"], set_=values))
        self.has_changed = True
        return True

    async def ids(self) -> frozenset[str]:
        """The ids of every line we hold."""
        return frozenset((await self._connection.execute(select(referral.c.id))).scalars())

    async def remove(self, ids: Iterable[str]) -> None:
        """Remove lines with their history."""
        gone = list(ids)
        if gone:
            self.has_changed = True
            await self._connection.execute(delete(referral).where(referral.c.id.in_(gone)))


def _calls_of(ids: Sequence[str]) -> Select[Any]:
    return select(referral_call).where(referral_call.c.referral_id.in_(ids)).order_by(referral_call.c.id.desc())


def _call(row: Row[Any]) -> Call:
    return Call(row.day, Role(row.role), Heard(row.heard), row.taken_back)


async def _raise_version(connection: AsyncConnection) -> None:
    await connection.execute(update(referral_book).values(version=referral_book.c.version + 1))


async def _one(connection: AsyncConnection, id_: str) -> Line | None:
    line = read_line(await connection.scalar(select(referral.c.cells).where(referral.c.id == id_)) or {})
    return line if isinstance(line, Line) else None


async def _put(connection: AsyncConnection, lines: Sequence[Line]) -> None:
    last = int(await connection.scalar(select(func.max(referral.c.position))) or 0)
    rows = [
        {"id": line.id, "position": last + number, "cells": write_line(line)}
        for number, line in enumerate(lines, start=1)
    ]
    statement = upsert(referral).values(rows)
    kept = {"cells": statement.excluded.cells}
    await connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=kept))

"""The numbers coordinators see: counted once a day from conversations that ended, with small ones merged first.

Waits are not stored: they are measured, while they are kept, from the conversations themselves.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from sqlalchemy import Date, Integer, func, insert, select, update
from sqlalchemy import cast as as_type
from sqlalchemy.dialects.postgresql import insert as insert_once
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.hotline.states import Event
from bot.hotline.tally import SMALLEST, Cell, HourOfDay, Period, merge_small
from bot.store.database import Database
from bot.store.tables import audit, escalation, tally, tally_mark, volunteer

ROW = 1  # of the mark: there is one
MEASURED = timedelta(days=7)
KEPT_AT_LEAST = timedelta(days=1)


class Tally:
    """Counts, and how long people waited."""

    def __init__(self, database: Database, zone: ZoneInfo, *, retention_days: int) -> None:
        self._database = database
        self._zone = zone
        self._kept = timedelta(days=retention_days)

    async def count(self, today: date) -> int:
        """Count what ended up to yesterday, once; too few of them wait for another day. Says how many were counted."""
        async with self._database.begin() as connection:
            since = await self._since(connection, today)
            if since >= today:
                return 0
            cells = await self._ended(connection, since, today)
            merged = merge_small(cells)
            if cells and not merged:
                return 0
            until = today - timedelta(days=1)
            if merged:
                days = {"since": since, "until": until}
                rows = [
                    {**days, "locale": c.locale, "topic": c.topic, "outcome": c.outcome, "number": c.number}
                    for c in merged
                ]
                await connection.execute(insert(tally), rows)
            await connection.execute(update(tally_mark).where(tally_mark.c.id == ROW).values(counted_until=until))
            return sum(cell.number for cell in merged)

    async def openings(self, since: datetime) -> dict[tuple[str, date], int]:
        """How many people everybody on the roster has taken over on each day since then; from the audit, never whom."""
        day = as_type(func.timezone(self._zone.key, audit.c.at), Date)
        took = audit.c.action.in_([Event.CLAIMED.value, Event.ACCEPTED.value])
        counted = (
            select(volunteer.c.alias, day, func.count())
            .join(volunteer, volunteer.c.id == audit.c.actor)
            .where(took, audit.c.at >= since, volunteer.c.active)
            .group_by(volunteer.c.alias, day)
        )
        async with self._database.begin() as connection:
            return {(alias, on): number for alias, on, number in await connection.execute(counted)}

    async def periods(self, since: date) -> tuple[Period, ...]:
        """What was counted, the newest last."""
        statement = select(tally).where(tally.c.until >= since).order_by(tally.c.until, tally.c.number.desc())
        async with self._database.begin() as connection:
            rows = (await connection.execute(statement)).all()
        return tuple(
            Period(*days, tuple(Cell(row.locale, row.topic, row.outcome, row.number) for row in its))
            for days, its in groupby(rows, key=lambda row: (row.since, row.until))
        )

    async def waits(self, now: datetime) -> tuple[HourOfDay, ...]:
        """How long people waited for a volunteer in the last days, by hour; hours with too few are left out."""
        began = func.coalesce(escalation.c.queued_at, escalation.c.asked_at)
        waited = func.extract("epoch", escalation.c.claimed_at - began) / 60
        hour = as_type(func.extract("hour", func.timezone(self._zone.key, began)), Integer)
        number = func.count()
        statement = (
            select(
                hour,
                number,
                func.percentile_cont(0.5).within_group(waited),
                func.percentile_cont(0.9).within_group(waited),
            )
            .where(escalation.c.claimed_at >= began, escalation.c.claimed_at > now - MEASURED)
            .group_by(hour)
            .having(number >= SMALLEST)
            .order_by(hour)
        )
        async with self._database.begin() as connection:
            found = await connection.execute(statement)
            return tuple(HourOfDay(at, many, float(half), float(most)) for at, many, half, most in found)

    async def _since(self, connection: AsyncConnection, today: date) -> date:
        """The first day that is not counted yet; holds off every other worker until this transaction is through."""
        first = {"id": ROW, "counted_until": today - max(self._kept, KEPT_AT_LEAST) - timedelta(days=1)}
        await connection.execute(insert_once(tally_mark).values(first).on_conflict_do_nothing())
        mark = select(tally_mark.c.counted_until).where(tally_mark.c.id == ROW).with_for_update()
        until: date = (await connection.execute(mark)).scalar_one()
        return until + timedelta(days=1)

    async def _ended(self, connection: AsyncConnection, since: date, today: date) -> Sequence[Cell]:
        """Conversations a volunteer had taken, or that ended in the queue, by kind."""
        outcome = func.coalesce(escalation.c.outcome, "")
        kind = (escalation.c.locale, escalation.c.topic, outcome)
        statement = (
            select(*kind, func.count())
            .where(escalation.c.closed_at >= self._midnight(since), escalation.c.closed_at < self._midnight(today))
            .where(escalation.c.claimed_at.is_not(None))
            .group_by(*kind)
        )
        return [Cell(*row) for row in await connection.execute(statement)]

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self._zone)

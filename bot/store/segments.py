"""How many SMS segments went out on a day: one number, of nobody in particular."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from bot.store.database import Database
from bot.store.tables import segments_sent

c = segments_sent.c


class SegmentLedger:
    """The sums of the days."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, day: date, segments: int) -> int:
        """Add to a day's segments; returns all of that day."""
        added = insert(segments_sent).values(day=day, number=segments)
        summed = added.on_conflict_do_update(index_elements=["day"], set_={"number": c.number + segments})
        async with self._database.begin() as connection:
            return int((await connection.execute(summed.returning(c.number))).scalar_one())

    async def of(self, day: date) -> int:
        """The segments of a day."""
        async with self._database.begin() as connection:
            return int(await connection.scalar(select(c.number).where(c.day == day)) or 0)

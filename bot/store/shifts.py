"""The weekly plan of the hotline: who is expected in which hours of every week."""

from collections.abc import Collection
from datetime import datetime, time
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, select

from bot.hotline.roster import Shift
from bot.store.audit import record
from bot.store.database import Database
from bot.store.tables import shift, volunteer


class Shifts:
    """Everybody's shifts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def week(self) -> tuple[Shift, ...]:
        """Every shift of everybody who is on the roster."""
        columns = select(shift.c.id, volunteer.c.alias, shift.c.weekday, shift.c.begins, shift.c.ends)
        statement = columns.join(volunteer, volunteer.c.id == shift.c.volunteer_id).where(volunteer.c.active)
        ordered = statement.order_by(shift.c.weekday, shift.c.begins, volunteer.c.alias)
        async with self._database.begin() as connection:
            return tuple(Shift(*row) for row in await connection.execute(ordered))

    async def plan(
        self, volunteer_id: UUID, weekdays: Collection[int], begins: time, ends: time, *, by: UUID, now: datetime
    ) -> None:
        """Plan somebody for the same hours of some days; hours that begin when theirs do already are replaced."""
        same = [shift.c.volunteer_id == volunteer_id, shift.c.weekday.in_(weekdays), shift.c.begins == begins]
        rows = [
            {"id": uuid4(), "volunteer_id": volunteer_id, "weekday": weekday, "begins": begins, "ends": ends}
            for weekday in sorted(set(weekdays))
        ]
        async with self._database.begin() as connection:
            await connection.execute(delete(shift).where(*same))
            await connection.execute(insert(shift), rows)
            await record(connection, "shift_planned", now=now, actor=by)

    async def cancel(self, shift_id: UUID, *, by: UUID, now: datetime) -> None:
        """Take one shift out of the plan."""
        async with self._database.begin() as connection:
            await connection.execute(delete(shift).where(shift.c.id == shift_id))
            await record(connection, "shift_cancelled", now=now, actor=by)

"""Answers that a coordinator has pulled: said by nobody, in no language, until they are put back."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from bot.engine.script import Place
from bot.store.audit import record
from bot.store.database import Database
from bot.store.tables import pulled_answer


class Pulled:
    """The pulled answers, for every process alike."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def places(self) -> frozenset[Place]:
        """All places whose answer is pulled now."""
        async with self._database.begin() as connection:
            rows = await connection.execute(select(pulled_answer.c.flow, pulled_answer.c.step))
            return frozenset(Place(flow, step) for flow, step in rows)

    async def pull(self, place: Place, by: UUID, now: datetime) -> None:
        """Pull an answer; pulling it twice is pulling it once."""
        values = {"flow": place.flow, "step": place.step, "pulled_at": now, "pulled_by": by}
        async with self._database.begin() as connection:
            await connection.execute(insert(pulled_answer).values(values).on_conflict_do_nothing())
            await record(connection, "answer_pulled", now=now, actor=by)

    async def put_back(self, place: Place, by: UUID, now: datetime) -> None:
        """Let an answer be said again."""
        at = (pulled_answer.c.flow == place.flow) & (pulled_answer.c.step == place.step)
        async with self._database.begin() as connection:
            await connection.execute(delete(pulled_answer).where(at))
            await record(connection, "answer_put_back", now=now, actor=by)

"""Handing somebody on to a named colleague: they stay with the one who holds them until the other one says yes."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists

from bot.hotline.states import Event
from bot.message import Outbound
from bot.store.audit import record
from bot.store.database import Database
from bot.store.escalation_moves import hold_turns, move
from bot.store.escalation_rows import held_by
from bot.store.escalations import Changed, Holding
from bot.store.outbox import enqueue
from bot.store.privacy import Vault
from bot.store.room import has_room
from bot.store.tables import escalation, volunteer

c = escalation.c


class Transfers:
    """Every hand-over between two volunteers."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault

    async def offer(self, holding: Holding, to: UUID, now: datetime) -> bool:
        """Ask a colleague who is on duty to go on; False when it is not theirs to offer, or nobody is there."""
        is_here = exists().where(volunteer.c.id == to, volunteer.c.active, volunteer.c.on_duty)
        mine = (c.id == holding.escalation, held_by(holding.volunteer), c.epoch == holding.epoch)
        async with self._database.begin() as connection:
            if to == holding.volunteer:
                return False
            moved = await move(connection, Event.OFFERED, now, *mine, is_here, offered_to=to)
            if moved is None:
                return False
            await record(connection, Event.OFFERED, now=now, actor=holding.volunteer, escalation=holding.escalation)
            return True

    async def accept(self, escalation_id: UUID, asked: UUID, says: Sequence[Outbound], now: datetime) -> Changed | None:
        """Take somebody over from a colleague who asked; None when the offer stands no more, or there is no room."""
        async with self._database.begin() as connection:
            if not await has_room(connection, asked):
                return None
            await hold_turns(connection, escalation_id)
            mine = (c.id == escalation_id, c.offered_to == asked)
            moved = await move(connection, Event.ACCEPTED, now, *mine, volunteer_id=asked)
            if moved is None:
                await connection.rollback()
                return None
            await record(connection, Event.ACCEPTED, now=now, actor=asked, escalation=escalation_id)
            if moved.conversation_id is None:
                return Changed(moved.epoch, ())
            return Changed(moved.epoch, await enqueue(connection, self._vault, moved.conversation_id, says, now))

    async def decline(self, escalation_id: UUID, asked: UUID, now: datetime) -> bool:
        """Say no to a colleague who asked; the person stays where they are."""
        async with self._database.begin() as connection:
            moved = await move(connection, Event.DECLINED, now, c.id == escalation_id, c.offered_to == asked)
            return moved is not None

"""What somebody of the staff must be reached for: written in the same transaction as the change it rings for.

An alarm names an escalation, an epoch and a reason, and no person. Who is rung for it is decided later, once, from
the roster of that moment (bot.store.pages); a process that dies between the two leaves it standing here.
"""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import exists, insert, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.hotline.paging import AGAIN, TO_THE_HOLDER, patience, reason_after
from bot.hotline.states import Event, State
from bot.store.call_tables import alarm


async def sound(
    connection: AsyncConnection,
    event: Event,
    escalation_id: UUID,
    state: State,
    epoch: int,
    now: datetime,
    *,
    danger: bool,
) -> None:
    """Keep that staff must be reached, if this event asks for it and they were not called for the same already.

    The caller has changed the escalation's row in this transaction, so nobody else is sounding for it meanwhile.
    """
    reason = reason_after(event, state, danger=danger)
    if reason is None:
        return
    c, row = alarm.c, {"id": uuid4(), "escalation_id": escalation_id, "epoch": epoch, "reason": reason.value}
    times = {"danger": danger, "made_at": now, "due_at": now + patience(event)}
    values = [literal(value, c[name].type) for name, value in {**row, **times}.items()]
    statement = select(*values)
    if reason not in TO_THE_HOLDER:
        same = (c.escalation_id == escalation_id, c.epoch == epoch, c.reason == reason.value, c.danger == danger)
        recent = (c.made_at > now - AGAIN,) if danger else ()
        statement = statement.where(~exists().where(*same, *recent))
    await connection.execute(insert(alarm).from_select([*row, *times], statement))

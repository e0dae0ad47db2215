"""Rings on their way to the staff: decided once for each alarm, sent once to each volunteer by each carrier.

A row waits (`PENDING`), is claimed for a minute (`SENDING`), and ends. A claim that nobody settles is due again, so a
process that dies in mid-ring costs at most one repeated ring. Nothing here names a person or holds a word of theirs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Any, assert_never
from uuid import UUID

from sqlalchemy import Row, and_, func, select, text, update
from sqlalchemy.dialects.postgresql import insert

from bot.hotline.paging import PAUSE, TO_THE_HOLDER, Reason, is_hurried
from bot.hotline.roster import Volunteer
from bot.hotline.states import HELD, State
from bot.message import Receipt, Refused, Sent, TryAgain
from bot.store.call_tables import alarm, page
from bot.store.database import Database
from bot.store.room import as_volunteer
from bot.store.tables import conversation, escalation

CLAIM = timedelta(seconds=60)  # how long whoever took a ring has to settle it
AT_ONCE = 50
STANDS = {"to_the_holder": list(map(str, TO_THE_HOLDER)), "held": list(map(str, HELD)), "waiting": str(State.WAITING)}
BACKOFF = {"most": 6, "first": 10, "longest": 120}  # attempts, and seconds that double


class Rung(IntEnum):
    """How far a ring has come; two and more are final."""

    PENDING = 0
    SENDING = 1
    SENT = 2
    REFUSED = 3  # this volunteer has nothing that this carrier could ring, or it failed too often
    OVER = 4  # somebody was faster: there is nothing left to ring for
    COVERED = 5  # another ring to the same volunteer has just said the same


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that staff must be reached for, and what decides whom."""

    id: UUID
    reason: Reason
    danger: bool
    locale: str
    holder: UUID | None


@dataclass(frozen=True, slots=True)
class Due:
    """One claimed ring, ready to be handed to its carrier."""

    alarm: UUID
    volunteer: Volunteer
    carrier: str
    attempts: int  # this one included
    reason: Reason
    danger: bool
    escalation: UUID
    code: str
    locale: str
    topic: str  # a flow id, or ""
    since: datetime  # when they began to wait


class Pages:
    """Every ring to the staff."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def alarms(self, now: datetime) -> tuple[Alarm, ...]:
        """What staff must be reached for and nobody has decided whom, the oldest first."""
        locale = func.coalesce(conversation.c.locale, escalation.c.locale).label("spoken")
        statement = (
            select(alarm.c.id, alarm.c.reason, alarm.c.danger, locale, escalation.c.volunteer_id)
            .join(escalation, escalation.c.id == alarm.c.escalation_id)
            .outerjoin(conversation, conversation.c.id == escalation.c.conversation_id)
            .where(alarm.c.spread_at.is_(None), alarm.c.due_at <= now)
            .order_by(alarm.c.made_at)
        )
        async with self._database.begin() as connection:
            return tuple(
                Alarm(row.id, Reason(row.reason), row.danger, row.spoken, row.volunteer_id)
                for row in await connection.execute(statement)
            )

    async def spread(self, one: Alarm, to: Sequence[Volunteer], carriers: Sequence[str], now: datetime) -> int:
        """Put a ring on its way to each of these by each carrier; whoever comes second to the same alarm does none."""
        rows = [
            {
                "alarm_id": one.id,
                "volunteer_id": volunteer.id,
                "carrier": carrier,
                "reason": one.reason.value,
                "hurried": is_hurried(one.reason, danger=one.danger),
                "due_at": now,
            }
            for volunteer in to
            for carrier in carriers
        ]
        async with self._database.begin() as connection:
            first = update(alarm).where(alarm.c.id == one.id, alarm.c.spread_at.is_(None)).values(spread_at=now)
            if (await connection.execute(first)).rowcount == 0:
                return 0
            if rows:
                await connection.execute(insert(page).on_conflict_do_nothing(), rows)
            return len(rows)

    async def take(self, now: datetime) -> tuple[Due, ...]:
        """Claim what is due, after calling off what nobody needs any more; one worker at a time."""
        times = {"now": now, "claim": now + CLAIM, "lately": now - PAUSE, "limit": AT_ONCE}
        async with self._database.begin() as connection:
            if not await connection.scalar(text(ONE_SWEEP)):
                return ()
            await connection.execute(text(CALL_OFF), {"now": now, **STANDS})
            return tuple(_due(row) for row in await connection.execute(text(TAKE), times))

    async def settle(self, due: Due, receipt: Receipt, now: datetime) -> None:
        """Keep how it went; a ring that got through speaks for all that waited to say the same."""
        match receipt:
            case Sent():
                status, after = Rung.SENT, 0.0
            case Refused():
                status, after = Rung.REFUSED, 0.0
            case TryAgain(after=wanted):
                status = Rung.PENDING if due.attempts < BACKOFF["most"] else Rung.REFUSED
                after = max(wanted, min(BACKOFF["first"] * 2.0 ** (due.attempts - 1), BACKOFF["longest"]))
            case _:
                assert_never(receipt)
        this = and_(
            page.c.alarm_id == due.alarm, page.c.volunteer_id == due.volunteer.id, page.c.carrier == due.carrier
        )
        done = {"status": status, "done_at": None if status is Rung.PENDING else now}
        kept = update(page).where(this, page.c.status == Rung.SENDING)
        same = (
            page.c.volunteer_id == due.volunteer.id,
            page.c.carrier == due.carrier,
            page.c.reason == due.reason.value,
        )
        waiting = (page.c.status == Rung.PENDING, page.c.due_at <= now, page.c.hurried.is_(False))
        async with self._database.begin() as connection:
            await connection.execute(kept.values(**done, due_at=now + timedelta(seconds=after)))
            if status is Rung.SENT:
                covered = update(page).where(*same, *waiting).values(status=Rung.COVERED, done_at=now)
                await connection.execute(covered)


def _due(row: Row[*tuple[Any, ...]]) -> Due:
    return Due(
        alarm=row.alarm_id,
        volunteer=as_volunteer(row),
        carrier=row.carrier,
        attempts=row.attempts,
        reason=Reason(row.reason),
        danger=row.danger,
        escalation=row.escalation_id,
        code=row.code,
        locale=row.spoken,
        topic=row.topic,
        since=row.queued_at or row.asked_at,
    )


ONE_SWEEP = "select pg_try_advisory_xact_lock(x'6b7070'::int)"
CALL_OFF = """
    update page p set status = 4, done_at = :now
    from alarm a, escalation e, volunteer v
    where p.status < 2 and a.id = p.alarm_id and e.id = a.escalation_id and v.id = p.volunteer_id and not (
        v.active and e.epoch = a.epoch and case when a.reason = any(:to_the_holder)
            then e.state = any(:held) and e.volunteer_id = p.volunteer_id and e.release_due_at is not null
            else e.state = :waiting end
    )
"""
# Of all that would say the same to the same volunteer the oldest goes, unless one went or is going within the minute.
TAKE = """
    with ready as (
        select alarm_id, volunteer_id, carrier, row_number() over (
            partition by volunteer_id, carrier, reason, case when hurried then alarm_id end order by due_at, alarm_id
        ) as place
        from page where status < 2 and due_at <= :now
    ), claimed as (
        update page p set status = 1, attempts = attempts + 1, due_at = :claim
        where p.status < 2 and (p.alarm_id, p.volunteer_id, p.carrier) in (
            select r.alarm_id, r.volunteer_id, r.carrier from ready r where r.place = 1 limit :limit
        ) and (p.hurried or not exists (
            select from page s
            where s.volunteer_id = p.volunteer_id and s.carrier = p.carrier and s.reason = p.reason
            and ((s.status = 2 and s.done_at > :lately) or (s.status = 1 and s.due_at > :now))
        ))
        returning p.alarm_id, p.volunteer_id, p.carrier, p.reason, p.attempts
    )
    select p.alarm_id, p.carrier, p.reason, p.attempts, a.danger, a.escalation_id,
        e.code, coalesce(c.locale, e.locale) as spoken, e.topic, e.queued_at, e.asked_at, v.*
    from claimed p join alarm a on a.id = p.alarm_id join escalation e on e.id = a.escalation_id
    join volunteer v on v.id = p.volunteer_id left join conversation c on c.id = e.conversation_id
"""

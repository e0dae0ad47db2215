"""Topics in volunteers' chats with their bot: a view of one conversation, for as long as they hold it there.

What is to be done is never remembered, it follows from the rows: a topic whose holder still holds it lacks the lines
that were not told there; any other topic is to be deleted. So close, release, transfer, STOP, DELETE, unlinking and
offboarding need no word about topics. Where a topic is, is kept encrypted until it is gone.
"""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import structlog
from sqlalchemy import ColumnElement, Row, and_, delete, exists, func, literal, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import StoreError
from bot.hotline.roster import Volunteer
from bot.hotline.states import HELD
from bot.hotline.views import OURS, Author
from bot.message import ChannelName
from bot.store.database import Database
from bot.store.outbox import Status
from bot.store.privacy import Vault
from bot.store.room import as_volunteer
from bot.store.staff_tables import staff_account, staff_told, staff_topic
from bot.store.tables import escalation, escalation_line, outbox, volunteer

LEASE = timedelta(minutes=1)  # one process at a time; a dead one's work is taken up after this

t, told = staff_topic.c, staff_told.c
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic, or one that is still to be made."""

    id: UUID
    volunteer: Volunteer | None
    escalation: UUID | None
    epoch: int
    is_held: bool  # else it is to be deleted
    remade: bool  # somebody deleted it, and it is shown again
    attempts: int
    account: int = field(repr=False)  # 0 where nobody can be written to
    thread: int | None = field(repr=False)


class StaffTopics:
    """Every topic."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault

    async def bind(self, holder: UUID, escalation_id: UUID, now: datetime) -> bool:
        """Show a conversation in its holder's Telegram from now on; only one that came from Telegram."""
        facts = select(
            literal(uuid4(), t.id.type), escalation.c.id, escalation.c.volunteer_id, escalation.c.epoch, literal(now)
        ).where(escalation.c.id == escalation_id, escalation.c.volunteer_id == holder, _is_telegrams())
        columns = ["id", "escalation_id", "volunteer_id", "epoch", "due_at"]
        async with self._database.begin() as connection:
            made = insert(staff_topic).from_select(columns, facts).on_conflict_do_nothing()
            await connection.execute(made)
        return await self.is_bound(holder, escalation_id)

    async def is_bound(self, holder: UUID, escalation_id: UUID) -> bool:
        """Whether a conversation is shown in its holder's Telegram."""
        mine = (t.escalation_id == escalation_id, t.volunteer_id == holder, _is_held())
        async with self._database.begin() as connection:
            return bool(await connection.scalar(select(exists().where(*mine))))

    async def find(self, holder: Volunteer, account: int, thread: int) -> Topic | None:
        """The topic somebody writes in, while they hold what it shows."""
        statement = select(staff_topic).where(t.volunteer_id == holder.id, t.handle.is_not(None), _is_held())
        async with self._database.begin() as connection:
            rows = (await connection.execute(statement)).all()
        topics = (self._topic(row, holder, account, is_held=True) for row in rows)
        return next((one for one in topics if (one.account, one.thread) == (account, thread)), None)

    async def take_due(self, now: datetime, most: int) -> list[Topic]:
        """Claim the topics that something is to be done about; they come back by themselves."""
        todo = or_(~_is_held(), t.handle.is_(None), _has_untold(), _has_failed(), ~_is_told(t.id))
        due = select(t.id).where(t.due_at <= now, todo).order_by(t.due_at).limit(most)
        claimed = (
            update(staff_topic)
            .where(t.id.in_(due.with_for_update(skip_locked=True).scalar_subquery()))
            .values(due_at=now + LEASE, attempts=func.least(t.attempts + 1, 1000))
            .returning(t.id)
        )
        async with self._database.begin() as connection:
            ids = list(await connection.scalars(claimed))
            topics = await connection.execute(select(staff_topic, _is_held().label("is_held")).where(t.id.in_(ids)))
            rows = topics.all()
            holders = await self._holders(connection, [row.volunteer_id for row in rows])
        return [self._topic(row, *holders.get(row.volunteer_id, (None, 0)), is_held=row.is_held) for row in rows]

    async def _holders(self, connection: AsyncConnection, ids: list[UUID]) -> dict[UUID, tuple[Volunteer, int]]:
        """These volunteers, and where each can be written to; 0 where nothing is linked."""
        statement = (
            select(volunteer, staff_account.c.account)
            .outerjoin(staff_account, staff_account.c.volunteer_id == volunteer.c.id)
            .where(volunteer.c.id.in_(ids))
        )
        found = {}
        for row in await connection.execute(statement):
            account = self._open(row.account, "staff_account", "account", row.id) if row.account else 0
            found[row.id] = as_volunteer(row), int(account or 0)
        return found

    async def told(self, topic: UUID) -> dict[UUID, bool]:
        """The lines that stand in a topic, and whether it says there that one did not arrive."""
        async with self._database.begin() as connection:
            rows = await connection.execute(select(told.line_id, told.failed).where(told.topic_id == topic))
            return {row.line_id: row.failed for row in rows}

    async def tell(self, topic: UUID, line: UUID, *, failed: bool = False) -> None:
        """Note that a line stands in a topic."""
        row = {"topic_id": topic, "line_id": line, "failed": failed}
        stands = exists().where(t.id == topic)
        async with self._database.begin() as connection:
            if await connection.scalar(select(stands)):
                noted = insert(staff_told).values(row)
                await connection.execute(
                    noted.on_conflict_do_update(index_elements=["topic_id", "line_id"], set_={"failed": failed})
                )

    async def opened(self, topic: UUID, account: int, thread: int) -> None:
        """Keep where a topic is."""
        handle = self._vault.seal(
            json.dumps([account, thread]).encode(), table="staff_topic", column="handle", row=topic.bytes
        )
        async with self._database.begin() as connection:
            await connection.execute(update(staff_topic).where(t.id == topic).values(handle=handle))

    async def lost(self, topic: UUID, now: datetime) -> None:
        """Somebody deleted it: it is made again, and everything told again."""
        async with self._database.begin() as connection:
            await connection.execute(delete(staff_told).where(told.topic_id == topic))
            again = update(staff_topic).where(t.id == topic)
            await connection.execute(again.values(handle=None, remade=True, due_at=now))

    async def settle(self, topic: UUID, due_at: datetime, *, done: bool) -> None:
        """Give a claimed topic back."""
        values: dict[str, object] = {"due_at": due_at, **({"attempts": 0} if done else {})}
        async with self._database.begin() as connection:
            await connection.execute(update(staff_topic).where(t.id == topic).values(values))

    async def drop(self, topic: UUID) -> None:
        """Forget a topic that is gone."""
        async with self._database.begin() as connection:
            await connection.execute(delete(staff_topic).where(t.id == topic))

    def _topic(self, row: Row[Any], holder: Volunteer | None, account: int, *, is_held: bool) -> Topic:
        thread: int | None = None
        if row.handle is not None:
            account, thread = self._open(row.handle, "staff_topic", "handle", row.id) or (0, None)
        facts = (row.id, holder, row.escalation_id, row.epoch, is_held, row.remade, row.attempts)
        return Topic(*facts, account=account, thread=thread)

    def _open(self, sealed: bytes, table: str, column: str, row: UUID) -> Any:
        """Read a place; None when its key has left the ring, which must not stop the others."""
        try:
            return json.loads(self._vault.open(sealed, table=table, column=column, row=row.bytes))
        except StoreError as error:
            log.error("topic_unreadable", channel="staff", reason=type(error).__name__)
            return None


async def let_go_topics(connection: AsyncConnection, holder: UUID) -> None:
    """Have every topic of a volunteer deleted, inside the caller's transaction: the account is theirs no more."""
    await connection.execute(update(staff_topic).where(t.volunteer_id == holder).values(escalation_id=None))


def _is_telegrams() -> ColumnElement[bool]:
    return and_(escalation.c.channel == ChannelName.TELEGRAM.value, escalation.c.state.in_(HELD))


def _is_held() -> ColumnElement[bool]:
    """That the volunteer still holds, by the same claim, what a topic shows, and has an account to show it in."""
    same = (escalation.c.id == t.escalation_id, escalation.c.volunteer_id == t.volunteer_id)
    linked = exists().where(staff_account.c.volunteer_id == t.volunteer_id)
    return and_(exists().where(*same, escalation.c.epoch == t.epoch, _is_telegrams()), linked)


def _is_told(line: ColumnElement[UUID]) -> ColumnElement[bool]:
    """That a line stands in the topic; the topic's own first message counts as one, by the topic's id."""
    return exists().where(told.topic_id == t.id, told.line_id == line).correlate(staff_topic, escalation_line)


def _has_untold() -> ColumnElement[bool]:
    """That a line of the conversation that its holder may read does not stand in the topic."""
    line = escalation_line.c
    agreed = exists().where(escalation.c.id == t.escalation_id, escalation.c.agreed_at.is_not(None))
    ours = line.author.in_([author.value for author in OURS])
    may = or_(ours, and_(line.author == Author.PERSON.value, agreed.correlate(staff_topic)))
    theirs = line.escalation_id == t.escalation_id
    return exists().where(theirs, may, ~_is_told(line.id)).correlate(staff_topic)


def _has_failed() -> ColumnElement[bool]:
    """That a reply was refused by the person's provider, and the topic does not say so yet."""
    line = escalation_line.c
    refused = exists().where(outbox.c.line_id == line.id, outbox.c.status == int(Status.REFUSED))
    unsaid = exists().where(told.topic_id == t.id, told.line_id == line.id, ~told.failed)
    return (
        exists()
        .where(
            line.escalation_id == t.escalation_id,
            line.author == Author.VOLUNTEER.value,
            refused.correlate(escalation_line),
            unsaid.correlate(staff_topic, escalation_line),
        )
        .correlate(staff_topic)
    )

"""The roster: one-time sign-in links, sessions, who is on duty, and offboarding that takes effect at once.

Tokens are 256 random bits; only their hash is stored, so a copy of the database opens no console.
"""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, and_, case, delete, exists, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.hotline.roster import TALKS, Role, Volunteer
from bot.hotline.states import Event
from bot.store.audit import record
from bot.store.call_tables import push_browser
from bot.store.database import Database
from bot.store.escalations import Escalations, Parting
from bot.store.notices import ring_roster
from bot.store.room import as_volunteer
from bot.store.sessions import IDLE, hashed
from bot.store.staff_accounts import forget_account
from bot.store.staff_tables import staff_account, staff_link
from bot.store.tables import audit, invitation, passkey, session, shift, sign_in, volunteer

TOKEN_BYTES = 32
LINK_LIVES = timedelta(hours=24)
SESSION_LIVES = timedelta(hours=12)  # a long shift
SEEN_EVERY = timedelta(minutes=1)  # how exactly use is written down


class Volunteers:
    """Everyone on the roster."""

    def __init__(self, database: Database, escalations: Escalations) -> None:
        self._database = database
        self._escalations = escalations

    async def invite(self, alias: str, role: Role, locales: Sequence[str], now: datetime) -> str:
        """Put somebody on the roster, or back on it, and return the secret of a sign-in link that works once.

        This is for whoever runs the server, who needs nobody's leave; from the console two people do it
        (bot.store.invitations).
        """
        async with self._database.begin() as connection:
            id_ = await admit(connection, alias, role, locales, now)
            await record(connection, "invited", now=now, actor=id_)
            return await new_link(connection, id_, now)

    async def link(self, id_: UUID, now: datetime, *, by: UUID) -> str | None:
        """Make a fresh sign-in link for somebody who lost theirs, the old ones end; None when they have left."""
        async with self._database.begin() as connection:
            if not await _is_active(connection, id_):
                return None
            await record(connection, "link_made", now=now, actor=by)
            return await new_link(connection, id_, now)

    async def sign_in(self, token: str, now: datetime) -> str | None:
        """Turn the secret of a link into the secret of a session, once; None when it is used, old or unknown."""
        once = (
            update(sign_in)
            .where(sign_in.c.token_hash == hashed(token), sign_in.c.used_at.is_(None), sign_in.c.expires_at > now)
            .values(used_at=now)
            .returning(sign_in.c.volunteer_id)
        )
        async with self._database.begin() as connection:
            id_ = (await connection.execute(once)).scalar_one_or_none()
            return None if id_ is None else await _open(connection, id_, now)

    async def enter(self, id_: UUID, now: datetime) -> str | None:
        """Open a session for somebody who has proved who they are with a passkey; None when they have left."""
        async with self._database.begin() as connection:
            return await _open(connection, id_, now)

    async def of_session(self, token: str, now: datetime, *, uses: bool = False) -> Volunteer | None:
        """Who this session belongs to; None when it has ended, or when it locked because nobody used it."""
        this = (session.c.token_hash == hashed(token), session.c.expires_at > now)
        awake = session.c.seen_at > now - IDLE
        running = exists().where(*this, awake, session.c.volunteer_id == volunteer.c.id)
        found = await self._one(running, volunteer.c.active)
        if found is not None and uses:
            async with self._database.begin() as connection:
                stale = session.c.seen_at < now - SEEN_EVERY
                await connection.execute(update(session).where(*this, awake, stale).values(seen_at=now))
        return found

    async def sign_out(self, token: str) -> None:
        """End a session."""
        async with self._database.begin() as connection:
            await connection.execute(delete(session).where(session.c.token_hash == hashed(token)))

    async def find(self, alias: str) -> Volunteer | None:
        """Somebody on the roster, by alias."""
        return await self._one(volunteer.c.alias == alias, volunteer.c.active)

    async def roster(self) -> tuple[Volunteer, ...]:
        """Everyone who may sign in, by alias."""
        statement = select(volunteer).where(volunteer.c.active).order_by(volunteer.c.alias)
        async with self._database.begin() as connection:
            return tuple(as_volunteer(row) for row in await connection.execute(statement))

    async def anyone_on_duty(self) -> bool:
        """Whether somebody could answer now."""
        async with self._database.begin() as connection:
            return bool(await connection.scalar(select(exists().where(volunteer.c.active, volunteer.c.on_duty))))

    async def start_duty(self, id_: UUID, now: datetime) -> None:
        """Say that a volunteer is here."""
        async with self._database.begin() as connection:
            may = (volunteer.c.active, volunteer.c.practised, volunteer.c.role.in_([role.value for role in TALKS]))
            here = update(volunteer).where(volunteer.c.id == id_, *may).values(on_duty=True)
            since = case((volunteer.c.on_duty, volunteer.c.duty_since), else_=now)
            await connection.execute(here.values(duty_since=since))
            await record(connection, "duty_started", now=now, actor=id_)

    async def end_duty(self, id_: UUID, partings: Mapping[UUID, Parting], now: datetime) -> tuple[UUID, ...]:
        """Say that a volunteer has gone: everyone they hold goes back into the queue, and is told so.

        Returns what is to be sent.
        """
        async with self._database.begin() as connection:
            gone = {"on_duty": False, "duty_since": None, "seasoned": or_(volunteer.c.seasoned, _closed_somebody())}
            await connection.execute(update(volunteer).where(volunteer.c.id == id_).values(gone))
            ids = await self._escalations.release_all(connection, id_, partings, now)
            await record(connection, "duty_ended", now=now, actor=id_)
            return ids

    async def absent(self, now: datetime) -> tuple[Volunteer, ...]:
        """Those who are on duty by the switch, and neither signed in nor in the bot for volunteers any more."""
        here = exists().where(session.c.volunteer_id == volunteer.c.id, session.c.expires_at > now)
        by_phone = exists().where(
            staff_account.c.volunteer_id == volunteer.c.id, staff_account.c.seen_at > now - SESSION_LIVES
        )
        away = (volunteer.c.active, volunteer.c.on_duty, ~here, ~by_phone)
        statement = select(volunteer).where(*away).order_by(volunteer.c.alias)
        async with self._database.begin() as connection:
            return tuple(as_volunteer(row) for row in await connection.execute(statement))

    async def practise(self, id_: UUID, now: datetime) -> None:
        """Keep that somebody has gone through the practice conversation."""
        async with self._database.begin() as connection:
            await connection.execute(update(volunteer).where(volunteer.c.id == id_).values(practised=True))
            await record(connection, "practised", now=now, actor=id_)

    async def set_load(self, id_: UUID, load: int | None, now: datetime, *, by: UUID) -> None:
        """Say how many people somebody may hold at once; None goes by the rule, beginning with one."""
        async with self._database.begin() as connection:
            await connection.execute(update(volunteer).where(volunteer.c.id == id_).values(load=load))
            await record(connection, "load_set", now=now, actor=by)

    async def offboard(
        self, id_: UUID, partings: Mapping[UUID, Parting], now: datetime, *, by: UUID | None = None
    ) -> tuple[UUID, ...]:
        """Take somebody off the roster: links and sessions die now, and everyone they hold goes back into the queue."""
        async with self._database.begin() as connection:
            gone = update(volunteer).where(volunteer.c.id == id_).values(active=False, on_duty=False)
            await connection.execute(gone)
            await connection.execute(delete(session).where(session.c.volunteer_id == id_))
            await connection.execute(delete(sign_in).where(sign_in.c.volunteer_id == id_))
            await connection.execute(delete(passkey).where(passkey.c.volunteer_id == id_))
            await forget_account(connection, id_)
            await connection.execute(delete(push_browser).where(push_browser.c.volunteer_id == id_))
            await connection.execute(delete(shift).where(shift.c.volunteer_id == id_))
            ids = await self._escalations.release_all(connection, id_, partings, now)
            await record(connection, "offboarded", now=now, actor=by or id_)
            await ring_roster(connection)
            return ids

    async def forget_expired(self, now: datetime) -> int:
        """Delete links and sessions that nobody can use any more."""
        async with self._database.begin() as connection:
            spent = or_(sign_in.c.expires_at <= now, sign_in.c.used_at.is_not(None))
            links = await connection.execute(delete(sign_in).where(spent))
            sessions = await connection.execute(delete(session).where(session.c.expires_at <= now))
            codes = await connection.execute(delete(staff_link).where(staff_link.c.expires_at <= now))
            return links.rowcount + sessions.rowcount + codes.rowcount

    async def _one(self, *conditions: ColumnElement[bool]) -> Volunteer | None:
        async with self._database.begin() as connection:
            row = (await connection.execute(select(volunteer).where(*conditions))).one_or_none()
            return as_volunteer(row) if row else None


def _closed_somebody() -> ColumnElement[bool]:
    """That a volunteer has brought a conversation to its end since they came on duty."""
    since = func.date_trunc("minute", volunteer.c.duty_since)  # the audit knows minutes
    theirs = and_(audit.c.actor == volunteer.c.id, audit.c.action == Event.CLOSED_BY_VOLUNTEER.value)
    return exists().where(theirs, audit.c.at >= since)


async def _open(connection: AsyncConnection, id_: UUID, now: datetime) -> str | None:
    """The secret of a fresh session; None when they are not on the roster."""
    if not await _is_active(connection, id_):
        return None
    opened = secrets.token_urlsafe(TOKEN_BYTES)
    times = {"expires_at": now + SESSION_LIVES, "seen_at": now, "proved_at": now}
    await connection.execute(insert(session).values(token_hash=hashed(opened), volunteer_id=id_, **times))
    await record(connection, "signed_in", now=now, actor=id_)
    return opened


async def admit(connection: AsyncConnection, alias: str, role: Role, locales: Sequence[str], now: datetime) -> UUID:
    """Put somebody on the roster, or back on it, inside the caller's transaction."""
    facts: dict[str, object] = {"role": role.value, "locales": list(locales), "active": True}
    if role not in TALKS:
        facts["on_duty"] = False
    joined = (
        insert(volunteer)
        .values(id=uuid4(), alias=alias, made_at=now, **facts)
        .on_conflict_do_update(index_elements=["alias"], set_=facts)
        .returning(volunteer.c.id)
    )
    await connection.execute(delete(invitation).where(invitation.c.alias == alias))  # nobody may say yes a second time
    id_: UUID = (await connection.execute(joined)).scalar_one()
    return id_


async def new_link(connection: AsyncConnection, id_: UUID, now: datetime) -> str:
    """The secret of a fresh sign-in link; the newest one counts."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    await connection.execute(delete(sign_in).where(sign_in.c.volunteer_id == id_))
    link = {"token_hash": hashed(token), "volunteer_id": id_, "expires_at": now + LINK_LIVES}
    await connection.execute(insert(sign_in).values(link))
    return token


async def _is_active(connection: AsyncConnection, id_: UUID) -> bool:
    """Whether somebody is still on the roster; holds off an offboarding until this transaction is through."""
    found = select(volunteer.c.id).where(volunteer.c.id == id_, volunteer.c.active).with_for_update(read=True)
    return (await connection.execute(found)).one_or_none() is not None

"""The lock of a session: whether it is open, which code opens it, and when its owner last proved who they are.

The code is kept as a hash together with the session's own secret, which only the browser has: who reads the database
cannot try codes.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.hotline.lock_code import TRIES
from bot.store.audit import record
from bot.store.database import Database
from bot.store.tables import session, volunteer

IDLE = timedelta(minutes=15)  # without use, then a session locks
PROVED = timedelta(hours=1)  # how long a passkey, a code or a link counts before somebody is taken over


@dataclass(frozen=True, slots=True)
class Lock:
    """A session that has not ended, open or locked."""

    volunteer: UUID
    has_code: bool
    on_duty: bool
    is_fresh: bool  # whoever uses it has proved lately who they are
    tries_left: int


class Unlocking(StrEnum):
    """What became of a code that somebody entered."""

    OPEN = "open"
    WRONG = "wrong"
    ENDED = "ended"  # too often wrong, or the session is over


class Sessions:
    """The locks of everybody's sessions."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def lock_of(self, token: str, now: datetime) -> Lock | None:
        """The lock of a session that still runs, open or not; None when it has ended."""
        columns = select(session, volunteer.c.on_duty).join(volunteer, volunteer.c.id == session.c.volunteer_id)
        this = columns.where(session.c.token_hash == hashed(token), session.c.expires_at > now, volunteer.c.active)
        async with self._database.begin() as connection:
            row = (await connection.execute(this)).one_or_none()
        if row is None:
            return None
        fresh = row.proved_at > now - PROVED
        return Lock(row.volunteer_id, row.code_hash is not None, row.on_duty, fresh, TRIES - row.tries)

    async def lock(self, token: str, now: datetime) -> None:
        """Lock a session now, as if nobody had used it."""
        async with self._database.begin() as connection:
            this = update(session).where(session.c.token_hash == hashed(token))
            await connection.execute(this.values(seen_at=now - IDLE))

    async def choose_code(self, token: str, code: str) -> None:
        """Keep the code that opens this session again; it is gone with the session."""
        async with self._database.begin() as connection:
            this = update(session).where(session.c.token_hash == hashed(token))
            await connection.execute(this.values(code_hash=_code_hash(token, code), tries=0))

    async def unlock(self, token: str, code: str, now: datetime) -> Unlocking:
        """Open a session with its code. Each wrong one counts, also when many are tried at once."""
        this = (session.c.token_hash == hashed(token), session.c.expires_at > now, session.c.code_hash.is_not(None))
        tried = update(session).where(*this, session.c.tries < TRIES).values(tries=session.c.tries + 1)
        async with self._database.begin() as connection:
            row = (await connection.execute(tried.returning(session))).one_or_none()
            if row is None:
                return Unlocking.ENDED
            if row.code_hash == _code_hash(token, code):
                opened = update(session).where(*this).values(tries=0, seen_at=now, proved_at=now)
                await connection.execute(opened)
                return Unlocking.OPEN
            if row.tries < TRIES:
                return Unlocking.WRONG
            await _end(connection, token)
            await record(connection, "locked_out", now=now, actor=row.volunteer_id)
            return Unlocking.ENDED


def hashed(token: str) -> bytes:
    """What stands in the database of a secret that a browser or a link holds."""
    return sha256(token.encode()).digest()


async def _end(connection: AsyncConnection, token: str) -> None:
    await connection.execute(delete(session).where(session.c.token_hash == hashed(token)))


def _code_hash(token: str, code: str) -> bytes:
    return sha256(f"{token} {code}".encode()).digest()

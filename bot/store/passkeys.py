"""Passkeys: what a device of a volunteer's proves itself with. Only public halves are stored; none opens anything."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from sqlalchemy import delete, insert, select, update

from bot.store.audit import record
from bot.store.database import Database
from bot.store.tables import passkey, passkey_challenge, volunteer

CHALLENGE_BYTES = 32
CHALLENGE_LIVES = timedelta(minutes=5)
MOST = 8  # devices of one volunteer


@dataclass(frozen=True, slots=True)
class Passkey:
    """The public half of a passkey, and whose it is."""

    id: bytes
    volunteer: UUID
    public_key: bytes
    sign_count: int
    made_at: datetime


class Passkeys:
    """Everybody's passkeys, and the challenges devices must answer: each counts once, and for five minutes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def challenge(self, now: datetime, volunteer_id: UUID | None = None) -> bytes:
        """A fresh challenge: for somebody who makes a passkey, or for whoever signs in."""
        fresh = secrets.token_bytes(CHALLENGE_BYTES)
        row = {"challenge_hash": _hash(fresh), "volunteer_id": volunteer_id, "expires_at": now + CHALLENGE_LIVES}
        async with self._database.begin() as connection:
            await connection.execute(delete(passkey_challenge).where(passkey_challenge.c.expires_at <= now))
            await connection.execute(insert(passkey_challenge).values(row))
        return fresh

    async def spend(self, challenge: bytes, now: datetime, volunteer_id: UUID | None = None) -> bool:
        """Use a challenge up; False when it is not one of ours, was used, is too old, or was for somebody else."""
        c = passkey_challenge.c
        this = (
            c.challenge_hash == _hash(challenge),
            c.expires_at > now,
            c.volunteer_id.is_not_distinct_from(volunteer_id),
        )
        async with self._database.begin() as connection:
            return (await connection.execute(delete(passkey_challenge).where(*this))).rowcount == 1

    async def of(self, volunteer_id: UUID) -> Sequence[Passkey]:
        """The passkeys of one volunteer, the oldest first."""
        theirs = select(passkey).where(passkey.c.volunteer_id == volunteer_id).order_by(passkey.c.made_at)
        async with self._database.begin() as connection:
            return [Passkey(*row) for row in await connection.execute(theirs)]

    async def find(self, id_: bytes) -> Passkey | None:
        """The passkey with this id, if it belongs to somebody on the roster."""
        found = select(passkey).join(volunteer, volunteer.c.id == passkey.c.volunteer_id)
        async with self._database.begin() as connection:
            row = (await connection.execute(found.where(passkey.c.id == id_, volunteer.c.active))).one_or_none()
            return Passkey(*row) if row else None

    async def keep(self, made: Passkey) -> bool:
        """Keep a fresh passkey; False when this volunteer has as many as they may."""
        if len(await self.of(made.volunteer)) >= MOST:
            return False
        row = {
            "id": made.id,
            "volunteer_id": made.volunteer,
            "public_key": made.public_key,
            "sign_count": made.sign_count,
            "made_at": made.made_at,
        }
        async with self._database.begin() as connection:
            await connection.execute(insert(passkey).values(row))
            await record(connection, "passkey_made", now=made.made_at, actor=made.volunteer)
        return True

    async def used(self, id_: bytes, sign_count: int) -> None:
        """Keep how often a device says it has signed: a copy of it would count wrongly."""
        async with self._database.begin() as connection:
            await connection.execute(update(passkey).where(passkey.c.id == id_).values(sign_count=sign_count))

    async def remove(self, volunteer_id: UUID, id_: bytes, now: datetime) -> None:
        """Forget one of a volunteer's own passkeys."""
        async with self._database.begin() as connection:
            theirs = (passkey.c.id == id_, passkey.c.volunteer_id == volunteer_id)
            await connection.execute(delete(passkey).where(*theirs))
            await record(connection, "passkey_removed", now=now, actor=volunteer_id)


def _hash(challenge: bytes) -> bytes:
    return sha256(challenge).digest()

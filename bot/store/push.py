"""Browsers of the staff that ring when the console is closed, and the key we prove ourselves with to push services.

A browser is known by a random cookie of which a hash is kept, so that signing out in it ends its ring. Where its push
service takes a ring for it is sealed. The key is made once and sealed, too: it does not change with the secret keys,
because every browser would have to ask anew.
"""

import json
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePrivateKey, derive_private_key
from cryptography.hazmat.primitives.asymmetric.ec import generate_private_key as generate
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import delete, exists, select
from sqlalchemy.dialects.postgresql import insert

from bot.errors import StoreError
from bot.store.audit import record
from bot.store.call_tables import push_browser, push_key
from bot.store.database import Database
from bot.store.privacy import Vault
from bot.store.sessions import hashed
from bot.store.tables import volunteer

COOKIE_BYTES = 32
MOST = 8  # browsers of one volunteer
PROOF_LIVES = timedelta(hours=12)  # RFC 8292 allows a day
THE_KEY = UUID(int=1)  # there is one row
HALF = 32  # bytes of each half of a signature on this curve

b = push_browser.c


@dataclass(frozen=True, slots=True)
class Browser:
    """One browser that rings for a volunteer."""

    id: UUID
    endpoint: str = field(repr=False)  # whoever knows it could try to ring it
    made_at: datetime
    is_this: bool = False  # the one that asks


class PushBrowsers:
    """Every browser that rings when the console is closed in it."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault

    async def keep(self, volunteer_id: UUID, endpoint: str, now: datetime, cookie: str = "") -> str | None:
        """Let a browser ring for somebody; returns its cookie, or None when they have left or have too many.

        A browser rings for one person: what it rang for before, it rings no more.
        """
        cookie = cookie or secrets.token_urlsafe(COOKIE_BYTES)
        id_ = uuid4()
        sealed = self._vault.seal(endpoint.encode(), table="push_browser", column="endpoint", row=id_.bytes)
        async with self._database.begin() as connection:
            here = select(volunteer.c.id).where(volunteer.c.id == volunteer_id, volunteer.c.active)
            if (await connection.execute(here.with_for_update())).one_or_none() is None:
                return None
            await connection.execute(delete(push_browser).where(b.browser_hash == hashed(cookie)))
            theirs = (await connection.scalars(select(b.id).where(b.volunteer_id == volunteer_id))).all()
            if len(theirs) >= MOST:
                return None
            row = {"id": id_, "volunteer_id": volunteer_id, "endpoint": sealed, "browser_hash": hashed(cookie)}
            await connection.execute(insert(push_browser).values(**row, made_at=now))
            await record(connection, "ring_on", now=now, actor=volunteer_id)
        return cookie

    async def of(self, volunteer_id: UUID, cookie: str = "") -> Sequence[Browser]:
        """The browsers of somebody on the roster, the oldest first; `cookie` is the one of the browser that asks."""
        here = exists().where(volunteer.c.id == b.volunteer_id, volunteer.c.active)
        statement = select(push_browser).where(b.volunteer_id == volunteer_id, here).order_by(b.made_at)
        async with self._database.begin() as connection:
            rows = (await connection.execute(statement)).all()
        return [
            Browser(
                row.id,
                self._vault.open(row.endpoint, table="push_browser", column="endpoint", row=row.id.bytes).decode(),
                row.made_at,
                bool(cookie) and row.browser_hash == hashed(cookie),
            )
            for row in rows
        ]

    async def stop(self, volunteer_id: UUID, id_: UUID, now: datetime) -> None:
        """Let one of somebody's own browsers ring no more."""
        async with self._database.begin() as connection:
            await connection.execute(delete(push_browser).where(b.id == id_, b.volunteer_id == volunteer_id))
            await record(connection, "ring_off", now=now, actor=volunteer_id)

    async def gone(self, id_: UUID) -> None:
        """Forget a browser that its push service does not know any more."""
        async with self._database.begin() as connection:
            await connection.execute(delete(push_browser).where(b.id == id_))

    async def sign_out(self, cookie: str) -> None:
        """Forget the browser somebody signs out in."""
        async with self._database.begin() as connection:
            await connection.execute(delete(push_browser).where(b.browser_hash == hashed(cookie)))


class PushKey:
    """The key pair by which push services know that a ring comes from us (VAPID, RFC 8292)."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault

    async def public(self, now: datetime) -> str:
        """The public half as browsers want it."""
        return _public(await self._key(now))

    async def proof(self, audience: str, subject: str, now: datetime) -> str:
        """The header that proves to one push service who we are; it names no volunteer and holds for half a day."""
        key = await self._key(now)
        claims = {"aud": audience, "exp": int((now + PROOF_LIVES).timestamp()), "sub": subject}
        said = ".".join(_text(json.dumps(part).encode()) for part in ({"typ": "JWT", "alg": "ES256"}, claims))
        halves = decode_dss_signature(key.sign(said.encode(), ECDSA(SHA256())))
        signature = _text(b"".join(half.to_bytes(HALF, "big") for half in halves))
        return f"vapid t={said}.{signature}, k={_public(key)}"

    async def _key(self, now: datetime) -> EllipticCurvePrivateKey:
        """The key; the first who needs it makes it."""
        stored = select(push_key.c.private_key).where(push_key.c.id == THE_KEY)
        async with self._database.begin() as connection:
            sealed = await connection.scalar(stored)
            if sealed is None:
                secret = generate(SECP256R1()).private_numbers().private_value.to_bytes(HALF, "big")
                fresh = self._vault.seal(secret, table="push_key", column="private_key", row=THE_KEY.bytes)
                row = insert(push_key).values(id=THE_KEY, private_key=fresh, made_at=now)
                await connection.execute(row.on_conflict_do_nothing())
                sealed = await connection.scalar(stored)
        if sealed is None:  # it was inserted a moment ago
            raise StoreError("push_key: the key is gone")
        secret = self._vault.open(sealed, table="push_key", column="private_key", row=THE_KEY.bytes)
        return derive_private_key(int.from_bytes(secret, "big"), SECP256R1())


def _public(key: EllipticCurvePrivateKey) -> str:
    return _text(key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")

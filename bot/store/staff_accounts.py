"""Which Telegram account is a volunteer's own: linked by a code that works once, found again by a keyed hash.

Their account has an index of its own: whether a volunteer ever wrote to the bot for people cannot be read from it.
"""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, exists, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.hotline.roster import TALKS, Volunteer
from bot.message import Address, ChannelName
from bot.store.audit import record
from bot.store.database import Database
from bot.store.privacy import Vault
from bot.store.room import as_volunteer
from bot.store.sessions import hashed
from bot.store.staff_tables import staff_account, staff_link
from bot.store.staff_topics import let_go_topics
from bot.store.tables import volunteer

CODE_BYTES = 32
CODE_LIVES = timedelta(minutes=10)
SEEN_EVERY = timedelta(minutes=1)  # how exactly use is written down

a = staff_account.c


class StaffAccounts:
    """Every Telegram account of a volunteer."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault

    async def code(self, id_: UUID, now: datetime) -> str:
        """A fresh code that links an account to a volunteer, once and for ten minutes; the older ones end."""
        code = secrets.token_urlsafe(CODE_BYTES)
        async with self._database.begin() as connection:
            await connection.execute(
                delete(staff_link).where(or_(staff_link.c.volunteer_id == id_, staff_link.c.expires_at <= now))
            )
            row = {"code_hash": hashed(code), "volunteer_id": id_, "expires_at": now + CODE_LIVES}
            await connection.execute(insert(staff_link).values(row))
        return code

    async def link(self, code: str, account: int, now: datetime) -> Volunteer | None:
        """Tie the account that opened a link to the volunteer who asked for it; None for a code that is none.

        A volunteer has one account and an account one volunteer: what was tied before is untied.
        """
        once = (
            delete(staff_link)
            .where(staff_link.c.code_hash == hashed(code), staff_link.c.expires_at > now)
            .returning(staff_link.c.volunteer_id)
        )
        async with self._database.begin() as connection:
            id_ = (await connection.execute(once)).scalar_one_or_none()
            may = (volunteer.c.active, volunteer.c.role.in_([role.value for role in TALKS]))
            found = select(volunteer).where(volunteer.c.id == id_, *may).with_for_update(key_share=True)
            row = (await connection.execute(found)).one_or_none()
            if row is None:
                return None
            names = self._names(account)
            untied = delete(staff_account).where(or_(a.volunteer_id == row.id, a.pseudonym.in_(names)))
            for one in await connection.scalars(untied.returning(a.volunteer_id)):
                await let_go_topics(connection, one)
            sealed = self._vault.seal(str(account).encode(), table="staff_account", column="account", row=row.id.bytes)
            values = {"volunteer_id": row.id, "pseudonym": names[0], "account": sealed, "linked_at": now}
            await connection.execute(insert(staff_account).values(**values, seen_at=now))
            await record(connection, "telegram_linked", now=now, actor=row.id)
            return as_volunteer(row)

    async def who(self, account: int, now: datetime) -> Volunteer | None:
        """The volunteer whose account this is, as long as they are on the roster; that they were here is noted."""
        theirs = a.pseudonym.in_(self._names(account))
        found = select(volunteer).join(staff_account, a.volunteer_id == volunteer.c.id)
        async with self._database.begin() as connection:
            row = (await connection.execute(found.where(theirs, volunteer.c.active))).one_or_none()
            if row is None:
                return None
            stale = a.seen_at < now - SEEN_EVERY
            await connection.execute(update(staff_account).where(theirs, stale).values(seen_at=now))
            return as_volunteer(row)

    async def account_of(self, id_: UUID) -> int | None:
        """Where a volunteer can be written to; None when nothing is linked, or they have left."""
        here = exists().where(volunteer.c.id == a.volunteer_id, volunteer.c.active)
        async with self._database.begin() as connection:
            sealed = await connection.scalar(select(a.account).where(a.volunteer_id == id_, here))
        if sealed is None:
            return None
        return int(self._vault.open(sealed, table="staff_account", column="account", row=id_.bytes))

    async def is_linked(self, id_: UUID) -> bool:
        """Whether a volunteer has linked an account."""
        async with self._database.begin() as connection:
            return bool(await connection.scalar(select(exists().where(a.volunteer_id == id_))))

    async def unlink(self, id_: UUID, now: datetime) -> None:
        """Forget a volunteer's account, and the codes that could link one."""
        async with self._database.begin() as connection:
            await forget_account(connection, id_)
            await record(connection, "telegram_unlinked", now=now, actor=id_)

    def _names(self, account: int) -> tuple[bytes, ...]:
        return self._vault.pseudonyms(Address(ChannelName.TELEGRAM, f"staff|{account}"))


async def forget_account(connection: AsyncConnection, id_: UUID) -> None:
    """Forget a volunteer's account inside the caller's transaction."""
    await connection.execute(delete(staff_account).where(a.volunteer_id == id_))
    await connection.execute(delete(staff_link).where(staff_link.c.volunteer_id == id_))
    await let_go_topics(connection, id_)

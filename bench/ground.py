"""The ground everything is measured on: the embedded server, with people in it, and pgbench."""

import re
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from sqlalchemy import text

from bot.engine.conversation import Conversation
from bot.engine.script import Place
from bot.engine.turn import Turn
from bot.message import Address, ChannelName, Inbound
from bot.store.account import wheel_programs
from bot.store.conversations import Conversations
from bot.store.database import Database
from bot.store.escalations import Escalations
from bot.store.privacy import Vault, new_key, read_key
from bot.store.upgrade import upgrade

PEOPLE = 2000
CALLERS = 8
TURN = Path(__file__).with_name("turn.sql")
PGBENCH_PEOPLE = """
    insert into conversation (id, channel, pseudonym, state, locale, touched_at)
    select ('00000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'sms', sha256(n::text::bytea),
        decode(repeat('5a', 110), 'hex'), 'en', now()
    from generate_series(1, :people) n
"""


@dataclass(frozen=True)
class Ground:
    """A database with people in it, and how to reach it."""

    url: str
    key: str
    database: Database
    vault: Vault

    @property
    def conversations(self) -> Conversations:
        return Conversations(self.database, self.vault, Escalations(self.database, self.vault))


@asynccontextmanager
async def prepared(url: str) -> AsyncIterator[Ground]:
    """Make the tables, and put people on every channel at the menu."""
    await upgrade(url)
    key = new_key()
    ground = Ground(url, key, Database.connect(url, held=CALLERS), Vault((read_key(key),)))
    async with ground.database.begin() as connection:
        await connection.execute(text(PGBENCH_PEOPLE), {"people": PEOPLE})
    now = datetime.now(UTC)
    for channel in (ChannelName.SMS, ChannelName.TELEGRAM):
        for number in range(PEOPLE):
            known = await ground.conversations.read(person(channel, number), now)
            here = Turn(Conversation(locale="en", place=Place("menu", "menu")))
            await ground.conversations.commit(known, Inbound(f"seed-{number}", person(channel, number)), here, (), now)
    yield ground
    await ground.database.aclose()


def person(channel: ChannelName, number: int) -> Address:
    """One of the people, on a channel."""
    return Address(channel, f"+1510{5550000 + number}" if channel is ChannelName.SMS else str(8_000_000_000 + number))


async def settled(ground: Ground) -> bool:
    """Say whether every message on Telegram has ended."""
    query = "select not exists (select from outbox where channel = 'telegram' and status < 2)"
    async with ground.database.begin() as connection:
        return bool((await connection.execute(text(query))).scalar_one())


def pgbench(url: str, seconds: float) -> float:
    """Turns a second of the six plain statements, prepared, with as many callers as we have."""
    parts = urlsplit(url)
    command = (
        wheel_programs() / "pgbench", "--no-vacuum", "--protocol=prepared", f"--client={CALLERS}", "--jobs=2",
        f"--time={max(1, round(seconds))}", f"--file={TURN}", f"--host={parse_qs(parts.query)['host'][0]}",
        f"--username={parts.username}", parts.path.lstrip("/"),
    )  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found = re.search(r"^tps = ([0-9.]+)", done.stdout, re.MULTILINE)
    if done.returncode or found is None:
        raise RuntimeError(f"pgbench failed: {done.stderr}")
    return float(found[1])

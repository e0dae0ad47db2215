"""Changing the secret key from the command line."""

import asyncio
import signal
from datetime import UTC, datetime, timedelta

from bot.engine.conversation import Conversation
from bot.engine.effects import OptOut
from bot.message import Address, ChannelName
from bot.store.database import Database
from bot.store.privacy import Vault, new_key, read_key
from bot.store.retention import forget
from tests.cli.conftest import LONGEST, Kyr, Start
from tests.store.scenes import conversations, inbound, say

NOW = datetime.now(UTC)
OLD, NEW = new_key(), new_key()
MANY = 700  # several batches


async def people(database: Database, count: int) -> None:
    kept = conversations(database, Vault((read_key(OLD),)))
    for number in range(count):
        await say(kept, inbound(sender=Address(ChannelName.TELEGRAM, str(8_000_000_000 + number))), now=NOW)


async def test_the_old_key_may_go_once_everything_is_brought_over_even_after_a_kill(
    kyr: Kyr, start: Start, database: Database, database_url: str
) -> None:
    await people(database, MANY)
    ring = {"DATABASE_URL": database_url, "KYR_SECRET_KEYS": f"{NEW},{OLD}"}
    async with start("keys", "rotate", **ring) as running, asyncio.timeout(LONGEST):
        assert running.process.stderr
        assert b"conversation: " in await running.process.stderr.readline()
        assert (await running.ends(signal.SIGKILL)).code == -signal.SIGKILL
    ran = await asyncio.to_thread(kyr, "keys", "rotate", **ring)
    assert ran.code == 0
    assert f"{MANY} conversation.pseudonym" in ran.out
    old = Vault((read_key(OLD),)).key_ids[0].hex()
    assert f"Key 2 ({old}) is needed no more: you may take it out of KYR_SECRET_KEYS." in ran.out
    assert OLD not in ran.out + ran.err
    assert NEW not in ran.out + ran.err
    again = await asyncio.to_thread(kyr, "keys", "rotate", **{**ring, "KYR_SECRET_KEYS": NEW})
    assert again.code == 0
    assert "There is one key in the ring." in again.out


async def test_a_key_that_somebody_is_found_by_stays_and_the_doctor_counts_what_lost_keys_protect(
    kyr: Kyr, database: Database, database_url: str
) -> None:
    kept = conversations(database, Vault((read_key(OLD),)))
    await say(kept, effects=(OptOut(),), conversation=Conversation(stopped=True), now=NOW)
    await forget(database, NOW + timedelta(minutes=1))
    ring = {"DATABASE_URL": database_url, "KYR_SECRET_KEYS": f"{NEW},{OLD}"}
    ran = await asyncio.to_thread(kyr, "keys", "rotate", **ring)
    assert ran.code == 0
    assert "Keep key 2" in ran.out
    assert "1 of the people who wrote are found by it only" in ran.out
    assert "needed no more" not in ran.out
    doctor = await asyncio.to_thread(kyr, "doctor", **{**ring, "KYR_SECRET_KEYS": NEW})
    assert doctor.code == 1
    assert "!!  keys" in doctor.out
    assert "ok  texts     0 of 20,000 segments went out today (KYR_DAILY_SEGMENTS)." in doctor.out
    assert f"a key that is not in the ring ({Vault((read_key(OLD),)).key_ids[0].hex()}): 1 conversation.pseudonym" in (
        doctor.out
    )

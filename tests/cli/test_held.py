"""What an operator is asked for by a person, a court or an emergency: disclose, forget, purge."""

import asyncio
import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from bot.cli.address import read
from bot.engine.conversation import Conversation
from bot.engine.effects import Agree, Escalate, Relay
from bot.errors import KyrError
from bot.store.database import Database
from bot.store.privacy import Vault, new_key, read_key
from tests.cli.conftest import Kyr, Ran
from tests.store.hotline_scenes import Hotline
from tests.store.scenes import CHAT, MARIA, conversations, inbound, say

NOW = datetime.now(UTC)
KEY = new_key()
DEEDS = (Escalate("ice_door", urgent=True), Agree(), Relay("me llamo Rosalinda"))


@pytest.fixture
def ready(database_url: str) -> dict[str, str]:
    return {"DATABASE_URL": database_url, "KYR_SECRET_KEYS": KEY}


async def ran(kyr: Kyr, *words: str, said: str = "", **settings: str) -> Ran:
    return await asyncio.to_thread(kyr, *words, said=said, **settings)


async def somebody(database: Database) -> None:
    hotline = Hotline.on(database, Vault((read_key(KEY),)))
    await say(hotline.conversations, inbound(), "No abra la puerta", effects=DEEDS, now=NOW)
    await say(hotline.conversations, inbound(sender=CHAT), now=NOW)


async def test_everything_is_disclosed_then_forgotten_then_nothing_is_held(
    kyr: Kyr, database: Database, ready: dict[str, str]
) -> None:
    await somebody(database)
    told = await ran(kyr, "disclose", said="(+1) 510-555-0123\n", **ready)
    assert (told.code, told.err) == (0, "")
    assert "A conversation\n  by: sms\n" in told.out
    assert "code name: " in told.out
    assert "Rosalinda" not in told.out
    whole = await ran(kyr, "disclose", "--words", "--json", said="sms:+15105550123\n", **ready)
    assert "me llamo Rosalinda" in json.dumps(json.loads(whole.out), ensure_ascii=False)
    assert "in confidence" in whole.err
    gone = await ran(kyr, "forget", said=f"{MARIA.value}\n", **ready)
    assert (gone.code, gone.out) == (0, "Erased. We hold nothing about this address any more.\n")
    after = await ran(kyr, "disclose", said=f"{MARIA.value}\n", **ready)
    assert (after.code, after.out) == (0, "We hold nothing about this address.\n")
    empty = await ran(kyr, "disclose", "--json", said=f"{MARIA.value}\n", **ready)
    assert json.loads(empty.out) == {"held": [], "keys_lost": 0}
    again = await ran(kyr, "forget", said=f"{MARIA.value}\n", **ready)
    assert (again.code, again.out) == (0, "We held nothing to erase about this address.\n")
    other = await ran(kyr, "disclose", said=f"telegram:{CHAT.value}\n", **ready)
    assert "by: telegram" in other.out


async def test_a_hold_is_told_and_the_exit_code_says_so(kyr: Kyr, database: Database, ready: dict[str, str]) -> None:
    await somebody(database)
    async with database.begin() as connection:
        await connection.execute(text("update conversation set held_at = now() where channel = 'sms'"))
    held = await ran(kyr, "forget", said=f"{MARIA.value}\n", **ready)
    assert held.code == 1
    assert "a legal hold keeps" in held.out
    told = await ran(kyr, "disclose", said=f"{MARIA.value}\n", **ready)
    assert "legal hold since: " in told.out


async def test_an_address_is_no_argument_and_what_is_no_address_is_never_repeated(
    kyr: Kyr, ready: dict[str, str]
) -> None:
    for command in ("disclose", "forget"):
        given = await ran(kyr, command, MARIA.value, **ready)
        assert given.code == 1
        assert "never given as an argument" in given.err
        wrong = await ran(kyr, command, said="3125550177\n", **ready)
        assert wrong.code == 1
        assert "Write + and the whole number" in wrong.err
        assert "3125550177" not in wrong.out + wrong.err
        assert given.is_calm
        assert wrong.is_calm


@pytest.mark.parametrize("text", ["", "telegram:", "telegram:a b", "+1", "mail:me", "sms:abc", "+0123456789"])
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(KyrError, match="no address"):
        read(text)


def test_a_number_means_every_channel_that_knows_it() -> None:
    assert [(address.channel.value, address.value) for address in read(" +1 (510) 555\u201301 23 \n")] == [
        ("sms", MARIA.value),
        ("whatsapp", MARIA.value),
        ("voice", MARIA.value),
    ]
    assert read("Telegram: 8123456789") == (CHAT,)


async def test_purge_does_now_what_is_due_and_says_what_went(
    kyr: Kyr, database: Database, ready: dict[str, str]
) -> None:
    kept = conversations(database, Vault((read_key(KEY),)))
    long_ago = NOW - timedelta(days=100)
    await say(kept, conversation=Conversation(locale="es"), now=long_ago)
    done = await ran(kyr, "purge", **ready)
    assert done.code == 0
    assert "1 conversations\n" in done.out
    assert "1 inbound ids\n" in done.out
    nothing = await ran(kyr, "purge", **ready)
    assert nothing.out == "Nothing was due.\n"


async def test_everybodys_content_goes_only_after_the_word(kyr: Kyr, database: Database, ready: dict[str, str]) -> None:
    await somebody(database)
    async with database.begin() as connection:
        await connection.execute(text("update conversation set held_at = now() where channel = 'telegram'"))
    no = await ran(kyr, "purge", "--all-content", said="yes\n", **ready)
    assert no.code == 1
    assert "Nothing was destroyed" in no.err
    done = await ran(kyr, "purge", "--all-content", said="DESTROY\n", **ready)
    assert done.code == 0
    assert "1 conversations are destroyed" in done.out
    assert "1 are kept under a legal hold." in done.out
    assert (await ran(kyr, "disclose", said=f"{MARIA.value}\n", **ready)).out == "We hold nothing about this address.\n"

"""The backup that docs/deploy.md tells to make leaves out what it says, and comes back whole."""

import re
import shlex
import subprocess
from datetime import timedelta
from pathlib import Path

from bot.engine.conversation import Conversation
from bot.engine.effects import Agree, Escalate, Relay
from bot.store import protected
from bot.store.account import wheel_programs
from bot.store.database import Database
from bot.store.privacy import Vault
from bot.store.tables import metadata
from bot.store.upgrade import check, upgrade
from tests.store.hotline_scenes import Hotline
from tests.store.scenes import CHAT, MARIA, NOW, inbound, say

PAGE = Path(__file__).parent.parent.parent / "docs" / "deploy.md"
STOPPED = Conversation(stopped=True)


def told() -> list[str]:
    """The command of the page, word by word; the address of the database and the file are left out."""
    (command,) = re.findall(r"^ {4}(pg_dump .*(?:\n {6,}.*)*)", PAGE.read_text(), re.MULTILINE)
    words = shlex.split(command.replace("\\\n", " "))
    assert words[-2:] == ["--file=kyr.dump", "$DATABASE_URL"]
    return words[1:-2]


def run(program: str, *words: str) -> None:
    subprocess.run([wheel_programs() / program, *words], check=True, capture_output=True, env={"LC_ALL": "C"})


def test_the_page_leaves_out_exactly_what_is_not_worth_keeping() -> None:
    left_out = {word.removeprefix("--exclude-table-data=") for word in told() if word.startswith("--exclude-")}
    assert left_out == {*protected.NOT_BACKED_UP, "procrastinate_*"}
    assert set(protected.NOT_BACKED_UP) <= set(metadata.tables)


def test_nothing_that_is_kept_hangs_on_a_row_that_is_left_out() -> None:
    for table in metadata.sorted_tables:
        if table.name not in protected.NOT_BACKED_UP:
            named = {key.column.table.name for column in table.columns for key in column.foreign_keys}
            assert named.isdisjoint(protected.NOT_BACKED_UP), table.name


def test_every_table_with_words_is_left_out() -> None:
    with_words = {name.split(".")[0] for name in (*protected.WORDS, "outbox.body", "escalation.wrapped_key")}
    assert with_words <= set(protected.NOT_BACKED_UP)


async def test_it_comes_back_with_every_stop_and_without_a_word(
    database: Database, database_url: str, empty_database_url: str, vault: Vault, tmp_path: Path
) -> None:
    hotline = Hotline.on(database, vault)
    await say(
        hotline.conversations, inbound(), "hello", effects=(Escalate("memo", urgent=True), Agree(), Relay("mucho"))
    )
    await say(hotline.conversations, inbound(sender=CHAT), conversation=STOPPED)
    await hotline.volunteer()
    file = tmp_path / "kyr.dump"
    run("pg_dump", *told(), f"--file={file}", database_url)
    run("pg_restore", "--exit-on-error", "--no-owner", f"--dbname={empty_database_url}", str(file))
    await upgrade(empty_database_url)
    restored = Database.connect(empty_database_url, held=2)
    try:
        await check(restored)
        back = Hotline.on(restored, vault)
        assert (await back.conversations.read(CHAT, NOW)).conversation.stopped
        known = await back.conversations.read(MARIA, NOW)
        assert (known.is_stored, known.escalation) == (True, None)
        assert await back.volunteers.find("Ana") is not None
        await say(back.conversations, inbound("hola otra vez"), "hello", now=NOW + timedelta(hours=1))
    finally:
        await restored.aclose()

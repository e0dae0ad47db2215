"""The embedded PostgreSQL: one server in `KYR_DATA_DIR`, shared by every kyr process, stopped by the last one out.

It listens on a unix socket that nobody else can reach, never on the network. A process that dies leaves the server
running, and the next start joins it; a server that dies recovers at the next start.
"""

import os
import shlex
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TypedDict
from urllib.parse import quote

import psycopg

from bot.errors import SettingsError, StoreError
from bot.store import account

if sys.platform != "win32":
    import fcntl

OWNER = "kyr"  # the server's own superuser and the name of the database; no account of the machine
SOCKET = ".s.PGSQL.5432"
SOCKET_BYTES = 103  # the shortest limit of the systems we run on
STARTING = 60  # seconds; recovery after a power cut may take a while
LEAVING = ("pre-existing shared memory", "lock file")  # a server that was killed is not quite gone yet
QUIET = {  # failing statements and the keys they failed on stay out of the server's log
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "unix_socket_permissions": "0700",
}
FLEETING = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class _Identity(TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[int]


def is_there(data_dir: Path) -> bool:
    """Say whether the embedded server of a data folder has ever run."""
    return (data_dir.expanduser() / "postgres" / "cluster").is_dir()


@contextmanager
def running(data_dir: Path, *, durable: bool = True) -> Iterator[str]:
    """Start or join the embedded server of a data folder, for as long as the block lasts; gives its URL.

    `durable=False` is for tests: faster, and lost when the machine stops.
    """
    if sys.platform == "win32":
        raise SettingsError("DATABASE_URL is not set, and the embedded PostgreSQL needs Linux or macOS.")
    server = _prepare(data_dir.expanduser().resolve(), durable=durable)
    with _opened(server.home / "users") as users:
        with _alone(server.home / "gate"):
            server.start()
            fcntl.flock(users, fcntl.LOCK_SH)
        try:
            yield server.url(OWNER)
        finally:
            with _alone(server.home / "gate"):
                if _is_last(users):
                    server.stop()


@dataclass(frozen=True, slots=True)
class Server:
    """One server: where it lives and which account runs it."""

    home: Path
    programs: Path
    socket: Path
    account: account.Account
    durable: bool

    @property
    def cluster(self) -> Path:
        """The folder PostgreSQL keeps its data in."""
        return self.home / "cluster"

    def url(self, database: str) -> str:
        """How to connect to one of its databases."""
        return f"postgresql://{OWNER}@/{database}?host={quote(str(self.socket), safe='')}"

    def start(self) -> None:
        """Start the server unless it runs already; make the data first when there is none."""
        if not self.cluster.exists():
            self._make()
        until = time.monotonic() + STARTING
        while True:
            if not self._listens():
                self._forget_strangers()
                self._launch(until)
            try:
                self._make_database()
                return
            except psycopg.OperationalError as error:  # still recovering, or dying just now
                if time.monotonic() > until:
                    raise StoreError(f"The embedded PostgreSQL in {self.home} does not answer: {error}") from error
            time.sleep(0.2)

    def stop(self) -> None:
        """Stop the server; whoever is still connected loses the connection, not the data."""
        self._run("pg_ctl", "-w", "-t", str(STARTING), "-m", "fast", "-D", str(self.cluster), "stop")

    def _listens(self) -> bool:
        with socket.socket(socket.AF_UNIX) as caller, suppress(OSError):
            caller.connect(str(self.socket / SOCKET))
            return True
        return False

    def _launch(self, until: float) -> None:
        log = self.home / "log" / "server.log"
        if log.exists():
            log.replace(log.with_name("server.log.1"))
        settings = {"listen_addresses": "", "unix_socket_directories": str(self.socket), "port": "5432", **QUIET}
        settings |= {} if self.durable else FLEETING
        options = " ".join(f"-c {name}={shlex.quote(value)}" for name, value in settings.items())
        arguments = ("-w", "-t", str(STARTING), "-D", str(self.cluster), "-l", str(log), "-o", options, "start")
        while self._run("pg_ctl", *arguments).returncode != 0:
            if time.monotonic() > until or not any(word in _tail(log) for word in LEAVING):
                raise StoreError(f"The embedded PostgreSQL did not start. Its last words, in {log}:\n{_tail(log)}")
            time.sleep(0.2)
            self._forget_strangers()

    def _make(self) -> None:
        """Make the data folder beside its final place, so that a half-made one is never used."""
        making = Path(tempfile.mkdtemp(prefix="making-", dir=self.home))
        self.account.own(making)
        sync = () if self.durable else ("--no-sync",)
        form = ("--auth=trust", "--encoding=UTF8", "--locale=C", "--no-instructions")
        made = self._run("initdb", "-D", str(making), "-U", OWNER, *form, *sync)
        if made.returncode != 0:
            raise StoreError(f"The embedded PostgreSQL could not make its data in {self.home}:\n{made.stderr}")
        making.rename(self.cluster)

    def _make_database(self) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            known = connection.execute("select 1 from pg_database where datname = %s", (OWNER,)).fetchone()
            if known is None:
                connection.execute(f"create database {OWNER}")

    def _forget_strangers(self) -> None:
        """Remove lock files whose process is dead, or whose number now belongs to another program after a reboot."""
        for file in (self.cluster / "postmaster.pid", self.socket / f"{SOCKET}.lock"):
            with suppress(OSError, ValueError, IndexError):
                pid = int(file.read_text().splitlines()[0])
                if str(self.cluster) not in _command_of(pid):
                    file.unlink()

    def _run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one of PostgreSQL's programs with an empty environment, so that our secrets stay ours."""
        with tempfile.TemporaryFile("w+") as said:  # a pipe would stay open in the server that pg_ctl leaves behind
            try:
                done = subprocess.run(  # noqa: S603  # our own wheel's programs, our own arguments
                    (self.programs / program, *arguments),
                    cwd=self.home,
                    env={"LC_ALL": "C", "PATH": os.defpath},
                    stdin=subprocess.DEVNULL,
                    stdout=said,
                    stderr=subprocess.STDOUT,
                    check=False,
                    **self._identity(),
                )
            except PermissionError as error:
                raise SettingsError(
                    f"KYR_DATA_DIR: programs cannot run from {self.home} ({error.strerror}). "
                    f"Set KYR_DATA_DIR to a folder on a file system that allows it, or set DATABASE_URL."
                ) from error
            said.seek(0)
            return subprocess.CompletedProcess(done.args, done.returncode, "", said.read())

    def _identity(self) -> _Identity:
        if self.account.uid is None or self.account.gid is None:
            return {}
        return {"user": self.account.uid, "group": self.account.gid, "extra_groups": []}


def _prepare(data_dir: Path, *, durable: bool) -> Server:
    """Make the folders, and find the account, the programs and the socket."""
    home = data_dir / "postgres"
    cluster = home / "cluster"
    try:
        runs_as = account.choose(data_dir, cluster)
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        if runs_as.uid is not None:
            home.chmod(0o711)  # the server's account passes through, whatever the umask
        with _alone(home / "gate"):
            version = cluster / "PG_VERSION"
            major = version.read_text().strip() if version.exists() else None
            programs = account.programs(home, major)
            _own_folder(home / "log", runs_as)
            folder = _socket_folder(home, runs_as)
    except PermissionError as error:
        raise SettingsError(
            f"KYR_DATA_DIR: this account may not write {error.filename}. Give it the folder, or choose another one."
        ) from error
    return Server(home, programs, folder, runs_as, durable)


def _socket_folder(home: Path, runs_as: account.Account) -> Path:
    """Where the socket lives: below `home`, or in the temp folder when that path is too long for a socket."""
    folder = home / "socket"
    if len(os.fsencode(folder / SOCKET)) > SOCKET_BYTES:
        short = sha256(os.fsencode(home)).hexdigest()[:12]
        folder = Path(tempfile.gettempdir()) / f"kyr-{short}"
    _own_folder(folder, runs_as)
    return folder


def _own_folder(folder: Path, runs_as: account.Account) -> None:
    """A folder only the server's account may enter; refuse one that somebody else has put there."""
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
        runs_as.own(folder)
    found = folder.lstat()
    expected = os.geteuid() if runs_as.uid is None else runs_as.uid
    if folder.is_symlink() or found.st_uid != expected or found.st_mode & 0o077:
        raise SettingsError(f"KYR_DATA_DIR: {folder} belongs to another account. Remove it, or choose another folder.")


def _command_of(pid: int) -> str:
    """The command line a process was started with; empty when there is no such process."""
    listed = Path(f"/proc/{pid}/cmdline")
    if Path("/proc/self").exists():
        return listed.read_text(errors="replace") if listed.exists() else ""
    command = ("ps", "-o", "command=", "-p", str(pid))
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout  # noqa: S603


def _tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-8:]) if log.exists() else ""


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        yield file
    finally:
        os.close(file)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Hold a lock that one process at a time can hold; closing the file lets go of it."""
    with _opened(path) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _is_last(users: int) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True

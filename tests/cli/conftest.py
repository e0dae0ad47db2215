"""The `kyr` command as an operator starts it: a process of its own, with an environment of its own."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

KYR = Path(sys.executable).with_name("kyr")


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def is_calm(self) -> bool:
        """True when trouble was told without a traceback and without calling it a fault of ours."""
        return "Traceback" not in self.err and "fault in kyr itself" not in self.err


Kyr = Callable[..., Ran]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """An environment in which nothing is set but where to write."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KYR_")}
    for name in ("DATABASE_URL", "PORT"):
        kept.pop(name, None)
    return kept | {"KYR_DATA_DIR": str(tmp_path / "data"), "COLUMNS": "200"}


@pytest.fixture
def kyr(environment: dict[str, str], tmp_path: Path) -> Kyr:
    """Run one command to its end."""

    def run(*words: str, said: str = "", **settings: str) -> Ran:
        done = subprocess.run(
            [KYR, *words],
            input=said,
            capture_output=True,
            text=True,
            env=environment | settings,
            cwd=tmp_path,
            timeout=60,
            check=False,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    return run

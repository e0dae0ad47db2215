"""The `kyr` command as an operator starts it: a process of its own, with an environment of its own."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

KYR = Path(sys.executable).with_name("kyr")
LONGEST = 90  # seconds until a process that says nothing has failed its test


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


@dataclass(frozen=True)
class Running:
    """A process that goes on until it is told to stop."""

    process: asyncio.subprocess.Process

    async def says(self, words: str) -> str:
        """Wait for a line with these words."""
        assert self.process.stdout
        said = []
        async with asyncio.timeout(LONGEST):
            while line := (await self.process.stdout.readline()).decode():
                said.append(line)
                if words in line:
                    return line
        assert self.process.stderr
        trouble = (await self.process.stderr.read()).decode()
        raise AssertionError(f"never said {words!r}, but:\n{''.join(said)}{trouble}")

    async def ends(self, number: signal.Signals = signal.SIGTERM) -> Ran:
        """Send a signal and wait for the end."""
        self.process.send_signal(number)
        async with asyncio.timeout(LONGEST):
            out, err = await self.process.communicate()
        assert self.process.returncode is not None
        return Ran(self.process.returncode, out.decode(), err.decode())


Kyr = Callable[..., Ran]
Start = Callable[..., AbstractAsyncContextManager[Running]]


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """A folder to write in that the embedded server's account can reach, too."""
    made = Path(tempfile.mkdtemp(prefix="kyr-cli-"))
    yield made
    shutil.rmtree(made)


@pytest.fixture
def environment(data_dir: Path) -> dict[str, str]:
    """An environment in which nothing is set but where to write."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KYR_")}
    for name in ("DATABASE_URL", "PORT"):
        kept.pop(name, None)
    return kept | {"KYR_DATA_DIR": str(data_dir), "COLUMNS": "200", "PYTHONUNBUFFERED": "1"}


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
            timeout=LONGEST,
            check=False,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def start(environment: dict[str, str], tmp_path: Path) -> Start:
    """Start a command that goes on; it is killed at the end of the block, should it still run."""

    @asynccontextmanager
    async def started(*words: str, **settings: str) -> AsyncIterator[Running]:
        process = await asyncio.create_subprocess_exec(
            KYR,
            *words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment | settings,
            cwd=tmp_path,
        )
        try:
            yield Running(process)
        finally:
            if process.returncode is None:
                process.kill()
            await process.communicate()

    return started

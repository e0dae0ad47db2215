"""Whole webhook calls: a real web process, one that calls it, and all written down before the clock stops."""

import asyncio
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO
from urllib.error import URLError

from bench.ground import Ground, settled
from bench.load import Order
from bot.message import ChannelName

ROOT = Path(__file__).parent.parent
CONNECTIONS = 16
BASE, TOKEN, SECRET = "https://kyr.example", "0" * 32, "a-secret_of-ours"
PATIENCE = 60


@dataclass
class Caller:
    """The process that calls."""

    process: subprocess.Popen[str]

    @property
    def api_port(self) -> int:
        return int(_pipe(self.process.stdout).readline())

    def run(self, order: Order) -> Mapping[str, float]:
        given = _pipe(self.process.stdin)
        given.write(json.dumps(asdict(order)) + "\n")
        given.flush()
        counted: Mapping[str, float] = json.loads(_pipe(self.process.stdout).readline())
        return counted


@contextmanager
def calling() -> Iterator[Caller]:
    """Start the process that calls."""
    process = _start("bench.load", environment={})
    try:
        yield Caller(process)
    finally:
        process.communicate()


@contextmanager
def answering(ground: Ground, api_port: int, *command: str) -> Iterator[tuple[int, int]]:
    """Start a process of ours; gives its port and its number."""
    port = _free_port()
    process = _start(*command, str(port), environment=_environment(ground, api_port, port))
    try:
        _wait_until_healthy(port, process)
        yield port, process.pid
    finally:
        process.terminate()
        process.communicate()


async def sms(ground: Ground, caller: Caller, port: int, run: int, seconds: float) -> float:
    """Texts answered a second."""
    order = Order(ChannelName.SMS, port, seconds, CONNECTIONS, run, base=BASE, token=TOKEN)
    counted = await asyncio.to_thread(caller.run, order)
    return counted["count"] / counted["seconds"]


async def telegram(ground: Ground, caller: Caller, port: int, run: int, seconds: float) -> float:
    """Updates answered, sent and marked a second."""
    order = Order(ChannelName.TELEGRAM, port, seconds, CONNECTIONS, run, secret=SECRET)
    started = time.perf_counter()
    counted = await asyncio.to_thread(caller.run, order)
    called = time.perf_counter() - started - counted["seconds"]  # making the calls ready does not count
    while not await settled(ground):  # noqa: ASYNC110  # it is another process that settles them
        await asyncio.sleep(0.02)
    return counted["count"] / (time.perf_counter() - started - called)


def memory(pid: int) -> float:
    """Megabytes a process holds."""
    status = Path(f"/proc/{pid}/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024
    said = subprocess.run(("ps", "-o", "rss=", "-p", str(pid)), capture_output=True, text=True, check=True).stdout
    return int(said) / 1024


def worker_memory(ground: Ground, seconds: float) -> float:
    """Megabytes the worker holds once it has done its chores."""
    process = _start("-c", "from bot.cli import main; main()", "work", environment=_environment(ground, 1, 1))
    try:
        time.sleep(seconds)
        assert process.poll() is None, "the worker has ended"
        return memory(process.pid)
    finally:
        process.terminate()
        process.communicate()


def _environment(ground: Ground, api_port: int, port: int) -> dict[str, str]:
    return {
        "DATABASE_URL": ground.url,
        "PORT": str(port),
        "KYR_SECRET_KEYS": ground.key,
        "KYR_PUBLIC_BASE_URL": BASE,
        "KYR_ALLOW_UNREVIEWED": "all",
        "KYR_TELEGRAM_TOKEN": "1:bench",
        "KYR_TELEGRAM_MODE": "webhook",
        "KYR_TELEGRAM_WEBHOOK_SECRET": SECRET,
        "KYR_TELEGRAM_BASE_URL": f"http://127.0.0.1:{api_port}/bot",
        "KYR_TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
        "KYR_TWILIO_AUTH_TOKEN": TOKEN,
        "KYR_TWILIO_NUMBER": "+15005550006",
        "KYR_TWILIO_BASE_URL": f"http://127.0.0.1:{api_port}",
    }


def _start(*command: str, environment: Mapping[str, str]) -> subprocess.Popen[str]:
    python = (sys.executable, *(() if command[0] == "-c" else ("-m",)), *command)
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("KYR_", "DATABASE_"))}
    return subprocess.Popen(python, cwd=ROOT, env={**kept, **environment}, text=True, **pipes)  # type: ignore[call-overload,no-any-return]


def _wait_until_healthy(port: int, process: subprocess.Popen[str]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError("the web process did not start")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def _pipe(pipe: IO[str] | None) -> IO[str]:
    assert pipe is not None
    return pipe

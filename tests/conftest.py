"""A real PostgreSQL for every test that asks for one, and no way out to the network for any.

One embedded server serves the whole run, shared by the workers of pytest-xdist; `KYR_TEST_DSN` names another one.
Each test gets a database of its own, copied from one that has been migrated once.
"""

import asyncio
import itertools
import os
import shutil
import socket
import tempfile
from collections.abc import AsyncIterator, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy.engine import make_url

from bot.service import delivery
from bot.store.database import Database
from bot.store.embedded import running
from bot.store.privacy import Vault
from bot.store.upgrade import upgrade
from tests.fakes.pace import unhurried

HOME = "KYR_TEST_HOME"  # the run's own folder, handed down to the workers
LOOPBACK = ("127.0.0.1", "::1", "localhost", "", None)

_numbers = itertools.count()
_connect = socket.socket.connect
_connect_ex = socket.socket.connect_ex
_getaddrinfo = socket.getaddrinfo


def pytest_configure(config: pytest.Config) -> None:
    """Make the run's folder, once, before any worker starts."""
    if not hasattr(config, "workerinput"):
        os.environ[HOME] = tempfile.mkdtemp(prefix="kyr-test-")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the run's folder after the last worker."""
    if not hasattr(config, "workerinput"):
        shutil.rmtree(os.environ.pop(HOME), ignore_errors=True)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The URL of a PostgreSQL server on which databases may be made."""
    if given := os.environ.get("KYR_TEST_DSN"):
        yield given
        return
    with running(Path(os.environ[HOME]), durable=False) as url:
        yield url


@pytest.fixture(scope="session")
def template(server: str) -> str:
    """The name of a database with our tables in it and no rows."""
    name = "kyr_template_" + Path(os.environ[HOME]).name.removeprefix("kyr-test-")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("select pg_advisory_lock(1)")  # the first worker makes it, the others wait
        if connection.execute("select 1 from pg_database where datname = %s", (name,)).fetchone() is None:
            connection.execute(f'create database "{name}"')
            in_own_loop(upgrade(on_database(server, name)))
    return name


@pytest.fixture
def empty_database_url(server: str) -> Iterator[str]:
    """The URL of a database without any table."""
    yield from _made(server, "")


@pytest.fixture
def database_url(server: str, template: str) -> Iterator[str]:
    """The URL of a database of one's own, with our tables and no rows."""
    yield from _made(server, f'template "{template}" strategy wal_log')


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A database of one's own."""
    opened = Database.connect(database_url, held=4)
    yield opened
    await opened.aclose()


@pytest.fixture
def vault() -> Vault:
    """A vault with one key, the same in every test."""
    return Vault((b"k" * 32,))


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """Let no test speak to anything but this machine."""

    def connect(self: socket.socket, address: object) -> None:
        _refuse_beyond_loopback(self.family, address)
        _connect(self, address)  # type: ignore[arg-type]

    def connect_ex(self: socket.socket, address: object) -> int:
        _refuse_beyond_loopback(self.family, address)
        return _connect_ex(self, address)  # type: ignore[arg-type]

    def getaddrinfo(host: object, *more: Any, **named: Any) -> object:
        _refuse_host(host)
        return _getaddrinfo(host, *more, **named)  # type: ignore[arg-type]

    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", connect)
    patch.setattr(socket.socket, "connect_ex", connect_ex)
    patch.setattr(socket, "getaddrinfo", getaddrinfo)
    yield
    patch.undo()


def on_database(server: str, name: str) -> str:
    """The server's URL with another database in it."""
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def in_own_loop(work: Coroutine[object, object, None]) -> None:
    """Run something asynchronous to its end from a fixture that is not."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()


def _made(server: str, how: str) -> Iterator[str]:
    name = f"kyr_test_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'create database "{name}" {how}')
        yield on_database(server, name)
        connection.execute(f'drop database "{name}" with (force)')


def _refuse_beyond_loopback(family: int, address: object) -> None:
    if family != socket.AF_UNIX and isinstance(address, tuple):
        _refuse_host(address[0])


def _refuse_host(host: object) -> None:
    name = host.decode() if isinstance(host, bytes) else host
    if name not in LOOPBACK:
        raise AssertionError("a test tried to reach the network")


# How fast examples are made says how busy the machine is, not whether the code is right.
settings.register_profile("kyr", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("kyr")


@pytest.fixture
def unhurried_providers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody wait for the pace a provider allows: these tests look at what is said, not at when."""
    monkeypatch.setattr(delivery, "telegram", unhurried)

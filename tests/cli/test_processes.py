"""The processes that go on: they start with a word, name what is wrong, and end in order on a signal."""

import asyncio
import json
import signal
import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bot.store.privacy import new_key
from tests.cli.conftest import LONGEST, Kyr, Start
from tests.fakes.bot_api import TOKEN, BotApi
from tests.fakes.staff_bot_api import STAFF_TOKEN, StaffApi
from tests.fakes.twilio_rest import ACCOUNT, NUMBER, Twilio

WRONG = "110201543:canarycanarycanarycanarycanarycanary"


@pytest.fixture
def port() -> int:
    """A port nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


@pytest.fixture
def taken() -> Iterator[int]:
    """A port somebody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield int(listening.getsockname()[1])


async def test_web_answers_until_a_signal_and_logs_json_only(start: Start, database_url: str, port: int) -> None:
    async with start("web", "--port", str(port), DATABASE_URL=database_url, KYR_SECRET_KEYS=new_key()) as web:
        await web.says('"event": "web_started"')
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as browser:
            assert (await browser.get("/healthz")).status_code == 200
            ready = await browser.get("/readyz")
            assert ready.status_code == 503  # nobody has signed a text
            assert "KYR_ALLOW_UNREVIEWED" in ready.text
        ran = await web.ends()
    assert ran.code == 0
    assert ran.err == ""
    assert all(json.loads(line) for line in ran.out.splitlines())


async def test_the_small_servers_word_brings_its_own_tables_and_works(
    start: Start, empty_database_url: str, port: int
) -> None:
    settings = {"DATABASE_URL": empty_database_url, "KYR_SECRET_KEYS": new_key(), "KYR_ALLOW_UNREVIEWED": "all"}
    async with start("serve", "--port", str(port), **settings) as serve:
        await serve.says('"event": "web_started"')
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as browser:
            assert (await browser.get("/readyz")).status_code == 200
        ran = await serve.ends(signal.SIGINT)
    assert ran.code == 0
    assert ran.err == ""


async def test_one_process_polls_telegram_answers_and_is_gone_in_seconds(
    start: Start, database_url: str, port: int
) -> None:
    staff_api = StaffApi()
    async with BotApi(second=staff_api).running() as api:
        settings = {
            "DATABASE_URL": database_url,
            "KYR_SECRET_KEYS": new_key(),
            "KYR_ALLOW_UNREVIEWED": "all",
            "KYR_TELEGRAM_TOKEN": TOKEN,
            "KYR_TELEGRAM_STAFF_TOKEN": STAFF_TOKEN,
            "KYR_TELEGRAM_BASE_URL": api.base_url,
        }
        async with start("serve", "--port", str(port), **settings) as serve:
            await serve.says('"event": "polling"')
            await api.queue(api.says(7, "ICE is at my door"))
            await api.until(lambda: bool(api.seen_by(7)))
            assert "Do not open the door" in api.seen_by(7)[0].text
            await staff_api.queue(staff_api.says(8, "/start"))  # the bot for volunteers listens as well
            await staff_api.until(lambda: bool(staff_api.seen_by(8)))
            async with asyncio.timeout(15):
                ran = await serve.ends()
    assert ran.code == 0
    assert ran.err == ""
    assert TOKEN not in ran.out
    assert STAFF_TOKEN not in ran.out
    assert "door" not in ran.out.lower()


def test_a_port_that_is_taken_is_named(kyr: Kyr, database_url: str, taken: int) -> None:
    settings = {"DATABASE_URL": database_url, "KYR_SECRET_KEYS": new_key()}
    ran = kyr("web", "--host", "127.0.0.1", "--port", str(taken), **settings)
    assert ran.code == 2
    assert "PORT" in ran.err
    assert ran.is_calm


@pytest.mark.parametrize(
    ("word", "variable"),
    [
        ("work", "KYR_TELEGRAM_TOKEN"),
        ("serve", "KYR_TELEGRAM_STAFF_TOKEN"),
        pytest.param("web", "KYR_TELEGRAM_TOKEN", marks=pytest.mark.slow),
        pytest.param("serve", "KYR_TELEGRAM_TOKEN", marks=pytest.mark.slow),
    ],
)
async def test_a_token_telegram_does_not_know_stops_the_start_and_is_not_shown(
    start: Start, database_url: str, port: int, word: str, variable: str
) -> None:
    async with BotApi().running() as api:
        settings = {
            "DATABASE_URL": database_url,
            "KYR_SECRET_KEYS": new_key(),
            variable: WRONG,
            "KYR_TELEGRAM_BASE_URL": api.base_url,
            "PORT": str(port),
        }
        async with start(word, **settings) as running:
            async with asyncio.timeout(LONGEST):
                out, err = await running.process.communicate()
    assert running.process.returncode == 2
    assert variable.encode() in err
    assert b"Traceback" not in err
    assert b"canary" not in out + err


@pytest.mark.parametrize("word", ["web", *(pytest.param(word, marks=pytest.mark.slow) for word in ("work", "serve"))])
async def test_a_token_twilio_does_not_know_stops_the_start_and_is_not_shown(
    start: Start, database_url: str, port: int, word: str
) -> None:
    async with Twilio().running() as twilio:
        settings = {
            "DATABASE_URL": database_url,
            "KYR_SECRET_KEYS": new_key(),
            "KYR_PUBLIC_BASE_URL": "https://kyr.example",
            "KYR_TWILIO_ACCOUNT_SID": ACCOUNT,
            "KYR_TWILIO_AUTH_TOKEN": "canary" * 5 + "00",
            "KYR_TWILIO_NUMBER": NUMBER,
            "KYR_TWILIO_BASE_URL": twilio.url,
            "PORT": str(port),
        }
        async with start(word, **settings) as running:
            async with asyncio.timeout(LONGEST):
                out, err = await running.process.communicate()
    assert running.process.returncode == 2
    assert b"KYR_TWILIO_AUTH_TOKEN" in err
    assert b"Traceback" not in err
    assert b"canary" not in out + err


@pytest.mark.parametrize("word", ["web", "work", "serve"])
def test_without_a_database_nothing_starts_and_the_password_is_not_shown(kyr: Kyr, port: int, word: str) -> None:
    ran = kyr(word, DATABASE_URL="postgresql://kyr:canary@127.0.0.1:1/kyr", KYR_SECRET_KEYS=new_key(), PORT=str(port))
    assert ran.code == 1
    assert "DATABASE_URL" in ran.err
    assert "canary" not in ran.out + ran.err
    assert ran.is_calm


@pytest.mark.parametrize("word", ["web", "work"])
def test_tables_that_are_not_up_to_date_are_named_with_the_word_that_mends_them(
    kyr: Kyr, empty_database_url: str, port: int, word: str
) -> None:
    ran = kyr(word, DATABASE_URL=empty_database_url, KYR_SECRET_KEYS=new_key(), PORT=str(port))
    assert ran.code == 1
    assert "kyr db upgrade" in ran.err
    assert ran.is_calm


async def test_the_demo_prints_its_address_once_the_page_answers(start: Start, data_dir: Path, taken: int) -> None:
    async with start("demo", PORT=str(taken), DATABASE_URL="postgresql://nobody@127.0.0.1:1/none") as demo:
        address = (await demo.says("http://localhost:")).strip()
        assert not address.endswith(f":{taken}/demo")
        async with httpx.AsyncClient() as browser:
            page = await browser.get(address.replace("localhost", "127.0.0.1"))
            assert page.status_code == 200
        ran = await demo.ends(signal.SIGINT)
    assert ran.code == 0
    assert ran.err == ""
    key = data_dir / "demo-keys"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    before = key.read_text()
    async with start("demo", PORT=str(taken)) as again:
        await again.says("http://localhost:")
        assert (await again.ends()).code == 0
    assert key.read_text() == before

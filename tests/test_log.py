"""Nothing a person wrote, no number, no token gets into the log, whoever logs it and at whatever level."""

import ast
import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import structlog

from bot import log

TOKEN = "123456789:AAE-canaryCanaryCanaryCanaryCanary0"
NUMBER = "+15550101234"
CHAT = 5550101234
WORDS = "canary words a frightened person wrote"
CANARIES = (TOKEN, NUMBER, NUMBER[1:], str(CHAT), WORDS, "canary")


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    stream = io.StringIO()
    log.configure(stream, level=logging.DEBUG)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_our_events_keep_the_allowed_keys_and_drop_every_other(written: io.StringIO) -> None:
    structlog.get_logger("bot.service").info(
        "turn_taken", channel="sms", step="ice_door.at_door", duration_ms=12, text=WORDS, sender=NUMBER, body=TOKEN
    )
    (line,) = lines(written)
    assert line["event"] == "turn_taken"
    assert line["channel"] == "sms"
    assert line["step"] == "ice_door.at_door"
    assert line["duration_ms"] == 12
    assert set(line) == {"at", "level", "logger", "event", "channel", "step", "duration_ms"}


def test_an_allowed_key_cannot_carry_words_or_a_number(written: io.StringIO) -> None:
    structlog.get_logger("bot").info("turn_taken", reason=WORDS, step=NUMBER, count=CHAT, state=TOKEN)
    (line,) = lines(written)
    assert line["reason"] == "[dropped]"
    assert line["step"] == line["count"] == line["state"] == "[masked]"


@pytest.mark.parametrize(
    "name", ["telegram.Bot", "httpx", "twilio.http_client", "sqlalchemy.engine", "anything", "bot.x"]
)
@pytest.mark.parametrize("level", [logging.DEBUG, logging.INFO, logging.WARNING, logging.CRITICAL])
def test_no_canary_gets_out_at_any_level_of_any_logger(written: io.StringIO, name: str, level: int) -> None:
    logger = logging.getLogger(name)
    logger.log(level, "sent %s to %s with %s", WORDS, NUMBER, TOKEN)
    logger.log(level, f"POST https://api.example/bot{TOKEN}/sendMessage {WORDS} {CHAT}")
    logger.log(level, WORDS, extra={"text": WORDS, "channel": NUMBER})
    structlog.get_logger(name).log(level, WORDS, text=WORDS, number=NUMBER)
    assert not [canary for canary in CANARIES if canary in written.getvalue()]


def test_an_exception_says_its_kind_and_place_but_not_its_text(written: io.StringIO) -> None:
    try:
        try:
            raise ValueError(f"cannot read {WORDS}")
        except ValueError as error:
            raise RuntimeError(f"no answer for {NUMBER} with {TOKEN}") from error
    except RuntimeError:
        structlog.get_logger("bot.service").exception("turn_failed", channel="sms")
        logging.getLogger("uvicorn.error").exception("Exception in ASGI application")
    ours, theirs = lines(written)
    assert ours["error"] == theirs["error"] == "RuntimeError from ValueError"
    assert "test_log.py:" in str(ours["lines"])
    assert not [canary for canary in CANARIES if canary in written.getvalue()]


def test_a_librarys_line_still_says_where_it_came_from(written: io.StringIO) -> None:
    logging.getLogger("alembic.runtime.migration").info("Running upgrade %s -> %s", "0001", "0002")
    (line,) = lines(written)
    assert line["event"] == "library"
    assert line["logger"] == "alembic.runtime.migration"
    assert line["template"] == "Running upgrade %s -> %s"


def test_the_http_clients_own_lines_hide_the_token_in_the_address(written: io.StringIO) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200)

    with httpx.Client(transport=httpx.MockTransport(answer)) as client:
        client.get(f"https://127.0.0.1/bot{TOKEN}/getMe")
    assert written.getvalue() == ""


def test_every_key_our_own_code_logs_is_one_that_is_kept() -> None:
    dropped = set()
    for path in (Path(__file__).parent.parent / "bot").rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text())):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and _is_log(call.func):
                dropped |= {f"{path.name}: {word.arg}" for word in call.keywords if word.arg not in {*log.KEPT, None}}
    assert dropped == set()


def _is_log(called: ast.Attribute) -> bool:
    return called.attr in ("debug", "info", "warning", "error", "exception", "critical")

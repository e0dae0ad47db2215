"""What the log may hold: event names, counts and pseudonyms as JSON lines, and nothing a person wrote.

Our own events keep the keys of `KEPT`, and their text values must look like identifiers. Lines of other people's
libraries keep only where they came from and their constant template: their arguments, and the text of an
exception, may hold a message, a number or a token. A last pass over every line masks what still looks like one.
"""

import json
import logging
import re
import sys
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

import structlog

KEPT = frozenset(
    {
        "attempts", "channel", "chore", "count", "duration_ms", "flow", "host", "locale", "mode", "outcome", "picture",
        "port", "pseudonym", "reason", "segments", "state", "status", "step", "urgent", "version",
        # how many rows were forgotten, by kind
        "addresses", "alarms", "audit", "blocks", "challenges", "conversations", "farewells", "inbound_ids",
        "invitations", "languages", "outbound_ids", "outbox", "positions", "sign_ins",
    }
)  # fmt: skip
CHATTY = (
    "httpx",
    "httpcore",
    "telegram",
    "twilio",
    "twilio.http_client",
    "uvicorn",
    "procrastinate",
    "aiohttp.access",
    "asyncio",
)
OURS = ("bot", "kyr")

_NAME = re.compile(r"[a-z][a-z0-9_.]{0,59}")
_IDENTIFIER = re.compile(r"[A-Za-z0-9_.:@/\[\]+-]{1,64}")
_NOBODYS_NUMBER = 100_000_000  # counts, milliseconds and versions stay below; chat ids and telephone numbers do not
_SECRETS = re.compile(
    r"""
    \b\d{6,12}:[A-Za-z0-9_-]{30,}       # a Telegram token
    | \b(?:AC|SK|MG|CF)[0-9a-f]{32}\b   # Twilio's accounts, keys and services
    | (?<![\w.])-?\+?\d{9,15}(?!\w)     # a telephone number or a chat id
    """,
    re.VERBOSE,
)


def configure(stream: TextIO | None = None, *, level: int = logging.INFO) -> None:
    """Send every log line of this process, ours and other people's, through the allow-list to one stream."""
    lines = logging.StreamHandler(stream or sys.stdout)
    lines.setFormatter(_Line())
    root = logging.getLogger()
    root.handlers[:] = [lines]
    root.setLevel(level)
    for name in CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
    )


def redacted(text: str) -> str:
    """The same text with everything masked that looks like a token, an account or a telephone number."""
    return _SECRETS.sub("[masked]", text)


def positions(trace: TracebackType | None) -> str:
    """Where something failed, innermost last: our own files and lines where there are any, never a value."""
    walked = traceback.extract_tb(trace)
    ours = [frame for frame in walked if "site-packages" not in frame.filename and "/bot/" in frame.filename]
    return " ".join(f"{_short(frame.filename)}:{frame.lineno}" for frame in (ours or walked)[-6:])


class _Line(logging.Formatter):
    """One JSON object a line, built anew from what may be said; what is not named here is dropped."""

    def format(self, record: logging.LogRecord) -> str:
        """Render the allow-listed keys and mask the line."""
        said: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, tz=UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        if isinstance(record.msg, dict):  # structlog's events
            said |= {"event": _name(record.msg.get("event")), **_kept(record.msg)}
        elif record.name.partition(".")[0] in OURS:
            said |= {"event": _name(record.msg), **_kept(record.__dict__)}
        else:
            said |= _foreign(record)
        return redacted(json.dumps(said | _failure(record), ensure_ascii=False))


def _foreign(record: logging.LogRecord) -> dict[str, object]:
    said: dict[str, object] = {"event": "library", "where": f"{record.module}:{record.lineno}"}
    if record.args and isinstance(record.msg, str):  # a template whose arguments stand apart is a constant
        said["template"] = record.msg[:200]
    return said


def _name(event: object) -> str:
    """An event's name; a sentence in its place may hold anything, so it is not said."""
    return event if isinstance(event, str) and _NAME.fullmatch(event) else "unnamed"


def _kept(values: Mapping[str, Any]) -> dict[str, object]:
    return {key: _value(value) for key, value in values.items() if key in KEPT}


def _value(value: object) -> object:
    if value is None or isinstance(value, (bool, float)):
        return value
    if isinstance(value, int):
        return value if abs(value) < _NOBODYS_NUMBER else "[masked]"
    return str(value) if _IDENTIFIER.fullmatch(str(value)) else "[dropped]"


def _failure(record: logging.LogRecord) -> dict[str, object]:
    """The kind of an error and where it happened; its text may quote a message and is left out."""
    found = record.msg.get("exc_info") if isinstance(record.msg, dict) else record.exc_info
    if found is True:  # structlog's `exception()`
        found = sys.exc_info()
    error = found[1] if isinstance(found, tuple) else found
    if not isinstance(error, BaseException):
        return {}
    kinds: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(kinds) < 4:
        kinds.append(type(cause).__name__)
        cause = cause.__cause__ or cause.__context__
    return {"error": " from ".join(kinds), "lines": positions(error.__traceback__)}


def _short(filename: str) -> str:
    parts = Path(filename).parts
    return "/".join(parts[parts.index("bot") :]) if "bot" in parts else parts[-1]

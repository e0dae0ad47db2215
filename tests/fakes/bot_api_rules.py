"""What the Bot API documents and refuses: the parameters of each method, keyboards, captions, files, errors."""

import json
from typing import Any
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tests.fakes.telegram_html import Unparsable, plain

PARAMETERS = {
    "getme": set[str](),
    "getupdates": {"offset", "limit", "timeout", "allowed_updates"},
    "setwebhook": {"url", "secret_token", "allowed_updates", "max_connections", "drop_pending_updates"},
    "deletewebhook": {"drop_pending_updates"},
    "sendmessage": {
        "chat_id", "text", "parse_mode", "entities", "link_preview_options", "disable_notification",
        "protect_content", "reply_markup", "message_thread_id", "reply_parameters",
    },
    "createforumtopic": {"chat_id", "name", "icon_color", "icon_custom_emoji_id"},
    "deleteforumtopic": {"chat_id", "message_thread_id"},
    "deletemessage": {"chat_id", "message_id"},
    "senddocument": {
        "chat_id", "document", "caption", "parse_mode", "caption_entities", "disable_notification", "protect_content",
        "disable_content_type_detection", "reply_markup",
    },
    "sendphoto": {
        "chat_id", "photo", "caption", "parse_mode", "caption_entities", "show_caption_above_media", "has_spoiler",
        "disable_notification", "protect_content", "reply_markup",
    },
    "getfile": {"file_id"},
    "answercallbackquery": {"callback_query_id", "text", "show_alert", "url", "cache_time"},
}  # fmt: skip


class Refusal(Exception):
    """An error as the Bot API answers it."""

    def __init__(self, status: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.status, self.description, self.parameters = status, description, parameters

    def response(self) -> Response:
        body: dict[str, Any] = {"ok": False, "error_code": self.status, "description": self.description}
        return JSONResponse(body | ({"parameters": self.parameters} if self.parameters else {}), self.status)


def bad(description: str) -> Refusal:
    return Refusal(400, f"Bad Request: {description}")


async def read_form(request: Request) -> dict[str, Any]:
    """The parameters of a call, in any of the four ways Telegram takes them."""
    given: dict[str, Any] = dict(request.query_params)
    body = await request.body()
    kind = request.headers.get("content-type", "")
    if kind.startswith("application/json"):
        given |= json.loads(body or b"{}")
    elif kind.startswith("application/x-www-form-urlencoded"):
        given |= dict(parse_qsl(body.decode(), keep_blank_values=True, strict_parsing=bool(body)))
    elif kind.startswith("multipart/form-data"):
        async with request.form() as form:
            given |= {key: held if isinstance(held, str) else await read_file(held) for key, held in form.items()}
    elif body:
        raise bad("unsupported content type")
    return given


def rows_of(markup: str | None) -> tuple[tuple[dict[str, str], ...], ...]:
    """The keyboard of a message, or what Telegram says to a wrong one."""
    if markup is None:
        return ()
    keyboard = parsed(markup, dict)
    if set(keyboard) != {"inline_keyboard"}:
        raise bad("object expected as reply markup")
    rows = keyboard["inline_keyboard"]
    buttons = [button for row in rows for button in row]
    if len(buttons) > 100 or any(not 1 <= len(row) <= 8 for row in rows):
        raise bad("reply markup has too many buttons")
    for button in buttons:
        if not button.get("text"):
            raise bad("can't parse inline keyboard button: Text buttons are not allowed in the inline keyboard")
        if set(button) != {"text", "callback_data"} or not 1 <= len(button["callback_data"].encode()) <= 64:
            raise bad("BUTTON_DATA_INVALID")
    return tuple(tuple(row) for row in rows)


def part_of(given: dict[str, Any], name: str) -> tuple[str, bytes]:
    """The file that a parameter holds or leads to."""
    held = given[name]
    if isinstance(held, str):
        if not held.startswith("attach://") or held.removeprefix("attach://") not in given:
            raise bad("wrong file identifier/HTTP URL specified")
        held = given[held.removeprefix("attach://")]
    file: tuple[str, bytes] = held
    if not file[1]:
        raise bad("file must be non-empty")
    return file


def caption_of(given: dict[str, Any]) -> str:
    if given.get("parse_mode") not in (None, "HTML"):
        raise bad("unsupported parse_mode")
    try:
        caption = plain(given.get("caption", "")) if given.get("parse_mode") else str(given.get("caption", ""))
    except Unparsable as error:
        raise bad(f"can't parse entities: {error}") from error
    if len(caption.encode("utf-16-le")) // 2 > 1024:
        raise bad("message caption is too long")
    return caption


def dots(png: bytes) -> tuple[int, int]:
    """The sides of a picture; Telegram reads more kinds, this reads the one we send."""
    if not png.startswith(b"\x89PNG\r\n\x1a\n") or b"IEND" not in png[-12:]:
        raise bad("IMAGE_PROCESS_FAILED")
    return int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")


async def read_file(part: UploadFile) -> tuple[str, bytes]:
    return part.filename or "", await part.read()


def parsed(text: Any, kind: type) -> Any:
    try:
        value = json.loads(text) if isinstance(text, str) else text
    except ValueError as error:
        raise bad("can't parse JSON") from error
    if not isinstance(value, kind):
        raise bad("JSON of another kind expected")
    return value

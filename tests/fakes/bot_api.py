"""A Bot API over HTTP that refuses what Telegram refuses, in Telegram's words.

Written after the Bot API's own page and tdlib's server; stricter in one thing: a parameter nobody documented is an
error here, where Telegram would pass over it.
"""

import asyncio
import itertools
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.fakes.bot_api_rules import PARAMETERS, Refusal, bad, caption_of, dots, parsed, part_of, read_form, rows_of
from tests.fakes.serving import NO_CERTIFICATES, serving
from tests.fakes.telegram_html import Unparsable, plain

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0"  # the one in Telegram's documentation
DATE = 1_795_500_000

SIZES = [{"file_id": "AgAC", "file_unique_id": "AQAD", "width": 654, "height": 800}]  # of a picture, as apps get it
KINDS = ("message", "edited_message", "callback_query", "my_chat_member", "message_reaction")


@dataclass(frozen=True)
class Message:
    """A message as a person's app shows it."""

    id: int
    chat: int
    text: str  # without markup
    html: str
    rows: tuple[tuple[dict[str, str], ...], ...] = ()
    file: tuple[str, bytes] | None = None
    photo: tuple[str, bytes] | None = None
    topic: int | None = None
    protected: bool = False
    answers: dict[str, Any] | None = None  # the message it is an answer to

    @property
    def buttons(self) -> list[str]:
        return [button["text"] for row in self.rows for button in row]

    def data(self, label: str) -> str:
        """What the button with this label sends."""
        return next(button["callback_data"] for row in self.rows for button in row if button["text"] == label)


@dataclass
class BotApi:
    """One bot, the people who started it, and what it said to them."""

    token: str = TOKEN
    id: int = 110201543
    username: str = "kyr_test_bot"
    second: "BotApi | None" = None  # another bot behind the same address
    sent: list[Message] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    answered_taps: list[str] = field(default_factory=list)
    webhook: dict[str, str] = field(default_factory=dict)
    people: dict[int, str | None] = field(default_factory=dict)
    refusals: dict[str, list[Refusal]] = field(default_factory=dict)  # by method, the next ones
    hanging: set[str] = field(default_factory=set)  # methods that do their work and never answer
    url: str = ""
    proxied: tuple[str, str] = ("", "")  # a public address, and where it leads to
    files: dict[str, bytes] = field(default_factory=dict)  # what people sent, by the id it has
    downloads: list[str] = field(default_factory=list)  # paths that were asked for

    def __post_init__(self) -> None:
        self._updates: list[dict[str, Any]] = []
        self._open_taps: set[str] = set()
        self._ids = itertools.count(1)
        self._update_ids = itertools.count(870_000_001)
        self._changed = asyncio.Condition()
        self._polling = 0
        self.conflicts = 0  # how often two asked for updates at once
        self._released = asyncio.Event()

    @property
    def base_url(self) -> str:
        return f"{self.url}/bot"

    @property
    def file_url(self) -> str:
        return f"{self.url}/file/bot"

    @asynccontextmanager
    async def running(self) -> AsyncIterator["BotApi"]:
        routes = [
            Route("/bot{token}/{method}", self._route, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", self._download, methods=["GET"]),
        ]
        async with serving(Starlette(routes=routes)) as self.url:
            if self.second:
                self.second.url = self.url
            try:
                yield self
            finally:
                self._released.set()
                await self._notify()

    # -- what people do -----------------------------------------------------------------------------------------------

    def starts(self, chat: int, language: str | None = None) -> None:
        """A person presses Start: from now on the bot may write to them."""
        self.people[chat] = language

    def says(self, chat: int, text: str, **more: Any) -> dict[str, Any]:
        """The update for a message of a person's."""
        self.people.setdefault(chat, None)
        message = {"message_id": next(self._ids), "date": DATE, "chat": self._chat(chat), "from": self._user(chat)}
        if text:
            message["text"] = text
        if command := re.match(r"/\w+", text):
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": command.end()}]
        return {"update_id": next(self._update_ids), "message": message | more}

    def shows(self, chat: int, content: bytes, *, caption: str = "") -> dict[str, Any]:
        """The update for a photo of a person's, in the two sizes Telegram makes."""
        sizes = [self._keep("photos", part) | {"width": 90, "height": 67} for part in (b"a small one", content)]
        return self.says(chat, "", photo=sizes, **({"caption": caption} if caption else {}))

    def speaks(self, chat: int, content: bytes) -> dict[str, Any]:
        """The update for a voice message of a person's."""
        return self.says(chat, "", voice=self._keep("voice", content) | {"duration": 4, "mime_type": "audio/ogg"})

    def _keep(self, folder: str, content: bytes) -> dict[str, Any]:
        id_ = f"{folder}{next(self._ids):040d}"
        self.files[id_] = content
        return {"file_id": id_, "file_unique_id": f"u{id_}", "file_size": len(content)}

    def taps(self, message: Message, label: str) -> dict[str, Any]:
        """The update for a pressed button."""
        tap_id = str(4_000_000_000_000_000_000 + next(self._ids))
        self._open_taps.add(tap_id)
        shown = {"message_id": message.id, "date": DATE, "chat": self._chat(message.chat)}
        shown |= {"caption": message.text, "photo": SIZES} if message.photo else {"text": message.text}
        shown |= {"message_thread_id": message.topic} if message.topic else {}
        shown |= {"reply_to_message": message.answers} if message.answers else {}
        query = {
            "id": tap_id,
            "from": self._user(message.chat),
            "chat_instance": "-7",
            "data": message.data(label),
            "message": shown | {"from": {"id": self.id, "is_bot": True, "first_name": "kyr"}},
        }
        return {"update_id": next(self._update_ids), "callback_query": query}

    async def queue(self, *updates: dict[str, Any]) -> None:
        """Keep updates for whoever polls."""
        async with self._changed:
            self._updates += updates
            self._changed.notify_all()

    async def push(self, update: dict[str, Any], *, secret: str | None = None) -> int:
        """Call the webhook with an update, once, and say what it answered."""
        header = secret if secret is not None else self.webhook.get("secret_token", "")
        async with httpx.AsyncClient(verify=NO_CERTIFICATES) as client:
            answer = await client.post(
                self.webhook["url"].replace(*self.proxied, 1),
                json=update,
                headers={"X-Telegram-Bot-Api-Secret-Token": header},
            )
        return answer.status_code

    async def until(self, true: Callable[[], bool]) -> None:
        """Wait until something is true of what has arrived here."""
        async with asyncio.timeout(20), self._changed:
            await self._changed.wait_for(true)

    def seen_by(self, chat: int) -> list[Message]:
        return [message for message in self.sent if message.chat == chat]

    @property
    def waiting(self) -> list[int]:
        """The ids of the updates nobody has confirmed."""
        return [update["update_id"] for update in self._updates]

    # -- the API ------------------------------------------------------------------------------------------------------

    async def _route(self, request: Request) -> Response:
        if self.second and request.path_params["token"] == self.second.token:
            return await self.second._call(request)
        return await self._call(request)

    async def _call(self, request: Request) -> Response:
        method = request.path_params["method"].lower()
        self.calls.append(method)
        try:
            if request.path_params["token"] != self.token:
                raise Refusal(401, "Unauthorized") if ":" in request.path_params["token"] else Refusal(404, "Not Found")
            if self.refusals.get(method):
                raise self.refusals[method].pop(0)
            result = await self._methods()[method](await self._parameters(request, method))
            if method in self.hanging:
                await self._notify()
                await self._released.wait()
        except Refusal as refusal:
            return refusal.response()
        finally:
            await self._notify()
        return JSONResponse({"ok": True, "result": result})

    def _methods(self) -> dict[str, Callable[[dict[str, Any]], Any]]:
        return {
            "getme": self._get_me,
            "getupdates": self._get_updates,
            "setwebhook": self._set_webhook,
            "deletewebhook": self._delete_webhook,
            "sendmessage": self._send_message,
            "senddocument": self._send_document,
            "sendphoto": self._send_photo,
            "getfile": self._get_file,
            "answercallbackquery": self._answer_callback_query,
        }

    async def _parameters(self, request: Request, method: str) -> dict[str, Any]:
        if method not in PARAMETERS:
            raise Refusal(404, "Not Found")
        given = await read_form(request)
        parts = {str(given[name]).removeprefix("attach://") for name in ("document", "photo") if name in given}
        if strangers := set(given) - PARAMETERS[method] - parts:
            raise bad(f"nobody documented {sorted(strangers)}")
        return given

    async def _get_me(self, given: dict[str, Any]) -> dict[str, Any]:
        return {
            "id": self.id, "is_bot": True, "first_name": "kyr", "username": self.username,
            "can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False,
            "can_connect_to_business": False, "has_main_web_app": False,
        }  # fmt: skip

    async def _get_updates(self, given: dict[str, Any]) -> list[dict[str, Any]]:
        if self.webhook:
            raise Refusal(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to "
                               "delete the webhook first")  # fmt: skip
        if self._polling:
            self.conflicts += 1
            raise Refusal(409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance "
                               "is running")  # fmt: skip
        allowed = parsed(given.get("allowed_updates", "[]"), list) or list(KINDS)
        if unknown := set(allowed) - set(KINDS):
            raise bad(f"unknown update kinds {sorted(unknown)}")
        offset = int(given.get("offset", 0))
        self._polling += 1
        try:
            async with self._changed:
                self._updates = [
                    update for update in self._updates if update["update_id"] >= offset and set(update) & set(allowed)
                ]
                self._changed.notify_all()
                if not self._updates:
                    async with asyncio.timeout(min(int(given.get("timeout", 0)), 5)):
                        await self._changed.wait_for(lambda: self._updates or self._released.is_set())
                return self._updates[: int(given.get("limit", 100))]
        except TimeoutError:
            return []
        finally:
            self._polling -= 1

    async def _set_webhook(self, given: dict[str, Any]) -> bool:
        parts = urlsplit(given["url"])
        if parts.scheme != "https" and parts.hostname not in ("127.0.0.1", "localhost"):
            raise bad("bad webhook: An HTTPS URL must be provided for webhook")
        if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", given.get("secret_token", "")):
            raise bad("secret token contains unallowed characters")
        self.webhook = given
        return True

    async def _delete_webhook(self, given: dict[str, Any]) -> bool:
        self.webhook = {}
        return True

    async def _send_message(self, given: dict[str, Any]) -> dict[str, Any]:
        chat = int(given["chat_id"])
        if chat not in self.people:
            raise bad("chat not found")
        if given.get("parse_mode") not in (None, "HTML"):
            raise bad("unsupported parse_mode")
        try:
            text = plain(given["text"]) if given.get("parse_mode") else given["text"].strip()
        except Unparsable as error:
            raise bad(f"can't parse entities: {error}") from error
        if not text:
            raise bad("message text is empty")
        if len(text.encode("utf-16-le")) // 2 > 4096:
            raise bad("message is too long")
        parsed(given.get("link_preview_options", "{}"), dict)
        rows = rows_of(given.get("reply_markup"))
        message = Message(next(self._ids), chat, text, given["text"], rows, **self._where(given, chat))
        self.sent.append(message)
        return {"message_id": message.id, "date": DATE, "chat": self._chat(chat), "text": text}

    def _where(self, given: dict[str, Any], chat: int) -> dict[str, Any]:
        """Where in a chat a message goes; this bot has no topics."""
        if "message_thread_id" in given:
            raise bad("message thread not found")
        return {"protected": given.get("protect_content") == "true"}

    async def _send_document(self, given: dict[str, Any]) -> dict[str, Any]:
        """A file with a caption: up to 50 MB, 1024 letters; `attach://name` leads to the part that holds it."""
        chat = self._known(given)
        name, content = part_of(given, "document")
        caption = caption_of(given)
        message = Message(next(self._ids), chat, caption, given.get("caption", ""), file=(name, content))
        self.sent.append(message)
        about = {"file_id": "BQAC", "file_unique_id": "AgAD", "file_name": name, "file_size": len(content)}
        return {"message_id": message.id, "date": DATE, "chat": self._chat(chat), "caption": caption, "document": about}

    async def _send_photo(self, given: dict[str, Any]) -> dict[str, Any]:
        """A picture with a caption: up to 10 MB, its two sides 10000 dots together, none 20 times the other."""
        chat = self._known(given)
        name, content = part_of(given, "photo")
        wide, high = dots(content)
        if len(content) > 10_000_000 or wide + high > 10_000 or max(wide, high) > 20 * min(wide, high):
            raise bad("PHOTO_INVALID_DIMENSIONS")
        caption, rows = caption_of(given), rows_of(given.get("reply_markup"))
        message = Message(next(self._ids), chat, caption, given.get("caption", ""), rows, photo=(name, content))
        self.sent.append(message)
        return {"message_id": message.id, "date": DATE, "chat": self._chat(chat), "caption": caption, "photo": SIZES}

    def _known(self, given: dict[str, Any]) -> int:
        chat = int(given["chat_id"])
        if chat not in self.people:
            raise bad("chat not found")
        return chat

    async def _get_file(self, given: dict[str, Any]) -> dict[str, Any]:
        """Where a file lies for the next hour; nothing above 20 MB."""
        content = self.files.get(given["file_id"])
        if content is None:
            raise bad("wrong file_id or the file is temporarily unavailable")
        if len(content) > 20 * 1024 * 1024:
            raise bad("file is too big")
        about = {"file_id": given["file_id"], "file_unique_id": f"u{given['file_id']}", "file_size": len(content)}
        return about | {"file_path": f"files/{given['file_id']}.bin"}

    async def _download(self, request: Request) -> Response:
        self.downloads.append(request.path_params["path"])
        name = request.path_params["path"].removeprefix("files/").removesuffix(".bin")
        if request.path_params["token"] != self.token or name not in self.files:
            return JSONResponse({"ok": False, "error_code": 404, "description": "Not Found"}, 404)
        return Response(self.files[name], media_type="application/octet-stream")

    async def _answer_callback_query(self, given: dict[str, Any]) -> bool:
        if given["callback_query_id"] not in self._open_taps:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        self._open_taps.discard(given["callback_query_id"])
        self.answered_taps.append(given["callback_query_id"])
        return True

    async def _notify(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    def _chat(self, chat: int) -> dict[str, Any]:
        return {"id": chat, "type": "private", "first_name": "Sam"}

    def _user(self, chat: int) -> dict[str, Any]:
        user: dict[str, Any] = {"id": chat, "is_bot": False, "first_name": "Sam"}
        return user | ({"language_code": self.people[chat]} if self.people.get(chat) else {})

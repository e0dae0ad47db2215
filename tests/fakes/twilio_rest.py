"""Twilio over HTTP: it signs what it calls, refuses what Twilio refuses, and drops what its opt-out filter drops."""

import asyncio
import itertools
import re
from base64 import b64encode
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit
from xml.etree import ElementTree

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from twilio.request_validator import RequestValidator

from tests.fakes.serving import NO_CERTIFICATES, serving

ACCOUNT = "AC" + "0123456789abcdef" * 2
AUTH_TOKEN = "a-token-of-nobody"
NUMBER = "+12025550100"
STOPS = {"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "OPTOUT", "REVOKE"}
STARTS = {"START", "UNSTOP", "YES"}
PARAMETERS = {"To", "From", "MessagingServiceSid", "Body", "StatusCallback", "ValidityPeriod"}


class Refusal(Exception):
    """An error as Twilio's API answers it."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message

    def response(self) -> Response:
        more = f"https://www.twilio.com/docs/errors/{self.code}"
        return JSONResponse(
            {"code": self.code, "message": self.message, "more_info": more, "status": self.status}, self.status
        )


@dataclass(frozen=True)
class Text:
    """A text as it arrives on a telephone."""

    to: str
    body: str
    sid: str = ""
    status_callback: str = ""


@dataclass
class Twilio:
    """One account with one number, and the telephones it reaches."""

    auth_token: str = AUTH_TOKEN
    sent: list[Text] = field(default_factory=list)  # by the REST API
    opted_out: set[str] = field(default_factory=set)
    refusals: list[Refusal] = field(default_factory=list)  # what the next creations of messages are answered
    hanging: bool = False  # takes messages and never answers
    url: str = ""
    messages_url: str = ""  # the webhook that is set at the number
    proxied: tuple[str, str] = ("", "")  # a public address, and where it leads to
    media: dict[str, tuple[str, bytes]] = field(default_factory=dict)  # by its two ids: what kind, and what is in it
    media_calls: list[str] = field(default_factory=list)  # what was asked about them, the address after the method
    moves_media_to: str | None = None  # another place than the right one
    refuses_media: int = 0  # a status every such call is answered with

    def __post_init__(self) -> None:
        self._sids = itertools.count(1)
        self._changed = asyncio.Condition()
        self._released = asyncio.Event()
        self.slow_media = asyncio.Event()  # cleared: a file takes until it is set
        self.slow_media.set()
        self.media_asked = asyncio.Event()
        self._validator = RequestValidator(AUTH_TOKEN)

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Twilio"]:
        account = "/2010-04-01/Accounts/{account}"
        routes = [
            Route(f"{account}/Messages.json", self._create, methods=["POST"]),
            Route(f"{account}.json", self._account, methods=["GET"]),
            Route(f"{account}/Messages/{{message}}/Media/{{media}}", self._fetch_media, methods=["GET"]),
            Route(f"{account}/Messages/{{message}}/Media/{{media}}.json", self._delete_media, methods=["DELETE"]),
            Route("/store/{message}/{media}", self._stored_media, methods=["GET"]),
        ]
        async with serving(Starlette(routes=routes)) as self.url:
            try:
                yield self
            finally:
                self._released.set()

    # -- what people do -----------------------------------------------------------------------------------------------

    def form(self, sender: str, body: str, *, sid: str = "", **more: str) -> dict[str, str]:
        """The fields of an incoming text."""
        sid = sid or self.sid()
        return {
            "ToCountry": "US", "ToState": "DC", "SmsMessageSid": sid, "NumMedia": "0", "ToCity": "", "FromZip": "",
            "SmsSid": sid, "FromState": "DC", "SmsStatus": "received", "FromCity": "", "Body": body,
            "FromCountry": "US", "To": NUMBER, "ToZip": "", "NumSegments": "1", "MessageSid": sid,
            "AccountSid": ACCOUNT, "From": sender, "ApiVersion": "2010-04-01", **more,
        }  # fmt: skip

    async def text(self, sender: str, body: str, *, sid: str = "") -> list[str]:
        """A person sends a text; returns what their telephone shows next, the carrier's own words left out."""
        word = body.strip().upper()
        if word in STARTS:
            self.opted_out.discard(sender)
        answer = await self.post(self.messages_url, self.form(sender, body, sid=sid))
        if word in STOPS:
            self.opted_out.add(sender)
        assert answer.status_code == 200, answer.status_code
        said = said_in(answer)
        return [] if sender in self.opted_out else said

    async def sends(
        self, sender: str, *files: tuple[str, bytes], body: str = "", channel: str = ""
    ) -> tuple[list[str], list[str]]:
        """A person sends files, as (kind, bytes); returns what their telephone shows next, and the files' ids."""
        sid = f"MM{next(self._sids):032x}"
        ids = [f"{sid}/ME{next(self._sids):032x}" for _ in files]
        self.media |= dict(zip(ids, files, strict=True))
        more = {"NumMedia": str(len(files))}
        for at, (id_, (kind, _)) in enumerate(zip(ids, files, strict=True)):
            message, _, media = id_.partition("/")
            more[f"MediaContentType{at}"] = kind
            more[f"MediaUrl{at}"] = (
                f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT}/Messages/{message}/Media/{media}"
            )
        answer = await self.post(self.messages_url, self.form(channel + sender, body, sid=sid, **more))
        assert answer.status_code == 200, answer.status_code
        return said_in(answer), ids

    async def report(self, text: Text, status: str, error: str = "") -> int:
        """Tell how far a text has come, as its sender asked to be told."""
        fields = {
            "SmsSid": text.sid, "SmsStatus": status, "MessageStatus": status, "To": text.to, "MessageSid": text.sid,
            "AccountSid": ACCOUNT, "From": NUMBER, "ApiVersion": "2010-04-01",
        }  # fmt: skip
        return (await self.post(text.status_callback, fields | ({"ErrorCode": error} if error else {}))).status_code

    async def post(self, url: str, fields: dict[str, str], *, signature: str | None = None) -> httpx.Response:
        """Call a webhook with a form, signed unless a signature is given."""
        signed = self._validator.compute_signature(url, fields) if signature is None else signature
        headers = {
            "X-Twilio-Signature": signed,
            "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
            "I-Twilio-Idempotency-Token": "0b0b7a2c-0000-0000-0000-000000000000",
            "User-Agent": "TwilioProxy/1.1",
        }
        async with httpx.AsyncClient(timeout=15, verify=NO_CERTIFICATES) as client:
            return await client.post(url.replace(*self.proxied, 1), content=urlencode(fields), headers=headers)

    def sid(self) -> str:
        return f"SM{next(self._sids):032x}"

    async def until(self, true: Callable[[], bool]) -> None:
        """Wait until something is true of what has arrived here."""
        async with asyncio.timeout(20), self._changed:
            await self._changed.wait_for(true)

    # -- the API ------------------------------------------------------------------------------------------------------

    async def _account(self, request: Request) -> Response:
        try:
            self._admit(request)
        except Refusal as refusal:
            return refusal.response()
        return JSONResponse({"sid": ACCOUNT, "status": "active", "type": "Full", "friendly_name": "kyr"})

    async def _create(self, request: Request) -> Response:
        try:
            self._admit(request)
            given = dict(parse_qsl((await request.body()).decode(), keep_blank_values=True, strict_parsing=True))
            if self.refusals:
                raise self.refusals.pop(0)
            text = self._taken(given)
        except Refusal as refusal:
            return refusal.response()
        async with self._changed:
            self.sent.append(text)
            self._changed.notify_all()
        if self.hanging:
            await self._released.wait()
        return JSONResponse(self._resource(text), 201)

    def _asked_for(self, request: Request) -> str:
        """Which file a call is about; refuses what Twilio refuses."""
        self.media_calls.append(f"{request.method} {request.url.path}")
        self._admit(request)
        if self.refuses_media:
            raise Refusal(self.refuses_media, 20500, "Internal")
        id_ = f"{request.path_params['message']}/{request.path_params['media']}"
        if id_ not in self.media:
            raise Refusal(404, 20404, f"The requested resource {request.url.path} was not found")
        return id_

    async def _fetch_media(self, request: Request) -> Response:
        """Where the file lies: an address of its own, good for a while, that wants no password and refuses one."""
        try:
            id_ = self._asked_for(request)
        except Refusal as refusal:
            return refusal.response()
        here = f"{self.url}/store/{id_}?Signature=good-for-a-while"
        return Response(
            status_code=307, headers={"Location": here if self.moves_media_to is None else self.moves_media_to}
        )

    async def _stored_media(self, request: Request) -> Response:
        self.media_asked.set()
        await self.slow_media.wait()
        if request.headers.get("authorization") or request.query_params.get("Signature") != "good-for-a-while":
            return Response("AuthorizationQueryParametersError", 400)
        kind, content = self.media["{message}/{media}".format(**request.path_params)]
        return Response(content, media_type=kind)

    async def _delete_media(self, request: Request) -> Response:
        try:
            del self.media[self._asked_for(request)]
        except Refusal as refusal:
            return refusal.response()
        return Response(status_code=204)

    def _admit(self, request: Request) -> None:
        if request.path_params["account"] != ACCOUNT:
            raise Refusal(404, 20404, "The requested resource was not found")
        ours = b64encode(f"{ACCOUNT}:{self.auth_token}".encode()).decode()
        if request.headers.get("authorization") != f"Basic {ours}":
            raise Refusal(401, 20003, "Authenticate")

    def _taken(self, given: dict[str, str]) -> Text:
        if strangers := set(given) - PARAMETERS:
            raise Refusal(400, 20001, f"Unknown parameters {sorted(strangers)}")
        to, body = given.get("To", ""), given.get("Body", "")
        if not re.fullmatch(r"\+[1-9]\d{6,14}", to):
            raise Refusal(400, 21211, f"Invalid 'To' Phone Number: {to}")
        if given.get("From") != NUMBER:
            raise Refusal(400, 21603, "A 'From' phone number is required.")
        if to == NUMBER:
            raise Refusal(400, 21266, "'To' and 'From' number cannot be the same")
        if not body:
            raise Refusal(400, 21602, "Message body is required.")
        if len(body) > 1600:
            raise Refusal(400, 21617, "The concatenated message body exceeds the 1600 character limit.")
        if not 1 <= int(given.get("ValidityPeriod", "36000")) <= 36000:
            raise Refusal(400, 21625, "The ValidityPeriod is out of range")
        if to in self.opted_out:
            raise Refusal(400, 21610, "Attempt to send to unsubscribed recipient")
        callback = urlsplit(given.get("StatusCallback", ""))
        if callback.scheme not in ("http", "https") or not callback.hostname:
            raise Refusal(400, 21609, "Invalid 'StatusCallback' URL")
        return Text(to, body, self.sid(), given["StatusCallback"])

    def _resource(self, text: Text) -> dict[str, Any]:
        return {
            "account_sid": ACCOUNT, "api_version": "2010-04-01", "body": text.body, "direction": "outbound-api",
            "date_created": "Tue, 24 Nov 2026 15:00:00 +0000", "date_sent": None, "error_code": None,
            "error_message": None, "from": NUMBER, "messaging_service_sid": None, "num_media": "0",
            "num_segments": "1", "price": None, "price_unit": "USD", "sid": text.sid, "status": "queued",
            "date_updated": "Tue, 24 Nov 2026 15:00:00 +0000", "to": text.to, "subresource_uris": {},
            "uri": f"/2010-04-01/Accounts/{ACCOUNT}/Messages/{text.sid}.json",
        }  # fmt: skip


def said_in(answer: httpx.Response) -> list[str]:
    """The messages of a TwiML answer, read as strictly as Twilio reads it."""
    assert answer.headers["content-type"].split(";")[0] in ("text/xml", "application/xml")
    root = ElementTree.fromstring(answer.content)  # noqa: S314  # our own words
    assert root.tag == "Response"
    assert all(verb.tag == "Message" and not len(verb) and verb.text for verb in root)
    said = [verb.text or "" for verb in root]
    assert all(len(text) <= 1600 for text in said)
    return said

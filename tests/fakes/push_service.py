"""A push service of a browser's maker over HTTP, as strict as RFC 8030 and RFC 8292 allow it to be."""

import json
import re
import time
from base64 import urlsafe_b64decode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from tests.fakes.serving import serving

DAY = 24 * 3600
PROOF = re.compile(r"vapid t=([\w-]+)\.([\w-]+)\.([\w-]+), k=([\w-]+)")
TOPIC = re.compile(r"[\w-]{1,32}")
URGENCIES = {"very-low", "low", "normal", "high"}


class WrongError(Exception):
    """What a push service refuses, with the status it refuses it with."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


@dataclass(frozen=True)
class Rung:
    """One ring as it arrived."""

    browser: str
    urgency: str
    body: bytes
    key: str


@dataclass
class PushService:
    """Rings browsers, each tied to the key it was made with."""

    url: str = ""
    keys: dict[str, str] = field(default_factory=dict)  # which public key may ring which browser
    rung: list[Rung] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)  # statuses that the next rings are answered with
    moves_to: str = ""

    @asynccontextmanager
    async def running(self) -> AsyncIterator["PushService"]:
        async with serving(Starlette(routes=[Route("/send/{browser}", self._take, methods=["POST"])])) as self.url:
            yield self

    def allows(self, endpoint: str) -> bool:
        """What stands in for the list of the real services."""
        return endpoint.startswith(f"{self.url}/send/")

    def browser(self, name: str, key: str) -> str:
        """A browser asks where it can be rung."""
        self.keys[name] = key
        return f"{self.url}/send/{name}"

    async def _take(self, request: Request) -> Response:
        try:
            rung = self._checked(request, await request.body())
        except WrongError as wrong:
            self.refused.append(str(wrong))
            return PlainTextResponse(str(wrong), wrong.status)
        if self.moves_to:
            return Response(status_code=307, headers={"Location": self.moves_to})
        if self.answers and (status := self.answers.pop(0)) != 201:
            return Response(status_code=status, headers={"Retry-After": "1"})
        self.rung.append(rung)
        return Response(status_code=201, headers={"Location": f"{self.url}/m/1"})

    def _checked(self, request: Request, body: bytes) -> Rung:
        browser = request.path_params["browser"]
        if browser not in self.keys:
            raise WrongError(410, "no such browser")
        found = PROOF.fullmatch(request.headers.get("authorization", ""))
        if found is None:
            raise WrongError(401, "no proof")
        head, claims, signature, key = found.groups()
        if key != self.keys[browser]:
            raise WrongError(403, "another key than the browser was tied to")
        self._proved(head, claims, signature, key)
        if not request.headers.get("ttl", "").isdigit():
            raise WrongError(400, "no TTL")
        if request.headers.get("urgency", "normal") not in URGENCIES:
            raise WrongError(400, "no such urgency")
        if not TOPIC.fullmatch(request.headers.get("topic", "x")):
            raise WrongError(400, "no such topic")
        if "content-encoding" in request.headers or "crypto-key" in request.headers:
            raise WrongError(400, "an encoding of nothing")
        return Rung(browser, request.headers.get("urgency", "normal"), body, key)

    def _proved(self, head: str, claims: str, signature: str, key: str) -> None:
        if json.loads(_bytes(head)) != {"typ": "JWT", "alg": "ES256"}:
            raise WrongError(401, "another kind of proof")
        said = json.loads(_bytes(claims))
        if set(said) != {"aud", "exp", "sub"}:
            raise WrongError(401, f"claims {sorted(said)}")
        if said["aud"] != self.url:
            raise WrongError(401, "for somebody else")
        if not time.time() < said["exp"] <= time.time() + DAY:
            raise WrongError(401, "over, or for too long")
        if not re.match(r"mailto:\S+@\S+|https://\S+", said["sub"]):
            raise WrongError(401, "nobody to ask")
        raw = _bytes(signature)
        if len(raw) != 64:
            raise WrongError(401, "no signature")
        halves = (int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
        public = EllipticCurvePublicKey.from_encoded_point(SECP256R1(), _bytes(key))
        try:
            public.verify(encode_dss_signature(*halves), f"{head}.{claims}".encode(), ECDSA(SHA256()))
        except InvalidSignature as error:
            raise WrongError(401, "a wrong signature") from error


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))

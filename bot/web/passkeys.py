"""Passkeys: made once after the first link, then the way in and the way back into a session that has locked.

The device proves itself by signing a challenge of ours, bound to this very address; nothing secret is sent or stored.
"""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import webauthn
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, parse_client_data_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from bot.assemble import App
from bot.hotline.roster import Volunteer
from bot.store.passkeys import Passkey
from bot.web.console_rows import language_of
from bot.web.origin import form
from bot.web.pages import Pages
from bot.web.sign_in import Door

VERIFIED = UserVerificationRequirement.REQUIRED  # a finger, a face or a code: a device found open is not enough
LONGEST = 20_000  # letters of what a device answers
NOT_PROVED = JSONResponse({}, 400)


@dataclass(frozen=True, slots=True)
class Ceremonies:
    """The four calls of a browser, and the page about one's own passkeys."""

    app: App
    pages: Pages
    door: Door

    async def show(self, request: Request, volunteer: Volunteer) -> Response:
        """One's own passkeys, a button that makes another, and a code for who has none."""
        lock = await self.door.lock(request)
        return self.pages.page(
            "passkeys.html",
            language_of(volunteer, self.pages),
            volunteer=volunteer,
            passkeys=await self.app.passkeys.of(volunteer.id),
            zone=self.app.talk.clock.zone,
            named=bytes_to_base64url,
            possible=self.door.can_have_passkeys(request),
            has_code=lock is not None and lock.has_code,
            easy=request.query_params.get("said") == "code",
        )

    async def begin_making(self, request: Request, volunteer: Volunteer) -> Response:
        """What the browser needs to make a passkey."""
        base = self._base(request)
        known = [PublicKeyCredentialDescriptor(one.id) for one in await self.app.passkeys.of(volunteer.id)]
        options = webauthn.generate_registration_options(
            rp_id=_host(base),
            rp_name=self.app.talk.voice.organisation,
            user_id=volunteer.id.bytes,
            user_name=volunteer.alias,
            challenge=await self.app.passkeys.challenge(self.app.talk.clock.now(), volunteer.id),
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED, user_verification=VERIFIED
            ),
            exclude_credentials=known,
        )
        return Response(webauthn.options_to_json(options), media_type="application/json")

    async def make(self, request: Request, volunteer: Volunteer) -> Response:
        """Keep the passkey a device has made, if it answered our challenge."""
        said, now = await _said(request), self.app.talk.clock.now()
        challenge = _challenge(said)
        if challenge is None or not await self.app.passkeys.spend(challenge, now, volunteer.id):
            return NOT_PROVED
        base = self._base(request)
        try:
            proved = webauthn.verify_registration_response(
                credential=said,
                expected_challenge=challenge,
                expected_rp_id=_host(base),
                expected_origin=base,
                require_user_verification=True,
            )
        except WebAuthnException:
            return NOT_PROVED
        made = Passkey(proved.credential_id, volunteer.id, proved.credential_public_key, proved.sign_count, now)
        return JSONResponse({"to": "/console/passkeys"}) if await self.app.passkeys.keep(made) else NOT_PROVED

    async def begin_entering(self, request: Request) -> Response:
        """What the browser needs to sign in; it says nothing about who has a passkey here."""
        options = webauthn.generate_authentication_options(
            rp_id=_host(self._base(request)),
            challenge=await self.app.passkeys.challenge(self.app.talk.clock.now()),
            user_verification=VERIFIED,
        )
        return Response(webauthn.options_to_json(options), media_type="application/json")

    async def enter(self, request: Request) -> Response:
        """Begin a session for the volunteer whose device has answered our challenge."""
        said, now = await _said(request), self.app.talk.clock.now()
        challenge = _challenge(said)
        if challenge is None or not await self.app.passkeys.spend(challenge, now):
            return NOT_PROVED
        known = await self.app.passkeys.find(_id(said))
        count = self._proved(request, said, challenge, known) if known else None
        if known is None or count is None:
            return NOT_PROVED
        await self.app.passkeys.used(known.id, count)
        session = await self.app.volunteers.enter(known.volunteer, now)
        if session is None:
            return NOT_PROVED
        await self.door.end_session(request)  # the one that has locked
        response = JSONResponse({"to": "/console"})
        self.door.open_session(request, response, session)
        return response

    async def remove(self, request: Request, volunteer: Volunteer) -> Response:
        """Forget one of one's own passkeys, of a device that was lost."""
        try:
            id_ = base64url_to_bytes(str((await request.form()).get("passkey", "")))
        except ValueError:
            id_ = b""
        await self.app.passkeys.remove(volunteer.id, id_, self.app.talk.clock.now())
        return RedirectResponse("/console/passkeys", 303)

    def _proved(self, request: Request, said: dict[str, Any], challenge: bytes, known: Passkey) -> int | None:
        """How often the device has signed, if this answer is the passkey's own."""
        base = self._base(request)
        try:
            answered = webauthn.verify_authentication_response(
                credential=said,
                expected_challenge=challenge,
                expected_rp_id=_host(base),
                expected_origin=base,
                credential_public_key=known.public_key,
                credential_current_sign_count=known.sign_count,
                require_user_verification=True,
            )
        except WebAuthnException:
            return None
        return answered.new_sign_count

    def _base(self, request: Request) -> str:
        return (self.app.settings.public_base_url or str(request.base_url)).rstrip("/")


def routes(app: App, pages: Pages, door: Door) -> list[BaseRoute]:
    """Everything about passkeys."""
    here = Ceremonies(app, pages, door)
    return [
        Route("/console/passkeys", door.guarded(here.show), methods=["GET"]),
        form("/console/passkeys/begin", door.guarded(door.proved(here.begin_making))),
        form("/console/passkeys/make", door.guarded(door.proved(here.make))),
        form("/console/passkeys/remove", door.guarded(here.remove)),
        form("/console/passkeys/ask", here.begin_entering),
        form("/console/passkeys/enter", here.enter),
    ]


def _host(base: str) -> str:
    return urlsplit(base).hostname or ""


async def _said(request: Request) -> dict[str, Any]:
    """What a device answered; nothing when it is no answer."""
    body = await request.body()
    try:
        said = json.loads(body[:LONGEST])
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _challenge(said: dict[str, Any]) -> bytes | None:
    """The challenge a device says it has signed; whether that is so is checked later."""
    answered = said.get("response")
    try:
        written = base64url_to_bytes(answered["clientDataJSON"]) if isinstance(answered, dict) else b""
        return parse_client_data_json(written).challenge
    except (WebAuthnException, KeyError, TypeError, ValueError, AttributeError):
        return None


def _id(said: dict[str, Any]) -> bytes:
    try:
        return base64url_to_bytes(str(said.get("id", "")))
    except ValueError:
        return b""

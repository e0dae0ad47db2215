"""Signing in to the console with a link that works once, and the session that follows.

Opening the link shows a button and changes nothing, so that a mail program's preview does not use it up.
"""

import ipaddress
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.assemble import App
from bot.hotline.roster import Role, Volunteer
from bot.store.volunteers import SESSION_LIVES
from bot.web.console_rows import language_of
from bot.web.origin import Endpoint, form
from bot.web.pages import Pages

Inside = Callable[[Request, Volunteer], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Door:
    """Lets volunteers in, and nobody else."""

    app: App
    pages: Pages

    async def who(self, request: Request, *, uses: bool = False) -> Volunteer | None:
        """The volunteer whose session this browser holds; None when it has ended or locked."""
        token, now = request.cookies.get(self._cookie(request), ""), self.app.talk.clock.now()
        return await self.app.volunteers.of_session(token, now, uses=uses) if token else None

    def guarded(self, inside: Inside) -> Endpoint:
        """An endpoint for volunteers only; anyone else is told how to sign in."""

        async def endpoint(request: Request) -> Response:
            volunteer = await self.who(request, uses=_is_use(request))
            if volunteer is None:
                token, now = request.cookies.get(self._cookie(request), ""), self.app.talk.clock.now()
                return self._sign_in(request, 401, locked=await self.app.volunteers.is_locked(token, now))
            return await inside(request, volunteer)

        return endpoint

    def coordinators(self, inside: Inside) -> Endpoint:
        """An endpoint for coordinators only."""

        async def endpoint(request: Request, volunteer: Volunteer) -> Response:
            if volunteer.role is not Role.COORDINATOR:
                locale = language_of(volunteer, self.pages)
                return self.pages.page("coordinators.html", locale, status=403, volunteer=volunteer)
            return await inside(request, volunteer)

        return self.guarded(endpoint)

    async def show(self, request: Request) -> Response:
        """A button, for the link somebody was sent."""
        return self._sign_in(request, 200, link=request.url.path)

    async def enter(self, request: Request) -> Response:
        """Use the link up and begin a session."""
        now = self.app.talk.clock.now()
        session = await self.app.volunteers.sign_in(request.path_params["token"], now)
        if session is None:
            return self._sign_in(request, 410, failed=True)
        response = RedirectResponse(await self._first_page(request, session), 303)
        self.open_session(request, response, session)
        return response

    async def leave(self, request: Request) -> Response:
        """End the session."""
        await self.end_session(request)
        response = RedirectResponse("/console", 303)
        response.delete_cookie(self._cookie(request), secure=self._is_https(request), httponly=True, samesite="lax")
        return response

    async def end_session(self, request: Request) -> None:
        """End the session this browser holds, if any."""
        await self.app.volunteers.sign_out(request.cookies.get(self._cookie(request), ""))

    async def _first_page(self, request: Request, session: str) -> str:
        """Where a link leads: to making a passkey, for somebody who could have one and has none."""
        volunteer = await self.app.volunteers.of_session(session, self.app.talk.clock.now())
        if volunteer is None or not self.can_have_passkeys(request) or await self.app.passkeys.of(volunteer.id):
            return "/console"
        return "/console/passkeys"

    def _sign_in(
        self, request: Request, status: int, *, link: str = "", failed: bool = False, locked: bool = False
    ) -> Response:
        return self.pages.page(
            "sign_in.html",
            self.pages.language(request),
            status=status,
            link=link,
            failed=failed,
            locked=locked,
            possible=self.can_have_passkeys(request),
        )

    def can_have_passkeys(self, request: Request) -> bool:
        """Browsers bind passkeys to a name, over https or on this machine."""
        base = urlsplit(self.app.settings.public_base_url or str(request.base_url))
        return is_name(base.hostname or "") and (base.scheme == "https" or base.hostname == "localhost")

    def open_session(self, request: Request, response: Response, session: str) -> None:
        """Give a browser its session, out of reach of scripts and of other sites."""
        response.set_cookie(
            self._cookie(request),
            session,
            max_age=int(SESSION_LIVES.total_seconds()),
            secure=self._is_https(request),
            httponly=True,
            samesite="lax",
        )

    def _cookie(self, request: Request) -> str:
        """`__Host-` binds a cookie to https and to this very host; plain http exists on localhost only."""
        return "__Host-kyr" if self._is_https(request) else "kyr"

    def _is_https(self, request: Request) -> bool:
        base = self.app.settings.public_base_url or str(request.base_url)
        return base.startswith("https://")


def is_name(host: str) -> bool:
    """Say whether a host is a name and not an address in numbers."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return bool(host)
    return False


def _is_use(request: Request) -> bool:
    """Say whether somebody sits in front of the page, or the page only keeps itself fresh."""
    refreshes = "part" in request.query_params or request.url.path.endswith("/events")
    return not refreshes or request.headers.get("x-used") == "1"


def routes(door: Door) -> list[Route]:
    """Where volunteers come in and go out."""
    return [
        Route("/console/in/{token}", door.show, methods=["GET"]),
        form("/console/in/{token}", door.enter),
        form("/console/out", door.leave),
    ]

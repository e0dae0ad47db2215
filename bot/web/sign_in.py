"""Signing in to the console with a link that works once, and the session that follows.

Opening the link shows a button and changes nothing, so that a mail program's preview does not use it up.
"""

import ipaddress
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.assemble import App
from bot.hotline.roster import Role, Volunteer
from bot.store.sessions import Lock, Sessions
from bot.store.volunteers import SESSION_LIVES
from bot.web.console_rows import language_of
from bot.web.origin import Endpoint, form
from bot.web.pages import Pages

FIRST = "/console"
RING_LIVES = 400 * 24 * 3600  # seconds; browsers keep a cookie no longer

Inside = Callable[[Request, Volunteer], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Door:
    """Lets volunteers in, and nobody else."""

    app: App
    pages: Pages

    @property
    def sessions(self) -> Sessions:
        """The locks of everybody's sessions."""
        return Sessions(self.app.database)

    async def who(self, request: Request, *, uses: bool = False) -> Volunteer | None:
        """The volunteer whose session this browser holds; None when it has ended or locked."""
        token = self.token(request)
        return await self.app.volunteers.of_session(token, self.app.talk.clock.now(), uses=uses) if token else None

    def token(self, request: Request) -> str:
        """The secret of this browser's session."""
        return request.cookies.get(self._cookie(request), "")

    async def lock(self, request: Request) -> Lock | None:
        """The lock of this browser's session, open or not; None when there is no session."""
        token = self.token(request)
        return await self.sessions.lock_of(token, self.app.talk.clock.now()) if token else None

    def guarded(self, inside: Inside) -> Endpoint:
        """An endpoint for volunteers only; anyone else is told how to sign in."""

        async def endpoint(request: Request) -> Response:
            volunteer = await self.who(request, uses=_is_use(request))
            if volunteer is None:
                return await self.shut(request, back=_here(request))
            return await inside(request, volunteer)

        return endpoint

    def proved(self, inside: Inside) -> Inside:
        """A step for which somebody must have proved lately who they are: a device found open is not enough."""

        async def step(request: Request, volunteer: Volunteer) -> Response:
            lock = await self.lock(request)
            if lock is None or not lock.is_fresh:
                return self._sign_in(request, 403, asks=True, lock=lock, back=_here(request))
            return await inside(request, volunteer)

        return step

    async def shut(self, request: Request, *, back: str, wrong: bool = False) -> Response:
        """What a browser sees whose session has locked or ended."""
        lock = await self.lock(request)
        waiting = await self.app.escalations.number_waiting() if lock and lock.on_duty else None
        return self._sign_in(request, 401, lock=lock, back=back, wrong=wrong, waiting=waiting)

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
        await self.app.calls.push.sign_out(self.ring_cookie(request))
        response = RedirectResponse("/console", 303)
        response.delete_cookie(self._ring(request), secure=self._is_https(request), httponly=True, samesite="lax")
        response.delete_cookie(self._cookie(request), secure=self._is_https(request), httponly=True, samesite="lax")
        return response

    async def end_session(self, request: Request) -> None:
        """End the session this browser holds, if any."""
        await self.app.volunteers.sign_out(self.token(request))

    async def _first_page(self, request: Request, session: str) -> str:
        """Where a link leads: to choosing how to get in again, for somebody who has no passkey yet."""
        volunteer = await self.app.volunteers.of_session(session, self.app.talk.clock.now())
        known = volunteer is None or await self.app.passkeys.of(volunteer.id)
        return "/console" if known else "/console/passkeys"

    def _sign_in(
        self,
        request: Request,
        status: int,
        *,
        link: str = "",
        failed: bool = False,
        asks: bool = False,
        lock: Lock | None = None,
        back: str = FIRST,
        wrong: bool = False,
        waiting: int | None = None,
    ) -> Response:
        return self.pages.page(
            "sign_in.html",
            self.pages.language(request),
            status=status,
            link=link,
            failed=failed,
            asks=asks,
            lock=lock,
            back=back,
            wrong=wrong,
            waiting=waiting,
            demo=self.app.settings.demo,
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

    def ring_cookie(self, request: Request) -> str:
        """What this browser is known by where it rings; it outlives a session, and opens nothing."""
        return request.cookies.get(self._ring(request), "")

    def keep_ring(self, request: Request, response: Response, cookie: str) -> None:
        """Let this browser be known again when somebody signs out in it."""
        response.set_cookie(
            self._ring(request),
            cookie,
            max_age=RING_LIVES,
            secure=self._is_https(request),
            httponly=True,
            samesite="lax",
        )

    def _ring(self, request: Request) -> str:
        return f"{self._cookie(request)}-ring"

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


def inside_console(path: str) -> str:
    """A path of the console; anything else leads to its first page."""
    return path if re.fullmatch(r"/console(?:/[\w-]+)*", path, re.ASCII) else FIRST


def _here(request: Request) -> str:
    """The page somebody wanted to see; what they wanted to send is not sent later."""
    is_page = request.method == "GET" and "text/html" in request.headers.get("accept", "")
    return inside_console(request.url.path) if is_page else FIRST


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

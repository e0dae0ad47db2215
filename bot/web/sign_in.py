"""Signing in to the console with a link that works once, and the session that follows.

Opening the link shows a button and changes nothing, so that a mail program's preview does not use it up.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

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

    async def who(self, request: Request) -> Volunteer | None:
        """The volunteer whose session this browser holds."""
        token = request.cookies.get(self._cookie(request), "")
        return await self.app.volunteers.of_session(token, self.app.talk.clock.now()) if token else None

    def guarded(self, inside: Inside) -> Endpoint:
        """An endpoint for volunteers only; anyone else is told how to sign in."""

        async def endpoint(request: Request) -> Response:
            volunteer = await self.who(request)
            if volunteer is None:
                return self.pages.page("sign_in.html", self.pages.language(request), status=401, link="", failed=False)
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
        link = request.url.path
        return self.pages.page("sign_in.html", self.pages.language(request), link=link, failed=False)

    async def enter(self, request: Request) -> Response:
        """Use the link up and begin a session."""
        now = self.app.talk.clock.now()
        session = await self.app.volunteers.sign_in(request.path_params["token"], now)
        if session is None:
            return self.pages.page("sign_in.html", self.pages.language(request), status=410, link="", failed=True)
        response = RedirectResponse("/console", 303)
        self.open_session(request, response, session)
        return response

    async def leave(self, request: Request) -> Response:
        """End the session."""
        await self.app.volunteers.sign_out(request.cookies.get(self._cookie(request), ""))
        response = RedirectResponse("/console", 303)
        response.delete_cookie(self._cookie(request), secure=self._is_https(request), httponly=True, samesite="lax")
        return response

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


def routes(door: Door) -> list[Route]:
    """Where volunteers come in and go out."""
    return [
        Route("/console/in/{token}", door.show, methods=["GET"]),
        form("/console/in/{token}", door.enter),
        form("/console/out", door.leave),
    ]

"""The lock of a session: a code for it, locking it now, opening it again, and the one thing a locked page may hear.

A locked page knows how many wait, so that somebody on duty hears a sound; it shows nothing else.
"""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.assemble import App
from bot.hotline.lock_code import is_easy, read_code
from bot.hotline.roster import Volunteer
from bot.store.sessions import Unlocking
from bot.web.events import Bell, stream
from bot.web.origin import form
from bot.web.pages import Pages
from bot.web.sign_in import Door, inside_console


@dataclass(frozen=True, slots=True)
class LockPage:
    """What opens and locks a session."""

    app: App
    pages: Pages
    door: Door
    bell: Bell

    async def choose(self, request: Request, volunteer: Volunteer) -> Response:
        """Keep six digits for this session; anything else is asked for again."""
        code = read_code(str((await request.form()).get("code", "")))
        if code is None or is_easy(code):
            return RedirectResponse("/console/passkeys?said=code", 303)
        await self.door.sessions.choose_code(self.door.token(request), code)
        return RedirectResponse("/console?said=code", 303)

    async def lock(self, request: Request) -> Response:
        """Lock this session now."""
        await self.door.sessions.lock(self.door.token(request), self.app.talk.clock.now())
        return RedirectResponse("/console", 303)

    async def unlock(self, request: Request) -> Response:
        """Open a session with its code, and go on where it locked."""
        filled = await request.form()
        code, back = read_code(str(filled.get("code", ""))), inside_console(str(filled.get("back", "")))
        if code is None:
            return await self.door.shut(request, back=back, wrong=True)
        match await self.door.sessions.unlock(self.door.token(request), code, self.app.talk.clock.now()):
            case Unlocking.OPEN:
                return RedirectResponse(back, 303)
            case Unlocking.WRONG:
                return await self.door.shut(request, back=back, wrong=True)
            case Unlocking.ENDED:
                return await self.door.shut(request, back=back)

    async def awake(self, request: Request, volunteer: Volunteer) -> Response:
        """Nothing; a page without news of its own asks for it and learns that its session has locked."""
        return Response()

    async def waits(self, request: Request) -> Response:
        """How many wait, for a page that has locked: a number and no more."""
        lock = await self.door.lock(request)
        if lock is None or not lock.on_duty:
            return Response(status_code=401)
        waiting = await self.app.escalations.number_waiting()
        return self.pages.page("_waits.html", self.pages.language(request), waiting=waiting)

    async def ring(self, request: Request) -> Response:
        """Ring when something changes; what it was is not said."""
        if await self.door.lock(request) is None:
            return Response(status_code=401)

        async def still() -> bool:
            return await self.door.lock(request) is not None

        return stream(self.bell, still)


def routes(app: App, pages: Pages, door: Door, bell: Bell) -> list[BaseRoute]:
    """Everything about the lock."""
    page = LockPage(app, pages, door, bell)
    return [
        form("/console/code", door.guarded(door.proved(page.choose))),
        form("/console/lock", page.lock),
        form("/console/unlock", page.unlock),
        Route("/console/awake", door.guarded(page.awake), methods=["GET"]),
        Route("/console/waits", page.waits, methods=["GET"]),
        Route("/console/waits/events", page.ring, methods=["GET"]),
    ]

"""A volunteer's own page about being reached when the console is closed, and the script that a browser keeps for it.

The script shows one fixed sentence and opens the console. It is told its language when it is registered, so nothing
that comes later has to say anything.
"""

import json
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.assemble import App
from bot.hotline.roster import Volunteer
from bot.speech.sentences import THE_HOTLINE_CALLS
from bot.web.console_rows import language_of
from bot.web.fields import uuid_in
from bot.web.origin import form
from bot.web.pages import HERE, Pages
from bot.web.sign_in import Door

PAGE = "/console/calls"
WORKER = "/console/ring.js"
SCOPE = "/console"  # the script is for the console and for no other page
LONGEST = 4096  # bytes of what a browser sends


@dataclass(frozen=True, slots=True)
class OwnCalls:
    """The page, its forms, and the script."""

    app: App
    pages: Pages
    door: Door

    async def show(self, request: Request, volunteer: Volunteer) -> Response:
        """Which of one's browsers ring, and a button for this one."""
        locale = language_of(volunteer, self.pages)
        return self.pages.page(
            "calls.html",
            locale,
            volunteer=volunteer,
            browsers=await self.app.calls.push.browsers_of(volunteer, self.door.ring_cookie(request)),
            zone=self.app.talk.clock.zone,
            key=await self.app.calls.push.public_key(),
            worker=f"{WORKER}?locale={locale}",
            scope=SCOPE,
        )

    async def ring(self, request: Request, volunteer: Volunteer) -> Response:
        """Let this browser ring; it has asked its push service where."""
        cookie = await self.app.calls.push.subscribe(
            volunteer, await _endpoint(request), self.door.ring_cookie(request)
        )
        if cookie is None:
            return JSONResponse({}, 422)
        response = JSONResponse({})
        self.door.keep_ring(request, response, cookie)
        return response

    async def stop(self, request: Request, volunteer: Volunteer) -> Response:
        """Let one of one's browsers ring no more."""
        browser = uuid_in(await request.form(), "browser")
        if browser is not None:
            await self.app.calls.push.stop(volunteer, browser)
        return RedirectResponse(PAGE, 303)

    async def worker(self, request: Request) -> Response:
        """The script that a browser keeps; there is nothing in it that is not on the public page."""
        asked, catalogs = request.query_params.get("locale", ""), self.pages.voice.catalogs
        locale = asked if asked in catalogs.locales else "en"
        said = catalogs.say(locale, THE_HOTLINE_CALLS)
        script = (HERE / "templates" / "ring.js").read_text("utf-8")
        lines = f"const SAID = {json.dumps(said)};\nconst LANG = {json.dumps(locale.replace('_', '-'))};\n{script}"
        headers = {"Service-Worker-Allowed": SCOPE}
        return Response(lines, media_type="text/javascript", headers=headers)


def routes(app: App, pages: Pages, door: Door) -> list[BaseRoute]:
    """The page, its forms, and the script."""
    page = OwnCalls(app, pages, door)
    return [
        Route(PAGE, door.guarded(page.show), methods=["GET"]),
        form(f"{PAGE}/ring", door.guarded(page.ring)),
        form(f"{PAGE}/stop", door.guarded(page.stop)),
        Route(WORKER, page.worker, methods=["GET"]),
    ]


async def _endpoint(request: Request) -> str:
    """Where a browser says it can be rung; "" when it says nothing of the kind."""
    try:
        said = json.loads((await request.body())[:LONGEST])
    except ValueError:
        return ""
    return str(said.get("endpoint", "")) if isinstance(said, dict) else ""

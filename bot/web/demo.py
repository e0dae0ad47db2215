"""The demo: a phone that exists only in this page, beside the console a volunteer would see.

Nothing here is reachable without `KYR_DEMO=1`. The console stands in a frame, so that it is the very same console.
"""

from dataclasses import dataclass
from datetime import date

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.assemble import App
from bot.message import ChannelName, Tap
from bot.web.demo_phone import LOOKS, PAPER, Visitor, Visitors
from bot.web.demo_team import SEATS, sit
from bot.web.events import stream
from bot.web.origin import form
from bot.web.pages import Pages
from bot.web.sign_in import Door

COOKIE = "kyr-phone"
LONGEST = 1600


@dataclass(frozen=True, slots=True)
class Demo:
    """The demo's page and its forms."""

    app: App
    pages: Pages
    door: Door
    visitors: Visitors

    async def show(self, request: Request) -> Response:
        """The page; a new visitor gets a phone, and the console is signed in as a volunteer on duty."""
        visitor, key, who = self._visitor(request), "", await self.door.who(request)
        if visitor is None:
            key, visitor = self.visitors.welcome()
        seat = next((seat for seat, (alias, _) in SEATS.items() if who and who.alias == alias), "volunteer")
        response = self._page(request, "demo.html", visitor, seat=seat)
        if key:
            response.set_cookie(COOKIE, key, httponly=True, samesite="lax")
        if who is None:
            self.door.open_session(request, response, await sit(self.app, "volunteer", self.pages.language(request)))
        return response

    async def sit(self, request: Request) -> Response:
        """Take another chair: the console beside the phone is a colleague's. Who sat there before stays signed in."""
        seat = str((await request.form()).get("seat", ""))
        response = RedirectResponse("/demo", 303)
        if seat in SEATS:
            session = await sit(self.app, seat, self.pages.language(request))
            self.door.open_session(request, response, session)
        return response

    async def phone(self, request: Request) -> Response:
        """The phone alone, for a page that is open already."""
        return self._part(request, "_phone.html")

    async def controls(self, request: Request) -> Response:
        """What can be set, alone."""
        return self._part(request, "_controls.html")

    async def picture(self, request: Request) -> Response:
        """One drawing, as the phone shows it."""
        found = self.app.talk.content.pictures.get(request.path_params["name"])
        return Response(found.png, media_type="image/png") if found else Response(status_code=404)

    async def events(self, request: Request) -> Response:
        """Ring when the phone's screen changes."""
        visitor = self._visitor(request)
        if visitor is None:
            return Response(status_code=401)

        async def still() -> bool:
            return self._visitor(request) is visitor

        return stream(visitor.bell, still)

    async def say(self, request: Request) -> Response:
        """Send what was typed or pressed."""
        filled = await request.form()
        if visitor := self._visitor(request):
            if tap := Tap.parse(str(filled.get("tap", ""))):
                await visitor.handset.say(tap=tap)
            elif "photo" in filled and self._takes_photos:
                await visitor.handset.send_photo()
            elif text := str(filled.get("text", "")).strip()[:LONGEST]:
                await visitor.handset.say(text=text)
        return _back(request)

    async def language(self, request: Request) -> Response:
        """Speak another language, as if it had been picked from the bot's own menu."""
        locale = str((await request.form()).get("locale", ""))
        if (visitor := self._visitor(request)) and locale in self.app.talk.voice.languages:
            await visitor.handset.say(tap=Tap(locale, "@language", "_", locale))
        return _back(request)

    async def look(self, request: Request) -> Response:
        """Take the other phone: two channels are two people."""
        look = str((await request.form()).get("look", ""))
        if (visitor := self._visitor(request)) and look in LOOKS:
            visitor.look = ChannelName(look)
            visitor.bell.ring("phone")
        return _back(request)

    async def day(self, request: Request) -> Response:
        """Pretend, for everybody in this process, that it is another day; no day means today."""
        self.app.talk.clock.pretend = _day(str((await request.form()).get("day", "")))
        if visitor := self._visitor(request):
            visitor.bell.ring("phone")
        return _back(request)

    async def practice(self, request: Request) -> Response:
        """Let somebody made up write, in the phone's language: for a volunteer who practises alone."""
        if visitor := self._visitor(request):
            await visitor.practise(visitor.handset.locale or self.pages.language(request))
        return _back(request)

    async def start_over(self, request: Request) -> Response:
        """Erase the chat and take a new phone."""
        if visitor := self._visitor(request):
            await visitor.start_over()
        return _back(request)

    @property
    def _takes_photos(self) -> bool:
        return self.app.settings.attachments and PAPER in self.app.talk.content.pictures

    def _visitor(self, request: Request) -> Visitor | None:
        return self.visitors.find(request.cookies.get(COOKIE, ""))

    def _part(self, request: Request, name: str) -> Response:
        visitor = self._visitor(request)
        return self._page(request, name, visitor) if visitor else Response(status_code=401)

    def _page(self, request: Request, name: str, visitor: Visitor, *, seat: str = "") -> Response:
        clock = self.app.talk.clock
        return self.pages.page(
            name,
            self.pages.language(request),
            handset=visitor.handset,
            look=visitor.look,
            today=clock.today(),
            pretends=clock.pretend is not None,
            photos=self._takes_photos,
            seat=seat,
        )


def routes(app: App) -> list[BaseRoute]:
    """Everything under /demo; nothing at all when the demo is off."""
    if not app.settings.demo:
        return []
    pages = Pages.of(app.talk.voice, framed=True)
    demo = Demo(app, pages, Door(app, pages), Visitors(app))
    return [
        Route("/demo", demo.show, methods=["GET"]),
        Route("/demo/phone", demo.phone, methods=["GET"]),
        Route("/demo/controls", demo.controls, methods=["GET"]),
        Route("/demo/pictures/{name}.png", demo.picture, methods=["GET"]),
        Route("/demo/events", demo.events, methods=["GET"]),
        form("/demo/say", demo.say),
        form("/demo/language", demo.language),
        form("/demo/look", demo.look),
        form("/demo/day", demo.day),
        form("/demo/seat", demo.sit),
        form("/demo/practice", demo.practice),
        form("/demo/start-over", demo.start_over),
    ]


def _back(request: Request) -> Response:
    """To the page again, or nothing when the page's own script asked."""
    if request.headers.get("sec-fetch-dest") == "empty":
        return Response(status_code=204)
    return RedirectResponse("/demo", 303)


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None

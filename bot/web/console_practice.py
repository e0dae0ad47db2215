"""The practice conversation before a first shift: nobody real is on the other side, and nothing of it is kept."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.assemble import App
from bot.hotline.practice import MOMENTS, REPLIES, after
from bot.hotline.roster import Volunteer
from bot.web.console_rows import language_of
from bot.web.fields import number_in
from bot.web.origin import form
from bot.web.pages import Pages
from bot.web.sign_in import Door


@dataclass(frozen=True, slots=True)
class Practice:
    """The practice, a page a moment."""

    app: App
    pages: Pages

    async def show(self, request: Request, volunteer: Volunteer) -> Response:
        """One moment of it, below what was said so far."""
        return self._page(volunteer, number_in(request.query_params.get("at", ""), 2) or 0)

    async def reply(self, request: Request, volunteer: Volunteer) -> Response:
        """Go on when the reply fits; else say why it does not. The last one that fits ends the practice."""
        filled = await request.form()
        at, reply = (number_in(filled.get(name, ""), 2) or 0 for name in ("at", "reply"))
        following = after(at, reply)
        if following is None:
            return self._page(volunteer, at, missed=reply)
        if following == len(MOMENTS) and not volunteer.practised:
            await self.app.volunteers.practise(volunteer.id, self.app.talk.clock.now())
        return RedirectResponse(f"/console/practice?at={following}", 303)

    def _page(self, volunteer: Volunteer, at: int, *, missed: int = 0) -> Response:
        at = at if 0 <= at <= len(MOMENTS) else 0
        if at == len(MOMENTS) and not volunteer.practised:
            at = 0  # the address alone does not end it
        return self.pages.page(
            "practice.html",
            language_of(volunteer, self.pages),
            volunteer=volunteer,
            before=MOMENTS[:at],
            now=MOMENTS[at] if at < len(MOMENTS) else None,
            at=at,
            total=len(MOMENTS),
            replies=range(1, REPLIES + 1),
            missed=missed,
        )


def routes(app: App, pages: Pages, door: Door) -> list[BaseRoute]:
    """Where somebody practises."""
    page = Practice(app, pages)
    return [
        Route("/console/practice", door.guarded(page.show), methods=["GET"]),
        form("/console/practice", door.guarded(page.reply)),
    ]

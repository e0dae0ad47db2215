"""The console's page about one photo or voice message: read from the provider while the page is made, and kept nowhere.

It comes inside the page itself, so that it is asked for once, and its address shows nothing to anybody later.
"""

from base64 import b64encode
from dataclasses import dataclass
from uuid import UUID

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from bot.assemble import App
from bot.hotline.roster import Volunteer
from bot.message import NotShown, Shown
from bot.store.escalations import Holding
from bot.web.console_rows import as_row, language_of
from bot.web.fields import epoch_of, id_of
from bot.web.origin import form
from bot.web.pages import Pages
from bot.web.sign_in import Door

STATUS = {NotShown.GONE: 410, NotShown.TOO_LARGE: 422, NotShown.WRONG_KIND: 422, NotShown.AWAY: 503}


@dataclass(frozen=True, slots=True)
class Looking:
    """Shows the volunteer who holds a conversation what the person sent."""

    app: App
    pages: Pages

    async def look(self, request: Request, volunteer: Volunteer) -> Response:
        """Show one photo, or play one voice message, after which Twilio is asked to erase its copy."""
        filled = await request.form()
        escalation: UUID = request.path_params["id"]
        line = id_of(filled, "line")
        found = await self.app.attachments.look(Holding(escalation, volunteer.id, epoch_of(filled)), line)
        held = await self.app.desk.open(volunteer, escalation)
        locale = language_of(volunteer, self.pages)
        if found is None or held is None:
            return self.pages.page("gone.html", locale, status=409, volunteer=volunteer, text="")
        shown = found if isinstance(found, Shown) else None
        page = self.pages.page(
            "look.html",
            locale,
            status=200 if isinstance(found, Shown) else STATUS[found],
            volunteer=volunteer,
            row=as_row(held.queued, volunteer, self.pages, self.app.talk.clock.now()),
            why="" if shown else found,
            kind=shown.content_type if shown else "",
            content=b64encode(shown.content).decode("ascii") if shown else "",
            once=not any(one.id == line and one.is_there for one in held.lines),
        )
        page.background = BackgroundTask(self.app.attachments.sweep)
        return self.pages.embedding(page)


def routes(app: App, pages: Pages, door: Door) -> list[BaseRoute]:
    """Looking at what a person sent. It has an effect, so it is a form: nothing that reads ahead can use it up."""
    return [form("/console/e/{id:uuid}/look", door.guarded(Looking(app, pages).look))]

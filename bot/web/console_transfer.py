"""Handing somebody on to a colleague: asking, saying yes, saying no. Works by plain forms."""

from dataclasses import dataclass
from uuid import UUID

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from bot.assemble import App
from bot.hotline.roster import Volunteer
from bot.web.fields import epoch_of, id_of
from bot.web.origin import form
from bot.web.sign_in import Door


@dataclass(frozen=True, slots=True)
class Transfer:
    """What two volunteers do with one person."""

    app: App

    async def offer(self, request: Request, volunteer: Volunteer) -> Response:
        """Ask a colleague to go on."""
        filled, escalation = await request.form(), request.path_params["id"]
        offered = await self.app.transfers.offer(volunteer, escalation, epoch_of(filled), id_of(filled, "to"))
        return RedirectResponse(f"/console?said={'asked' if offered else 'gone'}", 303)

    async def accept(self, request: Request, volunteer: Volunteer) -> Response:
        """Go on with somebody a colleague cannot go on with."""
        escalation: UUID = request.path_params["id"]
        changed = await self.app.transfers.accept(volunteer, escalation)
        if changed is None:
            full = volunteer.is_full(len((await self.app.desk.board(volunteer)).mine))
            return RedirectResponse(f"/console?said={'full' if full else 'gone'}", 303)
        deliver = BackgroundTask(self.app.delivery.deliver, changed.ids)
        return RedirectResponse(f"/console/e/{escalation}", 303, background=deliver)

    async def decline(self, request: Request, volunteer: Volunteer) -> Response:
        """Leave them where they are."""
        await self.app.transfers.decline(volunteer, request.path_params["id"])
        return RedirectResponse("/console", 303)


def routes(app: App, door: Door) -> list[BaseRoute]:
    """What the hand-over needs."""
    page, here = Transfer(app), "/console/e/{id:uuid}"
    return [
        form(f"{here}/transfer", door.guarded(page.offer)),
        form(f"{here}/accept", door.guarded(door.proved(page.accept))),
        form(f"{here}/decline", door.guarded(page.decline)),
    ]

"""The console's first page: who waits, who is yours, and whether you are on duty. Works by plain forms."""

from dataclasses import dataclass
from uuid import UUID

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.assemble import App
from bot.hotline.roster import TALKS, Role, Volunteer
from bot.service.roster import Roster
from bot.store.notices import listen
from bot.web import (
    console_answers,
    console_asides,
    console_attachments,
    console_calls,
    console_care,
    console_conversation,
    console_figures,
    console_people,
    console_practice,
    console_referrals,
    console_team,
    console_telegram,
    console_transfer,
    lock,
    passkeys,
    sign_in,
)
from bot.web.console_rows import as_row, language_of
from bot.web.events import Bell, stream
from bot.web.origin import form
from bot.web.pages import Pages
from bot.web.sign_in import Door


@dataclass(frozen=True, slots=True)
class Console:
    """The console's pages about everybody."""

    app: App
    pages: Pages
    door: Door
    bell: Bell

    async def board(self, request: Request, volunteer: Volunteer) -> Response:
        """The queue, whole or, for a page that is open already, only what may have changed; reviewers have another."""
        if volunteer.role is Role.REVIEWER:
            return RedirectResponse("/console/questions", 303)
        board = await self.app.desk.board(volunteer)
        now = self.app.talk.clock.now()
        name = "_queue.html" if "part" in request.query_params else "queue.html"
        return self.pages.page(
            name,
            language_of(volunteer, self.pages),
            volunteer=volunteer,
            mine=[as_row(one, volunteer, self.pages, now) for one in board.mine],
            waiting=[as_row(one, volunteer, self.pages, now) for one in board.waiting],
            asked=[as_row(one, volunteer, self.pages, now) for one in board.asked],
            with_others=board.with_others,
            said=request.query_params.get("said", ""),
        )

    async def claim(self, request: Request, volunteer: Volunteer) -> Response:
        """Take somebody over; when another volunteer was faster, say so on the queue."""
        escalation: UUID = request.path_params["id"]
        claimed = await self.app.desk.claim(volunteer, escalation)
        if claimed is None:
            full = volunteer.is_full(len((await self.app.desk.board(volunteer)).mine))
            return RedirectResponse(f"/console?said={'full' if full else 'taken'}", 303)
        deliver = BackgroundTask(self.app.delivery.deliver, claimed.ids)
        return RedirectResponse(f"/console/e/{escalation}", 303, background=deliver)

    async def duty(self, request: Request, volunteer: Volunteer) -> Response:
        """Come on duty, or go: whoever still holds somebody is shown whom first, then hands everybody back."""
        filled = await request.form()
        if filled.get("on") == "yes":
            if not volunteer.practised and volunteer.role in TALKS:
                return RedirectResponse("/console/practice", 303)
            await self.app.desk.start_duty(volunteer)
            return RedirectResponse("/console", 303)
        if filled.get("sure") != "yes" and (await self.app.desk.board(volunteer)).mine:
            return RedirectResponse("/console/leave", 303)
        ids = await self.app.desk.end_duty(volunteer)
        return RedirectResponse("/console", 303, background=BackgroundTask(self.app.delivery.deliver, ids))

    async def leaving(self, request: Request, volunteer: Volunteer) -> Response:
        """The end of a shift: who is still with this volunteer, and what becomes of them."""
        board, now = await self.app.desk.board(volunteer), self.app.talk.clock.now()
        here = [one for one in await self.app.volunteers.roster() if one.on_duty and one.id != volunteer.id]
        return self.pages.page(
            "leaving.html",
            language_of(volunteer, self.pages),
            volunteer=volunteer,
            mine=[as_row(one, volunteer, self.pages, now) for one in board.mine],
            waiting=len(board.waiting),
            others=len(here),
        )

    async def events(self, request: Request, volunteer: Volunteer) -> Response:
        """Ring when something changes."""

        async def still() -> bool:
            return await self.door.who(request) is not None

        return stream(self.bell, still)


def routes(app: App) -> list[BaseRoute]:
    """Everything under /console."""
    pages = Pages.of(app.talk.voice, framed=app.settings.demo, staff_bot=app.staff is not None)
    door = Door(app, pages)
    roster = Roster(app.volunteers, app.shifts, app.invitations, app.desk, app.talk.clock)
    bell = Bell(lambda: listen(app.database))
    console = Console(app, pages, door, bell)
    return [
        Route("/console", door.guarded(console.board), methods=["GET"]),
        form("/console/duty", door.guarded(console.duty)),
        Route("/console/leave", door.guarded(console.leaving), methods=["GET"]),
        Route("/console/events", door.guarded(console.events), methods=["GET"]),
        form("/console/e/{id:uuid}/claim", door.guarded(door.proved(console.claim))),
        *console_conversation.routes(app, pages, door),
        *console_transfer.routes(app, door),
        *console_asides.routes(app, pages, door),
        *console_attachments.routes(app, pages, door),
        *console_answers.routes(app, pages, door),
        *console_referrals.routes(app, pages, door),
        *console_team.routes(pages, door, roster),
        *console_practice.routes(app, pages, door),
        *console_people.routes(app, pages, door, roster),
        *console_figures.routes(app, pages, door),
        *console_care.routes(app, pages, door),
        *console_calls.routes(app, pages, door),
        *console_telegram.routes(app, pages, door),
        *passkeys.routes(app, pages, door),
        *lock.routes(app, pages, door, bell),
        *sign_in.routes(door),
    ]

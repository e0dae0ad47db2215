"""The coordinator's page about the team: who is here, who is planned in which hours, and the plan of the week."""

from dataclasses import dataclass
from datetime import time
from uuid import UUID

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.assemble import App
from bot.hotline.roster import DAYS_OF_A_WEEK, Role, Volunteer, by_day, by_hour
from bot.service.roster import Roster
from bot.speech.dates import hour, opening, weekdays
from bot.web.console_rows import language_of
from bot.web.origin import form
from bot.web.pages import Pages
from bot.web.sign_in import Door

TEAM = "team.html"


@dataclass(frozen=True, slots=True)
class Team:
    """What coordinators see of the team."""

    pages: Pages
    roster: Roster

    async def show(self, request: Request, volunteer: Volunteer) -> Response:
        """The plan of the week, and who is here."""
        if volunteer.role is not Role.COORDINATOR:
            return self._refuse(volunteer)
        return await self._page(volunteer)

    async def plan(self, request: Request, volunteer: Volunteer) -> Response:
        """Plan somebody for some hours of some days; what is missing is said on the page."""
        if volunteer.role is not Role.COORDINATOR:
            return self._refuse(volunteer)
        filled = await request.form()
        who, days = uuid_in(filled, "who"), _days(filled)
        begins, ends = _hour(filled, "begins"), _hour(filled, "ends")
        if who is None or not days or begins is None or ends is None:
            return await self._page(volunteer, plan_incomplete=True)
        if not await self.roster.plan(volunteer, who, days, begins, ends):
            return await self._page(volunteer, plan_incomplete=True)
        return RedirectResponse("/console/team#week", 303)

    async def cancel(self, request: Request, volunteer: Volunteer) -> Response:
        """Take one shift out of the plan."""
        shift = uuid_in(await request.form(), "shift")
        if shift is None or not await self.roster.cancel(volunteer, shift):
            return self._refuse(volunteer)
        return RedirectResponse("/console/team#week", 303)

    async def _page(self, volunteer: Volunteer, *, plan_incomplete: bool = False) -> Response:
        locale = language_of(volunteer, self.pages)
        watch, week = await self.roster.watch(), await self.roster.week()
        return self.pages.page(
            TEAM,
            locale,
            status=422 if plan_incomplete else 200,
            volunteer=volunteer,
            people=await self.roster.people(),
            watch=watch,
            next_start=opening(watch.next_start, locale, with_zone=True) if watch.next_start else "",
            zone=self.roster.clock.zone.key,
            days=weekdays(locale),
            shifts=by_day(week),
            grid=by_hour(week),
            clock=lambda at: hour(at, locale),
            hours=[hour(time(number), locale) for number in range(24)],
            plan_incomplete=plan_incomplete,
        )

    def _refuse(self, volunteer: Volunteer) -> Response:
        return self.pages.page("coordinators.html", language_of(volunteer, self.pages), status=403, volunteer=volunteer)


def routes(app: App, pages: Pages, door: Door) -> list[BaseRoute]:
    """Everything about the team."""
    page = Team(pages, Roster(app.volunteers, app.shifts, app.talk.clock))
    return [
        Route("/console/team", door.guarded(page.show), methods=["GET"]),
        form("/console/team/plan", door.guarded(page.plan)),
        form("/console/team/cancel", door.guarded(page.cancel)),
    ]


def uuid_in(filled: FormData, name: str) -> UUID | None:
    """The id a form carries, if it is one."""
    try:
        return UUID(str(filled.get(name, "")))
    except ValueError:
        return None


def _days(filled: FormData) -> set[int]:
    known = {str(number): number for number in range(DAYS_OF_A_WEEK)}
    return {known[str(value)] for value in filled.getlist("day") if str(value) in known}


def _hour(filled: FormData, name: str) -> time | None:
    try:
        return time.fromisoformat(str(filled.get(name, ""))).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        return None

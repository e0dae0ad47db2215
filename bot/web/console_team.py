"""The coordinator's page about the team: who is here, who is planned in which hours, and the plan of the week."""

from dataclasses import dataclass
from datetime import time

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.hotline.roster import DAYS_OF_A_WEEK, Volunteer, by_day, by_hour
from bot.service.roster import Roster
from bot.speech.dates import hour, opening, weekdays
from bot.web.console_rows import language_of
from bot.web.fields import uuid_in
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
        return await self._page(volunteer)

    async def plan(self, request: Request, volunteer: Volunteer) -> Response:
        """Plan somebody for some hours of some days; what is missing is said on the page."""
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
        if shift is not None:
            await self.roster.cancel(volunteer, shift)
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


def routes(pages: Pages, door: Door, roster: Roster) -> list[BaseRoute]:
    """The plan of the week."""
    page = Team(pages, roster)
    return [
        Route("/console/team", door.coordinators(page.show), methods=["GET"]),
        form("/console/team/plan", door.coordinators(page.plan)),
        form("/console/team/cancel", door.coordinators(page.cancel)),
    ]


def _days(filled: FormData) -> set[int]:
    known = {str(number): number for number in range(DAYS_OF_A_WEEK)}
    return {known[str(value)] for value in filled.getlist("day") if str(value) in known}


def _hour(filled: FormData, name: str) -> time | None:
    try:
        return time.fromisoformat(str(filled.get(name, ""))).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        return None

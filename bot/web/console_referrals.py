"""The console's pages about lines that can help: what they cover, what to call next, and what was heard."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.assemble import App
from bot.hotline.roster import Role, Volunteer
from bot.referrals import STATES, Line
from bot.referrals.calls import Call, Due, Heard, due
from bot.referrals.coverage import coverage, national
from bot.service.referrals import Round
from bot.speech.locales import language_name
from bot.web.console_rows import language_of
from bot.web.origin import form
from bot.web.pages import Pages
from bot.web.sign_in import Door
from bot.web.state_tiles import HEIGHT, SIDE, TILES, WIDTH

NEXT = 40  # lines to call that are listed at once
EVERYWHERE = "US"


@dataclass(frozen=True, slots=True)
class Row:
    """One line as the pages list it."""

    line: Line
    why: Due | None
    named: bool
    languages: str
    history: tuple[Call, ...] = ()


@dataclass(frozen=True, slots=True)
class ReferralPages:
    """What people on the roster see and say about lines."""

    app: App
    pages: Pages
    round: Round

    async def show(self, request: Request, volunteer: Volunteer) -> Response:
        """The map of what is covered, what waits for a coordinator, and what to call next."""
        lines, today = await self.round.lines(), self.round.today()
        covered = coverage(lines, today)
        to_call = self.round.due(lines)
        by_state = {one.state: one for one in covered}
        return self.pages.page(
            "referrals.html",
            language_of(volunteer, self.pages),
            volunteer=volunteer,
            covered=covered,
            tiles=[(tile, by_state[tile.state]) for tile in TILES],
            side=SIDE,
            width=WIDTH,
            height=HEIGHT,
            named=sum(line.may_be_named(today) for line in lines),
            total=len(lines),
            fresh=sum(line.is_fresh(today) for line in lines),
            national=len(national(lines, today)),
            to_call=[self._row(line, volunteer) for line, _ in to_call[:NEXT]],
            more=max(0, len(to_call) - NEXT),
            reviews=await self.round.reviews(),
            may_decide=volunteer.role is Role.COORDINATOR,
        )

    async def state(self, request: Request, volunteer: Volunteer) -> Response:
        """Every line of one state, or of the whole country, with what was heard on it."""
        state = request.path_params["state"]
        if state != EVERYWHERE and state not in STATES:
            return RedirectResponse("/console/referrals", 303)
        lines = [line for line in await self.round.lines() if _is_of(line, state)]
        rows = [self._row(line, volunteer, await self.round.history(line.id)) for line in lines]
        rows.sort(key=lambda row: not row.named)
        return self.pages.page(
            "referrals_state.html",
            language_of(volunteer, self.pages),
            volunteer=volunteer,
            state=state,
            heading=STATES.get(state, ""),
            rows=rows,
            may_decide=volunteer.role is Role.COORDINATOR,
        )

    async def call(self, request: Request, volunteer: Volunteer) -> Response:
        """Keep what somebody heard when they called."""
        filled = await request.form()
        heard, id_ = str(filled.get("heard", "")), str(filled.get("id", ""))
        if heard not in set(Heard) or not await self.round.call(volunteer, id_, Heard(heard)):
            return self._refuse(volunteer)
        state = str(filled.get("state", ""))
        back = f"/console/referrals/{state}" if state in (EVERYWHERE, *STATES) else "/console/referrals"
        return RedirectResponse(f"{back}#{id_}", 303)

    async def decide(self, request: Request, volunteer: Volunteer) -> Response:
        """Take a row of an import that waited, or leave the line as it stands."""
        filled = await request.form()
        accept = filled.get("do") == "accept"
        if not await self.round.decide(volunteer, str(filled.get("id", "")), accept=accept):
            return self._refuse(volunteer)
        return RedirectResponse("/console/referrals#reviews", 303)

    def _row(self, line: Line, volunteer: Volunteer, history: tuple[Call, ...] = ()) -> Row:
        today, locale = self.round.today(), language_of(volunteer, self.pages)
        languages = ", ".join(language_name(language, locale) for language in line.languages)
        return Row(line, due(line, today), line.may_be_named(today), languages, history)

    def _refuse(self, volunteer: Volunteer) -> Response:
        return self.pages.page("coordinators.html", language_of(volunteer, self.pages), status=403, volunteer=volunteer)


def routes(app: App, pages: Pages, door: Door) -> list[BaseRoute]:
    """Everything about lines that can help."""
    page = ReferralPages(app, pages, Round(app.referrals, app.talk.directory, app.talk.clock))
    return [
        Route("/console/referrals", door.guarded(page.show), methods=["GET"]),
        form("/console/referrals/call", door.guarded(page.call)),
        form("/console/referrals/review", door.guarded(page.decide)),
        Route("/console/referrals/{state}", door.guarded(page.state), methods=["GET"]),
    ]


def _is_of(line: Line, state: str) -> bool:
    if state == EVERYWHERE:
        return line.is_national
    return any(area.state == state for area in line.areas)

"""The console's pages about lines that can help: what they cover, what to call next, and what was heard."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self
from urllib.parse import quote

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.assemble import App
from bot.hotline.roster import Role, Volunteer
from bot.referrals import STATES, Line
from bot.referrals.arrival import differing, is_twin
from bot.referrals.calls import Call, Due, Heard, due
from bot.referrals.cells import write_line
from bot.referrals.coverage import coverage, national
from bot.service.referrals import Round
from bot.speech.locales import language_name
from bot.store.referrals import Review
from bot.web.console_rows import language_of
from bot.web.fields import number_in
from bot.web.origin import form
from bot.web.pages import Pages
from bot.web.sign_in import Door
from bot.web.state_tiles import HEIGHT, SIDE, TILES, WIDTH

NEXT = 12  # lines to call that are listed at once; a page asked for more shows so many more
MOST_DIGITS = 4
EVERYWHERE = "US"


@dataclass(frozen=True, slots=True)
class Row:
    """One line as the pages list it."""

    line: Line
    why: Due | None
    named: bool
    languages: str
    history: tuple[Call, ...] = ()
    can_take_back: bool = False

    @property
    def last(self) -> Call | None:
        """The newest call that stands."""
        return next((call for call in self.history if not call.taken_back), None)


@dataclass(frozen=True, slots=True)
class Doubted:
    """A row of an import that waits, beside the line it would change or that it looks like."""

    review: Review
    beside: Line | None
    differs: tuple[tuple[str, str, str], ...]  # a column, what stands in it, and what would

    @classmethod
    def of(cls, review: Review, lines: Sequence[Line]) -> Self:
        """Find the line it is about, and what differs."""
        beside = review.held or next((line for line in lines if is_twin(review.arriving, line)), None)
        before, after = write_line(beside or review.arriving), write_line(review.arriving)
        columns = differing(beside, review.arriving) if beside else ()
        return cls(review, beside, tuple((one, before[one], after[one]) for one in columns if one != "id"))


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
        listed = [line for line, _ in to_call[: _shown(request)]]
        told = [line for line in lines if line.id == request.query_params.get("told")]
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
            told=await self._rows(told, volunteer),
            to_call=await self._rows([line for line in listed if line not in told], volunteer),
            more=max(0, len(to_call) - len(listed)),
            next=_shown(request) + NEXT,
            languages={one.state: self._named(one.languages, volunteer) for one in covered},
            reviews=[Doubted.of(review, lines) for review in await self.round.reviews()],
            may_decide=volunteer.role is Role.COORDINATOR,
        )

    async def state(self, request: Request, volunteer: Volunteer) -> Response:
        """Every line of one state, or of the whole country, with what was heard on it."""
        state = request.path_params["state"]
        if state != EVERYWHERE and state not in STATES:
            return RedirectResponse("/console/referrals", 303)
        lines = [line for line in await self.round.lines() if _is_of(line, state)]
        rows = await self._rows(lines, volunteer)
        rows.sort(key=lambda row: not row.named)
        return self.pages.page(
            "referrals_state.html",
            language_of(volunteer, self.pages),
            volunteer=volunteer,
            state=state,
            heading=STATES.get(state, ""),
            rows=rows,
            told=request.query_params.get("told", ""),
            may_decide=volunteer.role is Role.COORDINATOR,
        )

    async def call(self, request: Request, volunteer: Volunteer) -> Response:
        """Keep what somebody heard when they called."""
        filled = await request.form()
        heard, id_ = str(filled.get("heard", "")), str(filled.get("id", ""))
        if heard not in set(Heard) or not await self.round.call(volunteer, id_, Heard(heard)):
            return self._refuse(volunteer)
        return _back(filled, id_)

    async def take_back(self, request: Request, volunteer: Volunteer) -> Response:
        """Let a line stand as it did before a mistake of today."""
        filled = await request.form()
        id_ = str(filled.get("id", ""))
        if not await self.round.take_back(volunteer, id_):
            return self._refuse(volunteer)
        return _back(filled, id_)

    async def decide(self, request: Request, volunteer: Volunteer) -> Response:
        """Take a row of an import that waited, or leave the line as it stands."""
        filled = await request.form()
        accept = filled.get("do") == "accept"
        if not await self.round.decide(volunteer, str(filled.get("id", "")), accept=accept):
            return self._refuse(volunteer)
        return RedirectResponse("/console/referrals#reviews", 303)

    async def _rows(self, lines: Sequence[Line], volunteer: Volunteer) -> list[Row]:
        today, heard = self.round.today(), await self.round.history(lines)
        return [
            Row(
                line,
                due(line, today),
                line.may_be_named(today),
                self._named(line.languages, volunteer),
                calls := heard.get(line.id, ()),
                self.round.can_take_back(volunteer, calls),
            )
            for line in lines
        ]

    def _named(self, languages: Sequence[str], volunteer: Volunteer) -> str:
        locale = language_of(volunteer, self.pages)
        return ", ".join(language_name(language, locale) for language in languages)

    def _refuse(self, volunteer: Volunteer) -> Response:
        return self.pages.page("coordinators.html", language_of(volunteer, self.pages), status=403, volunteer=volunteer)


def routes(app: App, pages: Pages, door: Door) -> list[BaseRoute]:
    """Everything about lines that can help."""
    page = ReferralPages(app, pages, Round(app.referrals, app.talk.directory, app.talk.clock))
    return [
        Route("/console/referrals", door.guarded(page.show), methods=["GET"]),
        form("/console/referrals/call", door.guarded(page.call)),
        form("/console/referrals/back", door.guarded(page.take_back)),
        form("/console/referrals/review", door.guarded(page.decide)),
        Route("/console/referrals/{state}", door.guarded(page.state), methods=["GET"]),
    ]


def _shown(request: Request) -> int:
    """How many lines to call are listed: so many, or the number that was asked for."""
    asked = number_in(request.query_params.get("shown", ""), MOST_DIGITS)
    return NEXT if asked is None else asked


def _back(filled: FormData, id_: str) -> Response:
    """Back to the page somebody came from, at the line they spoke of."""
    state = str(filled.get("state", ""))
    told = quote(id_, safe="")
    if state in (EVERYWHERE, *STATES):
        return RedirectResponse(f"/console/referrals/{state}?told={told}#{told}", 303)
    return RedirectResponse(f"/console/referrals?told={told}#told", 303)


def _is_of(line: Line, state: str) -> bool:
    if state == EVERYWHERE:
        return line.is_national
    return any(area.state == state for area in line.areas)

"""The coordinator's page of numbers: waits by hour, and what became of conversations; as drawings, tables and CSV."""

import csv
import io
from dataclasses import dataclass
from datetime import time

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.assemble import App
from bot.hotline.roster import HOURS_OF_A_DAY, Volunteer
from bot.hotline.tally import MERGED, SMALLEST, UNSAID, HourOfDay, totals
from bot.service.figures import Figures
from bot.speech.dates import brief_day, hour, medium_day
from bot.speech.locales import own_name
from bot.web.bars import HEIGHT, WIDTH, lying, upright
from bot.web.console_rows import language_of
from bot.web.pages import Pages
from bot.web.sign_in import Door


@dataclass(frozen=True, slots=True)
class FiguresPage:
    """What coordinators see of the hotline's work in numbers."""

    pages: Pages
    figures: Figures

    async def show(self, request: Request, volunteer: Volunteer) -> Response:
        """Waits by hour, and counts by language, topic and outcome."""
        locale = language_of(volunteer, self.pages)
        waits, periods = await self.figures.waits(), await self.figures.periods()
        return self.pages.page(
            "figures.html",
            locale,
            volunteer=volunteer,
            waits=waits,
            wait_bars=_by_hour(waits, locale),
            clock=lambda number: hour(time(number), locale),
            longest=max((one.p90 for one in waits), default=0),
            periods=periods,
            most=max((one.number for one in periods), default=0),
            period_bars=upright([(medium_day(one.until, locale), one.number, None) for one in periods]),
            languages=lying((self._language(id_), number) for id_, number in totals(periods, "locale")),
            topics=lying((self._topic(locale, id_), number) for id_, number in totals(periods, "topic")),
            outcomes=lying(totals(periods, "outcome")),
            short=lambda day: medium_day(day, locale),
            language=self._language,
            topic=lambda id_: self._topic(locale, id_),
            width=WIDTH,
            height=HEIGHT,
            openings=await self.figures.openings(),
            brief=lambda day: brief_day(day, locale),
            smallest=SMALLEST,
            merged=MERGED,
            unsaid=UNSAID,
        )

    async def csv(self, request: Request, volunteer: Volunteer) -> Response:
        """The same counts for a spreadsheet."""
        written = io.StringIO()
        csv.writer(written).writerows(await self.figures.rows())
        headers = {"Content-Disposition": 'attachment; filename="hotline.csv"'}
        return Response(written.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)

    def _language(self, locale: str) -> str:
        return locale if locale == MERGED else self.pages.voice.languages.get(locale) or own_name(locale)

    def _topic(self, locale: str, id_: str) -> str:
        flow = self.pages.voice.script.flows.get(id_)
        return self.pages.voice.catalogs.say(locale, flow.title) if flow else id_


def routes(app: App, pages: Pages, door: Door) -> list[BaseRoute]:
    """Everything about numbers."""
    page = FiguresPage(pages, app.figures)
    return [
        Route("/console/figures", door.coordinators(page.show), methods=["GET"]),
        Route("/console/figures.csv", door.coordinators(page.csv), methods=["GET"]),
    ]


def _by_hour(waits: tuple[HourOfDay, ...], locale: str) -> tuple[object, ...]:
    """A place for each of the 24 hours, also those in which too few people asked."""
    known = {one.hour: one for one in waits}
    values: list[tuple[str, float, float | None]] = []
    for number in range(HOURS_OF_A_DAY):
        one = known.get(number)
        values.append((hour(time(number), locale), one.median if one else 0, one.p90 if one else None))
    return upright(values, HOURS_OF_A_DAY)

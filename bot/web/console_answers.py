"""The coordinator's switch: pull an answer that has become wrong, and put it back. It holds within a minute."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.assemble import App
from bot.engine.script import Place
from bot.hotline.roster import Role, Volunteer
from bot.web.console_rows import language_of
from bot.web.origin import form
from bot.web.pages import Pages
from bot.web.sign_in import Door


@dataclass(frozen=True, slots=True)
class Row:
    """One answer as the page lists it."""

    id: str  # `ice_door.at_door`
    text: str
    pulled: bool


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic with its answers."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """The page of all answers."""

    app: App
    pages: Pages

    async def show(self, request: Request, volunteer: Volunteer) -> Response:
        """List every answer, those that are pulled first in their topic."""
        if volunteer.role is not Role.COORDINATOR:
            return self._refuse(volunteer)
        pulled = await self.app.pulled.places()
        return self.pages.page(
            "answers.html",
            language_of(volunteer, self.pages),
            volunteer=volunteer,
            topics=self._topics(pulled, language_of(volunteer, self.pages)),
            pulled=len(pulled),
        )

    async def switch(self, request: Request, volunteer: Volunteer) -> Response:
        """Pull one answer, or put it back."""
        said = await request.form()
        flow, _, name = str(said.get("id", "")).partition(".")
        step = self.app.talk.voice.script.step(Place(flow, name))
        if volunteer.role is not Role.COORDINATOR or step is None:
            return self._refuse(volunteer)
        now = self.app.talk.clock.now()
        if said.get("do") == "pull":
            await self.app.pulled.pull(step.place, volunteer.id, now)
        else:
            await self.app.pulled.put_back(step.place, volunteer.id, now)
        return RedirectResponse(f"/console/answers#{step.place}", 303)

    def _refuse(self, volunteer: Volunteer) -> Response:
        return self.pages.page("coordinators.html", language_of(volunteer, self.pages), status=403, volunteer=volunteer)

    def _topics(self, pulled: frozenset[Place], locale: str) -> list[Topic]:
        voice = self.app.talk.voice
        topics = []
        for flow in voice.script.flows.values():
            said = [step for step in flow.steps.values() if step.say]
            rows = [Row(str(step.place), voice.catalogs.say(locale, step.say), step.place in pulled) for step in said]
            rows.sort(key=lambda row: not row.pulled)
            topics.append(Topic(voice.catalogs.say(locale, flow.title), tuple(rows)))
        return topics


def routes(app: App, pages: Pages, door: Door) -> list[BaseRoute]:
    """Where answers are pulled and put back."""
    answers = Answers(app, pages)
    return [
        Route("/console/answers", door.guarded(answers.show), methods=["GET"]),
        form("/console/answers", door.guarded(answers.switch)),
    ]

"""The coordinator's page about people: who may sign in, who asks to, fresh links, and whose access ends now."""

from dataclasses import dataclass

from starlette.background import BackgroundTask
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.assemble import App
from bot.hotline.roster import LOADS, Role, Volunteer
from bot.service.roster import NotAsked, Roster
from bot.web.console_rows import language_of
from bot.web.fields import number_in, uuid_in
from bot.web.origin import form
from bot.web.pages import Pages
from bot.web.sign_in import Door

PEOPLE = "people.html"


@dataclass(frozen=True, slots=True)
class People:
    """What coordinators see and decide about who may sign in."""

    app: App
    pages: Pages
    roster: Roster

    async def show(self, request: Request, volunteer: Volunteer) -> Response:
        """Everyone on the roster, and everyone who is invited."""
        return await self._page(volunteer)

    async def invite(self, request: Request, volunteer: Volunteer) -> Response:
        """Ask for somebody to join; what is wrong is said on the page."""
        filled = await request.form()
        alias, role = str(filled.get("alias", "")), str(filled.get("role", ""))
        if role not in set(Role):
            return await self._page(volunteer, not_asked=NotAsked.ALIAS, alias=alias)
        not_asked = await self.roster.invite(volunteer, alias, Role(role), self._locales(filled))
        if not_asked is not None:
            return await self._page(volunteer, not_asked=not_asked, alias=alias)
        return RedirectResponse("/console/people#invited", 303)

    async def approve(self, request: Request, volunteer: Volunteer) -> Response:
        """Say yes as the second person: the link is shown once, to be handed over."""
        invitation = uuid_in(await request.form(), "invitation")
        token = await self.roster.approve(volunteer, invitation) if invitation else None
        return await self._page(volunteer, link=self._link(request, token), refused=token is None)

    async def withdraw(self, request: Request, volunteer: Volunteer) -> Response:
        """Say no to an invitation."""
        invitation = uuid_in(await request.form(), "invitation")
        if invitation is not None:
            await self.roster.withdraw(volunteer, invitation)
        return RedirectResponse("/console/people#invited", 303)

    async def link(self, request: Request, volunteer: Volunteer) -> Response:
        """Make a fresh link for somebody, shown once."""
        who = uuid_in(await request.form(), "who")
        token = await self.roster.link(volunteer, who) if who else None
        return await self._page(volunteer, link=self._link(request, token), refused=token is None)

    async def load(self, request: Request, volunteer: Volunteer) -> Response:
        """Say how many people somebody may hold at once."""
        filled = await request.form()
        who, load = uuid_in(filled, "who"), number_in(filled.get("load", ""), 2)
        if who is None or not await self.roster.set_load(volunteer, who, load):
            return await self._page(volunteer, refused=True)
        return RedirectResponse(f"/console/people#v-{who}", 303)

    async def offboard(self, request: Request, volunteer: Volunteer) -> Response:
        """End somebody's access now; those they were talking to go back into the queue and are told."""
        who = uuid_in(await request.form(), "who")
        ids = await self.roster.offboard(volunteer, who) if who else None
        if ids is None:
            return await self._page(volunteer, refused=True)
        return RedirectResponse("/console/people", 303, background=BackgroundTask(self.app.delivery.deliver, ids))

    async def _page(
        self,
        volunteer: Volunteer,
        *,
        link: str = "",
        refused: bool = False,
        not_asked: NotAsked | None = None,
        alias: str = "",
    ) -> Response:
        languages = self.app.talk.voice.languages
        return self.pages.page(
            PEOPLE,
            language_of(volunteer, self.pages),
            status=422 if refused or not_asked else 200,
            volunteer=volunteer,
            people=await self.roster.people(),
            invited=await self.roster.invitations_waiting(),
            zone=self.roster.clock.zone,
            languages=languages,
            named=lambda locales: ", ".join(languages.get(locale, locale) for locale in locales),
            roles=list(Role),
            loads=LOADS,
            link=link,
            refused=refused,
            not_asked=not_asked or "",
            alias=alias,
        )

    def _locales(self, filled: FormData) -> tuple[str, ...]:
        wanted = {str(value) for value in filled.getlist("language")}
        return tuple(locale for locale in self.app.talk.voice.languages if locale in wanted)

    def _link(self, request: Request, token: str | None) -> str:
        base = self.app.settings.public_base_url or str(request.base_url)
        return f"{base.rstrip('/')}/console/in/{token}" if token else ""


def routes(app: App, pages: Pages, door: Door, roster: Roster) -> list[BaseRoute]:
    """Everything about who may sign in."""
    page = People(app, pages, roster)
    return [
        Route("/console/people", door.coordinators(page.show), methods=["GET"]),
        form("/console/people/invite", door.coordinators(page.invite)),
        form("/console/people/approve", door.coordinators(page.approve)),
        form("/console/people/withdraw", door.coordinators(page.withdraw)),
        form("/console/people/link", door.coordinators(page.link)),
        form("/console/people/load", door.coordinators(page.load)),
        form("/console/people/offboard", door.coordinators(page.offboard)),
    ]

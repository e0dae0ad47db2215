"""A volunteer's page about their own Telegram: link it by a code that works once, or unlink it."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.assemble import App
from bot.assemble.staff import Staff
from bot.errors import ChannelError, SettingsError
from bot.hotline.roster import TALKS, Volunteer
from bot.web.console_rows import language_of
from bot.web.origin import form
from bot.web.pages import Pages
from bot.web.sign_in import Door


@dataclass(frozen=True, slots=True)
class OwnTelegram:
    """The page, and its two forms."""

    app: App
    staff: Staff
    pages: Pages

    async def show(self, request: Request, volunteer: Volunteer) -> Response:
        """Whether an account is linked."""
        return await self._page(volunteer)

    async def link(self, request: Request, volunteer: Volunteer) -> Response:
        """Show a fresh link; it is shown once."""
        if volunteer.role not in TALKS:
            return await self._page(volunteer, status=403)
        code = await self.staff.accounts.code(volunteer.id, self.app.talk.clock.now())
        try:
            link = await self.staff.bot.link(code)
        except (ChannelError, SettingsError):
            return await self._page(volunteer, status=503, silent=True)
        return await self._page(volunteer, link=link)

    async def unlink(self, request: Request, volunteer: Volunteer) -> Response:
        """Forget the account."""
        await self.staff.accounts.unlink(volunteer.id, self.app.talk.clock.now())
        return RedirectResponse("/console/telegram", 303)

    async def _page(self, volunteer: Volunteer, *, status: int = 200, link: str = "", silent: bool = False) -> Response:
        return self.pages.page(
            "telegram.html",
            language_of(volunteer, self.pages),
            status=status,
            volunteer=volunteer,
            linked=await self.staff.accounts.is_linked(volunteer.id),
            may=volunteer.role in TALKS,
            link=link,
            silent=silent,
        )


def routes(app: App, pages: Pages, door: Door) -> list[BaseRoute]:
    """The page, where there is a bot for volunteers."""
    if app.staff is None:
        return []
    page = OwnTelegram(app, app.staff, pages)
    return [
        Route("/console/telegram", door.guarded(page.show), methods=["GET"]),
        form("/console/telegram", door.guarded(door.proved(page.link))),
        form("/console/telegram/unlink", door.guarded(page.unlink)),
    ]

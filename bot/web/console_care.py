"""The coordinator's page of blocks and legal holds. It shows code names, and never a word or who wrote it."""

from dataclasses import dataclass

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.assemble import App
from bot.hotline.care import BLOCK_DAYS, BlockReason, HoldReason, HoldStep
from bot.hotline.roster import Volunteer
from bot.service.care import Care
from bot.speech.locales import own_name
from bot.store.blocks import Blocks
from bot.store.holds import Holds
from bot.web.console_rows import language_of
from bot.web.fields import uuid_in
from bot.web.origin import form
from bot.web.pages import Pages
from bot.web.sign_in import Door


@dataclass(frozen=True, slots=True)
class CarePage:
    """What coordinators see and decide about conversations from outside them."""

    pages: Pages
    care: Care

    async def show(self, request: Request, volunteer: Volunteer) -> Response:
        """Who is blocked, what is held, and the conversations that are still kept."""
        return await self._page(volunteer)

    async def block(self, request: Request, volunteer: Volunteer) -> Response:
        """Block whoever is behind a conversation."""
        filled = await request.form()
        escalation, reason = uuid_in(filled, "escalation"), str(filled.get("reason", ""))
        days = str(filled.get("days", ""))
        known = escalation is not None and reason in set(BlockReason) and days in map(str, BLOCK_DAYS)
        if not known or escalation is None:
            return await self._page(volunteer, refused=True)
        return await self._done(volunteer, await self.care.block(volunteer, escalation, BlockReason(reason), int(days)))

    async def ask_unblock(self, request: Request, volunteer: Volunteer) -> Response:
        """Ask to let somebody in before the block ends."""
        conversation = uuid_in(await request.form(), "conversation")
        asked = conversation is not None and await self.care.ask_unblock(volunteer, conversation)
        return await self._done(volunteer, asked)

    async def unblock(self, request: Request, volunteer: Volunteer) -> Response:
        """Let somebody in again, as another coordinator asked."""
        conversation = uuid_in(await request.form(), "conversation")
        freed = conversation is not None and await self.care.unblock(volunteer, conversation)
        return await self._done(volunteer, freed)

    async def stay_blocked(self, request: Request, volunteer: Volunteer) -> Response:
        """Take back the wish to let somebody in."""
        conversation = uuid_in(await request.form(), "conversation")
        if conversation is not None:
            await self.care.stay_blocked(volunteer, conversation)
        return await self._done(volunteer, conversation is not None)

    async def ask_hold(self, request: Request, volunteer: Volunteer) -> Response:
        """Ask that everything of whoever is behind a conversation be kept."""
        filled = await request.form()
        escalation, reason = uuid_in(filled, "escalation"), str(filled.get("reason", ""))
        if escalation is None or reason not in set(HoldReason):
            return await self._page(volunteer, refused=True)
        return await self._done(volunteer, await self.care.ask_hold(volunteer, escalation, HoldReason(reason)))

    async def step(self, request: Request, volunteer: Volunteer) -> Response:
        """Confirm a hold, ask to lift it, or lift it."""
        filled = await request.form()
        conversation, at = uuid_in(filled, "conversation"), _step(filled)
        done = conversation is not None and at is not None and await self.care.step(volunteer, conversation, at)
        return await self._done(volunteer, done)

    async def take_back(self, request: Request, volunteer: Volunteer) -> Response:
        """Take back what nobody has confirmed yet."""
        conversation = uuid_in(await request.form(), "conversation")
        if conversation is not None:
            await self.care.take_back(volunteer, conversation)
        return await self._done(volunteer, conversation is not None)

    async def _done(self, volunteer: Volunteer, done: bool) -> Response:
        if not done:
            return await self._page(volunteer, refused=True)
        return RedirectResponse("/console/care", 303)

    async def _page(self, volunteer: Volunteer, *, refused: bool = False) -> Response:
        locale, voice = language_of(volunteer, self.pages), self.pages.voice
        flows = voice.script.flows
        titles = {id_: voice.catalogs.say(locale, flow.title) for id_, flow in flows.items() if flow.title}
        return self.pages.page(
            "care.html",
            locale,
            status=422 if refused else 200,
            volunteer=volunteer,
            refused=refused,
            zone=self.care.clock.zone,
            blocked=await self.care.blocked(),
            holds=await self.care.held(),
            kept=await self.care.kept(),
            titles=titles,
            named=lambda locale: voice.languages.get(locale) or own_name(locale),
            block_reasons=list(BlockReason),
            hold_reasons=list(HoldReason),
            block_days=BLOCK_DAYS,
        )


def routes(app: App, pages: Pages, door: Door) -> list[BaseRoute]:
    """Everything about blocks and holds."""
    blocks = Blocks(app.database, retention_days=app.settings.retention_days)
    page = CarePage(pages, Care(blocks, Holds(app.database), app.talk.clock))
    return [
        Route("/console/care", door.coordinators(page.show), methods=["GET"]),
        form("/console/care/block", door.coordinators(page.block)),
        form("/console/care/ask-unblock", door.coordinators(page.ask_unblock)),
        form("/console/care/unblock", door.coordinators(page.unblock)),
        form("/console/care/stay-blocked", door.coordinators(page.stay_blocked)),
        form("/console/care/hold", door.coordinators(page.ask_hold)),
        form("/console/care/step", door.coordinators(page.step)),
        form("/console/care/back", door.coordinators(page.take_back)),
    ]


def _step(filled: FormData) -> HoldStep | None:
    written = str(filled.get("step", ""))
    return HoldStep(written) if written in set(HoldStep) else None

"""The console's second page: one conversation, with a box to write in, a way to hand back and a way to close."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.assemble import App
from bot.hotline.advice import Wrong
from bot.hotline.clauses import is_read
from bot.hotline.outcomes import Outcome
from bot.hotline.roster import Volunteer
from bot.hotline.views import Author
from bot.service import replies
from bot.service.escalations import LONGEST, Doubted, NotSent
from bot.store.escalations import Changed
from bot.web.console_rows import as_row, as_told, language_of
from bot.web.fields import epoch_of, id_of
from bot.web.origin import form
from bot.web.pages import Pages
from bot.web.sign_in import Door

CHAT, ENDING = "conversation.html", "ending.html"
STATUS = {NotSent.NOT_YOURS: 409}  # anything else that is not sent is the words' own fault: 422


@dataclass(frozen=True, slots=True)
class Conversation:
    """The console's pages about one person."""

    app: App
    pages: Pages

    async def show(self, request: Request, volunteer: Volunteer) -> Response:
        """The conversation, whole or, for a page that is open already, only its lines."""
        return await self._page(request, volunteer, "_lines.html" if "part" in request.query_params else CHAT)

    async def ending(self, request: Request, volunteer: Volunteer) -> Response:
        """The ways to end it: an outcome from the list, or back into the queue."""
        return await self._page(request, volunteer, ENDING)

    async def reply(self, request: Request, volunteer: Volunteer) -> Response:
        """Send what the volunteer wrote; what cannot be sent is shown again with the reason."""
        filled = await request.form()
        escalation: UUID = request.path_params["id"]
        text, line = str(filled.get("text", "")), id_of(filled, "line")
        if "ready" in filled:
            text = await self._ready(volunteer, escalation, str(filled["ready"]))
        anyway = {wrong for wrong in Wrong if wrong.name in str(filled.get("anyway", "")).split()}
        sent = await self.app.desk.reply(volunteer, escalation, epoch_of(filled), line, text, anyway)
        if isinstance(sent, NotSent | Doubted):
            return await self._page(request, volunteer, CHAT, text=text, not_sent=sent)
        deliver = BackgroundTask(self.app.delivery.deliver, sent)
        return RedirectResponse(f"/console/e/{escalation}#write", 303, background=deliver)

    async def _ready(self, volunteer: Volunteer, escalation: UUID, id: str) -> str:
        """A ready reply in the language of the person; "" when there is none of this id."""
        held = await self.app.desk.open(volunteer, escalation)
        if held is None:
            return ""
        offered = replies.offered(self.app.talk.content.replies, held.queued.locale, self.app.talk.shelf)
        found = next((one.reply for one in offered if one.reply.id == id), None)
        return (replies.said(found, held.queued.locale, self.pages.voice.catalogs) or "") if found else ""

    async def release(self, request: Request, volunteer: Volunteer) -> Response:
        """Hand the person back to the queue, with a note for whoever comes next if there is one."""
        filled = await request.form()
        escalation, note = request.path_params["id"], str(filled.get("note", ""))
        if note.strip():
            kept = self.app.asides.keep(
                volunteer, escalation, epoch_of(filled), id_of(filled, "line"), Author.NOTE, note
            )
            if not_kept := await kept:
                return await self._page(request, volunteer, ENDING, text=note, not_sent=not_kept)
        changed = await self.app.desk.release(volunteer, escalation, epoch_of(filled))
        return self._left(changed, "released")

    async def close(self, request: Request, volunteer: Volunteer) -> Response:
        """End the conversation with an outcome from the list."""
        filled = await request.form()
        chosen = str(filled.get("outcome", ""))
        if chosen not in set(Outcome):
            return await self._page(request, volunteer, ENDING, outcome_missing=True)
        changed = await self.app.desk.close(volunteer, request.path_params["id"], epoch_of(filled), Outcome(chosen))
        return self._left(changed, "closed")

    def _left(self, changed: Changed | None, said: str) -> Response:
        if changed is None:
            return RedirectResponse("/console?said=gone", 303)
        return RedirectResponse(f"/console?said={said}", 303, background=self._deliver(changed))

    def _deliver(self, changed: Changed) -> BackgroundTask:
        return BackgroundTask(self.app.delivery.deliver, changed.ids)

    async def _page(
        self,
        request: Request,
        volunteer: Volunteer,
        name: str,
        *,
        text: str = "",
        not_sent: NotSent | Doubted | None = None,
        outcome_missing: bool = False,
    ) -> Response:
        locale = language_of(volunteer, self.pages)
        held = await self.app.desk.open(volunteer, request.path_params["id"])
        if held is None:
            gone, status = ("_gone.html", 200) if name.startswith("_") else ("gone.html", 404)
            return self.pages.page(gone, locale, status=status, volunteer=volunteer, text=text)
        clock = self.app.talk.clock
        ready, catalogs = self.app.talk.content.replies, self.pages.voice.catalogs
        doubted = not_sent.doubts if isinstance(not_sent, Doubted) else ()
        failed = (
            STATUS.get(not_sent, 422) if isinstance(not_sent, NotSent) else 422 if outcome_missing or doubted else 200
        )
        return self.pages.page(
            name,
            locale,
            status=failed,
            volunteer=volunteer,
            row=as_row(held.queued, volunteer, self.pages, clock.now()),
            held=held,
            zone=clock.zone,
            summary=as_told(held.summary, self.pages, locale),
            colleagues=await self.app.transfers.colleagues(volunteer) if name == ENDING else (),
            ready=replies.offered(ready, held.queued.locale, self.app.talk.shelf),
            say=lambda text: catalogs.say(locale, text),
            meanings=replies.meanings(held.lines, ready, locale, catalogs),
            line=uuid4(),  # this reply's own id: the form sent twice is one reply
            text=text,
            longest=LONGEST,
            is_read=is_read(held.queued.locale),
            not_sent="doubted" if doubted else not_sent or "",
            doubts=doubted,
            outcomes=list(Outcome),
            outcome_missing=outcome_missing,
        )


def routes(app: App, pages: Pages, door: Door) -> list[BaseRoute]:
    """Everything about one conversation."""
    page = Conversation(app, pages)
    here = "/console/e/{id:uuid}"
    return [
        Route(here, door.guarded(page.show), methods=["GET"]),
        Route(f"{here}/end", door.guarded(page.ending), methods=["GET"]),
        form(f"{here}/reply", door.guarded(page.reply)),
        form(f"{here}/release", door.guarded(page.release)),
        form(f"{here}/close", door.guarded(page.close)),
    ]

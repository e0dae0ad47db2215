"""The console's pages beside a conversation: a note for whoever comes next, a question to a reviewer, its answers.

A reviewer sees the question, its topic and its language, and nothing about the person or the conversation.
"""

from dataclasses import dataclass
from uuid import UUID, uuid4

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.assemble import App
from bot.hotline.roster import Volunteer
from bot.hotline.views import Author, Question
from bot.service.asides import ANSWERERS
from bot.service.escalations import LONGEST, Doubted, NotSent
from bot.speech.locales import own_name
from bot.web.console_rows import as_row, language_of
from bot.web.fields import epoch_of, id_of
from bot.web.origin import form
from bot.web.pages import Pages
from bot.web.sign_in import Door

ASIDE, QUESTIONS = "aside.html", "questions.html"
KINDS = {"note": Author.NOTE, "ask": Author.QUESTION}


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as a reviewer reads it."""

    question: Question
    topic: str
    language: str
    minutes: int


@dataclass(frozen=True, slots=True)
class AsidePages:
    """Notes, questions and answers."""

    app: App
    pages: Pages

    async def write(self, request: Request, volunteer: Volunteer) -> Response:
        """The page to write a note or a question on."""
        return await self._aside(request, volunteer)

    async def keep(self, request: Request, volunteer: Volunteer) -> Response:
        """Keep a note or a question; what cannot be kept is shown again with the reason."""
        filled, escalation = await request.form(), request.path_params["id"]
        text, author = str(filled.get("text", "")), KINDS[_kind(request)]
        refused = await self.app.asides.keep(
            volunteer, escalation, epoch_of(filled), id_of(filled, "line"), author, text
        )
        if refused:
            return await self._aside(request, volunteer, text=text, refused=refused)
        return RedirectResponse(f"/console/e/{escalation}#write", 303)

    async def questions(self, request: Request, volunteer: Volunteer) -> Response:
        """The questions that wait, whole or, for a page that is open already, only the list."""
        return await self._questions(volunteer, "_questions.html" if "part" in request.query_params else QUESTIONS)

    async def answer(self, request: Request, volunteer: Volunteer) -> Response:
        """Answer a question."""
        question: UUID = request.path_params["id"]
        text = str((await request.form()).get("text", ""))
        refused = await self.app.asides.answer(volunteer, question, text)
        if refused:
            return await self._questions(volunteer, QUESTIONS, about=question, text=text, refused=refused)
        return RedirectResponse("/console/questions?said=answered", 303)

    async def _aside(
        self, request: Request, volunteer: Volunteer, *, text: str = "", refused: NotSent | Doubted | None = None
    ) -> Response:
        locale = language_of(volunteer, self.pages)
        held = await self.app.desk.open(volunteer, request.path_params["id"])
        if held is None:
            return self.pages.page("gone.html", locale, status=404, volunteer=volunteer, text=text)
        return self.pages.page(
            ASIDE,
            locale,
            status=422 if refused else 200,
            volunteer=volunteer,
            row=as_row(held.queued, volunteer, self.pages, self.app.talk.clock.now()),
            held=held,
            kind=_kind(request),
            line=uuid4(),
            text=text,
            **_why(refused),
        )

    async def _questions(
        self,
        volunteer: Volunteer,
        name: str,
        *,
        about: UUID | None = None,
        text: str = "",
        refused: NotSent | Doubted | None = None,
    ) -> Response:
        locale = language_of(volunteer, self.pages)
        if volunteer.role not in ANSWERERS:
            return self.pages.page("reviewers.html", locale, status=403, volunteer=volunteer)
        return self.pages.page(
            name,
            locale,
            status=422 if refused else 200,
            volunteer=volunteer,
            asked=[self._asked(one, locale) for one in await self.app.asides.waiting(volunteer)],
            about=about,
            text=text,
            **_why(refused),
        )

    def _asked(self, question: Question, locale: str) -> Asked:
        voice, now = self.pages.voice, self.app.talk.clock.now()
        flow = voice.script.flows.get(question.topic) if question.topic != voice.script.menu.flow else None
        return Asked(
            question,
            voice.catalogs.say(locale, flow.title) if flow else "",
            voice.languages.get(question.locale) or own_name(question.locale),
            max(0, int((now - question.at).total_seconds() // 60)),
        )


def routes(app: App, pages: Pages, door: Door) -> list[BaseRoute]:
    """Everything beside a conversation."""
    page = AsidePages(app, pages)
    here = "/console/e/{id:uuid}"
    return [
        *(Route(f"{here}/{kind}", door.guarded(page.write), methods=["GET"]) for kind in KINDS),
        *(form(f"{here}/{kind}", door.guarded(page.keep)) for kind in KINDS),
        Route("/console/questions", door.guarded(page.questions), methods=["GET"]),
        form("/console/questions/{id:uuid}", door.guarded(page.answer)),
    ]


def _kind(request: Request) -> str:
    return request.url.path.rpartition("/")[2]


def _why(refused: NotSent | Doubted | None) -> dict[str, object]:
    """What a page says about words that were not kept."""
    doubted = refused.doubts if isinstance(refused, Doubted) else ()
    return {"not_sent": "doubted" if doubted else refused or "", "doubts": doubted, "longest": LONGEST}

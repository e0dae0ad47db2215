"""How pages are made: templates in a language, strict headers, nothing from anywhere else."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.assemble import App
from bot.speech.catalogs import Interface
from bot.speech.dates import long_day
from bot.speech.hotline_labels import OUTCOMES, WRONG
from bot.speech.locales import is_right_to_left, negotiate
from bot.speech.voice import Voice, dial

HERE = Path(__file__).parent
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'{inside}; connect-src 'self'; "
    "worker-src 'self'; manifest-src 'self'; {media}"
    "form-action 'self'; base-uri 'none'; frame-src {frames}; frame-ancestors {parents}"
)


@dataclass(frozen=True, slots=True)
class Pages:
    """Makes pages out of templates."""

    templates: Environment
    voice: Voice
    framed: bool = False  # the demo shows the console beside the phone, in a frame of its own page
    staff_bot: bool = False  # volunteers can link a Telegram account of theirs

    @classmethod
    def of(cls, voice: Voice, *, framed: bool = False, staff_bot: bool = False) -> "Pages":
        """Get the templates ready; a name a template does not know is a fault, not an empty place."""
        templates = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        templates.filters["day"] = long_day
        templates.filters["dial"] = dial
        templates.filters["tag"] = lambda locale: locale.replace("_", "-")
        templates.filters["direction"] = lambda locale: "rtl" if is_right_to_left(locale) else "ltr"
        templates.globals |= {"OUTCOMES": OUTCOMES, "WRONG": WRONG}
        return cls(templates, voice, framed, staff_bot)

    def page(self, name: str, locale: str, *, status: int = 200, **values: object) -> HTMLResponse:
        """Make one page in a language."""
        interface = self.voice.catalogs.interface(locale)
        text = self.templates.get_template(name).render(
            _=_Translator(interface),
            locale=locale,
            organisation=self.voice.organisation,
            voice=self.voice,
            staff_bot=self.staff_bot,
            **{"demo": self.framed, **values},
        )
        return HTMLResponse(text, status, headers=self._headers())

    def embedding(self, page: HTMLResponse) -> HTMLResponse:
        """The same page, which carries a picture or a recording inside itself."""
        page.headers["Content-Security-Policy"] = self._policy(inside=" data:", media="media-src data:; ")
        return page

    def language(self, request: Request) -> str:
        """The language of a visitor, as their browser asks for it; English where we have none of theirs."""
        for part in request.headers.get("accept-language", "").split(",")[:8]:
            found = negotiate(part.split(";")[0].strip(), tuple(self.voice.languages))
            if found:
                return found
        return "en"

    def _headers(self) -> Mapping[str, str]:
        """Two headers that differ from every other answer's: who may frame whom, and forms that say who sent them."""
        return {"Content-Security-Policy": self._policy(), "Referrer-Policy": "same-origin"}

    def _policy(self, *, inside: str = "", media: str = "") -> str:
        frames = "'self'" if self.framed else "'none'"
        return POLICY.format(frames=frames, parents=frames, inside=inside, media=media)


@dataclass(frozen=True, slots=True)
class _Translator:
    """What templates call `_`: a whole sentence with named places, escaped later as one text."""

    interface: Interface

    def __call__(self, text: str, /, **places: object) -> str:
        return self.interface.gettext(text).format(**places)


def routes(app: App) -> list[BaseRoute]:
    """The public page, and the files every page uses."""
    pages = Pages.of(app.talk.voice)

    async def home(request: Request) -> HTMLResponse:
        """What this is, whom to call, how to write to us."""
        return pages.page(
            "home.html",
            pages.language(request),
            own=app.talk.content.organisation.lines,
            lines=app.talk.directory.national(app.talk.clock.today()),
            number=app.settings.twilio_number or "",
            demo=app.settings.demo,
        )

    return [Route("/", home), Mount("/static", StaticFiles(directory=HERE / "static"), name="static")]

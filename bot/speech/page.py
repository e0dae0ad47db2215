"""One message in the making, and how it is laid out: buttons, or numbered lines and the digits that always work."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.engine.script import Place
from bot.message import Button, Outbound, Paper, Picture, Tap
from bot.speech import sentences
from bot.speech.segments import count
from bot.speech.tongue import Tongue


@dataclass(slots=True)
class Page:
    """One message in the making. Its paragraphs are escaped already where the channel has markup."""

    locale: str
    paragraphs: list[str] = field(default_factory=list)
    options: list[tuple[str, str]] = field(default_factory=list)  # label, callback data
    foot: str = ""  # for channels without buttons
    ways: bool = True  # the ways on stand below: a person, back, the menu
    words: str = ""  # the language of a step that is said in English only; "": the page's own
    place: Place | None = None
    at_menu: bool = False
    has_sources: bool = False
    paper: Paper | None = None  # follows as a file
    picture: Picture | None = None
    offers_person: bool = False  # one of the options is a person: a second button would only ask which


def laid_out(page: Page, tongue: Tongue) -> Outbound:
    """The message as its channel takes it."""
    if tongue.can.buttons:
        buttons = [Button(label, data) for label, data in page.options]
        return Outbound(
            "\n\n".join(page.paragraphs),
            tuple(buttons + _ways_on(page, tongue)),
            picture=page.picture,
            words=page.words or page.locale,
        )
    text = "\n".join((*page.paragraphs, *numbered(page.options)))
    if page.foot:
        text = f"{text}\n{page.foot}"
    elif page.ways:
        text = _with_foot(text, page, tongue)
    return Outbound(text, picture=page.picture, words=page.words or page.locale)


def with_paper(page: Page, tongue: Tongue) -> tuple[Outbound, ...]:
    """The message, and the same words as a page where there is one."""
    if page.paper is None:
        return (laid_out(page, tongue),)
    caption = tongue.escaped(tongue.text(page.locale, sentences.PAPER))
    return (laid_out(page, tongue), Outbound(caption, paper=page.paper))


def numbered(options: Sequence[tuple[str, str]]) -> list[str]:
    """Options as lines that begin with their number."""
    return [f"{number} {label}" for number, (label, _) in enumerate(options, start=1)]


def _with_foot(text: str, page: Page, tongue: Tongue) -> str:
    """Name the digits that always work; the one for the sources only where it costs no further segment."""
    foot = sentences.SMS_FOOT_MENU if page.at_menu else sentences.SMS_FOOT
    short = f"{text}\n{tongue.text(page.locale, foot, 'sms')}"
    if not page.has_sources:
        return short
    full = f"{text}\n{tongue.text(page.locale, sentences.SMS_FOOT_SOURCE, 'sms')}"
    return full if count(full).segments == count(short).segments else short


def _ways_on(page: Page, tongue: Tongue) -> list[Button]:
    if not page.ways:
        return []
    ways = [("language", sentences.LANGUAGE)] if page.at_menu else [("back", sentences.BACK), ("menu", sentences.MENU)]
    if not page.offers_person:
        ways = [("person", sentences.PERSON), *ways]
    if page.has_sources:
        ways.append(("source", sentences.SOURCE))
    return [
        Button(tongue.text(page.locale, label, "button"), Tap(page.locale, "@word", "_", word).data, beside=place > 0)
        for place, (word, label) in enumerate(ways)
    ]

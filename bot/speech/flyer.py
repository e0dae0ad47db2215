"""The words of a flyer: what somebody reads on a wall and then writes to the bot."""

from dataclasses import dataclass

from bot.speech.catalogs import Catalogs
from bot.speech.sentences import DRAFT, mark
from bot.speech.voice import dial

TITLE = mark("Know your rights. Send a message.")
LEAD = mark("ICE at the door? Someone detained? Trouble at work or at home?")
ONE_STEP = mark("You read what to do now and who can help, one step at a time.")
PERSON = mark("A machine answers. Ask for a person at any time.")
NOTHING_ASKED = mark("We never ask for your name or your papers.")
FREE = mark("It is free. Your phone company may charge for texts.")
TELEGRAM = mark("On Telegram")
BY_TEXT = mark("By text message")
NOT_PRIVATE = mark("Phone companies can see text messages. Telegram keeps what you write there.")
WAYS_OUT = mark("Send STOP to end. Send DELETE to erase what we keep.")
PLAINLY = mark("General information, not legal advice. We are not the government.")


@dataclass(frozen=True, slots=True)
class Way:
    """One way to write to the bot: its name, what is typed, and what a code to scan holds."""

    name: str
    typed: str
    code: str


@dataclass(frozen=True, slots=True)
class Flyer:
    """Everything on one page, in one language."""

    locale: str
    organisation: str
    title: str
    lead: str
    told: tuple[str, ...]
    ways: tuple[Way, ...]
    plainly: tuple[str, ...]
    draft: str = ""


def flyer(
    locale: str, catalogs: Catalogs, organisation: str, *, telegram: str, number: str, hello: str, is_draft: bool
) -> Flyer:
    """Word a flyer; the text that a code begins is a greeting in the language, so that it is answered in it."""

    def say(text: str) -> str:
        return catalogs.say(locale, text)

    ways = []
    if telegram:
        link = f"t.me/{telegram}"
        ways.append(Way(say(TELEGRAM), link, f"https://{link}?start={locale}"))
    if number:
        ways.append(Way(say(BY_TEXT), dial(number), f"SMSTO:{number}:{hello}"))
    return Flyer(
        locale=locale,
        organisation=organisation,
        title=say(TITLE),
        lead=say(LEAD),
        told=tuple(map(say, (ONE_STEP, PERSON, NOTHING_ASKED, FREE))),
        ways=tuple(ways),
        plainly=tuple(map(say, (PLAINLY, NOT_PRIVATE, WAYS_OUT))),
        draft=say(DRAFT) if is_draft else "",
    )

"""`kyr flyer`: a page to hang up, with codes to scan."""

import re
from pathlib import Path

from bot.assemble import Talk, talk
from bot.authoring.flyer import pdf
from bot.authoring.paper import Sheet
from bot.cli.paper import Paper
from bot.engine.heard import Word
from bot.errors import KyrError
from bot.settings import load
from bot.speech.flyer import Flyer
from bot.speech.flyer import flyer as worded
from bot.speech.locales import negotiate

_TELEGRAM = re.compile(r"[A-Za-z][A-Za-z0-9_]{3,30}", re.ASCII)
_NUMBER = re.compile(r"\+[1-9]\d{7,14}", re.ASCII)


def flyer(
    out: Path = Path("flyer.pdf"),
    /,
    *,
    locale: tuple[str, ...] = (),
    telegram: str = "",
    number: str = "",
    paper: Paper = Paper.LETTER,
) -> None:
    """A page to hang up in each language: what the bot does, what it never asks, and how to write to it.

    Parameters
    ----------
    out
        The PDF to write.
    locale
        The languages, a page each. Without it: every one the organisation offers.
    telegram
        The name of your bot on Telegram, as https://t.me/ has it.
    number
        The number people text, in E.164. Without it: KYR_TWILIO_NUMBER.
    paper
        The sheet it is printed on.

    """
    settings = load()
    name = telegram.removeprefix("https://").removeprefix("t.me/").removeprefix("@")
    texted = number or settings.twilio_number or ""
    if name and not _TELEGRAM.fullmatch(name):
        raise KyrError(f"`{telegram}` is no name of a bot on Telegram. It is what stands behind t.me/.")
    if texted and not _NUMBER.fullmatch(texted):
        raise KyrError(f"`{texted}` is not written as +13125550100.")
    if not name and not texted:
        raise KyrError("Nobody could write to you: name your bot with --telegram, or the number with --number.")
    spoken = talk(settings)
    pages = [_page(spoken, tag, name, texted) for tag in locale or tuple(spoken.voice.languages)]
    try:
        out.write_bytes(pdf(pages, Sheet[paper.name]))
    except OSError as error:
        raise KyrError(f"{out} cannot be written: {error.strerror}.") from None
    print(f"{out} is written. Print it in black; scan each code once before you hang it up.")


def _page(spoken: Talk, tag: str, telegram: str, number: str) -> Flyer:
    found = negotiate(tag, tuple(spoken.voice.languages))
    if found is None:
        raise KyrError(f"`{tag}` is not offered. There are: {', '.join(spoken.voice.languages)}.")
    greetings = spoken.content.words.words[Word.HELLO]
    signed = spoken.shelf.can_say(spoken.content.kit, found, spoken.clock.today())
    return worded(
        found,
        spoken.voice.catalogs,
        spoken.voice.organisation,
        telegram=telegram,
        number=number,
        hello=greetings.get(found, greetings["en"])[0],
        is_draft=not signed or found in spoken.shelf.drafts(),
    )

"""Ready replies across two languages: chosen in the volunteer's, said in the person's, and answers read back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from bot.hotline.replies import Reply, numbered
from bot.hotline.views import Author, Line
from bot.service.shelf import Shelf
from bot.speech.catalogs import SOURCE, Catalogs
from bot.understanding.fold import fold
from bot.understanding.numbers import numbers


@dataclass(frozen=True, slots=True)
class Offered:
    """A ready reply that may be said, and whether nobody has signed it off as it is said."""

    reply: Reply
    draft: bool


def offered(replies: Iterable[Reply], locale: str, shelf: Shelf) -> tuple[Offered, ...]:
    """The replies that can be said whole in a language; like every other text, unsigned ones only where drafts are.

    One that lacks a translation is not offered.
    """
    told = [
        Offered(reply, not _signed(reply, locale, shelf)) for reply in replies if said(reply, locale, shelf.catalogs)
    ]
    return tuple(one for one in told if not one.draft or locale in shelf.allowed)


def said(reply: Reply, locale: str, catalogs: Catalogs) -> str | None:
    """A reply as the person reads it; None when a part of it has no translation."""
    text = catalogs.find(locale, reply.text)
    answers = [catalogs.find(locale, answer) for answer in reply.answers]
    if text is None or None in answers:
        return None
    return numbered(text, tuple(answer for answer in answers if answer is not None))


def meanings(lines: Sequence[Line], replies: Sequence[Reply], reader: str, catalogs: Catalogs) -> Mapping[UUID, str]:
    """What the ready replies of a chat, and the numbers they were answered with, mean in the reader's language.

    Nothing more is kept for it: a reply is known again by its words.
    """
    known = {
        text: (reply, locale)
        for locale in catalogs.locales
        for reply in replies
        if (text := said(reply, locale, catalogs)) is not None
    }
    found: dict[UUID, str] = {}
    asked: tuple[Reply, str] | None = None
    for line in lines:
        if line.author is Author.VOLUNTEER:
            asked = known.get(line.text)
            if asked and asked[1] != reader:
                found[line.id] = said(asked[0], reader, catalogs) or numbered(asked[0].text, asked[0].answers)
        elif line.author is Author.PERSON and asked and (answer := _answer(line.text, *asked, catalogs)):
            found[line.id] = catalogs.say(reader, answer)
    return found


def _signed(reply: Reply, locale: str, shelf: Shelf) -> bool:
    """Whether somebody answers for the English and, in another language, for the translation of every part."""
    if locale == SOURCE:
        return shelf.signoffs.covers_reply(reply)
    parts = ((text, shelf.catalogs.find(locale, text) or "") for text in (reply.text, *reply.answers))
    return shelf.signoffs.covers_reply(reply) and all(
        shelf.signoffs.covers_text(locale, text, "", spoken) for text, spoken in parts
    )


def _answer(text: str, question: Reply, locale: str, catalogs: Catalogs) -> str | None:
    """The answer, in English, that a person chose by its number or its words."""
    folded = fold(text)
    chosen = numbers(folded)
    if len(chosen) == 1 and 1 <= chosen[0] <= len(question.answers):
        return question.answers[chosen[0] - 1]
    return next((answer for answer in question.answers if fold(catalogs.say(locale, answer)) == folded), None)

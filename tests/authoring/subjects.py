"""Subjects to check: the smallest content with something changed, spoken in English and Spanish."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from bot.authoring.check import CHECKS, Check
from bot.authoring.explorer import House
from bot.authoring.subject import Subject
from bot.content import Content, load
from bot.content.places import Places
from bot.content.signoffs import SignOffs
from bot.referrals import Register
from bot.service.clock import Clock
from bot.service.directory import Directory
from bot.service.shelf import Shelf
from bot.speech.catalogs import Catalogs
from bot.speech.voice import Helpline, Voice
from tests.builders import TODAY, write_flows

Entries = Mapping[str | tuple[str, str], str]  # an English sentence, or its role and the sentence

SPANISH: dict[str | tuple[str, str], str] = {
    "What do you need?": "¿Que necesita?",
    "ICE is at my door": "ICE en mi puerta",
    "The memo": "El memo",
    "Do not open the door.": "No abra la puerta.",
    "They have a paper": "Tienen un papel",
    "Talk with a person": "Hablar con alguien",
    "Look for the name of a judge.": "Busque el nombre de un juez.",
    "Start again": "De nuevo",
    "Menu": "Menu",
    "The memo holds today.": "El memo rige hoy.",
    "The memo has ended. It does not protect you.": "El memo termino. No le protege.",
    "Call first.": "Llame antes.",
}


def subject(
    root: Path,
    changed: Mapping[str, str | bytes | None] | None = None,
    *,
    spanish: Entries | None = None,
) -> Subject:
    """The smallest content with some files changed, and some sentences changed or added in Spanish."""
    locales = root / "locales"
    write_catalog(locales, "es", {**SPANISH, **(spanish or {})})
    return whole(load(write_flows(root / "flows", changed)), locales)


def whole(content: Content, locales: Path, today: date = TODAY) -> Subject:
    """Some content with its translations, every draft of it allowed, and the house in which it is said."""
    catalogs, languages = Catalogs.load(locales), content.words.languages
    voice = Voice(
        script=content.script,
        catalogs=catalogs,
        organisation=content.organisation.name,
        languages=languages,
        helplines=(Helpline("+13125550100", ("en", "es")), Helpline("+13125550101", ("en", "es"), ("crisis",))),
        sources=content.sources,
        instruments={id: instrument.name for id, instrument in content.law.instruments.items()},
    )
    directory = Directory(Register.of(content.lines), Places(), Clock(today))
    shelf = Shelf(content, catalogs, SignOffs(), frozenset(languages))
    return Subject(content, voice, (locales,), House(voice, content.law, shelf, directory), (today,))


def write_catalog(root: Path, locale: str, entries: Entries) -> None:
    """Write a translators' file; an empty translation leaves its sentence out."""
    path = root / locale / "LC_MESSAGES" / "flows.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    body = []
    for key, said in entries.items():
        role, english = key if isinstance(key, tuple) else ("", key)
        context = f'msgctxt "{role}"\n' if role else ""
        body += [f'{context}msgid "{english}"\nmsgstr "{said}"\n'] if said else []
    path.write_text("\n".join([head, *body]), encoding="utf-8")


def named(name: str) -> Check:
    """A check by its name."""
    return next(check for check in CHECKS if check.__name__ == name)

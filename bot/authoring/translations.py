"""Checks of the translators' files: what is filled in must be kept, and an emergency is told whole."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from bot.authoring.subject import Subject
from bot.content.document import shown
from bot.errors import ContentError, Problem
from bot.hotline.denied import names_denied
from bot.speech.catalogs import SOURCE, read

_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_NUMBER = re.compile(r"\d[\d-]*\d{2}")  # telephone numbers and years; plain small numbers may be spelled out
_ADDRESS = re.compile(r"\b[\w-]+\.(?:org|gov|com|net|info)(?:/[\w./-]*)?")
_COMMAND = re.compile(r"\b(?:STOP|HELP|START)\b")  # typed as they stand, in every language


def lost_placeholders(subject: Subject) -> Iterator[Problem]:
    """A translation that drops or invents a name in braces."""
    yield from _differing(subject, _PLACEHOLDER.findall, "the names in braces")


def lost_numbers(subject: Subject) -> Iterator[Problem]:
    """A translation with another telephone number or year than the English."""
    yield from _differing(subject, _NUMBER.findall, "the numbers")


def lost_addresses(subject: Subject) -> Iterator[Problem]:
    """A translation with another web address than the English."""
    yield from _differing(subject, _ADDRESS.findall, "the web addresses")


def lost_commands(subject: Subject) -> Iterator[Problem]:
    """A translation that translates STOP, HELP or START, which carriers know only in English."""
    yield from _differing(subject, _COMMAND.findall, "STOP, HELP and START")


def denied_translations(subject: Subject) -> Iterator[Problem]:
    """A translation that names a number which never leaves the system."""
    for path, line, _, said in entries(subject):
        if names_denied(said, subject.content.denied):
            yield Problem(shown(path), line, "This names a number that never leaves the system.", "Remove the number.")


def emergencies_told_in_part(subject: Subject) -> Iterator[Problem]:
    """An urgent step that some offered language cannot say."""
    find = subject.voice.catalogs.find
    for flow, step in subject.steps():
        for locale in subject.voice.languages if flow.urgent else ():
            offered = [*(option.text for option in step.options), *(choice.text for choice in step.pick)]
            plain = [(text, "") for text in (step.say, step.show, step.alt)]
            texts = [*plain, (step.sms, "sms"), *((text, "button") for text in offered)]
            missing = [text for text, role in texts if text and find(locale, text, role) is None]
            for text in missing:
                wrong = f"`{text[:40]}` has no translation ({locale})."
                yield subject.problem(wrong, f"Translate it in locales/{locale}.", *step.place)


def unreadable_catalogs(subject: Subject) -> Iterator[Problem]:
    """A translators' file that cannot be read."""
    for path in _files(subject):
        try:
            read(path)
        except ContentError as error:
            yield from error.problems


def _differing(subject: Subject, find: Callable[[str], list[str]], what: str) -> Iterator[Problem]:
    for path, line, english, said in entries(subject):
        if sorted(set(find(english))) != sorted(set(find(said))):
            mend = f"The English has {', '.join(sorted(set(find(english)))) or 'none'}."
            yield Problem(shown(path), line, f"The translation changes {what}.", mend)


def entries(subject: Subject) -> Iterator[tuple[Path, int, str, str]]:
    """Every translated sentence: file, line, English, translation."""
    for path in _files(subject):
        try:
            catalog = read(path)
        except ContentError:
            continue  # told by `unreadable_catalogs`
        for message in catalog:
            if isinstance(message.id, str) and message.id and isinstance(message.string, str) and message.string:
                yield path, message.lineno or 1, message.id, message.string


def _files(subject: Subject) -> Iterator[Path]:
    for root in subject.locales:
        for path in sorted(root.glob("*/LC_MESSAGES/*.po")):
            if path.parent.parent.name != SOURCE:
                yield path

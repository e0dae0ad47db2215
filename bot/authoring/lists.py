"""Checks of the word lists: one form has one meaning, and carrier words mean what carriers make of them."""

from collections.abc import Iterator

from bot.authoring.subject import Subject
from bot.authoring.wording import CARRIER_WORDS
from bot.engine.heard import Word
from bot.errors import Problem
from bot.understanding.fold import fold

FILE = "words.yaml"
OF_CARRIERS = (Word.STOP, Word.START, Word.HELP, Word.YES)  # the only lists in which their words may stand


def carrier_words_elsewhere(subject: Subject) -> Iterator[Problem]:
    """A word that carriers act on, listed with another meaning."""
    words = subject.content.words
    for word, by_locale in words.words.items():
        for locale, forms in by_locale.items():
            for form in forms if word not in OF_CARRIERS else ():
                if fold(form) in CARRIER_WORDS:
                    yield _misplaced(subject, form, word, locale)
    for flow, phrases_by_locale in words.topics.items():
        for locale, phrases in phrases_by_locale.items():
            for phrase in (*phrases.urgent, *phrases.words):
                if fold(phrase) in CARRIER_WORDS:
                    yield _misplaced(subject, phrase, "topics", flow, locale)


def forms_of_two_words(subject: Subject) -> Iterator[Problem]:
    """One typed form that stands for two commands: which one it is would be chance."""
    meant: dict[str, str] = {}
    for word, by_locale in subject.content.words.words.items():
        for locale, forms in by_locale.items():
            for form in forms:
                if meant.setdefault(fold(form), word) != word:
                    wrong = f"`{form}` stands also under `{meant[fold(form)]}`."
                    yield subject.problem(wrong, "Keep it in one list.", FILE, word, locale)
    for locale, aliases in subject.content.words.aliases.items():
        for alias in aliases:
            if meant.get(fold(alias), Word.LANGUAGE) != Word.LANGUAGE:
                wrong = f"`{alias}` names a language, and stands also under `{meant[fold(alias)]}`."
                yield subject.problem(wrong, "Keep it in one list.", FILE, "languages", locale)


def phrases_of_two_topics(subject: Subject) -> Iterator[Problem]:
    """One phrase that leads to two topics."""
    meant: dict[str, str] = {}
    for flow, by_locale in subject.content.words.topics.items():
        for locale, phrases in by_locale.items():
            for phrase in (*phrases.urgent, *phrases.words):
                if meant.setdefault(fold(phrase), flow) != flow:
                    wrong = f"`{phrase}` leads also to `{meant[fold(phrase)]}`."
                    yield subject.problem(wrong, "Keep it in one list.", FILE, "topics", flow, locale)


def unnamed_languages(subject: Subject) -> Iterator[Problem]:
    """A language the organisation offers that has no name in the menu."""
    for locale in subject.content.organisation.languages:
        if locale not in subject.content.words.languages:
            wrong = f"The language `{locale}` has no name."
            yield subject.problem(wrong, "Add it to `languages:` in words.yaml.", "organisation.yaml", "languages")


def _misplaced(subject: Subject, form: str, *names: str) -> Problem:
    mend = "Use another word; theirs stand under stop, start, help and yes only."
    return subject.problem(f"`{form}` is a word that telephone companies act on.", mend, FILE, *names)

"""Checks of the volunteers' ready replies: a person reads them as they read everything else that is said here."""

from collections.abc import Iterator

from bot.authoring.plain_words import FEWEST_TO_GRADE, HARD_WORDS, MOST_WORDS, SCALES
from bot.authoring.readability import SYLLABLES, measure
from bot.authoring.subject import Subject
from bot.authoring.wording import CARRIER_WORDS, WORDING_SEGMENTS
from bot.errors import Problem
from bot.hotline.clauses import sentences, words
from bot.hotline.doubts import doubts
from bot.hotline.replies import Reply, numbered
from bot.speech.segments import count
from bot.understanding.fold import fold

FILE = "replies.yaml"


def doubtful_replies(subject: Subject) -> Iterator[Problem]:
    """A ready reply with words that a volunteer would be asked about, in any language whose words are listed."""
    for reply, locale, text in _said(subject):
        for doubt in doubts(text):
            yield _problem(
                subject, reply, f"This speaks of {doubt.wrong} ({locale}): `{doubt.words[:50]}`.", "Reword it."
            )


def hard_replies(subject: Subject) -> Iterator[Problem]:
    """Ready replies that read harder than what the bot says: together, or by one sentence or word."""
    together: dict[str, list[str]] = {}
    for reply, locale, text in _said(subject):
        together.setdefault(locale, []).append(text)
        for sentence in sentences(text):
            if len(words(sentence)) > MOST_WORDS:
                wrong = f"A sentence of {len(words(sentence))} words ({locale}): `{sentence[:50]}`."
                yield _problem(subject, reply, wrong, f"At most {MOST_WORDS}: make two of it.")
        if (pattern := HARD_WORDS.get(locale)) and (found := pattern.search(text)):
            yield _problem(subject, reply, f"`{found[0]}` is a hard word ({locale}).", "Use an easier one.")
    for locale, texts in together.items():
        counted, scale = measure("\n\n".join(texts), SYLLABLES[locale]), SCALES[locale]
        if counted.words >= FEWEST_TO_GRADE and scale.is_harder(scale.of(counted), scale.flow):
            wrong = f"The ready replies are hard to read: {scale.name} {scale.of(counted):.1f} ({locale})."
            yield subject.problem(wrong, f"The limit is {scale.flow:g}: shorter sentences and words.", FILE)


def heavy_replies(subject: Subject) -> Iterator[Problem]:
    """A ready reply that costs more SMS segments than a step's words may."""
    for reply in subject.content.replies:
        for locale in subject.voice.languages:
            parts = [subject.voice.catalogs.find(locale, text) for text in (reply.text, *reply.answers)]
            said = numbered(parts[0] or "", tuple(part for part in parts[1:] if part))
            if (cost := count(said)).segments > WORDING_SEGMENTS:
                wrong = f"This takes {cost.segments} segments ({locale}, {cost.units} {cost.encoding} letters)."
                yield _problem(subject, reply, wrong, f"At most {WORDING_SEGMENTS}.")


def carrier_answers(subject: Subject) -> Iterator[Problem]:
    """An answer that a telephone company would take for a command, or that reads like another answer."""
    for reply in subject.content.replies:
        for locale in subject.voice.languages:
            labels = [fold(subject.voice.catalogs.say(locale, answer)) for answer in reply.answers]
            for label in labels:
                if label in CARRIER_WORDS:
                    wrong = f"`{label}` ({locale}) is a word that telephone companies act on."
                    yield _problem(subject, reply, wrong, "Use another word.")
            if len(set(labels)) < len(labels):
                yield _problem(subject, reply, f"Two answers read the same ({locale}).", "Word one differently.")


def _said(subject: Subject) -> Iterator[tuple[Reply, str, str]]:
    """Every text of a ready reply in the languages that can be measured."""
    for reply in subject.content.replies:
        for locale in SCALES:
            for text in (reply.text, *reply.answers):
                if locale in subject.voice.languages and (said := subject.voice.catalogs.find(locale, text)):
                    yield reply, locale, said


def _problem(subject: Subject, reply: Reply, wrong: str, mend: str) -> Problem:
    return subject.problem(wrong, mend, FILE, "replies", reply.id)

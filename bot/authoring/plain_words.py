"""Checks that a frightened person can read what is said: short sentences, easy words, one thing at a time.

The limits are those of plain-language practice for legal help: about fifth grade. English and Spanish are measured;
in other languages with spaces only the length of sentences is, and the rest is a translator's judgement.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from bot.authoring.readability import SYLLABLES, Measure, measure
from bot.authoring.subject import Subject
from bot.engine.script import Flow, Step
from bot.errors import Problem
from bot.hotline.clauses import sentences, words
from bot.speech.catalogs import SOURCE

MOST_WORDS = 20  # in one sentence
FEWEST_TO_GRADE = 25  # words; the grade of a shorter text is noise
UNSPACED = frozenset({"zh_Hans", "zh_Hant", "my"})  # their words are not parted by spaces


@dataclass(frozen=True, slots=True)
class Scale:
    """How a language is measured, and how hard a flow and a message may be."""

    name: str
    of: Callable[[Measure], float]
    flow: float
    message: float
    higher_is_easier: bool = False

    def is_harder(self, value: float, limit: float) -> bool:
        """Say whether a text is harder than a limit."""
        return value < limit if self.higher_is_easier else value > limit


SCALES: Mapping[str, Scale] = {
    "en": Scale("grade", lambda counted: counted.grade, 5.0, 6.0),
    "es": Scale("INFLESZ", lambda counted: counted.inflesz, 65.0, 60.0, higher_is_easier=True),
}

# Words of the law and of offices: each needs its meaning in the same message, or another word.
HARD_WORDS: Mapping[str, re.Pattern[str]] = {
    "en": re.compile(
        r"\b(?:discretion\w*|mitigating|aggravating|removal proceedings?|removable|apprehen\w+|vacated|parole\w*"
        r"|noncitizens?|adjudicat\w+|prosecutorial|inadmissib\w+|deportab\w+|retaliat\w+|convictions?|accredited"
        r"|overtime|detainers?|habeas|affidavits?|pursuant|notwithstanding|jurisdictions?|statutes?|injunctions?"
        r"|rescind\w*|enjoin\w*|petitioners?|beneficiar\w+|adjustment of status|credible fear|expedited"
        r"|entitle\w*|eligib\w+|prohibit\w*|commence\w*|terminat\w+|obtain\w*|utiliz\w+|regarding|unless|except)\b",
        re.I,
    ),
    "es": re.compile(
        r"\b(?:discrecional\w*|atenuantes?|agravantes?|remoción|removibles?|aprehendid\w+|inadmisib\w+|represalias?"
        r"|fiscalizaci\w+|adjudica\w+|acreditad\w+|habeas|jurisdicci\w+|prórrogas?|medida cautelar|interdicto"
        r"|estatuto|peticionari\w+|beneficiari\w+|miedo creíble|expedit\w+|elegib\w+|prohibid\w+|rescindi\w+"
        r"|derogad\w+|a menos que|salvo que|excepto|mediante|conforme a)\b",
        re.I,
    ),
}
_MEANS = re.compile(
    r"^[\"”»]?\s*(?:\(|:|means?\b|is (?:when|that|an?|the)\b|quiere decir|significa|es (?:cuando|que|una?|el|la)\b)",
    re.I,
)


def hard_flows(subject: Subject) -> Iterator[Problem]:
    """A topic that reads harder than fifth grade, or in Spanish harder than "fairly easy"."""
    for flow in subject.script.flows.values():
        for locale, counted in measured(subject, flow).items():
            scale = SCALES[locale]
            if counted.words >= FEWEST_TO_GRADE and scale.is_harder(scale.of(counted), scale.flow):
                wrong = f"This topic is hard to read: {scale.name} {scale.of(counted):.1f} ({locale})."
                yield subject.problem(wrong, f"The limit is {scale.flow:g}: shorter sentences and words.", flow.id)


def hard_messages(subject: Subject) -> Iterator[Problem]:
    """One message of some length that reads harder than its limit."""
    for _, step in subject.steps():
        for locale, text in _said(subject, step):
            counted = measure(text, SYLLABLES[locale]) if locale in SCALES else None
            if counted is None or counted.words < FEWEST_TO_GRADE:
                continue
            scale = SCALES[locale]
            if scale.is_harder(scale.of(counted), scale.message):
                wrong = f"This is hard to read: {scale.name} {scale.of(counted):.1f} ({locale}): `{text[:40]}`."
                yield subject.problem(wrong, f"The limit is {scale.message:g}: shorter sentences.", *step.place)


def long_sentences(subject: Subject) -> Iterator[Problem]:
    """A sentence that nobody in fear reads to its end."""
    for _, step in subject.steps():
        for locale, text in _said(subject, step):
            for sentence in sentences(text) if locale not in UNSPACED else ():
                if len(words(sentence)) > MOST_WORDS:
                    wrong = f"A sentence of {len(words(sentence))} words ({locale}): `{sentence[:50]}`."
                    yield subject.problem(wrong, f"At most {MOST_WORDS}: make two of it.", *step.place)


def unexplained_words(subject: Subject) -> Iterator[Problem]:
    """A word of the law or of offices that the same message does not explain."""
    for _, step in subject.steps():
        for locale, text in _said(subject, step):
            pattern = HARD_WORDS.get(locale)
            for found in pattern.finditer(text) if pattern else ():
                if not _is_explained(text, found):
                    wrong = f"`{found[0]}` is a hard word ({locale})."
                    mend = "Use an easier one, or say first what it means and put it in brackets."
                    yield subject.problem(wrong, mend, *step.place)


def measured(subject: Subject, flow: Flow) -> dict[str, Measure]:
    """What was counted in all texts of a topic, in every language that can be measured."""
    counted = {}
    for locale in SCALES:
        texts = [text for step in flow.steps.values() if (text := _spoken(subject, step.say, locale))]
        if texts and locale in subject.voice.languages:
            counted[locale] = measure("\n\n".join(texts), SYLLABLES[locale])
    return counted


def report(subject: Subject) -> Iterator[str]:
    """How hard every topic is to read, as lines: what `kyr check --grades` prints."""
    limits = ", ".join(f"{locale} {scale.name} {scale.flow:g}" for locale, scale in SCALES.items())
    yield f"Limits: {limits} (a grade at most, an INFLESZ at least)."
    for flow in subject.script.flows.values():
        told = [
            f"{locale} {SCALES[locale].of(counted):5.1f} ({counted.words} words)"
            for locale, counted in measured(subject, flow).items()
        ]
        yield f"{flow.id:20} {'  '.join(told)}"


def _said(subject: Subject, step: Step) -> Iterator[tuple[str, str]]:
    """Every text of a step that is read, in every language it has been put into."""
    for locale in subject.voice.languages:
        for text, role in ((step.say, ""), (step.sms, "sms"), (step.forward, ""), (step.alt, "")):
            if spoken := _spoken(subject, text, locale, role):
                yield locale, spoken


def _spoken(subject: Subject, text: str, locale: str, role: str = "") -> str:
    """A text in a language; "" where it has none of its own, for English is measured as English."""
    if not text or locale == SOURCE:
        return text
    return subject.voice.catalogs.find(locale, text, role) or ""


def _is_explained(text: str, found: re.Match[str]) -> bool:
    """Say whether a hard word stands in brackets, or is followed by its meaning."""
    before, after = text[: found.start()], text[found.end() :]
    return before.rfind("(") > before.rfind(")") or _MEANS.match(after) is not None

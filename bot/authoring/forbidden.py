"""Checks for what must never be advised, in steps and in ready replies: `bot.hotline.advice` knows the words."""

from collections.abc import Iterator

from bot.authoring.subject import Subject
from bot.engine.script import Step
from bot.errors import Problem
from bot.hotline.advice import advised


def forbidden_advice(subject: Subject) -> Iterator[Problem]:
    """Advice to hide, flee, forge or obstruct, or word of where officers are now."""
    for _, step in subject.steps():
        for locale, text in _texts(subject, step):
            for what, sentence in advised(text, locale):
                wrong = f"This speaks of {what} ({locale}): `{sentence[:50]}`."
                yield subject.problem(wrong, "Say only what people may do, or say `Do not ...`.", *step.place)


def _texts(subject: Subject, step: Step) -> Iterator[tuple[str, str]]:
    """Every text of a step in the languages whose words are listed."""
    offered = [*(option.text for option in step.options), *(choice.text for choice in step.pick)]
    plain = [(text, "") for text in (step.say, step.show, step.forward, step.alt)]
    for locale in subject.voice.languages:
        for text, role in (*plain, (step.sms, "sms"), *((text, "button") for text in offered)):
            if text and (spoken := subject.voice.catalogs.find(locale, text, role)):
                yield locale, spoken

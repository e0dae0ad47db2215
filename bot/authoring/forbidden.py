"""Checks for what must never be advised: hiding, fleeing, forging, obstructing, saying where officers are.

A sentence may name such a thing to advise against it: "Do not run". Everything else is refused, in every language
whose words are listed here.
"""

import re
from collections.abc import Iterator, Mapping

from bot.authoring.negation import DENYING
from bot.authoring.readability import sentences
from bot.authoring.subject import Subject
from bot.engine.script import Step
from bot.errors import Problem

FORBIDDEN: Mapping[str, Mapping[str, re.Pattern[str]]] = {
    "en": {
        "hiding": re.compile(r"\b(?:hide|hiding|go underground|stay out of sight)\b", re.I),
        "fleeing": re.compile(r"\b(?:flee|escape|get away from|run (?:away|from|out)|slip out)\b|^run\b", re.I),
        "forging": re.compile(
            r"\b(?:fake|false|forged?|borrowed|someone else'?s)\s+(?:\w+\s+)?(?:papers?|documents?|ids?|names?|visas?"
            r"|cards?|numbers?)\b|\b(?:lie to|pretend)\b",
            re.I,
        ),
        "obstructing": re.compile(
            r"\b(?:resist|fight|block|barricade|destroy|burn|shred|tear up|distract|bribe)\b|^lie\b"
            r"|\b(?:get rid of|throw away) (?:the |your |any )?(?:papers?|documents?|evidence|photos?)\b",
            re.I,
        ),
        "where officers are": re.compile(
            r"\b(?:ice|officers?|agents?|la migra|patrols?|raids?|checkpoints?)\s+(?:is|are|was|were|ha(?:s|ve) been)?"
            r"\s*(?:now |right now |today |just )?(?:seen|spotted|reported|parked|driving|active)\b",
            re.I,
        ),
    },
    "es": {
        "hiding": re.compile(r"\b(?:esc[oó]nd\w+|ocúlt\w+|ocult(?:e|ar|arse))\b", re.I),
        "fleeing": re.compile(
            r"\b(?:huy\w+|huir|escap\w+|fúg\w+|fugarse)\b|\b(?:corra|corre)\b(?! (?:el )?(?:peligro|riesgo))", re.I
        ),
        "forging": re.compile(
            r"\b(?:papeles?|documentos?|identificaci\w+|nombres?|visas?|tarjetas?|números?)\s+(?:fals\w+|prestad\w+)\b"
            r"|\bfalsific\w+|\b(?:mienta|miente|mentir)\b",
            re.I,
        ),
        "obstructing": re.compile(
            r"\b(?:pelee|pelear|resist\w+|bloque\w+|destruy\w+|queme|quemar|rompa los papeles|soborn\w+)\b", re.I
        ),
        "where officers are": re.compile(
            r"\b(?:ice|agentes?|oficial(?:es)?|la migra|patrullas?|redadas?|retenes)\s+(?:est[áa]n?|fue(?:ron)?)?"
            r"\s*(?:ahora |hoy )?(?:vist\w+|reportad\w+|estacionad\w+|patrullando)\b",
            re.I,
        ),
    },
}


def forbidden_advice(subject: Subject) -> Iterator[Problem]:
    """Advice to hide, flee, forge or obstruct, or word of where officers are now."""
    for _, step in subject.steps():
        for locale, text in _texts(subject, step):
            for what, sentence in advised(text, locale):
                wrong = f"This speaks of {what} ({locale}): `{sentence[:50]}`."
                yield subject.problem(wrong, "Say only what people may do, or say `Do not ...`.", *step.place)


def advised(text: str, locale: str) -> Iterator[tuple[str, str]]:
    """What is forbidden in a text, each with its sentence; a sentence that denies it before naming it is no advice."""
    for sentence in sentences(text):
        for what, pattern in FORBIDDEN.get(locale, {}).items():
            found = pattern.search(sentence)
            if found and not DENYING[locale].search(sentence[: found.start()]):
                yield what, sentence


def _texts(subject: Subject, step: Step) -> Iterator[tuple[str, str]]:
    """Every text of a step in the languages whose words are listed."""
    offered = [*(option.text for option in step.options), *(choice.text for choice in step.pick)]
    plain = [(text, "") for text in (step.say, step.show, step.forward)]
    for locale in subject.voice.languages:
        for text, role in (*plain, (step.sms, "sms"), *((text, "button") for text in offered)):
            if text and (spoken := subject.voice.catalogs.find(locale, text, role)):
                yield locale, spoken

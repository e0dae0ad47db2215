"""Checks of what is said: words that carriers act on, numbers that never leave, the cost of a text, dated law."""

import re
from collections.abc import Iterator

from bot.authoring.subject import Subject
from bot.channels.looks import LOOKS
from bot.engine.effects import Say
from bot.engine.script import Step
from bot.errors import Problem
from bot.hotline.denied import names_denied
from bot.message import Outbound
from bot.speech.render import render
from bot.speech.segments import GSM7_PART, UCS2_PART, Segments, count
from bot.understanding.fold import fold

# Telephone companies act on these by themselves; Twilio's default list and the FCC's (47 CFR 64.1200(a)(10)).
CARRIER_WORDS = frozenset(
    {"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"}
    | {"start", "yes", "unstop", "help", "info"}
)
WORDING_SEGMENTS = 2  # of a step's words alone
MESSAGE_SEGMENTS = 3  # with its options and the ways on
FIRST_GSM7, FIRST_UCS2 = 160, 2 * UCS2_PART  # the first answer to an emergency; design §4
PLACEHOLDERS = frozenset({"organisation"})
_DIGIT = re.compile(r"\b\d\b")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def carrier_words(subject: Subject) -> Iterator[Problem]:
    """An option that a telephone company would take for a command: the person would be cut off, or never heard."""
    for _, step in subject.steps():
        for option in step.options:
            for locale in subject.voice.languages:
                label = subject.voice.catalogs.say(locale, option.text, "button")
                if fold(label) in CARRIER_WORDS:
                    wrong = f"`{label}` ({locale}) is a word that telephone companies act on."
                    yield subject.problem(wrong, "Use another word.", *step.place, option.id)


def twin_labels(subject: Subject) -> Iterator[Problem]:
    """Two options that read the same in some language."""
    for _, step in subject.steps():
        for locale in subject.voice.languages:
            seen: set[str] = set()
            for option in step.options:
                label = fold(subject.voice.catalogs.say(locale, option.text, "button"))
                if label in seen:
                    wrong = f"Two options of this step read `{label}` ({locale})."
                    yield subject.problem(wrong, "Word one of them differently.", *step.place, option.id)
                seen.add(label)


def denied_numbers(subject: Subject) -> Iterator[Problem]:
    """A number of an enforcement tip line, however it is spelled, anywhere in the content."""
    for names, text in _all_texts(subject):
        if names_denied(text, subject.content.denied):
            yield subject.problem("This names a number that never leaves the system.", "Remove the number.", *names)


def unknown_placeholders(subject: Subject) -> Iterator[Problem]:
    """A name in braces that nothing fills."""
    for _, step in subject.steps():
        for text in (step.say, step.sms, step.show, step.forward, step.alt):
            for name in _PLACEHOLDER.findall(text):
                if name not in PLACEHOLDERS:
                    yield subject.problem(f"Nothing fills `{{{name}}}`.", "Known: `{organisation}`.", *step.place)


def long_wordings(subject: Subject) -> Iterator[Problem]:
    """A step whose words cost more SMS segments than they should, in any language."""
    for _, step in subject.steps():
        for locale in subject.voice.languages:
            cost = count(subject.wording(step, locale))
            if cost.segments > WORDING_SEGMENTS:
                yield _too_long(subject, step, locale, "The words take", cost, WORDING_SEGMENTS)


def long_messages(subject: Subject) -> Iterator[Problem]:
    """A step that with its options and ways on costs more SMS segments than it should, in any language."""
    for _, step in subject.steps():
        for locale in subject.voice.languages:
            for outbound in _by_sms(subject, Say(step.place, draft=True), locale):
                cost = count(outbound.text)
                if cost.segments > MESSAGE_SEGMENTS:
                    yield _too_long(subject, step, locale, "With its options this takes", cost, MESSAGE_SEGMENTS)


def first_answers(subject: Subject) -> Iterator[Problem]:
    """The first answer to an emergency must arrive whole: one segment, or two in scripts that cost more."""
    for flow in subject.script.flows.values():
        step = flow.steps[flow.start]
        for locale in subject.voice.languages if flow.urgent else ():
            for outbound in _by_sms(subject, Say(step.place, first=True, draft=True), locale):
                cost = count(outbound.text)
                room = FIRST_GSM7 if cost.gsm7 else FIRST_UCS2
                if cost.units > room:
                    wrong = f"The first answer takes {cost.units} {cost.encoding} letters ({locale}); {room} fit."
                    yield subject.problem(wrong, "Shorten `sms:`.", *step.place)


def no_way_out(subject: Subject) -> Iterator[Problem]:
    """A step on which the ways to a human and to the menu cannot be seen, on some channel."""
    for _, step in subject.steps():
        for locale in subject.voice.languages:
            for channel, look in LOOKS.items():
                shown = render((Say(step.place, draft=True),), locale, look, subject.voice)
                for way, digit in (("person", "9"), ("menu", "0")):
                    at_menu = way == "menu" and step.place == subject.script.menu
                    if shown and not at_menu and not any(_shows(outbound, way, digit) for outbound in shown):
                        wrong = f"The way to {way} is not shown on {channel} ({locale})."
                        yield subject.problem(wrong, "Mend what stands below every step.", *step.place)


def _by_sms(subject: Subject, say: Say, locale: str) -> tuple[Outbound, ...]:
    sms = next(look for look in LOOKS.values() if look.segments)
    return render((say,), locale, sms, subject.voice)


def _too_long(subject: Subject, step: Step, locale: str, what: str, cost: Segments, most: int) -> Problem:
    part = GSM7_PART if cost.gsm7 else UCS2_PART
    wrong = f"{what} {cost.segments} segments ({locale}, {cost.units} {cost.encoding} letters)."
    return subject.problem(wrong, f"At most {most}: {most * part} letters. Add or shorten `sms:`.", *step.place)


def _shows(outbound: Outbound, way: str, digit: str) -> bool:
    if any(button.data.endswith(f"|{way}") for button in outbound.buttons):
        return True
    return digit in _DIGIT.findall(outbound.text.splitlines()[-1])


def _all_texts(subject: Subject) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every text of the content, with the names that lead to it."""
    content = subject.content
    for flow, step in subject.steps():
        yield (flow.id,), flow.title
        offered = [*(option.text for option in step.options), *(choice.text for choice in step.pick)]
        for text in (step.say, step.sms, step.show, step.forward, step.alt, *offered):
            yield step.place, text
    for instrument in content.law.instruments.values():
        for text in (instrument.title, *(event.what for event in instrument.events)):
            yield ("law/instruments.yaml", instrument.id), text
    for source in content.sources.values():
        for text in (source.title, source.publisher, source.dated, source.url):
            yield ("law/sources.yaml", source.id), text
    for line in content.lines:
        for text in (line.name, line.note, line.source, line.run_by):
            yield ("referrals", line.id), text
    for reply in content.replies:
        for text in (reply.text, *reply.answers):
            yield ("replies.yaml", "replies", reply.id), text
    own = content.organisation
    for text in (own.name, own.area, own.hours, *(part for line in own.lines for part in (line.label, line.phone))):
        yield ("organisation.yaml",), text

"""Nothing ever says or implies that the memo protects anyone now: looked for in what people see, day by day.

A flow is dated when its steps ask what an instrument is worth. On a day on which that instrument is not in force, no
screen of such a flow, and none that names the memo, may speak of protection in the present, and each that speaks of the
rules says that they ended, were stopped, or have not begun.
"""

import re
from collections.abc import Iterator, Mapping
from html import unescape

from bot.authoring.explorer import House, Scene, Screen
from bot.authoring.subject import Subject
from bot.engine.effects import Say, ShowSources, Standing
from bot.errors import Problem
from bot.hotline.clauses import DENYING, sentences
from bot.message import LegalStatus
from bot.speech.catalogs import SOURCE

PROTECTS: Mapping[str, re.Pattern[str]] = {
    "en": re.compile(
        r"\b(?:protects?|protecting|covers? you|(?:is|are|remains?|still) in force|(?:is|are) (?:still )?valid"
        r"|still (?:apply|applies|holds?|works?|counts?)|(?:applies|apply) to you|keeps? you safe"
        r"|you (?:are|may be|can be) (?:safe|protected)|(?:may|can|must) not (?:arrest|detain|deport|touch) you)\b",
        re.I,
    ),
    "es": re.compile(
        r"\b(?:protegen?|proteja[ns]?|ampara[n]?|(?:sigue|siguen|est[aá]|est[aá]n) (?:vigentes?|en vigor)|rigen?|valen?"
        r"|(?:a[uú]n|todav[ií]a) (?:valen?|sirven?|cuentan?)|se (?:le )?aplican?|le cubren?"
        r"|usted est[aá] (?:a salvo|protegid\w)|no (?:pueden|deben) (?:arrestarle|detenerle|deportarle))\b",
        re.I,
    ),
}
SPEAKS_OF_IT: Mapping[str, re.Pattern[str]] = {
    "en": re.compile(r"\b(?:rules|memo|group (?:one|two|three))\b", re.I),
    "es": re.compile(r"\b(?:reglas|memo(?:r[aá]ndum)?|grupo (?:uno|dos|tres))\b", re.I),
}
NAMES_IT: Mapping[str, re.Pattern[str]] = {
    "en": re.compile(r"\b(?:memo|2021 rules|rules (?:of|from) 2021)\b", re.I),
    "es": re.compile(r"\b(?:memo(?:r[aá]ndum)?|reglas de 2021)\b", re.I),
}
HAS_ENDED: Mapping[str, re.Pattern[str]] = {
    "en": re.compile(
        r"\b(?:ended|stopped|set\b.*\baside|not begun|not start|start on|not protect|no protection"
        r"|protects no one)\b",
        re.I,
    ),
    "es": re.compile(
        r"\b(?:terminaron|terminado|termin[oó]|detuv\w+|par[oó]|fren\w+|suspend\w+|sin efecto|empiezan"
        r"|no han? (?:empezado|comenzado)|no (?:le |les )?protegen?|no protege a nadie|sin protecci[oó]n)\b",
        re.I,
    ),
}
HOLDS_NOTHING = frozenset(
    {
        LegalStatus.NOT_YET,
        LegalStatus.BLOCKED,
        LegalStatus.VACATED,
        LegalStatus.ENDED,
        LegalStatus.PROPOSED,
        LegalStatus.UNKNOWN,
    }
)
_LABELLED = re.compile(r"\b(?:memo|2021 rules|rules (?:of|from) 2021|case review|review of (?:your|a) case)\b", re.I)
_TAG = re.compile(r"<[^>]+>")
_NUMBERED = re.compile(r"^\d+ ")


def as_if_it_held(screen: Screen, house: House) -> Iterator[str]:
    """What a screen says or implies about dated law that does not hold on its day."""
    scene, text = screen.scene, read_aloud(screen)
    if any(isinstance(effect, ShowSources) for effect in scene.effects):
        return  # titles of other people's papers
    if not any(house.law.status(id, scene.today) in HOLDS_NOTHING for id in _spoken_of(scene, text, house)):
        return
    locale = scene.locale
    for sentence in sentences(text):
        if _finds(PROTECTS, sentence, locale) and not _finds(DENYING, sentence, locale):
            yield f"says that dated law protects someone: `{sentence[:60]}`"
    if _finds(SPEAKS_OF_IT, text, locale) and not _finds(HAS_ENDED, text, locale):
        yield f"speaks of dated law without its end: `{text[:60]}`"


def memo_without_its_end(subject: Subject) -> Iterator[Problem]:
    """Words about dated law that stand open on every day, in any language, and do not say that it has ended."""
    for flow, step in subject.steps():
        if step.needs or not any(other.needs or other.ask_date for other in flow.steps.values()):
            continue  # a past step has today's status below it; it must only keep to the past
        for text, role in ((step.say, ""), (step.sms, "sms")):
            for locale in subject.voice.languages if text else ():
                if wrong := _without_its_end(subject.voice.catalogs.say(locale, text, role), locale, past=step.is_past):
                    mend = "Say that the rules ended and do not protect today, or add `needs:`."
                    yield subject.problem(f"{wrong} ({locale}).", mend, *step.place)


def screens_without_the_draft_label(subject: Subject) -> Iterator[Problem]:
    """A screen of the memo or of case review that would not say that nobody has signed it."""
    for flow, step in subject.steps():
        said = f"{step.say} {step.sms}".strip()
        if said and not step.draft_label and _LABELLED.search(f"{flow.title} {said}"):
            mend = "Add `draft: true`: it is said only while nobody has signed the step."
            yield subject.problem(
                "This tells of the memo or of case review without the draft label.", mend, *step.place
            )


def _without_its_end(text: str, locale: str, *, past: bool) -> str:
    """What is wrong with a text about dated law that is said on every day; "" when nothing is."""
    for sentence in sentences(text):
        if _finds(PROTECTS, sentence, locale) and not _finds(DENYING, sentence, locale):
            return f"This says that dated law holds, on every day: `{sentence[:60]}`"
    if not past and _finds(SPEAKS_OF_IT, text, locale) and not _finds(HAS_ENDED, text, locale):
        return "This speaks of dated law without saying that it ended"
    return ""


def read_aloud(screen: Screen) -> str:
    """The words of a screen without its options: those are the titles of other screens."""
    lines: list[str] = []
    for outbound in screen.outbounds:
        plain = unescape(_TAG.sub(" ", outbound.text)) if screen.look.markup else outbound.text
        lines += [line for line in plain.splitlines() if not _NUMBERED.match(line)]
    return "\n\n".join(lines)


def _spoken_of(scene: Scene, text: str, house: House) -> frozenset[str]:
    """The instruments a scene is about: those its flows ask about, those whose worth it tells, and a memo it names."""
    told = {effect.instrument for effect in scene.effects if isinstance(effect, Standing)}
    for effect in scene.effects:
        if isinstance(effect, Say):
            told |= house.asked.get(effect.place.flow, frozenset())
    if _finds(NAMES_IT, text, scene.locale):
        for flow in house.script.flows.values():
            told |= house.asked[flow.id] if _finds(NAMES_IT, flow.title, SOURCE) else frozenset()
    return frozenset(told)


def _finds(table: Mapping[str, re.Pattern[str]], text: str, locale: str) -> bool:
    """Look for words of a language, and of English: what has no translation yet is said in it."""
    return any(table[known].search(text) for known in {locale, SOURCE} & table.keys())

"""Nothing ever says or implies that the memo protects anyone now: looked for in what people see, day by day.

A flow is dated when its steps ask what an instrument is worth. On a day on which that instrument is not in force, no
screen of such a flow, and none that names the memo, may speak of protection in the present, and each that speaks of the
rules says that they ended, were stopped, or have not begun.
"""

import re
from collections.abc import Iterator, Mapping
from html import unescape

from bot.authoring.explorer import House, Scene, Screen
from bot.authoring.negation import DENYING
from bot.authoring.readability import sentences
from bot.engine.effects import Say, ShowSources, Standing
from bot.engine.script import Flow, Script
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
        r"\b(?:ended|stopped|cancel\w+|set\b.*\baside|not begun|not start|start on|not protect|no protection"
        r"|protects no one)\b",
        re.I,
    ),
    "es": re.compile(
        r"\b(?:termin\w+|detuv\w+|detenid\w+|par[oó]|fren\w+|suspend\w+|cancel\w+|anul\w+|sin efecto|empiezan"
        r"|no han? (?:empezado|comenzado)|no (?:le |les )?protegen?|no protege a nadie|sin protecci[oó]n)\b",
        re.I,
    ),
}
_TAG = re.compile(r"<[^>]+>")
_NUMBERED = re.compile(r"^\d+ ")


def as_if_it_held(screen: Screen, house: House) -> Iterator[str]:
    """What a screen says or implies about dated law that does not hold on its day."""
    scene, text = screen.scene, read_aloud(screen)
    if _in_force(scene, house) or not _is_about_it(scene, text, house.script):
        return
    locale = scene.locale
    if any(isinstance(effect, ShowSources) for effect in scene.effects):
        return  # titles of other people's papers
    for sentence in sentences(text):
        if _finds(PROTECTS, sentence, locale) and not _finds(DENYING, sentence, locale):
            yield f"says that dated law protects someone: `{sentence[:60]}`"
    if _finds(SPEAKS_OF_IT, text, locale) and not _finds(HAS_ENDED, text, locale):
        yield f"speaks of dated law without its end: `{text[:60]}`"


def read_aloud(screen: Screen) -> str:
    """The words of a screen without its options: those are the titles of other screens."""
    lines: list[str] = []
    for outbound in screen.outbounds:
        plain = unescape(_TAG.sub(" ", outbound.text)) if screen.look.markup else outbound.text
        lines += [line for line in plain.splitlines() if not _NUMBERED.match(line)]
    return "\n\n".join(lines)


def dated(flow: Flow) -> frozenset[str]:
    """The instruments whose worth a flow asks about."""
    return frozenset(step.needs or step.ask_date for step in flow.steps.values() if step.needs or step.ask_date)


def _in_force(scene: Scene, house: House) -> bool:
    """Say whether everything that some flow asks about is in force on the day of a scene."""
    asked = {id for flow in house.script.flows.values() for id in dated(flow)}
    return all(house.law.status(id, scene.today) is LegalStatus.IN_FORCE for id in asked)


def _is_about_it(scene: Scene, text: str, script: Script) -> bool:
    """Say whether a scene stands in a dated flow, tells what an instrument is worth, or names the memo."""
    said = [effect.place.flow for effect in scene.effects if isinstance(effect, Say | ShowSources)]
    standing = any(isinstance(effect, Standing) for effect in scene.effects)
    in_dated_flow = any(dated(script.flows[flow]) for flow in said if flow in script.flows)
    return standing or in_dated_flow or _finds(NAMES_IT, text, scene.locale)


def _finds(table: Mapping[str, re.Pattern[str]], text: str, locale: str) -> bool:
    """Look for words of a language, and of English: what has no translation yet is said in it."""
    return any(table[known].search(text) for known in {locale, SOURCE} & table.keys())

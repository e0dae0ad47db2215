"""A topic as a lawyer signs it on paper: every step in reading order, as it is said, wired, dated and sourced.

What stands here is written down twice, as text (`transcript_text`) and as pages (`paper`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from bot.authoring.graph import Graph
from bot.authoring.passages import Passage, Reading, passage
from bot.authoring.subject import Subject
from bot.authoring.ways import STATUS_IN_WORDS
from bot.content.signoffs import SignOffs
from bot.law import Instrument, Source, Tier
from bot.speech.catalogs import SOURCE
from bot.speech.locales import is_right_to_left, own_name

TIERS = {Tier.PRIMARY: "primary: the law, the court or the agency itself", Tier.SECONDARY: "secondary"}


@dataclass(frozen=True, slots=True)
class Ground:
    """One source in full, and what rests on it."""

    id: str
    title: str
    publisher: str
    dated: str  # as the source dates itself
    read: date
    tier: str
    url: str
    carries: tuple[str, ...]  # step and instrument ids


@dataclass(frozen=True, slots=True)
class Dated:
    """One instrument that the topic's gates ask about, with all its events."""

    id: str
    title: str
    kind: str
    today: str  # its status on the day of printing, in words
    signed: str
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """One topic, in one language beside English."""

    topic: str
    title: str
    title_spoken: str
    is_urgent: bool
    locale: str
    language: str
    is_right_to_left: bool
    on: date
    version: str
    passages: tuple[Passage, ...]
    law: tuple[Dated, ...]
    grounds: tuple[Ground, ...]
    graph: Graph

    @property
    def is_beside(self) -> bool:
        """True when another language stands beside the English."""
        return self.locale != SOURCE

    @property
    def unsigned(self) -> int:
        """How many steps carry no signature that still holds."""
        return sum(not found.is_signed for found in self.passages)


def transcript(subject: Subject, topic: str, locale: str, *, on: date, version: str, signed: SignOffs) -> Transcript:
    """Write down one topic as it would be said on a day."""
    graph = Graph.of(subject.script.flows[topic])
    reading = Reading(subject, graph, locale, on, signed)
    passages = tuple(passage(node, reading) for node in graph.nodes.values())
    asked = dict.fromkeys(id for node in graph.nodes.values() for id in (node.step.needs, node.step.ask_date) if id)
    law = [subject.content.law.instruments[id] for id in asked]
    say = subject.voice.catalogs.say
    return Transcript(
        topic=topic,
        title=graph.flow.title,
        title_spoken=say(locale, graph.flow.title),
        is_urgent=graph.flow.urgent,
        locale=locale,
        language=own_name(locale),
        is_right_to_left=is_right_to_left(locale),
        on=on,
        version=version,
        passages=passages,
        law=tuple(_dated(instrument, on, signed) for instrument in law),
        grounds=tuple(_grounds(passages, law, subject.content.sources)),
        graph=graph,
    )


def _dated(instrument: Instrument, on: date, signoffs: SignOffs) -> Dated:
    last = instrument.last_event(on)
    events = tuple(
        f"{event.on}  {event.status.value.replace('_', ' ')}: {event.what} [{event.source}]"
        for event in instrument.events
    )
    today = STATUS_IN_WORDS[last.status] if last else "has not begun"
    is_signed = signoffs.covers_events(instrument)
    signed = "Its events are signed." if is_signed else "Nobody has signed all of its events as they stand."
    return Dated(instrument.id, instrument.title, instrument.kind.value, today, signed, events)


def _grounds(passages: Iterable[Passage], law: Iterable[Instrument], sources: Mapping[str, Source]) -> list[Ground]:
    """Every source the topic or its law rests on, once, in the order of the reading."""
    carried: dict[str, list[str]] = {}
    for found in passages:
        for id in found.rests_on:
            carried.setdefault(id, []).append(f"{found.number} {found.id}")
    for instrument in law:
        for event in instrument.events:
            carries = carried.setdefault(event.source, [])
            carries += [instrument.id] if instrument.id not in carries else []
    return [
        Ground(
            id=id,
            title=sources[id].title,
            publisher=sources[id].publisher,
            dated=_day_of(sources[id].dated),
            read=sources[id].read,
            tier=TIERS[sources[id].tier],
            url=sources[id].url,
            carries=tuple(carries),
        )
        for id, carries in carried.items()
    ]


def _day_of(dated: str) -> str:
    return dated if dated == "undated" else f"dated {dated}"

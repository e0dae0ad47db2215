"""One step of a topic on paper: its words in both languages, its ways on in words, what it rests on, who signed it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from bot.authoring.graph import Graph, Node
from bot.authoring.subject import Subject
from bot.authoring.ways import STATUS_IN_WORDS, Way, duties, ways
from bot.channels.looks import SMS
from bot.content.grounds import Ground
from bot.content.signoffs import SignOffs, fingerprint, wired
from bot.engine.choice import first_number
from bot.engine.effects import AskWhen, Kind, Notice, Say, Spoken, Standing
from bot.engine.event_day import years
from bot.engine.script import Step
from bot.law.freshness import DAYS, due
from bot.message import Capabilities
from bot.referrals import STATES
from bot.service.shelf import texts
from bot.speech.catalogs import SOURCE
from bot.speech.render import render
from bot.speech.segments import count

CHAT = Capabilities(buttons=True)  # a chat without markup: the words alone, their options apart


@dataclass(frozen=True, slots=True)
class Reading:
    """In which language, on which day and with which signatures a topic is read."""

    subject: Subject
    graph: Graph
    locale: str
    on: date
    signed: SignOffs

    def state(self, step: Step) -> str:
        """The one state whose law a step tells; "" for what everybody may read."""
        return self.subject.content.grounds.get(step.place, Ground()).state


@dataclass(frozen=True, slots=True)
class Wording:
    """One text in English and in the language it is read in, with what it costs where it is sent as SMS."""

    what: str
    english: str
    spoken: str = ""  # "": it has no translation, and people get the English
    english_cost: str = ""
    spoken_cost: str = ""


@dataclass(frozen=True, slots=True)
class Led:
    """One way on from a step, with where it leads."""

    number: int  # of an option, as it is typed by SMS
    english: str
    spoken: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One step, as it stands on paper."""

    number: int
    id: str
    came_from: tuple[str, ...]
    notes: tuple[str, ...]  # what the law has to say before it is said, and what it does besides speaking
    conditions: tuple[Led, ...]  # where the law, an answer or the flow itself sends people
    wordings: tuple[Wording, ...]
    options: tuple[Led, ...]
    by_sms: tuple[Wording, ...]  # whole messages, as they go out
    alt: str  # what its picture shows, in English; "" for a step without one
    png: bytes
    rests_on: tuple[str, ...]  # source ids
    look_again: str
    is_overdue: bool
    is_signed: bool
    signed: str
    translation: str  # how much of it a translator has signed; "" for English
    fingerprint: str  # of the step as it is said and wired


def passage(node: Node, reading: Reading) -> Passage:
    """Write down one step."""
    step = node.step
    led = [(way.is_chosen, _led(way, reading)) for way in ways(step)]
    look_again, is_overdue = _look_again(step, reading)
    return Passage(
        number=node.number,
        id=step.place.step,
        came_from=tuple(_came_from(step, reading)),
        notes=(*_law(step, reading), *duties(step)),
        conditions=tuple(found for is_chosen, found in led if not is_chosen),
        wordings=tuple(_wordings(step, reading)),
        options=tuple(found for is_chosen, found in led if is_chosen),
        by_sms=tuple(_by_sms(step, reading)),
        alt=step.alt,
        png=reading.subject.content.pictures[step.picture.name].png if step.picture else b"",
        rests_on=step.cite,
        look_again=look_again,
        is_overdue=is_overdue,
        is_signed=reading.signed.covers_step(step, reading.state(step)),
        signed=_signed(step, reading),
        translation=_translation(step, reading),
        fingerprint=fingerprint(wired(step))[:8],
    )


def _wordings(step: Step, reading: Reading) -> Iterator[Wording]:
    """Every text of a step: what is said in a chat, ticked, shown, passed on, and added as of today."""
    organisation = reading.subject.voice.organisation
    if step.say:
        english = step.say.replace("{organisation}", organisation)
        spoken = _spoken(step.say, reading).replace("{organisation}", organisation)
        yield Wording("Said, about that day in the past" if step.is_past else "Said", english, spoken)
    for number, choice in enumerate(step.pick, start=first_number(step)):
        yield Wording(f"To tick: {number}", choice.text, _spoken(choice.text, reading, "button"))
    if step.show:
        yield Wording("Shown in English; its meaning", step.show, _spoken(step.show, reading))
    if step.alt:
        yield Wording("Its picture, in words", step.alt, _spoken(step.alt, reading))
    if step.forward:
        yield Wording("To pass on", step.forward, _spoken(step.forward, reading))
    for standing in _standings(step, reading):
        yield _added(standing, step, reading)


def _by_sms(step: Step, reading: Reading) -> Iterator[Wording]:
    """The whole message by SMS, and for the start of an emergency the first answer of all."""
    if step.say or step.show or step.options:
        below = _standings(step, reading) if step.is_past else ()
        yield _sent("By SMS, the whole message", (Say(step.place), *_asking(step, reading), *below), reading)
    flow = reading.graph.flow
    if flow.urgent and step.place.step == flow.start:
        first = (Say(step.place, first=True), Notice(Kind.WHO))
        yield _sent("By SMS, as the first answer of all", first, reading)


def _sent(what: str, effects: tuple[Spoken, ...], reading: Reading) -> Wording:
    """Messages as they go out, without the draft label: it goes when the text is signed."""
    voice = replace(reading.subject.voice, drafts=frozenset())
    english, spoken = (
        [outbound.text for outbound in render(effects, locale, SMS, voice)] for locale in (SOURCE, reading.locale)
    )
    beside = spoken if reading.locale != SOURCE else []
    return Wording(what, "\n\n".join(english), "\n\n".join(beside), _cost(english), _cost(beside))


def _cost(texts: list[str]) -> str:
    told = []
    for number, found in enumerate(map(count, texts), start=1):
        which = f"message {number}: " if len(texts) > 1 else ""
        segments = "1 segment" if found.segments == 1 else f"{found.segments} segments"
        told.append(f"{which}{segments}, {found.units} {found.encoding} letters")
    return "; ".join(told)


def _asking(step: Step, reading: Reading) -> tuple[Spoken, ...]:
    if not step.ask_date:
        return ()
    changes = reading.subject.content.law.changes(step.ask_date)
    return (AskWhen(step.place, years(changes, reading.on)),)


def _standings(step: Step, reading: Reading) -> tuple[Standing, ...]:
    """What an instrument is worth today: said below an answer about another day."""
    law = reading.subject.content.law
    asking = [node.step for node in reading.graph.nodes.values() if node.step.ask_date]
    led = (asked.ask_date for asked in asking if step.place in (*asked.when.values(), asked.otherwise))
    return tuple(Standing(id, law.status(id, reading.on), law.since(id, reading.on)) for id in dict.fromkeys(led))


def _added(standing: Standing, step: Step, reading: Reading) -> Wording:
    english, spoken = (
        render((standing,), locale, CHAT, reading.subject.voice)[0].text for locale in (SOURCE, reading.locale)
    )
    when = "Added to it" if step.is_past else "Added to it when it answers for a past day"
    return Wording(f"{when}, as of {reading.on}", english, spoken if reading.locale != SOURCE else "")


def _law(step: Step, reading: Reading) -> Iterator[str]:
    """The gates of a step in words, and what they come to on the day of reading."""
    law = reading.subject.content.law
    if state := reading.state(step):
        yield f"Only people who named {STATES[state]} come here: it is signed with the scope {state}."
    if step.needs:
        status, since = law.status(step.needs, reading.on), law.since(step.needs, reading.on)
        yield f"Said only while this is in force: {law.instruments[step.needs].title} ({step.needs})."
        leads = step.when.get(status) or (None if status == "in_force" else step.otherwise)
        told = f"people are led to {reading.graph.target(leads)}" if leads else "people are told what stands here"
        yield f"On {reading.on} it {STATUS_IN_WORDS[status]}{f', since {since}' if since else ''}: {told}."
    if step.ask_date:
        title = law.instruments[step.ask_date].title
        yield (
            "Asks for the year, and further only where the status changed within the year, of: "
            f"{title} ({step.ask_date}). The day is not kept."
        )


def _led(way: Way, reading: Reading) -> Led:
    spoken = _spoken(way.words, reading, "button") if way.is_chosen else ""
    return Led(way.number, way.words, spoken, reading.graph.target(way.to))


def _came_from(step: Step, reading: Reading) -> Iterator[str]:
    """Every step from which somebody comes here, those of other topics by their full name."""
    script, graph = reading.subject.script, reading.graph
    topics = reading.subject.content.words.topics
    if str(step.place) in topics or (step.place.step == graph.flow.start and graph.flow.id in topics):
        yield "what people write"
    for _, other in reading.subject.steps():
        targets = (script.step(way.to) for way in ways(other))
        if any(found is not None and found.place == step.place for found in targets):
            yield graph.target(other.place)


def _look_again(step: Step, reading: Reading) -> tuple[str, bool]:
    """How long the step may be said without another look at its sources, and whether that day has passed."""
    content = reading.subject.content
    volatility = content.volatilities[step.place]
    every = f"{volatility}: look again every {DAYS[volatility]} days"
    read = [content.sources[id].read for id in step.cite]
    if not read:
        return f"{every}.", False
    last = due(max(read), volatility)
    late = last < reading.on
    return f"{every}. Newest source read {max(read)}, look again by {last}{': PAST DUE' if late else ''}.", late


def _signed(step: Step, reading: Reading) -> str:
    found = reading.signed.steps.get(str(step.place))
    if found is None:
        return "Nobody has signed this."
    by = f"Signed by {found.role.value.replace('_', ' ')} on {found.day}, scope {found.scope}"
    state = reading.state(step)
    if reading.signed.covers_step(step, state):
        return f"{by}."
    if not found.answers_for(state):
        return f"{by}. That does not cover {f'the law of {state}' if state else 'what holds in the whole country'}."
    return f"{by}. It has changed since: that signature no longer holds."


def _translation(step: Step, reading: Reading) -> str:
    if reading.locale == SOURCE:
        return ""
    found = [(text, role, _spoken(text, reading, role)) for text, role in texts(step)]
    covered = [reading.signed.covers_text(reading.locale, *one) for one in found if one[-1]]
    return f"Of {len(found)} texts, {len(covered)} are translated and {sum(covered)} translations signed."


def _spoken(text: str, reading: Reading, role: str = "") -> str:
    """The translation; "" for English itself, and where there is none."""
    if reading.locale == SOURCE:
        return ""
    return reading.subject.voice.catalogs.find(reading.locale, text, role) or ""

"""Every screen there is: each step, each thing a person can answer there, in each language, look and legal day.

What comes out is what people would see: the engine answers, the shelf keeps back what may not be said, lines are looked
up, and the words are set for the channel. `bot.authoring.screens` says what is wrong with them.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Protocol

from bot.channels.looks import LOOKS
from bot.engine.choice import MORE, first_number
from bot.engine.conversation import TRAIL, Conversation
from bot.engine.effects import Effect, Refer, Referred
from bot.engine.event_day import spans, years
from bot.engine.facts import Facts
from bot.engine.heard import Heard, Word
from bot.engine.respond import respond
from bot.engine.script import Place, Script, Step
from bot.engine.turn import Turn
from bot.message import Capabilities, Law, Outbound, Tap
from bot.speech.render import render
from bot.speech.voice import Voice

NOWHERE = "_"  # an option that no step has: the button of a step that was changed meanwhile
STATES = ("IL", "TX", "PR")  # somewhere with lines of its own, somewhere else, and a territory
FAILS = (LookupError, ValueError, TypeError, AttributeError)  # what a turn survives with an apology; here it is told


class Shelf(Protocol):
    """What may be said on a day."""

    def fit(self, effects: Sequence[Effect], locale: str, today: date) -> tuple[Effect, ...]:
        """Put the safe sentence where a step may not be said."""
        ...


class Directory(Protocol):
    """Who can help."""

    def find(self, refer: Refer, locale: str, today: date) -> Referred:
        """Find lines for a need."""
        ...


@dataclass(frozen=True)  # without slots: `asked` is worked out once
class House:
    """Everything that decides what a person sees."""

    voice: Voice
    law: Law
    shelf: Shelf
    directory: Directory

    @property
    def script(self) -> Script:
        """The script that is walked."""
        return self.voice.script

    @cached_property
    def asked(self) -> Mapping[str, frozenset[str]]:
        """The instruments whose worth each flow asks about; a flow that asks about none is not dated."""
        return {
            flow.id: frozenset(
                step.needs or step.ask_date for step in flow.steps.values() if step.needs or step.ask_date
            )
            for flow in self.script.flows.values()
        }


@dataclass(frozen=True, slots=True)
class Move:
    """One thing a person can do at a step."""

    name: str  # `enter`, `option paper`, `2022.1`, `word person`
    heard: Heard
    answers: tuple[tuple[str, str], ...] = ()  # what was answered before
    partial: str = ""  # the year that is being asked further


@dataclass(frozen=True, slots=True)
class Scene:
    """One answer of the engine, before it is set for a channel."""

    step: Step
    move: Move
    locale: str
    today: date
    turn: Turn | None  # None when the engine failed
    effects: tuple[Effect, ...] = ()
    failure: str = ""

    def __str__(self) -> str:
        """Read as `memo.today, option groups (es, on 2022-01-10)`."""
        return f"{self.step.place}, {self.move.name} ({self.locale}, on {self.today})"


@dataclass(frozen=True, slots=True)
class Screen:
    """One answer as a channel shows it."""

    scene: Scene
    look: Capabilities
    outbounds: tuple[Outbound, ...] = field(repr=False)


def looks() -> tuple[Capabilities, ...]:
    """The different ways in which channels show things; of those that differ in length only, the shortest."""
    shortest: dict[tuple[bool, bool, bool], Capabilities] = {}
    for look in LOOKS.values():
        kind = (look.buttons, look.markup, look.segments)
        if kind not in shortest or look.characters < shortest[kind].characters:
            shortest[kind] = look
    return tuple(shortest.values())


def scenes(house: House, days: Sequence[date], flows: Collection[str] | None = None) -> Iterator[Scene]:
    """Every answer of the engine: each step, each move, in each language, on each day; of some flows, or of all."""
    trail = _longest_places(house.script)
    for flow in house.script.flows.values():
        for step in flow.steps.values() if flows is None or flow.id in flows else ():
            for today in days:
                for locale in house.voice.languages:
                    for move in moves(step, locale, house.law, today):
                        yield _scene(house, step, move, locale, today, trail)


def screens(scene: Scene, house: House) -> Iterator[Screen]:
    """One answer as each look shows it; raises what the rendering raises."""
    for look in looks():
        yield Screen(scene, look, render(scene.effects, scene.locale, look, house.voice))


def moves(step: Step, locale: str, law: Law, today: date) -> Iterator[Move]:
    """Everything a person can do at a step: come to it, choose, tick, name a place or a day, use the words."""
    enter = Heard(tap=Tap(locale, *step.place, NOWHERE))
    yield Move("enter", enter)
    for number, option in enumerate(step.options, start=1):
        yield Move(f"option {option.id}", Heard(tap=Tap(locale, *step.place, option.id)))
        yield Move(f"number {number}", Heard(text=str(number), numbers=(number,)))
    if step.refer:
        for state in STATES:
            yield Move(f"enter from {state}", enter, (("state", state),))
            yield Move(f"more from {state}", Heard(tap=Tap(locale, *step.place, MORE)), (("state", state),))
        yield Move("more", Heard(tap=Tap(locale, *step.place, MORE)))
    if step.pick:
        numbers = [place + first_number(step) for place in range(len(step.pick))]
        for ticked in (*((number,) for number in numbers), tuple(numbers)):
            yield Move(f"ticked {ticked}", Heard(text=" ".join(map(str, ticked)), numbers=ticked))
    if step.ask_place:
        yield from (Move(f"in {state}", Heard(text=state, state=state)) for state in STATES)
    if step.ask_date:
        yield from _timely(step, locale, law, today)
    for word in (Word.SOURCE, Word.PERSON, Word.HELP):
        yield Move(f"word {word}", Heard(text=word, word=word))
    yield Move("something else", Heard(text="something else", folded="something else"))


def _scene(house: House, step: Step, move: Move, locale: str, today: date, trail: tuple[Place, ...]) -> Scene:
    facts = Facts(today=today, law=house.law, languages=tuple(house.voice.languages))
    stands = Conversation(locale=locale, place=step.place, trail=trail, answers=move.answers, partial=move.partial)
    try:
        turn = respond(stands, move.heard, house.script, facts)
        kept = house.shelf.fit(turn.effects, locale, today)
        found = tuple(
            house.directory.find(effect, locale, today) if isinstance(effect, Refer) else effect for effect in kept
        )
    except FAILS as error:
        return Scene(step, move, locale, today, None, failure=f"{type(error).__name__}: {error}")
    return Scene(step, move, locale, today, turn, found)


def _timely(step: Step, locale: str, law: Law, today: date) -> Iterator[Move]:
    """Every answer to when it happened: by button and by number, the years and the parts of those that are asked on."""
    changes = law.changes(step.ask_date)
    asked = years(changes, today)
    for number, when in enumerate(asked, start=1):
        yield Move(when.id, Heard(tap=Tap(locale, *step.place, when.id)))
        yield Move(f"number {number}", Heard(text=str(number), numbers=(number,)))
        if not when.id.isdigit():
            continue
        yield Move(f"typed {when.id}", Heard(text=when.id, numbers=(int(when.id),)))
        for place, part in enumerate(spans(int(when.id), changes), start=1):
            yield Move(part.id, Heard(tap=Tap(locale, *step.place, part.id)), partial=when.id)
            yield Move(f"{when.id}, number {place}", Heard(text=str(place), numbers=(place,)), partial=when.id)


def _longest_places(script: Script) -> tuple[Place, ...]:
    """The longest trail a person can have walked, so that the position is as long as it can be."""
    places = [step.place for flow in script.flows.values() for step in flow.steps.values()]
    return tuple(sorted(places, key=lambda place: len(str(place)))[-TRAIL:])

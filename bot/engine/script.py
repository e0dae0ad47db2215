"""The script: every flow and step that can be said, as the engine walks it.

May live here: the compiled shape of `flows/topics/*.yaml`. Does not know: files, YAML, languages.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.message import LegalStatus


class Place(NamedTuple):
    """One step of one flow, by the ids a lawyer can say: `ice_door`, `at_door`."""

    flow: str
    step: str

    def __str__(self) -> str:
        """Read as `ice_door.at_door`."""
        return f"{self.flow}.{self.step}"


PERSON = Place("@person", "")  # not a step: the hand-off to the hotline
IMMIGRATION = "immigration"  # the need of whoever has named none
HELP_LINES = "help_lines"  # the flow that names lines, where no topic has its own


@dataclass(frozen=True, slots=True)
class Option:
    """One thing a person can choose in a step."""

    id: str
    text: str  # English: the catalog's key
    go: Place


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several things a person may tick in one message."""

    id: str
    text: str  # English: the catalog's key


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a decision: where to go when an answer is one of these values; no values means every other case."""

    go: Place
    answer: str = ""  # `state`, or `picked`
    values: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture that comes with a step."""

    name: str  # of its file, without the ending
    alt: str  # what it shows, in words; English: the catalog's key
    fingerprint: str = ""  # of the file: another drawing is another step to sign


@dataclass(frozen=True, slots=True)
class Step:
    """One thing the bot says, and where it can lead. All texts are English: they are the catalog's keys."""

    place: Place
    say: str = ""
    sms: str = ""  # a shorter wording for channels billed by the segment
    show: str = ""  # English to hold up or read aloud
    forward: str = ""  # a ready text for family; we send nothing
    options: tuple[Option, ...] = ()
    go: Place | None = None  # where to go on without a choice
    needs: str = ""  # an instrument that must be in force today ...
    otherwise: Place | None = None  # ... or the person is led here
    when: Mapping[LegalStatus, Place] = field(default_factory=dict)  # by the status of `needs` today, or of `ask_date`
    ask_date: str = ""  # an instrument: asks when it happened, and `when` goes by its status on that day
    is_past: bool = False  # said of an event day, in the past tense; today's status is said below it
    pick: tuple[Choice, ...] = ()  # several of a closed list, answered in one message; nothing of it is kept
    decide: tuple[Row, ...] = ()  # the first row that fits says where to go; the last one always fits
    ask_place: bool = False  # asks for a state or a ZIP; `go` says where to go on
    refer: str = ""  # a need: immigration, detained, detention, housing, work, crisis, trafficking
    escalate: bool = False  # hands the conversation to the hotline
    cite: tuple[str, ...] = ()  # source ids
    paper: bool = False  # also sent as a page to print, where the channel takes files
    picture: Drawing | None = None  # shown where the channel can; elsewhere told in words
    draft_label: bool = False  # a memo or case-review screen: carries the draft label

    @property
    def alt(self) -> str:
        """What the picture of this step shows, in English words; "" for a step without one."""
        return self.picture.alt if self.picture else ""


@dataclass(frozen=True, slots=True)
class Flow:
    """One topic: a graph of named steps."""

    id: str
    title: str
    start: str
    steps: Mapping[str, Step]
    urgent: bool = False
    moved: Mapping[str, str] = field(default_factory=dict)  # published ids never vanish
    call: str = IMMIGRATION  # the need whose number is named when somebody cannot wait
    matter: str = ""  # what exactly that number, and the first line named here, is for: violence, suicide


@dataclass(frozen=True, slots=True)
class Script:
    """Everything that can be said."""

    flows: Mapping[str, Flow]
    menu: Place
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # locale -> English text -> folded label

    def step(self, place: Place) -> Step | None:
        """The step at a place, following `moved`; None when it no longer exists."""
        flow = self.flows.get(place.flow)
        if flow is None:
            return None
        step = flow.moved.get(place.step, place.step)
        return flow.steps.get(step)

    def start(self, topic: str) -> Place | None:
        """Where a topic begins: a flow (`home`), or one step of it (`home.threat`); None when there is none."""
        flow, _, step = topic.partition(".")
        found = self.flows.get(flow)
        place = Place(flow, step or found.start) if found else None
        return place if place and self.step(place) else None

    def lines_for(self, place: Place | None) -> Place | None:
        """The step that names lines for what a step is about: in its own topic, else among the help lines."""
        flow = self.flows.get(place.flow) if place else None
        need = flow.call if flow else IMMIGRATION
        for listed in (flow, self.flows.get(HELP_LINES)):
            for step in listed.steps.values() if listed else ():
                if step.refer == need:
                    return step.place
        return self.start(HELP_LINES)

    def is_urgent(self, place: Place) -> bool:
        """True for the flows about something happening now."""
        flow = self.flows.get(place.flow)
        return flow is not None and flow.urgent

"""Every way on from a step, in words a lawyer reads on paper: gates of the law, decisions, options."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.engine.script import Place, Row, Step
from bot.message import LegalStatus

ELSE = "in every other case"
STATUS_IN_WORDS = {
    LegalStatus.NOT_YET: "has not begun",
    LegalStatus.IN_FORCE: "is in force",
    LegalStatus.BLOCKED: "is held off by a court",
    LegalStatus.VACATED: "is set aside by a court",
    LegalStatus.ENDED: "has ended",
    LegalStatus.CONTESTED: "is contested: courts do not agree",
    LegalStatus.VARIES: "means different things in different places",
    LegalStatus.PROPOSED: "is only proposed",
    LegalStatus.UNKNOWN: "is not known to us",
}


@dataclass(frozen=True, slots=True)
class Way:
    """One way on, and where it leads."""

    to: Place
    words: str  # the option's text in English, or the condition in words
    number: int = 0  # of an option, as it is typed by SMS; 0 where nobody chooses
    id: str = ""  # of an option
    short: str = ""  # for a drawing

    @property
    def is_chosen(self) -> bool:
        """True for an option; false where the law, an answer or the flow itself sends people on."""
        return self.number > 0


def ways(step: Step) -> tuple[Way, ...]:
    """Every way on: first where the gates send people, then what they can choose."""
    options = (
        Way(option.go, option.text, number, option.id, option.text)
        for number, option in enumerate(step.options, start=1)
    )
    return (*_gates(step), *_decisions(step), *options, *_onward(step))


def note(step: Step) -> str:
    """What matters about a step besides its ways, in a few words for a drawing; "" for most."""
    if step.needs:
        return f"if in force: {step.needs}"
    if step.ask_date:
        return f"asks when: {step.ask_date}"
    if step.pick or step.ask_place:
        return f"{len(step.pick)} things to tick" if step.pick else "asks for state or ZIP"
    if step.escalate:
        return "hands over to a volunteer"
    return f"names lines: {step.refer}" if step.refer else ""


def duties(step: Step) -> tuple[str, ...]:
    """What a step does besides speaking and offering options."""
    told = []
    if step.pick:
        told.append("Several of the list can be ticked in one message. What was ticked is not kept.")
    if step.ask_place:
        told.append("Asks for a state or a ZIP code.")
    if step.refer:
        told.append(f"Names at most three telephone lines for the need: {step.refer}.")
    if step.escalate:
        told.append("Hands the conversation to a volunteer of the hotline.")
    return tuple(told)


def _gates(step: Step) -> Iterator[Way]:
    for status, place in step.when.items():
        name = status.value.replace("_", " ")
        when = "when it" if step.needs else "when on that day it"
        yield Way(place, f"{when} {STATUS_IN_WORDS[status]} ({name})", short=name)
    if step.otherwise:
        yield Way(step.otherwise, ELSE if step.needs else f'{ELSE}, and for "I do not know"', short="otherwise")


def _decisions(step: Step) -> Iterator[Way]:
    for row in step.decide:
        yield Way(row.go, _case(row), short=", ".join(sorted(row.values)) or "else")


def _case(row: Row) -> str:
    values = ", ".join(sorted(row.values))
    if not values:
        return ELSE
    return f"when they ticked {values}" if row.answer == "picked" else f"when the {row.answer} is {values}"


def _onward(step: Step) -> Iterator[Way]:
    if step.go:
        answered = "after the answer" if step.pick or step.ask_place else "goes on by itself"
        yield Way(step.go, answered, short=answered)

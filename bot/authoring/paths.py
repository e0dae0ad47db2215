"""Checks of the ways through the script: everything can be reached, nothing ends, nothing turns in circles."""

from collections.abc import Iterator

from bot.authoring.subject import Subject
from bot.content.models import MOST_OPTIONS
from bot.engine.script import Place, Step
from bot.errors import Problem
from bot.message import Tap

MOST_BYTES = 64  # what a Telegram button can carry


def unreachable_steps(subject: Subject) -> Iterator[Problem]:
    """A step that nothing leads to is never said."""
    script = subject.script
    entries = [script.menu, *(place for flow in subject.content.words.topics if (place := script.start(flow)))]
    entries += [Place(flow.id, new) for flow in script.flows.values() for new in flow.moved.values()]
    reached: set[Place] = set()
    while entries:
        place = entries.pop()
        if place not in reached and (step := script.step(place)) is not None:
            reached.add(place)
            entries += [*_gates(step), *_onward(step)]
    for _, step in subject.steps():
        if step.place not in reached:
            yield subject.problem("Nothing leads to this step.", "Lead an option to it, or remove it.", *step.place)


def dead_ends(subject: Subject) -> Iterator[Problem]:
    """A step that says something and leaves it to the person to find a way on."""
    for _, step in subject.steps():
        if not (_onward(step) or _gates(step) or step.escalate):
            yield subject.problem("This step leads nowhere.", "Add a choice, or `go:`.", *step.place)


def circles_without_choice(subject: Subject) -> Iterator[Problem]:
    """Steps that lead to each other without anyone choosing: the engine would stop after fifty and apologise."""
    for _, step in subject.steps():
        trail: list[Place] = [step.place]
        seen: set[Place] = set()
        while trail:
            found = subject.script.step(trail.pop())
            for place in _unasked(found) if found else ():
                if place == step.place:
                    mend = "Give one of the steps on the way a choice."
                    yield subject.problem("This step leads back to itself without a choice.", mend, *step.place)
                    trail.clear()
                    break
                if place not in seen:
                    seen.add(place)
                    trail.append(place)


def too_many_options(subject: Subject) -> Iterator[Problem]:
    """More options than digits are free."""
    for _, step in subject.steps():
        if len(step.options) > MOST_OPTIONS:
            wrong = (
                f"{len(step.options)} options; {MOST_OPTIONS} are the most, for by SMS 8 shows sources and 9 a person."
            )
            yield subject.problem(wrong, "Split the step.", *step.place)


def heavy_buttons(subject: Subject) -> Iterator[Problem]:
    """Ids so long that a button cannot carry them."""
    longest = max(subject.voice.languages, key=len, default="en")
    longest = max(longest, "zh_Hans", key=len)  # the longest tag there will be
    for _, step in subject.steps():
        for option in step.options:
            size = len(Tap(longest, *step.place, option.id).data.encode())
            if size > MOST_BYTES:
                wrong = f"The ids of this button take {size} bytes; Telegram carries {MOST_BYTES}."
                yield subject.problem(wrong, "Shorten the ids of flow, step or option.", *step.place, option.id)


def urgent_starts(subject: Subject) -> Iterator[Problem]:
    """The first step of an emergency stands alone: said at once, before any gate, with choices to go on."""
    for flow in subject.script.flows.values():
        step = flow.steps[flow.start]
        if flow.urgent and (step.needs or step.go or step.escalate or not step.say):
            mend = "Begin with a step that has `say:` and `choose:` only."
            yield subject.problem("An urgent flow must begin with words and a choice.", mend, *step.place)


def _onward(step: Step) -> list[Place]:
    return [option.go for option in step.options] + ([step.go] if step.go else [])


def _gates(step: Step) -> list[Place]:
    decided = [row.go for row in step.decide]
    return [*step.when.values(), *([step.otherwise] if step.otherwise else []), *decided]


def _unasked(step: Step) -> list[Place]:
    """Where a step can lead without anybody answering."""
    if step.ask_date:  # its gates are the answers
        return []
    waits = step.options or step.pick or step.ask_place
    return _gates(step) if waits else [*_gates(step), *([step.go] if step.go else [])]

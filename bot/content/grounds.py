"""What each step rests on: the instruments it asks about or cites, and the one state whose law it tells, if it is one.

Whoever signs a step answers for this ground: a new event of an instrument withdraws the step, and the law of a state
is signed for that state.
"""

from collections import Counter
from collections.abc import Iterator, Set
from dataclasses import dataclass

from bot.engine.script import Place, Script, Step
from bot.engine.walk import asked_about
from bot.law import Instrument, Timeline

TRACKER = 5  # a source that tells of so many instruments follows the news: to cite it ties a step to none of them


@dataclass(frozen=True, slots=True)
class Ground:
    """What one step rests on."""

    instruments: tuple[Instrument, ...] = ()
    state: str = ""  # two letters, when only people of one state are led here; "" for what everybody may read


def grounds(script: Script, law: Timeline) -> dict[Place, Ground]:
    """What every step rests on."""
    states = _states(script)
    told_of = Counter(
        source for found in law.instruments.values() for source in {event.source for event in found.events}
    )
    telling = {source for source, count in told_of.items() if count < TRACKER}
    return {
        step.place: Ground(tuple(_instruments(step, script, law, telling)), states.get(step.place, ""))
        for flow in script.flows.values()
        for step in flow.steps.values()
    }


def _instruments(step: Step, script: Script, law: Timeline, telling: Set[str]) -> Iterator[Instrument]:
    """The instruments a step asks about, those whose worth is told below it, and those whose sources it cites."""
    asked = {step.needs, step.ask_date, asked_about(step, script) if step.is_past else ""}
    cited = telling & set(step.cite)
    for instrument in law.instruments.values():
        if instrument.id in asked or any(event.source in cited for event in instrument.events):
            yield instrument


def _states(script: Script) -> dict[Place, str]:
    """The steps that hold one state's law: no way leads there but from an answer that names this state."""
    rows = [row for flow in script.flows.values() for step in flow.steps.values() for row in step.decide]
    open_to_all = _led({place for flow in script.flows if (place := script.start(flow))}, script, set())
    named: dict[Place, set[str]] = {}
    for row in rows:
        if row.answer == "state":
            for place in _led({row.go}, script, open_to_all):
                named.setdefault(place, set()).update(row.values)
    return {place: next(iter(states)) for place, states in named.items() if len(states) == 1}


def _led(starts: Set[Place], script: Script, stop: Set[Place]) -> set[Place]:
    """Everywhere one comes to from some places without naming a state; what is open to all is not looked at again."""
    seen: set[Place] = set()
    waiting = set(starts) - stop
    while waiting:
        place = waiting.pop()
        seen.add(place)
        if step := script.step(place):
            waiting |= set(_ways(step)) - seen - stop
    return seen


def _ways(step: Step) -> Iterator[Place]:
    yield from (option.go for option in step.options)
    yield from step.when.values()
    yield from (place for place in (step.go, step.otherwise) if place)
    yield from (row.go for row in step.decide if row.answer != "state")

"""From `topics/*.yaml` to the script the engine walks.

What stands here must hold or the script cannot be walked: every target exists, every gate has its `otherwise`,
every instrument and source is known. What is merely unwise is found by `bot.authoring.check`.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from bot.content.document import Document, Key
from bot.content.mends import did_you_mean, validate
from bot.content.models import StepEntry, TopicFile
from bot.content.origins import Origin
from bot.engine.script import PERSON, Flow, Option, Place, Script, Step
from bot.errors import ContentError, Problem

MENU = "menu"  # the flow that is the menu
RESERVED = ("person",)  # `@person` is not a flow


@dataclass(frozen=True, slots=True)
class Topic:
    """One file of `topics/`, read but not yet joined with the others."""

    document: Document
    file: TopicFile

    @property
    def id(self) -> str:
        """The flow's id."""
        return self.file.flow


def topic(document: Document) -> Topic:
    """Read one topic file on its own."""
    return Topic(document, validate(TopicFile, document, document.value))


def script(topics: Sequence[Topic], instruments: Collection[str], sources: Collection[str]) -> Script:
    """Join the topics into one script; raises ContentError with every reference that leads nowhere."""
    known = {topic.id: topic.file for topic in topics}
    problems = [*_twice(topics)]
    for topic in topics:
        problems += [*_flow_problems(topic), *_step_problems(topic, _References(known, instruments, sources))]
    if MENU not in known:
        problems.append(Problem("flows/topics", 1, "There is no menu.", "Add topics/menu.yaml with `flow: menu`."))
    if problems:
        raise ContentError(tuple(problems))
    flows = {topic.id: _flow(topic.file, known) for topic in topics}
    return Script(flows, menu=Place(MENU, known[MENU].start))


def origins(topics: Sequence[Topic]) -> dict[tuple[str, ...], Origin]:
    """The line of every flow, step and option."""
    lines: dict[tuple[str, ...], Origin] = {}
    for topic in topics:
        document, flow = topic.document, topic.id
        lines[flow,] = Origin(document.file, document.line("flow"))
        for id, step in topic.file.steps.items():
            lines[flow, id] = Origin(document.file, document.line("steps", id))
            for index, option in enumerate(step.choose):
                line = document.line("steps", id, "choose", index)
                lines[flow, id, option.id] = Origin(document.file, line)
    return lines


def _flow(file: TopicFile, known: Mapping[str, TopicFile]) -> Flow:
    steps = {id: _step(Place(file.flow, id), entry, known) for id, entry in file.steps.items()}
    return Flow(file.flow, file.title, file.start, steps, file.urgent, file.moved)


def _step(place: Place, entry: StepEntry, known: Mapping[str, TopicFile]) -> Step:
    def at(target: str | None) -> Place | None:
        return _place(target, place.flow, known) if target else None

    options = [Option(option.id, option.text, _place(option.go, place.flow, known)) for option in entry.choose]
    return Step(
        place=place,
        say=entry.then or entry.say or "",
        sms=entry.sms or "",
        show=entry.show or "",
        forward=entry.forward or "",
        options=tuple(options),
        go=at(entry.go),
        needs=entry.needs or "",
        otherwise=at(entry.otherwise),
        ask_date=entry.ask_date or "",
        is_past=entry.then is not None,
        when={status: _place(target, place.flow, known) for status, target in entry.when.items()},
        refer=entry.refer or "",
        escalate=entry.escalate,
        cite=entry.cite,
        draft_label=entry.draft,
    )


def _place(target: str, flow: str, known: Mapping[str, TopicFile]) -> Place:
    """Where a target leads, from a flow; it has been found to exist."""
    if not target.startswith("@"):
        return Place(flow, target)
    other, _, step = target[1:].partition(".")
    return PERSON if other == "person" else Place(other, step or known[other].start)


@dataclass(frozen=True, slots=True)
class _References:
    """What a step may refer to."""

    flows: Mapping[str, TopicFile]
    instruments: Collection[str]
    sources: Collection[str]

    def lost(self, target: str, flow: str) -> str | None:
        """The mend for a target that leads nowhere; None for one that leads somewhere."""
        if not target.startswith("@"):
            steps = self.flows[flow].steps
            return None if target in steps else did_you_mean(target, steps) or "Add that step to this flow."
        other, _, step = target[1:].partition(".")
        if other in RESERVED and not step:
            return None
        if other not in self.flows:
            return did_you_mean(other, [*self.flows, *RESERVED]) or "Add that flow."
        steps = self.flows[other].steps
        return did_you_mean(step, steps) or "Add that step." if step and step not in steps else None


def _twice(topics: Sequence[Topic]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for topic in topics:
        document = topic.document
        if topic.id in first:
            wrong = f"The flow `{topic.id}` stands also in {first[topic.id]}."
            yield document.problem(wrong, "Give one of them another id.", "flow")
        first.setdefault(topic.id, document.file)


def _flow_problems(topic: Topic) -> Iterator[Problem]:
    document, file = topic.document, topic.file
    if file.flow != PurePath(document.file).stem:
        yield document.problem(
            f"The flow `{file.flow}` must stand in `{file.flow}.yaml`.", "Rename the file or the flow.", "flow"
        )
    if file.flow in RESERVED:
        yield document.problem(f"`{file.flow}` cannot be a flow: `@{file.flow}` means something else.", "", "flow")
    if file.start not in file.steps:
        yield document.problem(
            f"The flow starts at `{file.start}`, which is no step of it.", did_you_mean(file.start, file.steps), "start"
        )
    for old, new in file.moved.items():
        if old in file.steps:
            yield document.problem(f"`{old}` has moved, but is still a step.", "Remove one of the two.", "moved", old)
        if new not in file.steps:
            yield document.problem(
                f"`{old}` moved to `{new}`, which is no step.", did_you_mean(new, file.steps), "moved", old
            )


def _step_problems(topic: Topic, references: _References) -> Iterator[Problem]:
    for id, step in topic.file.steps.items():
        here: tuple[Key, ...] = ("steps", id)
        yield from _shape_problems(topic.document, step, here)
        for path, target in _targets(step):
            mend = references.lost(target, topic.id)
            if mend is not None:
                yield topic.document.problem(f"`{target}` leads nowhere.", mend, *here, *path)
        for gate, instrument in (("needs", step.needs), ("ask_date", step.ask_date)):
            if instrument and instrument not in references.instruments:
                mend = did_you_mean(instrument, references.instruments) or "Add it to law/instruments.yaml."
                yield topic.document.problem(f"`{instrument}` is not a known instrument.", mend, *here, gate)
        for index, source in enumerate(step.cite):
            if source not in references.sources:
                mend = did_you_mean(source, references.sources) or "Add it to law/sources.yaml."
                yield topic.document.problem(f"`{source}` is not a known source.", mend, *here, "cite", index)


def _shape_problems(document: Document, step: StepEntry, here: tuple[Key, ...]) -> Iterator[Problem]:
    """What makes a step impossible to say or to leave."""
    gate = "needs" if step.needs else "ask_date"
    if (step.needs or step.ask_date) and not step.otherwise:
        mend = "Add `otherwise:` with the step that says what holds now."
        yield document.problem(f"`{gate}: {step.needs or step.ask_date}` has no `otherwise`.", mend, *here, gate)
    if step.when and not (step.needs or step.ask_date):
        yield document.problem("`when` asks for the status of nothing.", "Add `needs:`.", *here, "when")
    if step.otherwise and not (step.needs or step.ask_date):
        yield document.problem("`otherwise` has no `needs`.", "Add `needs:`, or use `go:`.", *here, "otherwise")
    if step.needs and step.ask_date:
        mend = "Ask in a step of its own."
        yield document.problem("`when` cannot go by today and by another day.", mend, *here, "ask_date")
    if step.ask_date and (step.choose or step.go or step.cite):
        mend = "Its choices are the years; let the steps it leads to have options and sources."
        yield document.problem("A step that asks when has no `choose`, `go` or `cite`.", mend, *here, "ask_date")
    if step.then and step.say:
        yield document.problem("`then` stands instead of `say`.", "Keep one of the two.", *here, "then")
    if step.choose and (step.go or step.escalate):
        mend = "Make it one of the options, or remove the choice."
        yield document.problem("A step with a choice cannot also go on by itself.", mend, *here, "choose")
    if step.sms and not (step.say or step.then):
        yield document.problem("`sms` is a shorter wording of `say`, which is missing.", "Add `say:`.", *here, "sms")
    if not (step.say or step.then or step.refer or step.escalate or step.go or step.show or step.forward):
        yield document.problem("This step says nothing and leads nowhere.", "Add `say:`.", *here)
    ids = [option.id for option in step.choose]
    for index, id in enumerate(ids):
        if id in ids[:index]:
            yield document.problem(f"Two options are called `{id}`.", "Rename one.", *here, "choose", index)


def _targets(step: StepEntry) -> Iterator[tuple[tuple[Key, ...], str]]:
    """Every target of a step, with the path at which it stands."""
    for index, option in enumerate(step.choose):
        yield ("choose", index, "go"), option.go
    if step.go:
        yield ("go",), step.go
    if step.otherwise:
        yield ("otherwise",), step.otherwise
    for status, target in step.when.items():
        yield ("when", status.value), target

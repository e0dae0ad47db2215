"""From `topics/*.yaml` to the script the engine walks.

What stands here must hold or the script cannot be walked: every target exists, every gate has its `otherwise`,
every instrument and source is known. What is merely unwise is found by `bot.authoring.check`.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from bot.content.document import Document
from bot.content.mends import did_you_mean, validate
from bot.content.models import TopicFile
from bot.content.origins import Origin
from bot.content.steps import RESERVED, References, step, step_problems
from bot.engine.script import Drawing, Flow, Place, Script
from bot.errors import ContentError, Problem

MENU = "menu"  # the flow that is the menu


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


def script(
    topics: Sequence[Topic],
    instruments: Collection[str],
    sources: Collection[str],
    drawings: Mapping[str, Drawing],
) -> Script:
    """Join the topics into one script; raises ContentError with every reference that leads nowhere."""
    known = {topic.id: topic.file for topic in topics}
    problems = [*_twice(topics)]
    for topic in topics:
        references = References(known, instruments, sources, drawings)
        problems += [*_flow_problems(topic), *_step_problems(topic, references)]
    if MENU not in known:
        problems.append(Problem("flows/topics", 1, "There is no menu.", "Add topics/menu.yaml with `flow: menu`."))
    if problems:
        raise ContentError(tuple(problems))
    flows = {topic.id: _flow(topic.file, known, drawings) for topic in topics}
    return Script(flows, menu=Place(MENU, known[MENU].start))


def origins(topics: Sequence[Topic]) -> dict[tuple[str, ...], Origin]:
    """The line of every flow, step and option."""
    lines: dict[tuple[str, ...], Origin] = {}
    for topic in topics:
        document, flow = topic.document, topic.id
        lines[flow,] = document.origin("flow")
        for id, entry in topic.file.steps.items():
            lines[flow, id] = document.origin("steps", id)
            for index, option in enumerate(entry.choose):
                lines[flow, id, option.id] = document.origin("steps", id, "choose", index)
    return lines


def _flow(file: TopicFile, known: Mapping[str, TopicFile], drawings: Mapping[str, Drawing]) -> Flow:
    steps = {id: step(Place(file.flow, id), entry, known, drawings) for id, entry in file.steps.items()}
    return Flow(file.flow, file.title, file.start, steps, file.urgent, file.moved, file.call, file.matter or "")


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


def _step_problems(topic: Topic, references: References) -> Iterator[Problem]:
    for id, entry in topic.file.steps.items():
        yield from step_problems(topic.document, topic.file, id, entry, references)

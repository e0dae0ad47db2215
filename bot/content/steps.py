"""One step of a topic: from its entry in the file to the step the engine walks, and what makes that impossible."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from bot.content.document import Document, Key
from bot.content.mends import did_you_mean
from bot.content.models import RowEntry, StepEntry, TopicFile
from bot.engine.choice import MORE
from bot.engine.script import PERSON, Choice, Drawing, Option, Place, Row, Step
from bot.errors import Problem

RESERVED = ("person",)  # `@person` is not a flow
Path = tuple[Key, ...]


def step(place: Place, entry: StepEntry, known: Mapping[str, TopicFile], drawings: Mapping[str, Drawing]) -> Step:
    """The step of an entry whose targets have been found to exist."""

    def to(target: str) -> Place:
        return _place(target, place.flow, known)

    return Step(
        place=place,
        say=entry.then or entry.say or "",
        sms=entry.sms or "",
        show=entry.show or "",
        forward=entry.forward or "",
        options=tuple(Option(option.id, option.text, to(option.go)) for option in entry.choose),
        go=to(entry.go) if entry.go else None,
        needs=entry.needs or "",
        otherwise=to(entry.otherwise) if entry.otherwise else None,
        when={status: to(target) for status, target in entry.when.items()},
        ask_date=entry.ask_date or "",
        is_past=entry.then is not None,
        pick=tuple(Choice(choice.id, choice.text) for choice in entry.pick),
        decide=tuple(_row(row, to(row.go or row.otherwise or "")) for row in entry.decide),
        ask_place=entry.ask_place,
        refer=entry.refer or "",
        escalate=entry.escalate,
        cite=entry.cite,
        paper=entry.paper,
        picture=drawings[entry.picture] if entry.picture else None,
        draft_label=entry.draft,
    )


@dataclass(frozen=True, slots=True)
class References:
    """What a step may refer to."""

    flows: Mapping[str, TopicFile]
    instruments: Collection[str]
    sources: Collection[str]
    drawings: Collection[str] = ()

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


def step_problems(
    document: Document, file: TopicFile, id: str, entry: StepEntry, references: References
) -> Iterator[Problem]:
    """Everything that makes a step impossible to say, to walk or to leave."""
    here: Path = ("steps", id)
    yield from _law_problems(document, entry, here)
    yield from _shape_problems(document, entry, here)
    yield from _answer_problems(document, file, entry, here)
    for path, target in _targets(entry):
        mend = references.lost(target, file.flow)
        if mend is not None:
            yield document.problem(f"`{target}` leads nowhere.", mend, *here, *path)
    for verb, instrument in (("needs", entry.needs), ("ask_date", entry.ask_date)):
        if instrument and instrument not in references.instruments:
            mend = did_you_mean(instrument, references.instruments) or "Add it to law/instruments.yaml."
            yield document.problem(f"`{instrument}` is not a known instrument.", mend, *here, verb)
    for index, source in enumerate(entry.cite):
        if source not in references.sources:
            mend = did_you_mean(source, references.sources) or "Add it to law/sources.yaml."
            yield document.problem(f"`{source}` is not a known source.", mend, *here, "cite", index)

    if entry.picture and entry.picture not in references.drawings:
        mend = did_you_mean(entry.picture, references.drawings) or "Add it to pictures.yaml, with `alt:`."
        yield document.problem(f"There is no picture `{entry.picture}`.", mend, *here, "picture")


def _law_problems(document: Document, entry: StepEntry, here: Path) -> Iterator[Problem]:
    """A gate that does not close, or a question about a day that nothing answers."""
    gate = "needs" if entry.needs else "ask_date"
    instrument = entry.needs or entry.ask_date
    if instrument and not entry.otherwise:
        mend = "Add `otherwise:` with the step that says what holds now."
        yield document.problem(f"`{gate}: {instrument}` has no `otherwise`.", mend, *here, gate)
    if entry.when and not instrument:
        yield document.problem("`when` asks for the status of nothing.", "Add `needs:`.", *here, "when")
    if entry.otherwise and not instrument:
        yield document.problem("`otherwise` has no `needs`.", "Add `needs:`, or use `go:`.", *here, "otherwise")
    if entry.needs and entry.ask_date:
        mend = "Ask in a step of its own."
        yield document.problem("`when` cannot go by today and by another day.", mend, *here, "ask_date")
    if entry.ask_date and (entry.choose or entry.go or entry.cite):
        mend = "Its choices are the years; let the steps it leads to have options and sources."
        yield document.problem("A step that asks when has no `choose`, `go` or `cite`.", mend, *here, "ask_date")


def _shape_problems(document: Document, entry: StepEntry, here: Path) -> Iterator[Problem]:
    """A step that says nothing, or goes two ways at once."""
    said = entry.say or entry.then or entry.show or entry.forward
    asks = next((verb for verb in ("choose", "pick", "ask_place", "ask_date") if getattr(entry, verb)), None)
    if entry.then and entry.say:
        yield document.problem("`then` stands instead of `say`.", "Keep one of the two.", *here, "then")
    if entry.choose and (entry.go or entry.escalate):
        mend = "Make it one of the options, or remove the choice."
        yield document.problem("A step with a choice cannot also go on by itself.", mend, *here, "choose")
    if entry.sms and not (entry.say or entry.then):
        yield document.problem("`sms` is a shorter wording of `say`, which is missing.", "Add `say:`.", *here, "sms")
    if entry.picture and not (entry.say or entry.then):
        mend = "Add `say:`; text messages show no pictures."
        yield document.problem("A picture comes with a text, which is missing.", mend, *here, "picture")
    if asks and not (said or entry.refer):
        yield document.problem(f"This step asks (`{asks}`) without a question.", "Add `say:`.", *here, asks)
    if not (said or asks or entry.refer or entry.escalate or entry.go or entry.decide):
        yield document.problem("This step says nothing and leads nowhere.", "Add `say:`.", *here)
    if entry.refer and MORE in [option.id for option in entry.choose]:
        yield document.problem(f"`{MORE}` asks for more lines here.", "Give the option another id.", *here, "choose")
    for verb, ids in (("choose", [option.id for option in entry.choose]), ("pick", [one.id for one in entry.pick])):
        for index, id in enumerate(ids):
            if id in ids[:index]:
                yield document.problem(f"Two options are called `{id}`.", "Rename one.", *here, verb, index)


def _answer_problems(document: Document, file: TopicFile, entry: StepEntry, here: Path) -> Iterator[Problem]:
    """A question whose answer leads nowhere, or a decision that some answer falls through."""
    for verb in ("pick", "ask_place"):
        if getattr(entry, verb) and (not entry.go or entry.choose):
            mend = "Add `go:` with the step that follows, and remove `choose:`."
            yield document.problem(f"`{verb}` must go on, and not choose.", mend, *here, verb)
    if not entry.decide:
        return
    if entry.go or entry.choose or entry.say:
        mend = "Let `decide` stand alone; its rows say where to go."
        yield document.problem("A step that decides says and asks nothing.", mend, *here, "decide")
    picked = {choice.id for other in file.steps.values() for choice in other.pick}
    for index, row in enumerate(entry.decide):
        is_last = index == len(entry.decide) - 1
        path: Path = (*here, "decide", index)
        if bool(row.otherwise) != is_last:
            mend = "End with `{else: step}`." if is_last else "Put it last."
            yield document.problem("The last row, and only the last, is `else`.", mend, *path)
        elif not is_last and (not row.go or bool(row.state) == bool(row.picked)):
            mend = "Write `{state: [CA, IL], go: step}` or `{picked: [age], go: step}`."
            yield document.problem("This row decides nothing.", mend, *path)
        for id in row.picked:
            if id not in picked:
                yield document.problem(
                    f"Nothing called `{id}` is ticked in this flow.", did_you_mean(id, picked), *path
                )


def _targets(entry: StepEntry) -> Iterator[tuple[Path, str]]:
    """Every target of a step, with the path at which it stands."""
    for index, option in enumerate(entry.choose):
        yield ("choose", index, "go"), option.go
    for index, row in enumerate(entry.decide):
        if target := row.go or row.otherwise:
            yield ("decide", index), target
    if entry.go:
        yield ("go",), entry.go
    if entry.otherwise:
        yield ("otherwise",), entry.otherwise
    for status, target in entry.when.items():
        yield ("when", status.value), target


def _row(row: RowEntry, go: Place) -> Row:
    if row.otherwise:
        return Row(go)
    return Row(go, "state", frozenset(row.state)) if row.state else Row(go, "picked", frozenset(row.picked))


def _place(target: str, flow: str, known: Mapping[str, TopicFile]) -> Place:
    """Where a target leads, from a flow."""
    if not target.startswith("@"):
        return Place(flow, target)
    other, _, step = target[1:].partition(".")
    return PERSON if other == "person" else Place(other, step or known[other].start)

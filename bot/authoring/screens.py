"""What can be wrong with a screen: no words, no way out, no human in sight, too long, or too much to remember."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from re import findall

from bot.authoring.dated import as_if_it_held
from bot.authoring.explorer import FAILS, House, Scene, Screen, scenes, screens
from bot.authoring.subject import Subject
from bot.engine.conversation import to_state
from bot.engine.effects import Referred, Say
from bot.engine.script import PERSON, Place, Script
from bot.errors import Problem
from bot.message import Outbound, Tap
from bot.speech.segments import count

BUTTON_BYTES = 64  # what a Telegram button can carry
STATE_BYTES = 399 - 32  # of a position, with what encryption adds; design §8
# Segments of one SMS with its options and the ways on: in GSM-7, and where a letter makes the whole of it cost double.
# Longer are an answer with a sentence of the bot's own above or below it, and one that names those who can help.
STEP, WITH_SENTENCE, WITH_LINES = (3, 3), (4, 5), (4, 8)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with one screen."""

    scene: Scene
    wrong: str

    @property
    def place(self) -> Place:
        """The step at which it was seen."""
        return self.scene.step.place


@dataclass(frozen=True, slots=True)
class Survey:
    """What was seen of everything there is to see."""

    scenes: int
    screens: int
    faults: tuple[Fault, ...]


def bad_screens(subject: Subject) -> Iterator[Problem]:
    """A screen on which a person would be lost: looked at as it is rendered, on the days that are checked."""
    if subject.house is None:
        return
    told: set[tuple[Place, str]] = set()
    for fault in survey(subject.house, subject.days).faults:
        if (fault.place, fault.wrong) not in told:
            told.add((fault.place, fault.wrong))
            wrong = f"This {fault.wrong} ({fault.scene.move.name}, {fault.scene.locale}, on {fault.scene.today})."
            yield subject.problem(wrong, "`kyr chat` with --locale and --date shows it.", *fault.place)


def survey(
    house: House,
    days: Sequence[date],
    flows: Collection[str] | None = None,
    tell: Callable[[str], None] = lambda line: None,
) -> Survey:
    """Look at every screen of some flows, or of all, and tell how far it has come."""
    chosen = [id for id in house.script.flows if flows is None or id in flows]
    whole = Survey(0, 0, ())
    for number, id in enumerate(chosen, start=1):
        found = _surveyed(scenes(house, days, (id,)), house)
        whole = Survey(whole.scenes + found.scenes, whole.screens + found.screens, (*whole.faults, *found.faults))
        tell(f"{number} of {len(chosen)} topics: {whole.screens:,} screens, {len(whole.faults)} faults ({id})")
    return whole


def _surveyed(found: Iterable[Scene], house: House) -> Survey:
    seen, shown = 0, 0
    faults: list[Fault] = []
    for scene in found:
        seen += 1
        faults += (Fault(scene, wrong) for wrong in _wrong_answer(scene))
        try:
            for screen in screens(scene, house):
                shown += 1
                faults += (Fault(scene, wrong) for wrong in wrong_with(screen, house))
        except FAILS as error:
            faults.append(Fault(scene, f"cannot be rendered: {type(error).__name__}: {error}"))
    return Survey(seen, shown, tuple(faults))


def wrong_with(screen: Screen, house: House) -> Iterator[str]:
    """Everything that is wrong with one screen."""
    if not screen.outbounds or not all(outbound.text.strip() for outbound in screen.outbounds):
        yield "says nothing"
        return
    ways = list(_ways(screen, house.script))
    if "person" not in ways:
        yield "shows no way to a human"
    if "menu" not in ways and "language" not in ways:
        yield "shows no way to the menu"
    for outbound in screen.outbounds:
        yield from _too_much(screen, outbound)
    yield from as_if_it_held(screen, house)


def _wrong_answer(scene: Scene) -> Iterator[str]:
    """What is wrong with an answer before it is rendered."""
    if scene.turn is None:
        yield f"fails in the engine: {scene.failure}"
    elif (size := len(to_state(scene.turn.conversation))) > STATE_BYTES:
        yield f"leaves a position of {size} bytes; {STATE_BYTES} fit"


def _too_much(screen: Screen, outbound: Outbound) -> Iterator[str]:
    units = len(outbound.text.encode("utf-16-le")) // 2
    if units > screen.look.characters:
        yield f"takes {units} letters; the provider takes {screen.look.characters}"
    if outbound.picture and units > screen.look.caption:
        yield f"takes {units} letters below a picture; {screen.look.caption} are the most"
    for button in outbound.buttons:
        if not 1 <= len(button.data.encode()) <= BUTTON_BYTES:
            yield f"has a button of {len(button.data.encode())} bytes"
    if not screen.look.segments:
        return
    cost = count(outbound.text)
    most = _budget(screen.scene)[0 if cost.gsm7 else 1]
    if cost.segments > most:
        yield f"takes {cost.segments} segments ({cost.units} {cost.encoding} letters); {most} are the most"


def _budget(scene: Scene) -> tuple[int, int]:
    if any(isinstance(effect, Referred) and effect.referrals for effect in scene.effects):
        return WITH_LINES
    alone = all(isinstance(effect, Say) and effect.checked is None for effect in scene.effects)
    return STEP if alone else WITH_SENTENCE  # the day on which old sources were read is such a sentence


def _ways(screen: Screen, script: Script) -> Iterator[str]:
    """The ways on that can be seen: as buttons, or as digits at the foot."""
    for outbound in screen.outbounds:
        yield from _pressed((button.data for button in outbound.buttons), script)
        foot = findall(r"\b\d\b", outbound.text.splitlines()[-1])
        if not screen.look.buttons:
            yield from ("person" for digit in foot if digit == "9")
            yield from ("menu" for digit in foot if digit == "0")


def _pressed(data: Iterable[str], script: Script) -> Iterator[str]:
    for tap in map(Tap.parse, data):
        step = script.step(Place(tap.flow, tap.step)) if tap else None
        leads = {option.id: option.go for option in step.options} if step else {}
        if tap is not None:
            yield "person" if leads.get(tap.option) == PERSON else tap.option

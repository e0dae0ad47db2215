"""Moving through the script: entering steps, passing the gates of the law, going back."""

from dataclasses import replace

from bot.engine.consent import ask_for_person, came_from_danger
from bot.engine.conversation import TRAIL, Asked, Conversation
from bot.engine.effects import AskWhen, Effect, Kind, Notice, Refer, Say, Standing
from bot.engine.event_day import years
from bot.engine.facts import Facts
from bot.engine.script import PERSON, Place, Script, Step
from bot.engine.turn import Turn
from bot.message import LegalStatus

BUDGET = 50  # steps one message may pass; a circle in the script ends in the menu, never in a hang


def enter(
    conversation: Conversation,
    place: Place,
    script: Script,
    facts: Facts,
    *,
    remember: bool = True,
    picked: tuple[str, ...] = (),
) -> Turn:
    """Go to a place and say what stands there, and on, until somebody has to choose or a person is asked for."""
    said: list[Effect] = []
    at: Place | None = place
    resting = conversation.place
    handing_over = False
    for _ in range(BUDGET):
        if at is None or handing_over:
            break
        if at == PERSON:
            handing_over, at = True, resting
            continue
        step = script.step(at)
        if step is None:
            said.append(Notice(Kind.LOST_STEP))
            at = script.menu
            continue
        gate = _gate(step, facts) or _decided(step, conversation, picked)
        if gate is None and remember:  # who comes back to the question wants to name another place
            gate = _known_place(step, conversation)
        if gate is not None:
            at = gate
            continue
        said += _words(step, conversation, script, facts, picked)
        if step.escalate:
            handing_over, at = True, step.place
            continue
        resting = step.place
        at = None if _waits(step) else step.go
    else:
        said = [Notice(Kind.LOST_STEP), Say(script.menu)]
        resting, handing_over = script.menu, False
    moved = _remember(conversation) if remember and resting != conversation.place else conversation
    rested = replace(moved, place=resting, misses=0, asked=Asked.NOTHING, partial="")
    if not handing_over:
        return Turn(rested, tuple(said))
    turn = ask_for_person(rested, script, facts, about=at)
    return Turn(turn.conversation, (*said, *turn.effects))


def back(conversation: Conversation, script: Script, facts: Facts) -> Turn:
    """Return to the step before this one; with nothing to return to, the menu."""
    if not conversation.trail:
        return enter(replace(conversation, trail=()), script.menu, script, facts, remember=False)
    *rest, last = conversation.trail
    return enter(replace(conversation, trail=tuple(rest)), last, script, facts, remember=False)


def again(conversation: Conversation, script: Script, facts: Facts) -> Turn:
    """Say the step where the person stands once more, without moving."""
    return enter(conversation, conversation.place or script.menu, script, facts, remember=False)


def asked_about(step: Step, script: Script) -> str:
    """The instrument whose past worth a step tells: the one asked about where the step is led to; "" for none."""
    flow = script.flows[step.place.flow]
    leads = (other for other in flow.steps.values() if step.place in (*other.when.values(), other.otherwise))
    return next((other.ask_date for other in leads if other.ask_date), "")


def _waits(step: Step) -> bool:
    """Say whether the person has to answer before it goes on."""
    return bool(step.options or step.ask_date or step.pick or step.ask_place)


def _words(
    step: Step, conversation: Conversation, script: Script, facts: Facts, picked: tuple[str, ...]
) -> list[Effect]:
    """What a step says; one that only points elsewhere says nothing."""
    said: list[Effect] = []
    if step.say or step.show or step.forward or step.options:
        said.append(Say(step.place, picked=picked))
    if step.ask_date:
        said.append(AskWhen(step.place, years(facts.law.changes(step.ask_date), facts.today)))
    if step.is_past and (instrument := asked_about(step, script)):
        status = facts.law.status(instrument, facts.today)
        said.append(Standing(instrument, status, facts.law.since(instrument, facts.today)))
    if step.refer:
        said.append(
            Refer(
                step.refer,
                state=conversation.answer("state"),
                zip=conversation.answer("zip"),
                place=step.place,
                urgent=came_from_danger(conversation, script),
                matter=script.flows[step.place.flow].matter,
            )
        )
    return said


def _decided(step: Step, conversation: Conversation, picked: tuple[str, ...]) -> Place | None:
    """Where a decision leads: the first row that fits what the person has answered."""
    for row in step.decide:
        answered = frozenset(picked) if row.answer == "picked" else frozenset((conversation.answer(row.answer),))
        if not row.values or row.values & answered:
            return row.go
    return None


def _known_place(step: Step, conversation: Conversation) -> Place | None:
    """Where to go on without asking for a place that is known already."""
    return step.go if step.ask_place and conversation.answer("state") else None


def _gate(step: Step, facts: Facts) -> Place | None:
    """Where the law as it stands today sends the person instead of this step, or None to let them in."""
    if not step.needs:
        return None
    status = facts.law.status(step.needs, facts.today)
    if status in step.when:
        return step.when[status]
    if status is not LegalStatus.IN_FORCE:
        return step.otherwise  # the loader refuses `needs` without `otherwise`
    return None


def _remember(conversation: Conversation) -> Conversation:
    """The same conversation with the step it leaves on its trail."""
    left = conversation.place
    if left is None or (conversation.trail and conversation.trail[-1] == left):
        return conversation
    return replace(conversation, trail=(*conversation.trail, left)[-TRAIL:])

"""Moving through the script: entering steps, passing the gates of the law, going back."""

from dataclasses import replace

from bot.engine.conversation import TRAIL, Asked, Conversation
from bot.engine.effects import Effect, Kind, Notice, Refer, Say
from bot.engine.facts import Facts
from bot.engine.script import PERSON, Place, Script, Step
from bot.engine.turn import Turn
from bot.message import LegalStatus

BUDGET = 50  # steps one message may pass; a circle in the script ends in the menu, never in a hang


def enter(conversation: Conversation, place: Place, script: Script, facts: Facts, *, remember: bool = True) -> Turn:
    """Go to a place and say what stands there, and on, until somebody has to choose.

    The place `PERSON` is not a step: `bot.engine.handoff` deals with it before this is called.
    """
    said: list[Effect] = []
    at: Place | None = place
    resting = place
    for _ in range(BUDGET):
        if at is None or at == PERSON:
            break
        step = script.step(at)
        if step is None:
            said.append(Notice(Kind.LOST_STEP))
            at = script.menu
            continue
        gate = _gate(step, facts)
        if gate is not None:
            at = gate
            continue
        resting = step.place
        said.append(Say(step.place))
        if step.refer:
            said.append(Refer(step.refer))
        at = None if step.options or step.go is None else step.go
    else:
        said = [Notice(Kind.LOST_STEP), Say(script.menu)]
        resting = script.menu
    moved = _remember(conversation) if remember else conversation
    return Turn(replace(moved, place=resting, misses=0, asked=Asked.NOTHING), tuple(said))


def back(conversation: Conversation, script: Script, facts: Facts) -> Turn:
    """Return to the step before this one; with nothing to return to, the menu."""
    if not conversation.trail:
        return enter(replace(conversation, trail=()), script.menu, script, facts, remember=False)
    *rest, last = conversation.trail
    return enter(replace(conversation, trail=tuple(rest)), last, script, facts, remember=False)


def again(conversation: Conversation, script: Script, facts: Facts) -> Turn:
    """Say the step where the person stands once more, without moving."""
    return enter(conversation, conversation.place or script.menu, script, facts, remember=False)


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

"""The way to a human: asking for one, and agreeing that they read what is written."""

from dataclasses import replace

from bot.engine.conversation import Asked, Conversation
from bot.engine.effects import (
    Agree,
    AskConsent,
    AskTriage,
    Effect,
    Escalate,
    Kind,
    Notice,
    Page,
    Reopen,
    TellWait,
    Withdraw,
)
from bot.engine.facts import Facts
from bot.engine.script import Place, Script
from bot.engine.turn import Turn
from bot.message import Hand

STEPS_SHOWN = 3


def ask_for_person(
    conversation: Conversation, script: Script, facts: Facts, about: Place | None = None, *, danger: bool = False
) -> Turn:
    """Start the way to a human, about the step where the person stands or the one given.

    In an emergency the person is queued and volunteers are paged at once, and consent is asked in the same
    breath; otherwise consent comes first (design §4). Nobody reads their words before they agree. While very many
    wait, one short question comes before that, once (docs/decisions/0019-a-crowd.md).
    """
    about = about or conversation.place
    urgent = danger or (about is not None and script.is_urgent(about))
    if facts.crowded and not urgent and _may_be_asked(conversation, script, facts):
        return Turn(replace(conversation, misses=0, asked=Asked.TRIAGE, triaged=True), (AskTriage(),))
    raised = (Page(),) if danger and facts.hand is not Hand.BOT else ()  # they stand in line already: now further ahead
    if urgent and facts.hand is Hand.CONSENT:  # they asked before they were in danger: into the line, as if they began
        raised = (Page(about.flow if about else ""),)
    if facts.hand is Hand.WAITING and facts.agreed:
        asking = replace(conversation, misses=0, asked=Asked.STAY)
        return Turn(asking, (*raised, _wait(about, script, danger=danger), Notice(Kind.WAIT_OR_LEAVE)))
    if facts.hand is Hand.BOT and facts.recent:
        again = Reopen(topic=about.flow if about else "", urgent=urgent)
        return Turn(replace(conversation, misses=0, asked=Asked.NOTHING), (again, _wait(about, script, danger=danger)))
    effects: list[Effect] = [*raised]
    if facts.hand is Hand.BOT:
        effects.append(_escalate(conversation, about, urgent=urgent))
    if urgent and not facts.staffed:
        effects.append(_wait(about, script, danger=danger))
    effects.append(AskConsent(urgent=urgent, staffed=facts.staffed))
    return Turn(replace(conversation, misses=0, asked=Asked.CONSENT), tuple(effects))


def came_from_danger(conversation: Conversation, script: Script) -> bool:
    """Say whether one of the last steps was about something that is happening now."""
    stood = (*conversation.trail, *([conversation.place] if conversation.place else []))
    return any(script.is_urgent(place) for place in stood)


def _may_be_asked(conversation: Conversation, script: Script, facts: Facts) -> bool:
    """Whether the question about danger may come first: never to who was asked, came from danger or is known."""
    known = facts.hand is not Hand.BOT or facts.recent
    return facts.staffed and not (known or conversation.triaged or came_from_danger(conversation, script))


def answer_consent(conversation: Conversation, number: int, script: Script, facts: Facts) -> Turn | None:
    """Take 1 as yes and 2 as no to the consent question; None for any other number."""
    settled = replace(conversation, asked=Asked.NOTHING, misses=0)
    if number == 1:
        deeds: tuple[Effect, ...] = (Agree(),)
        if facts.hand is Hand.BOT:  # the question had expired: ask and agree in one go
            deeds = (_escalate(conversation, conversation.place, urgent=False), Agree())
        heard_by = () if facts.hand is Hand.ACTIVE else (_wait(conversation.place, script),)
        return Turn(settled, (*deeds, *heard_by))
    if number == 2:
        return Turn(settled, (Withdraw(), Notice(Kind.CANCELLED)))
    return None


def answer_waiting(conversation: Conversation, number: int, script: Script) -> Turn | None:
    """Take 1 as staying in line and 2 as leaving it; None for any other number."""
    settled = replace(conversation, asked=Asked.NOTHING, misses=0)
    if number == 1:
        return Turn(settled, (_wait(conversation.place, script),))
    return Turn(settled, (Withdraw(), Notice(Kind.LEFT_LINE))) if number == 2 else None


def _escalate(conversation: Conversation, about: Place | None, *, urgent: bool) -> Escalate:
    """Ask for a person, with what a volunteer should know of the way here: the last steps, and the state if given."""
    way = dict.fromkeys((*conversation.trail, *((conversation.place,) if conversation.place else ())))
    return Escalate(
        topic=about.flow if about else "",
        urgent=urgent,
        state=conversation.answer("state"),
        steps=tuple(way)[-STEPS_SHOWN:],
    )


def _wait(about: Place | None, script: Script, *, danger: bool = False) -> TellWait:
    """Tell how long it may take, and whom to call meanwhile about what brought them here."""
    flow = script.flows.get(about.flow) if about else None
    if flow is None:
        return TellWait(urgent=danger)
    return TellWait(urgent=danger or flow.urgent, need=flow.call, matter=flow.matter)

"""The way to a human, and what the bot does while a human holds the conversation."""

from dataclasses import replace

from bot.engine.conversation import Asked, Conversation
from bot.engine.effects import (
    Agree,
    AskConsent,
    AskLanguage,
    Effect,
    Escalate,
    Kind,
    Notice,
    Page,
    Relay,
    Withdraw,
)
from bot.engine.facts import Facts
from bot.engine.heard import Heard, Word
from bot.engine.script import Script
from bot.engine.turn import Turn
from bot.engine.walk import again
from bot.message import Hand


def ask_for_person(conversation: Conversation, script: Script, facts: Facts) -> Turn:
    """Start the way to a human.

    In an emergency the person is queued and volunteers are paged at once, and consent is asked in the same
    breath; otherwise consent comes first (design §4). Nobody reads their words before they agree.
    """
    topic = conversation.place.flow if conversation.place else ""
    urgent = conversation.place is not None and script.is_urgent(conversation.place)
    asking = replace(conversation, asked=Asked.CONSENT, misses=0)
    if facts.hand is Hand.WAITING and facts.agreed:
        return Turn(replace(conversation, misses=0), (Notice(_waiting(facts)),))
    effects: list[Effect] = []
    if facts.hand is Hand.BOT:
        effects.append(Escalate(topic=topic, urgent=urgent))
    if urgent and not facts.staffed:
        effects.append(Notice(Kind.NOBODY_ON_DUTY))
    effects.append(AskConsent(urgent=urgent))
    return Turn(asking, tuple(effects))


def answer_consent(conversation: Conversation, number: int, script: Script, facts: Facts) -> Turn | None:
    """Take 1 as yes and 2 as no to the consent question; None for any other number."""
    settled = replace(conversation, asked=Asked.NOTHING, misses=0)
    if number == 1:
        deeds: tuple[Effect, ...] = (Agree(),)
        if facts.hand is Hand.BOT:  # the question had expired: ask and agree in one go
            topic = conversation.place.flow if conversation.place else ""
            deeds = (Escalate(topic=topic, urgent=False), Agree())
        heard_by = () if facts.hand is Hand.ACTIVE else (Notice(_waiting(facts)),)
        return Turn(settled, (*deeds, *heard_by))
    if number == 2:
        return Turn(settled, (Withdraw(), Notice(Kind.CANCELLED)))
    return None


def while_active(conversation: Conversation, heard: Heard, script: Script, facts: Facts) -> Turn:
    """Keep the bot silent while a volunteer holds the conversation.

    STOP and DELETE were taken care of before; HELP and LANGUAGE still work, MENU and an old button ask whether
    to stay, and everything else is for the volunteer.
    """
    number = heard.numbers[0] if len(heard.numbers) == 1 else None
    settled = replace(conversation, asked=Asked.NOTHING)
    answering = conversation.asked
    if heard.tap is not None and heard.tap.flow in ("@consent", "@stay"):
        answering = Asked.CONSENT if heard.tap.flow == "@consent" else Asked.STAY
        number = 1 if heard.tap.option == "yes" else 2
    if answering is Asked.CONSENT and number in (1, 2):
        if number == 1:
            return Turn(settled, (Agree(),))
        return Turn(settled, (Withdraw(), Notice(Kind.CANCELLED)))
    if answering is Asked.STAY and number in (1, 2):
        if number == 1:
            return Turn(settled, (Notice(Kind.STAYED),))
        turn = again(settled, script, replace(facts, hand=Hand.BOT))
        return Turn(turn.conversation, (Withdraw(), Notice(Kind.ENDED_BY_PERSON), *turn.effects))
    if heard.word is Word.HELP:
        return Turn(conversation, (Notice(Kind.HELP),))
    if heard.word is Word.LANGUAGE:
        return Turn(replace(conversation, asked=Asked.LANGUAGE), (AskLanguage(),))
    if heard.word in (Word.MENU, Word.BACK, Word.START) or heard.tap is not None or number == 0:
        return Turn(replace(conversation, asked=Asked.STAY), (Notice(Kind.STAY_OR_END),))
    relayed: tuple[Effect, ...] = (Relay(heard.text),) if not heard.unreadable else (Notice(Kind.UNREADABLE),)
    if heard.urgent:
        relayed = (*relayed, Page())
    if not facts.agreed:
        return Turn(replace(conversation, asked=Asked.CONSENT), (*relayed, AskConsent(urgent=True)))
    return Turn(conversation, relayed)


def _waiting(facts: Facts) -> Kind:
    return Kind.QUEUED if facts.staffed else Kind.NOBODY_ON_DUTY

"""What the bot does while a volunteer holds the conversation: keep silent, but for the words that always work."""

from dataclasses import replace

from bot.engine.attachments import handed_on
from bot.engine.conversation import Asked, Conversation
from bot.engine.effects import Agree, AskConsent, AskLanguage, Kind, Notice, Page, Withdraw
from bot.engine.facts import Facts
from bot.engine.heard import Heard, Word
from bot.engine.script import Script
from bot.engine.turn import Turn
from bot.engine.walk import again
from bot.message import Hand


def while_active(conversation: Conversation, heard: Heard, script: Script, facts: Facts) -> Turn:
    """Answer, or keep silent, while a volunteer holds the conversation.

    STOP and DELETE were taken care of before; HELP and LANGUAGE still work, MENU and an old button ask whether
    to stay, and everything else is for the volunteer.
    """
    answered = _answer(conversation, heard, script, facts)
    if answered is not None:
        return answered
    if heard.word is Word.HELP:
        return Turn(conversation, (Notice(Kind.HELP),))
    if heard.word is Word.LANGUAGE:
        return Turn(replace(conversation, asked=Asked.LANGUAGE), (AskLanguage(),))
    if heard.word is Word.PERSON and not heard.text:  # the button: a person is here already
        return Turn(conversation, (Notice(Kind.STAYED),))
    if heard.word in (Word.MENU, Word.BACK, Word.START) or heard.tap is not None or heard.numbers == (0,):
        return Turn(replace(conversation, asked=Asked.STAY), (Notice(Kind.STAY_OR_END),))
    relayed = handed_on(heard, facts)
    if heard.urgent:
        relayed = (*relayed, Page(heard.topic or ""))
    if not facts.agreed:
        return Turn(replace(conversation, asked=Asked.CONSENT), (*relayed, AskConsent(urgent=True)))
    # A question of the bot's own is over: the next number is one the volunteer asked for.
    return Turn(replace(conversation, asked=Asked.NOTHING), relayed)


def _answer(conversation: Conversation, heard: Heard, script: Script, facts: Facts) -> Turn | None:
    """Take 1 or 2, or a button, as the answer to a question of the bot's own."""
    number = heard.numbers[0] if len(heard.numbers) == 1 else None
    answering = conversation.asked
    if heard.tap is not None and heard.tap.flow in ("@consent", "@stay"):
        answering = Asked.CONSENT if heard.tap.flow == "@consent" else Asked.STAY
        number = 1 if heard.tap.option == "yes" else 2
    settled = replace(conversation, asked=Asked.NOTHING)
    match answering, number:
        case Asked.CONSENT, 1:
            return Turn(settled, (Agree(),))
        case Asked.CONSENT, 2:
            return Turn(settled, (Withdraw(), Notice(Kind.CANCELLED)))
        case Asked.STAY, 1:
            return Turn(settled, (Notice(Kind.STAYED),))
        case Asked.STAY, 2:
            turn = again(settled, script, replace(facts, hand=Hand.BOT))
            return Turn(turn.conversation, (Withdraw(), Notice(Kind.ENDED_BY_PERSON), *turn.effects))
    return None

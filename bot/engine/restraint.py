"""How much is said to one person: an answer to every message, until so many come that no answer helps any more.

Limits what is sent, never what is kept: words for a volunteer are relayed, a person can be asked for, stop and delete
work, and whoever is in danger is always answered.
"""

from dataclasses import replace

from bot.engine.conversation import Conversation
from bot.engine.effects import (
    Agree,
    AskTriage,
    Discard,
    Escalate,
    Forget,
    Kind,
    Notice,
    OptIn,
    OptOut,
    Page,
    Relay,
    Reopen,
    Spoken,
    Withdraw,
)
from bot.engine.facts import Facts
from bot.engine.heard import Heard
from bot.engine.script import Script
from bot.engine.turn import Turn

IN_A_ROW = 20  # answers to one person ...
A_MINUTE = 2  # ... and then so many in a minute
CALM = IN_A_ROW // 2  # when so many are left again, the next pause is told anew
ALWAYS = (Escalate, Reopen, Agree, Withdraw, Page, OptOut, OptIn, Forget, AskTriage)
FOR_A_WHILE = 1


def restrained(before: Conversation, turn: Turn, heard: Heard, script: Script, facts: Facts) -> Turn:
    """The turn as it is, or, after very many in a row, what it does without what it says."""
    if not any(isinstance(effect, Spoken) for effect in turn.effects) or _is_over(turn):
        return turn
    lately = _lately(before, facts)
    hushed = before.hushed if lately > CALM or before.hushed != FOR_A_WHILE else 0
    if _matters(before, turn, heard, script):
        return _counted(turn, min(lately + 1, IN_A_ROW), hushed, facts)
    if facts.spent:
        return _hushed(before, turn, lately, facts.today.toordinal(), Kind.SPENT, facts)
    if facts.minute and lately >= IN_A_ROW:
        return _hushed(replace(before, hushed=hushed), turn, lately, FOR_A_WHILE, Kind.HUSHED, facts)
    return _counted(turn, lately + 1, hushed, facts)


def _matters(before: Conversation, turn: Turn, heard: Heard, script: Script) -> bool:
    """Danger, a person, stop and delete are answered however often."""
    to_danger = turn.conversation.place != before.place and (
        turn.conversation.place is not None and script.is_urgent(turn.conversation.place)
    )
    return heard.urgent or to_danger or any(isinstance(effect, ALWAYS) for effect in turn.effects)


def _is_over(turn: Turn) -> bool:
    return turn.conversation.stopped or any(isinstance(effect, Forget) for effect in turn.effects)


def _lately(before: Conversation, facts: Facts) -> int:
    return max(0, before.answered - A_MINUTE * max(0, facts.minute - before.minute))


def _counted(turn: Turn, answered: int, hushed: int, facts: Facts) -> Turn:
    if not facts.minute:
        return turn
    return replace(turn, conversation=replace(turn.conversation, answered=answered, minute=facts.minute, hushed=hushed))


def _hushed(before: Conversation, turn: Turn, lately: int, until: int, kind: Kind, facts: Facts) -> Turn:
    """What is kept is kept; said is at most one sentence, and they stay where they are."""
    kept = tuple(effect for effect in turn.effects if isinstance(effect, Relay | Discard))
    told = () if before.hushed == until else (Notice(kind, locale=turn.conversation.locale),)
    return Turn(replace(before, answered=lately, minute=facts.minute, hushed=until), (*kept, *told))

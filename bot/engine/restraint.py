"""How much is said to one person: an answer to every message, until so many come that no answer helps any more.

Limits what is sent, never what is kept: words for a volunteer are relayed, a person can be asked for, stop and delete
work, and whoever is in danger is always answered.
"""

from dataclasses import replace
from typing import get_args

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
SPOKEN = get_args(Spoken)


def restrained(before: Conversation, turn: Turn, heard: Heard, script: Script, facts: Facts) -> Turn:
    """The turn as it is, or, after very many in a row, what it does without what it says."""
    if not (facts.minute or facts.spent) or turn.conversation.stopped or not _speaks(turn):
        return turn
    lately = max(0, before.answered - A_MINUTE * max(0, facts.minute - before.minute))
    hushed = before.hushed if lately > CALM or before.hushed != FOR_A_WHILE else 0
    if not facts.spent and lately < IN_A_ROW:
        return _counted(turn, lately + 1, hushed, facts)
    if _matters(before, turn, heard, script):
        return _counted(turn, IN_A_ROW if lately >= IN_A_ROW else lately + 1, hushed, facts)
    until, kind = (facts.today.toordinal(), Kind.SPENT) if facts.spent else (FOR_A_WHILE, Kind.HUSHED)
    kept = tuple(effect for effect in turn.effects if isinstance(effect, Relay | Discard))
    told = () if hushed == until else (Notice(kind, locale=turn.conversation.locale),)
    return Turn(replace(before, answered=lately, minute=facts.minute, hushed=until), (*kept, *told))


def _speaks(turn: Turn) -> bool:
    """Whether it says anything; what erases the person is left as it is."""
    speaks = False
    for effect in turn.effects:
        if isinstance(effect, Forget):
            return False
        speaks = speaks or isinstance(effect, SPOKEN)
    return speaks


def _matters(before: Conversation, turn: Turn, heard: Heard, script: Script) -> bool:
    """Danger, a person, stop and delete are answered however often."""
    place = turn.conversation.place
    to_danger = place is not None and place != before.place and script.is_urgent(place)
    return heard.urgent or to_danger or any(isinstance(effect, ALWAYS) for effect in turn.effects)


def _counted(turn: Turn, answered: int, hushed: int, facts: Facts) -> Turn:
    return Turn(replace(turn.conversation, answered=answered, minute=facts.minute, hushed=hushed), turn.effects)

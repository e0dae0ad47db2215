"""The question that comes before the line while very many wait: is somebody in danger now?"""

from dataclasses import replace

from bot.engine.consent import ask_for_person
from bot.engine.conversation import Asked, Conversation
from bot.engine.effects import Kind, Notice
from bot.engine.facts import Facts
from bot.engine.script import Script
from bot.engine.turn import Turn
from bot.engine.walk import enter

OPTIONS = ("danger", "soon", "other")  # 1, 2 and 3; the buttons carry these words


def answer_triage(conversation: Conversation, number: int, script: Script, facts: Facts) -> Turn | None:
    """Take 1 as danger, ahead of all who are not; 2 as the line, by age as ever; 3 as what can be answered at once."""
    settled = replace(conversation, asked=Asked.NOTHING, misses=0, triaged=True)
    match number:
        case 1:
            turn = ask_for_person(settled, script, facts, danger=True)
            return Turn(turn.conversation, (Notice(Kind.IN_DANGER), *turn.effects))
        case 2:
            return ask_for_person(settled, script, facts)
        case 3:
            turn = enter(settled, script.menu, script, facts)
            return Turn(turn.conversation, (Notice(Kind.ANSWERS_FIRST), *turn.effects))
    return None

"""Asking whether something happens now, where the words do not tell: a missed emergency is worse than a question.

May live here: the question, and what follows from its answer. Does not know: which words are doubtful.
"""

from dataclasses import dataclass, replace

from bot.engine.conversation import Asked, Conversation
from bot.engine.effects import Kind, Notice, Page
from bot.engine.facts import Facts
from bot.engine.heard import Heard, Word
from bot.engine.script import Script
from bot.engine.turn import Turn
from bot.engine.walk import again, enter
from bot.message import Hand

EMERGENCY_LOCALES = ("en", "es")  # said both when the language of a cry for help is not sure; design §4
FALLBACK = "en"
NEW, UNSURE = "n", "u"  # we have not met; and their language is a guess


@dataclass(frozen=True, slots=True)
class Doubt:
    """What may be happening, what else the words may be about, and whom we asked: kept until the next message."""

    perhaps: str
    topic: str = ""
    who: str = ""

    @classmethod
    def of(cls, conversation: Conversation) -> "Doubt | None":
        """The doubt that a question of ours has left open; None when none has."""
        parts = conversation.partial.split("|")
        return cls(*parts) if conversation.asked is Asked.NOW and len(parts) == 3 else None

    @property
    def kept(self) -> str:
        """As it stands in a position."""
        return f"{self.perhaps}|{self.topic}|{self.who}"


def is_met_by_a_question(conversation: Conversation) -> bool:
    """True while all that somebody has heard of us is whether it happens now."""
    doubt = Doubt.of(conversation)
    return doubt is not None and NEW in doubt.who


def ask_at_first(conversation: Conversation, heard: Heard, locale: str, facts: Facts) -> Turn | None:
    """Ask somebody we have not met, in both languages of a cry for help where theirs is not sure."""
    if heard.perhaps is None:
        return None
    sure = heard.locale in facts.languages
    doubt = Doubt(heard.perhaps, heard.topic or "", NEW if sure else NEW + UNSURE)
    spoken = (locale,) if sure else emergency_locales(facts)
    asking = replace(conversation, locale=spoken[0], asked=Asked.NOW, partial=doubt.kept)
    return Turn(asking, tuple(Notice(Kind.IS_IT_NOW, locale=one) for one in spoken))


def ask(conversation: Conversation, heard: Heard, script: Script, most: int) -> Turn | None:
    """Ask somebody in the middle of a conversation; what nobody understood counts as a miss, and is asked once."""
    step = script.step(conversation.place) if conversation.place else None
    if heard.perhaps is None:
        return None
    open_question = conversation.asked is not Asked.NOTHING or (
        step is not None and bool(step.ask_place or step.ask_date or step.pick)
    )
    if heard.unclear and (open_question or conversation.misses + 1 >= most):
        return None
    misses = conversation.misses + 1 if heard.unclear else 0
    doubt = Doubt(heard.perhaps, heard.topic or "")
    return Turn(replace(conversation, asked=Asked.NOW, partial=doubt.kept, misses=misses), (Notice(Kind.IS_IT_NOW),))


def answer(conversation: Conversation, heard: Heard, script: Script, facts: Facts) -> Turn | None:
    """Take 1 as yes and 2 as no to whether it happens now; None for anything else, and when nobody has asked."""
    doubt, said = Doubt.of(conversation), _said(heard)
    start = script.start(doubt.perhaps) if doubt else None
    if doubt is None or said is None or NEW in doubt.who or start is None:
        return None
    if said:
        turn = enter(conversation, start, script, facts)
        page = (Page(doubt.perhaps),) if facts.hand is Hand.WAITING else ()
        return Turn(turn.conversation, (*page, *turn.effects))
    settled = replace(conversation, asked=Asked.NOTHING, partial="")
    topic = script.start(doubt.topic) if doubt.topic else None
    turn = enter(settled, topic, script, facts) if topic else again(settled, script, facts)
    return Turn(replace(turn.conversation, misses=conversation.misses), turn.effects)


def answer_at_first(conversation: Conversation, heard: Heard, facts: Facts) -> tuple[Conversation, Heard]:
    """The message of somebody we met with a question, with its answer put into words: an emergency, or a topic."""
    doubt, said = Doubt.of(conversation), _said(heard)
    if doubt is None:
        return conversation, heard
    tapped = heard.tap.locale if heard.tap and heard.tap.locale in facts.languages else None
    known = None if UNSURE in doubt.who else conversation.locale
    met = replace(conversation, locale=None, asked=Asked.NOTHING, partial="")
    if said is None:
        return met, replace(heard, locale=heard.locale or known)
    told = Heard(topic=doubt.perhaps if said else doubt.topic or None, urgent=said, locale=tapped or known)
    return met, replace(told, hint=heard.hint)


def emergency_locales(facts: Facts) -> tuple[str, ...]:
    """The languages in which a cry for help is answered when its own is not sure."""
    return tuple(locale for locale in EMERGENCY_LOCALES if locale in facts.languages) or (FALLBACK,)


def _said(heard: Heard) -> bool | None:
    """Yes, no, or neither."""
    if heard.tap is not None:
        return heard.tap.option == "yes" if heard.tap.flow == "@now" else None
    if heard.word is Word.YES or heard.numbers == (1,):
        return True
    return False if heard.numbers == (2,) or heard.folded == "no" else None

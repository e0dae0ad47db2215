"""Meeting a person for the first time: help first in an emergency, otherwise their language first."""

from collections.abc import Sequence
from dataclasses import replace

from bot.engine.choice import names_a_place, tapped, with_place
from bot.engine.consent import ask_for_person
from bot.engine.conversation import Asked, Conversation
from bot.engine.doubt import FALLBACK, answer_at_first, ask_at_first, emergency_locales, is_met_by_a_question
from bot.engine.effects import AskLanguage, Kind, Notice, Say
from bot.engine.facts import Facts
from bot.engine.heard import Heard, Word
from bot.engine.script import Script
from bot.engine.turn import Turn
from bot.engine.walk import enter

MISSES_BEFORE_OFFER = 2


def is_first_contact(conversation: Conversation) -> bool:
    """True until the person has been told who we are, in a language of theirs."""
    return conversation.is_new or conversation.asked is Asked.FIRST or is_met_by_a_question(conversation)


def meet(conversation: Conversation, heard: Heard, script: Script, facts: Facts) -> Turn:
    """Answer the first message, and those after it until we know which language to speak."""
    if is_met_by_a_question(conversation):
        conversation, heard = answer_at_first(conversation, heard, facts)
    if heard.urgent and heard.topic and script.start(heard.topic):
        return _help_at_once(conversation, heard, heard.topic, script, facts)
    if (turn := ask_at_first(conversation, heard, _locale(heard, facts), facts)) is not None:
        return turn
    if heard.tap is not None:  # a button of a conversation that has been erased meanwhile
        return tapped(replace(conversation, locale=_locale(heard, facts)), heard.tap, script, facts)
    if heard.word is Word.PERSON or heard.numbers == (9,):
        turn = ask_for_person(replace(conversation, locale=_locale(heard, facts)), script, facts)
        return Turn(turn.conversation, (Notice(Kind.WELCOME), *turn.effects))
    if heard.word is Word.HELP:
        asking = replace(conversation, locale=_locale(heard, facts), asked=Asked.FIRST)
        return Turn(asking, (Notice(Kind.HELP), AskLanguage()))
    pointed = script.start(heard.topic) if heard.topic else None
    told = replace(conversation, place=pointed or conversation.place)
    if names_a_place(heard):  # help near there is what comes after the language
        told = replace(with_place(told, heard), place=script.lines_for(told.place))
    if heard.word is Word.LANGUAGE or heard.locale not in facts.languages:
        return _ask_language(told, heard, facts)
    return welcome(replace(told, locale=heard.locale), script, facts)


def welcome(conversation: Conversation, script: Script, facts: Facts) -> Turn:
    """Say who we are, and what the person's first words point to, or the menu."""
    turn = enter(conversation, conversation.place or script.menu, script, facts, remember=False)
    return Turn(turn.conversation, (Notice(Kind.WELCOME), *turn.effects))


def _help_at_once(conversation: Conversation, heard: Heard, topic: str, script: Script, facts: Facts) -> Turn:
    """Say what to do now, before any menu or question, in the languages it may have been asked in."""
    locales: Sequence[str] = emergency_locales(facts)
    if heard.locale in facts.languages:
        locales = [heard.locale or FALLBACK]
    start = script.start(topic) or script.menu
    turn = enter(replace(conversation, locale=locales[0]), start, script, facts)
    place = next((effect.place for effect in turn.effects if isinstance(effect, Say)), start)
    first = tuple(Say(place, first=True, locale=locale) for locale in locales)
    return Turn(replace(turn.conversation, place=place), (*first, Notice(Kind.WHO)))


def _ask_language(conversation: Conversation, heard: Heard, facts: Facts) -> Turn:
    """Show the languages; whoever has seen them twice and still writes something else is offered a person."""
    misses = conversation.misses + 1 if conversation.asked is Asked.FIRST else 0
    locale = _locale(heard, facts)
    if misses >= MISSES_BEFORE_OFFER:
        return Turn(replace(conversation, locale=locale, misses=0, asked=Asked.PERSON), (Notice(Kind.OFFER_PERSON),))
    asking = replace(conversation, locale=locale, misses=misses, asked=Asked.FIRST)
    return Turn(asking, (AskLanguage(),))


def _locale(heard: Heard, facts: Facts) -> str:
    """The best we know of the person's language: what they wrote, what their phone says, or English."""
    return next((found for found in (heard.locale, heard.hint) if found in facts.languages and found), FALLBACK)

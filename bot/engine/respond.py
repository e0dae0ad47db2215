"""Answer one message: the order in which a message is understood, from the words that always work to a miss."""

from collections.abc import Mapping
from dataclasses import replace

from bot.engine.conversation import Asked, Conversation
from bot.engine.effects import (
    AskLanguage,
    Forget,
    Kind,
    Notice,
    OptIn,
    OptOut,
    Page,
    Relay,
    Say,
)
from bot.engine.facts import Facts
from bot.engine.handoff import answer_consent, ask_for_person, while_active
from bot.engine.heard import Heard, Word
from bot.engine.script import PERSON, Option, Place, Script
from bot.engine.turn import Turn
from bot.engine.walk import again, back, enter
from bot.message import Hand

FALLBACK = "en"
EMERGENCY_LOCALES = ("en", "es")  # said both when the language of a cry for help is not sure; design §4
MISSES_BEFORE_OFFER = 2


def respond(conversation: Conversation, heard: Heard, script: Script, facts: Facts) -> Turn:
    """Answer one message.

    Command words win over everything: a person can always stop, start over or reach a human.
    """
    if conversation.stopped:
        return _while_stopped(conversation, heard, script, facts)
    if heard.word is Word.STOP:
        return Turn(replace(conversation, stopped=True, asked=Asked.NOTHING), (OptOut(), Notice(Kind.STOPPED)))
    if heard.word is Word.DELETE:
        return Turn(Conversation(locale=conversation.locale), (Forget(), Notice(Kind.DELETED)))
    if (chosen := _chosen_language(conversation, heard, facts)) is not None:
        return _speak(conversation, chosen, script, facts)
    if facts.hand is Hand.ACTIVE:
        return while_active(conversation, heard, script, facts)
    if conversation.is_new:
        return _first_contact(conversation, heard, script, facts)
    return _while_bot(conversation, heard, script, facts)


def _while_stopped(conversation: Conversation, heard: Heard, script: Script, facts: Facts) -> Turn:
    """Stay silent on this channel but for the words that start again or delete."""
    if heard.word is Word.DELETE:
        kept = Conversation(stopped=True)
        return Turn(kept, (Forget(), Notice(Kind.DELETED)))
    if heard.word in (Word.START, Word.YES):  # carriers take YES as START
        started = replace(conversation, stopped=False, locale=conversation.locale or heard.locale or FALLBACK)
        turn = enter(started, script.menu, script, facts)
        return Turn(turn.conversation, (OptIn(), Notice(Kind.STARTED), *turn.effects))
    return Turn(conversation)


def _first_contact(conversation: Conversation, heard: Heard, script: Script, facts: Facts) -> Turn:
    """Meet a person for the first time: help first in an emergency, otherwise their language first."""
    if heard.urgent and heard.topic and (place := script.start(heard.topic)):
        locales = (heard.locale,) if heard.locale else EMERGENCY_LOCALES
        met = replace(conversation, locale=locales[0])
        turn = enter(met, place, script, facts)
        first = tuple(Say(place, first=True, locale=locale) for locale in locales)
        return Turn(turn.conversation, (*first, Notice(Kind.WHO)))
    if heard.word is Word.PERSON:
        met = replace(conversation, locale=heard.locale or FALLBACK)
        turn = ask_for_person(met, script, facts)
        return Turn(turn.conversation, (Notice(Kind.WELCOME), *turn.effects))
    if heard.locale is None:
        return Turn(replace(conversation, locale=_hinted(heard, facts), asked=Asked.LANGUAGE), (AskLanguage(),))
    met = replace(conversation, locale=heard.locale)
    start = (script.start(heard.topic) if heard.topic else None) or script.menu
    turn = enter(met, start, script, facts)
    return Turn(turn.conversation, (Notice(Kind.WELCOME), *turn.effects))


def _while_bot(conversation: Conversation, heard: Heard, script: Script, facts: Facts) -> Turn:
    """Answer while nobody but the bot holds the conversation, or while the person waits for a volunteer."""
    turn = (
        _word(conversation, heard, script, facts)
        or _question(conversation, heard, script, facts)
        or _choice(conversation, heard, script, facts)
        or _topic(conversation, heard, script, facts)
        or _relay(conversation, heard, facts)
        or _miss(conversation, heard, script, facts)
    )
    if heard.urgent and facts.hand is Hand.WAITING:
        turn = Turn(turn.conversation, (Page(), *turn.effects))
    if heard.identifier:
        turn = Turn(turn.conversation, (Notice(Kind.IDENTIFIER), *turn.effects))
    return turn


def _word(conversation: Conversation, heard: Heard, script: Script, facts: Facts) -> Turn | None:
    """Obey a word that works everywhere, or the digits that stand for two of them: 0 and 9."""
    match heard.word:
        case Word.HELP:
            return Turn(conversation, (Notice(Kind.HELP),))
        case Word.MENU | Word.START | Word.HELLO:
            return enter(conversation, script.menu, script, facts)
        case Word.BACK:
            return back(conversation, script, facts)
        case Word.LANGUAGE:
            return Turn(replace(conversation, asked=Asked.LANGUAGE), (AskLanguage(),))
        case Word.PERSON:
            return ask_for_person(conversation, script, facts)
    if heard.numbers == (9,):
        return ask_for_person(conversation, script, facts)
    if heard.numbers == (0,):
        if conversation.place == script.menu or conversation.place is None:
            return Turn(replace(conversation, asked=Asked.LANGUAGE), (AskLanguage(),))
        return enter(conversation, script.menu, script, facts)
    return None


def _question(conversation: Conversation, heard: Heard, script: Script, facts: Facts) -> Turn | None:
    """Take a number, or a plain yes, as the answer to what the bot has just asked."""
    number = heard.numbers[0] if len(heard.numbers) == 1 else None
    if heard.word is Word.YES:
        number = 1
    if number is None or conversation.asked is Asked.NOTHING:
        return None
    match conversation.asked:
        case Asked.CONSENT:
            return answer_consent(conversation, number, script, facts)
        case Asked.PERSON if number == 1:
            return ask_for_person(conversation, script, facts)
        case Asked.STAY:  # the volunteer has gone meanwhile
            return again(conversation, script, facts)
    return None


def _choice(conversation: Conversation, heard: Heard, script: Script, facts: Facts) -> Turn | None:
    """Follow a pressed button, an option's number, or an option's own words."""
    if heard.tap is not None:
        return _tapped(conversation, heard, script, facts)
    step = script.step(conversation.place) if conversation.place else None
    if conversation.place is not None and step is None:
        return enter(conversation, conversation.place, script, facts, remember=False)  # says that it has moved
    if step is None:
        return None
    option: Option | None = None
    if len(heard.numbers) == 1 and 1 <= heard.numbers[0] <= len(step.options):
        option = step.options[heard.numbers[0] - 1]
    elif heard.word is Word.YES and len(step.options) == 2:
        option = step.options[0]
    elif not heard.numbers:
        option = _labelled(step.options, heard.folded, script.labels.get(conversation.locale or FALLBACK, {}))
    return _follow(conversation, option.go, script, facts) if option else None


def _tapped(conversation: Conversation, heard: Heard, script: Script, facts: Facts) -> Turn:
    """Follow a button, however old: it names its own step. Buttons of the bot's own begin with `@`."""
    tap = heard.tap
    assert tap is not None
    spoken = replace(conversation, locale=tap.locale if tap.locale in facts.languages else conversation.locale)
    if tap.flow == "@stay":  # the volunteer has gone meanwhile
        return again(spoken, script, facts)
    if tap.flow == "@consent":
        number = 1 if tap.option == "yes" else 2
        asking = replace(spoken, asked=Asked.CONSENT)
        return answer_consent(asking, number, script, facts) or again(spoken, script, facts)
    if tap.flow == "@word" and tap.option in set(Word):
        worded = replace(heard, tap=None, word=Word(tap.option))
        return _word(spoken, worded, script, facts) or again(spoken, script, facts)
    step = script.step(Place(tap.flow, tap.step))
    option = next((found for found in step.options if found.id == tap.option), None) if step else None
    if step is None or option is None:
        return enter(spoken, Place(tap.flow, tap.step if step else "?"), script, facts)
    return _follow(replace(spoken, place=step.place), option.go, script, facts)


def _topic(conversation: Conversation, heard: Heard, script: Script, facts: Facts) -> Turn | None:
    """Go to the flow that the person's own words point to."""
    place = script.start(heard.topic) if heard.topic else None
    return enter(conversation, place, script, facts) if place else None


def _relay(conversation: Conversation, heard: Heard, facts: Facts) -> Turn | None:
    """Keep what a waiting person writes for the volunteer who will come."""
    if facts.hand is not Hand.WAITING or heard.unreadable or heard.numbers or not heard.text:
        return None
    if not facts.agreed:
        return None
    return Turn(conversation, (Relay(heard.text), Notice(Kind.SAVED_FOR_VOLUNTEER)))


def _miss(conversation: Conversation, heard: Heard, script: Script, facts: Facts) -> Turn:
    """Say that we did not understand, and show the step again; the second time in a row, offer a person."""
    misses = conversation.misses + 1
    turn = again(conversation, script, facts)
    if misses >= MISSES_BEFORE_OFFER:
        asking = replace(turn.conversation, misses=0, asked=Asked.PERSON)
        return Turn(asking, (Notice(Kind.OFFER_PERSON),))
    sorry = Notice(Kind.UNREADABLE if heard.unreadable else Kind.NOT_UNDERSTOOD)
    return Turn(replace(turn.conversation, misses=misses), (sorry, *turn.effects))


def _follow(conversation: Conversation, place: Place, script: Script, facts: Facts) -> Turn:
    """Go where an option leads, which may be a person."""
    step = script.step(place)
    if place == PERSON or (step is not None and step.escalate):
        return ask_for_person(conversation, script, facts)
    return enter(conversation, place, script, facts)


def _chosen_language(conversation: Conversation, heard: Heard, facts: Facts) -> str | None:
    """The language picked from the menu, by number or by button, if one was."""
    if heard.tap is not None and heard.tap.flow == "@language":
        return heard.tap.option if heard.tap.option in facts.languages else None
    if heard.locale in facts.languages and (heard.word is Word.LANGUAGE or conversation.asked is Asked.LANGUAGE):
        return heard.locale  # they named it ("español") or began to speak it
    if conversation.asked is Asked.LANGUAGE and len(heard.numbers) == 1:
        number = heard.numbers[0]
        return facts.languages[number - 1] if 1 <= number <= len(facts.languages) else None
    return None


def _speak(conversation: Conversation, locale: str, script: Script, facts: Facts) -> Turn:
    """Change the language and go on where the person was."""
    spoken = replace(conversation, locale=locale, asked=Asked.NOTHING)
    if facts.hand is Hand.ACTIVE:
        return Turn(spoken, (Notice(Kind.LANGUAGE_SET),))
    if conversation.place is None:
        turn = enter(spoken, script.menu, script, facts)
        return Turn(turn.conversation, (Notice(Kind.WELCOME), *turn.effects))
    turn = again(spoken, script, facts)
    return Turn(turn.conversation, (Notice(Kind.LANGUAGE_SET), *turn.effects))


def _labelled(options: tuple[Option, ...], said: str, labels: Mapping[str, str]) -> Option | None:
    """The one option whose label the person typed, or began to type (three letters or more)."""
    if len(said) < 3:
        return None
    matching = [option for option in options if labels.get(option.text, "").startswith(said)]
    exact = [option for option in matching if labels.get(option.text) == said]
    found = exact or matching
    return found[0] if len(found) == 1 else None


def _hinted(heard: Heard, facts: Facts) -> str:
    return heard.hint if heard.hint in facts.languages else FALLBACK

"""Answer one message: the order in which a message is understood, from the words that always work to a miss."""

from dataclasses import replace

from bot.engine.attachments import about_attachments, viewed
from bot.engine.choice import choose, placed_anywhere
from bot.engine.consent import answer_consent, answer_waiting, ask_for_person
from bot.engine.conversation import Asked, Conversation
from bot.engine.doubt import FALLBACK, answer, ask
from bot.engine.effects import AskLanguage, Forget, Kind, Notice, OptIn, OptOut, Page, Relay, ShowSources
from bot.engine.facts import Facts
from bot.engine.first_contact import MISSES_BEFORE_OFFER, is_first_contact, meet, welcome
from bot.engine.handoff import while_active
from bot.engine.heard import Heard, Word
from bot.engine.restraint import restrained
from bot.engine.script import Script
from bot.engine.triage import answer_triage
from bot.engine.turn import Turn
from bot.engine.walk import again, back, enter
from bot.message import Hand


def respond(conversation: Conversation, heard: Heard, script: Script, facts: Facts) -> Turn:
    """Answer one message, or only keep it, where very many came in a row."""
    heard = _with_tapped_word(heard)
    return restrained(conversation, _answered(conversation, heard, script, facts), heard, script, facts)


def _answered(conversation: Conversation, heard: Heard, script: Script, facts: Facts) -> Turn:
    """Answer one message.

    Command words win over everything: a person can always stop, start over or reach a human.
    """
    if conversation.stopped:
        return _while_stopped(conversation, heard, script, facts)
    if heard.word is Word.STOP:
        return Turn(replace(conversation, stopped=True, asked=Asked.NOTHING), (OptOut(), Notice(Kind.STOPPED)))
    if heard.word is Word.DELETE:
        return _delete(conversation, Conversation(locale=conversation.locale), facts)
    if facts.blocked:
        return Turn(conversation, (Notice(Kind.BLOCKED),))
    if (chosen := _chosen_language(conversation, heard, facts)) is not None:
        return _speak(conversation, chosen, script, facts)
    if facts.hand is Hand.ACTIVE:
        return while_active(conversation, heard, script, facts)
    if is_first_contact(conversation):
        turn = meet(conversation, heard, script, facts)
    else:
        turn = _while_bot(_in_its_language(conversation, heard, facts), heard, script, facts)
    if heard.urgent and facts.hand is Hand.WAITING:
        turn = Turn(turn.conversation, (Page(heard.topic or ""), *turn.effects))
    if heard.identifier:
        turn = Turn(turn.conversation, (Notice(Kind.IDENTIFIER), *turn.effects))
    return turn


def _with_tapped_word(heard: Heard) -> Heard:
    """The same message with a button that stands for a word turned into that word, in the button's language."""
    tap = heard.tap
    if tap is None or tap.flow != "@word" or tap.option not in set(Word):
        return heard
    return replace(heard, tap=None, word=Word(tap.option), locale=None)


def _delete(conversation: Conversation, emptied: Conversation, facts: Facts) -> Turn:
    """Erase everything without asking back, or say truthfully that a legal hold forbids it."""
    if facts.held:
        return Turn(conversation, (Notice(Kind.MUST_BE_KEPT),))
    return Turn(emptied, (Forget(), Notice(Kind.DELETED)))


def _while_stopped(conversation: Conversation, heard: Heard, script: Script, facts: Facts) -> Turn:
    """Stay silent on this channel but for the words that start again or delete."""
    if heard.word is Word.DELETE:
        return _delete(conversation, Conversation(stopped=True), facts)
    if heard.word in (Word.START, Word.YES):  # carriers take YES as START
        started = replace(conversation, stopped=False, locale=conversation.locale or heard.locale or FALLBACK)
        if facts.blocked:
            return Turn(started, (OptIn(), Notice(Kind.BLOCKED)))
        turn = enter(started, script.menu, script, facts)
        return Turn(turn.conversation, (OptIn(), Notice(Kind.STARTED), *turn.effects))
    return Turn(conversation)


def _while_bot(conversation: Conversation, heard: Heard, script: Script, facts: Facts) -> Turn:
    """Answer while nobody but the bot holds the conversation, or while the person waits for a volunteer."""
    return (
        answer(conversation, heard, script, facts)
        or _word(conversation, heard, script, facts)
        or _question(conversation, heard, script, facts)
        or choose(conversation, heard, script, facts)
        or _relay(conversation, heard, script, facts)
        or ask(conversation, heard, script, MISSES_BEFORE_OFFER)
        or _topic(conversation, heard, script, facts)
        or placed_anywhere(conversation, heard, script, facts)
        or _lost(conversation, script, facts)
        or _miss(conversation, heard, script, facts)
    )


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
        case Word.SOURCE:
            return _sources(conversation, script, facts)
    if heard.numbers == (9,):
        return ask_for_person(conversation, script, facts)
    if heard.numbers == (8,) and _has_sources(conversation, script):
        return _sources(conversation, script, facts)
    if heard.numbers == (0,):
        if conversation.place == script.menu or conversation.place is None:
            return Turn(replace(conversation, asked=Asked.LANGUAGE), (AskLanguage(),))
        return enter(conversation, script.menu, script, facts)
    return None


def _has_sources(conversation: Conversation, script: Script) -> bool:
    step = script.step(conversation.place) if conversation.place else None
    return step is not None and bool(step.cite)


def _sources(conversation: Conversation, script: Script, facts: Facts) -> Turn:
    """Say where the step comes from; one that rests on nothing is said again."""
    if conversation.place is None or not _has_sources(conversation, script):
        return again(conversation, script, facts)
    return Turn(replace(conversation, misses=0), (ShowSources(conversation.place),))


def _question(conversation: Conversation, heard: Heard, script: Script, facts: Facts) -> Turn | None:
    """Take a number, or a plain yes, as the answer to what the bot has just asked, and to nothing else."""
    number = heard.numbers[0] if len(heard.numbers) == 1 else None
    if heard.word is Word.YES:
        number = 1
    if number is None or conversation.asked is Asked.NOTHING:
        return None
    if conversation.asked is Asked.CONSENT:
        answered = answer_consent(conversation, number, script, facts)
        return answered or _asked_again(conversation, script, facts)
    if conversation.asked is Asked.TRIAGE:
        return answer_triage(conversation, number, script, facts) or _asked_again(conversation, script, facts)
    if conversation.asked is Asked.STAY and facts.hand is Hand.WAITING:
        return answer_waiting(conversation, number, script) or _asked_again(conversation, script, facts)
    if conversation.asked is Asked.PERSON and number == 1:
        return ask_for_person(conversation, script, facts)
    if conversation.asked is Asked.LANGUAGE:
        return _asked_again(conversation, script, facts)
    return again(conversation, script, facts)  # no person wanted, or the volunteer has gone meanwhile


def _relay(conversation: Conversation, heard: Heard, script: Script, facts: Facts) -> Turn | None:
    """Keep what a waiting person writes for the volunteer who will come; a topic it names is shown as well."""
    if facts.hand is not Hand.WAITING or not facts.agreed:
        return None
    if heard.unreadable or heard.numbers or not heard.text:
        return None
    unseen = (Notice(Kind.SEND_LATER),) if viewed(heard, facts) else ()
    kept = (Relay(heard.text), Notice(Kind.SAVED_FOR_VOLUNTEER), *unseen)
    turn = _topic(conversation, heard, script, facts) or placed_anywhere(conversation, heard, script, facts)
    turn = turn or Turn(replace(conversation, misses=0))
    return Turn(turn.conversation, (*kept, *turn.effects))


def _topic(conversation: Conversation, heard: Heard, script: Script, facts: Facts) -> Turn | None:
    """Go to the flow that the person's own words point to."""
    place = script.start(heard.topic) if heard.topic else None
    return enter(conversation, place, script, facts) if place else None


def _lost(conversation: Conversation, script: Script, facts: Facts) -> Turn | None:
    """Lead somebody whose step no longer exists to the menu, with an apology."""
    if conversation.place is None or script.step(conversation.place) is not None:
        return None
    return again(conversation, script, facts)


def _miss(conversation: Conversation, heard: Heard, script: Script, facts: Facts) -> Turn:
    """Say that we did not understand, and ask again; the second time in a row, offer a person."""
    misses = conversation.misses + (0 if heard.attachments else 1)  # a picture is no misunderstanding
    turn = _asked_again(conversation, script, facts)
    if misses >= MISSES_BEFORE_OFFER and turn.conversation.asked is not Asked.CONSENT:
        asking = replace(turn.conversation, misses=0, asked=Asked.PERSON)
        return Turn(asking, (Notice(Kind.OFFER_PERSON),))
    unseen = heard.unreadable or heard.attachments
    sorry = Notice(about_attachments(conversation, heard, facts) if unseen else Kind.NOT_UNDERSTOOD)
    return Turn(replace(turn.conversation, misses=misses), (sorry, *turn.effects))


def _asked_again(conversation: Conversation, script: Script, facts: Facts) -> Turn:
    """Put the question that is open once more: the bot's own, or the step's."""
    if conversation.asked is Asked.CONSENT and facts.hand in (Hand.CONSENT, Hand.WAITING) and not facts.agreed:
        return ask_for_person(conversation, script, facts)
    if conversation.asked is Asked.TRIAGE:  # whatever they said, it is not asked a second time
        return ask_for_person(conversation, script, facts)
    if conversation.asked is Asked.LANGUAGE:
        return Turn(conversation, (AskLanguage(),))
    return again(conversation, script, facts)


def _chosen_language(conversation: Conversation, heard: Heard, facts: Facts) -> str | None:
    """The language picked by number, by button or by its name, if one was."""
    if heard.tap is not None and heard.tap.flow == "@language":
        return heard.tap.option if heard.tap.option in facts.languages else None
    if heard.word is Word.LANGUAGE and heard.locale in facts.languages:
        return heard.locale  # they named it: "español"
    says_nothing_else = heard.word is None and heard.topic is None and not heard.numbers and heard.tap is None
    if says_nothing_else and _in_its_language(conversation, heard, facts) != conversation:
        return heard.locale  # they began to speak it
    if conversation.asked in (Asked.LANGUAGE, Asked.FIRST) and len(heard.numbers) == 1:
        number = heard.numbers[0]
        return facts.languages[number - 1] if 1 <= number <= len(facts.languages) else None
    return None


def _in_its_language(conversation: Conversation, heard: Heard, facts: Facts) -> Conversation:
    """The conversation in the language of the message, when we had just asked for one and it names something else."""
    if conversation.asked is not Asked.LANGUAGE or facts.hand is Hand.ACTIVE:
        return conversation
    if heard.locale not in facts.languages:
        return conversation
    return replace(conversation, locale=heard.locale, asked=Asked.NOTHING)


def _speak(conversation: Conversation, locale: str, script: Script, facts: Facts) -> Turn:
    """Change the language and go on where the person was."""
    spoken = replace(conversation, locale=locale, misses=0, asked=Asked.NOTHING)
    if facts.hand is Hand.ACTIVE:
        return Turn(spoken, (Notice(Kind.LANGUAGE_SET),))
    if conversation.asked is Asked.FIRST or conversation.place is None:
        return welcome(spoken, script, facts)
    turn = again(spoken, script, facts)
    return Turn(turn.conversation, (Notice(Kind.LANGUAGE_SET), *turn.effects))

"""The first message: help first in an emergency, otherwise the person's language first."""

import pytest

from bot.engine.conversation import Asked, Conversation
from bot.engine.effects import AskConsent, AskLanguage, Escalate, Kind, Notice, Say
from bot.engine.heard import Heard, Word
from bot.engine.respond import respond
from bot.engine.turn import Turn
from tests.builders import facts, flow, heard, option, place, script, step, tap

NEW = Conversation()


def meet(said: Heard, before: Conversation = NEW) -> Turn:
    return respond(before, said, script(), facts())


def test_a_recognised_language_is_welcomed_and_led_to_the_menu() -> None:
    turn = meet(heard("hola", word=Word.HELLO, locale="es"))
    assert turn.effects == (Notice(Kind.WELCOME), Say(place("menu.top")))
    assert turn.conversation.locale == "es"


def test_a_topic_in_a_recognised_language_is_answered_after_the_welcome() -> None:
    turn = meet(heard("no me pagan", topic="work", locale="es"))
    assert turn.effects == (Notice(Kind.WELCOME), Say(place("work.ask")))


@pytest.mark.parametrize("said", [heard("hmm"), heard("1"), heard("xin chào", locale="vi"), heard(unreadable=True)])
def test_an_unknown_language_is_asked_for(said: Heard) -> None:
    turn = meet(said)
    assert turn.effects == (AskLanguage(),)
    assert turn.conversation.asked is Asked.FIRST


def test_the_number_of_a_language_welcomes_and_leads_to_the_menu() -> None:
    turn = meet(heard("2"), meet(heard("hmm")).conversation)
    assert turn.effects == (Notice(Kind.WELCOME), Say(place("menu.top")))
    assert turn.conversation.locale == "es"


def test_what_the_first_words_point_to_is_said_once_the_language_is_known() -> None:
    asked = meet(heard("memo", topic="work"))
    assert asked.effects == (AskLanguage(),)
    turn = meet(heard("2"), asked.conversation)
    assert turn.effects == (Notice(Kind.WELCOME), Say(place("work.ask")))
    assert turn.conversation.trail == ()


def test_a_person_asked_for_at_the_language_menu_is_told_what_the_first_words_pointed_to() -> None:
    turn = meet(heard("9"), meet(heard("memo", topic="work")).conversation)
    assert Escalate(topic="work", urgent=False) in turn.effects


def test_the_languages_are_shown_in_the_language_the_phone_speaks() -> None:
    assert meet(heard("hmm", hint="es")).conversation.locale == "es"


def test_a_hint_of_the_phone_alone_does_not_decide_the_language() -> None:
    assert meet(heard("hmm", hint="es")).effects == (AskLanguage(),)


def test_whoever_writes_something_else_twice_is_offered_a_person() -> None:
    here = NEW
    said = []
    for _ in range(3):
        turn = meet(heard("Nqo'k tuj"), here)
        here = turn.conversation
        said.append(turn.effects)
    assert said == [(AskLanguage(),), (AskLanguage(),), (Notice(Kind.OFFER_PERSON),)]
    assert AskConsent(urgent=False) in meet(heard("1"), here).effects


def test_an_emergency_in_a_known_language_is_answered_at_once_and_then_says_who_we_are() -> None:
    turn = meet(heard("la migra en mi puerta", topic="door", urgent=True, locale="es"))
    assert turn.effects == (Say(place("door.first"), first=True, locale="es"), Notice(Kind.WHO))
    assert turn.conversation.place == place("door.first")
    assert turn.conversation.locale == "es"


@pytest.mark.parametrize("locale", [None, "vi"])
def test_an_emergency_in_an_unknown_language_is_answered_in_english_and_spanish(locale: str | None) -> None:
    turn = meet(heard("ICE!!", topic="door", urgent=True, locale=locale))
    assert turn.effects == (
        Say(place("door.first"), first=True, locale="en"),
        Say(place("door.first"), first=True, locale="es"),
        Notice(Kind.WHO),
    )


def test_an_emergency_is_not_answered_in_a_language_that_is_not_offered() -> None:
    said = heard("ICE!!", topic="door", urgent=True)
    turn = respond(NEW, said, script(), facts(languages=("en",)))
    assert turn.effects == (Say(place("door.first"), first=True, locale="en"), Notice(Kind.WHO))


def test_an_emergency_still_comes_first_when_only_the_language_has_been_asked() -> None:
    asked = meet(heard("hmm")).conversation
    turn = meet(heard("ICE!!", topic="door", urgent=True, locale="en"), asked)
    assert turn.effects == (Say(place("door.first"), first=True, locale="en"), Notice(Kind.WHO))


def test_the_options_of_the_first_answer_can_be_chosen_by_the_next_number() -> None:
    here = meet(heard("ICE!!", topic="door", urgent=True)).conversation
    assert meet(heard("1"), here).conversation.place == place("door.paper")


def test_an_emergency_that_starts_with_a_gate_says_the_step_that_stands_open() -> None:
    gated = flow(
        step("raid.now", needs="memo", otherwise="raid.today"),
        step("raid.today", "Stay calm.", options=[option("menu")]),
        urgent=True,
    )
    turn = respond(NEW, heard("raid", topic="raid", urgent=True, locale="en"), script(gated), facts())
    assert turn.effects[0] == Say(place("raid.today"), first=True, locale="en")


@pytest.mark.parametrize("said", [heard("person", word=Word.PERSON), heard("9")])
def test_a_person_can_be_asked_for_in_the_first_message(said: Heard) -> None:
    turn = meet(said)
    assert turn.effects == (Notice(Kind.WELCOME), Escalate(topic="", urgent=False), AskConsent(urgent=False))


def test_a_person_can_be_asked_for_at_the_language_menu() -> None:
    turn = meet(heard("persona", word=Word.PERSON, locale="es"), meet(heard("hmm")).conversation)
    assert AskConsent(urgent=False) in turn.effects
    assert turn.conversation.locale == "es"


def test_help_in_the_first_message_is_answered_and_the_language_asked() -> None:
    turn = meet(heard("help", word=Word.HELP))
    assert turn.effects == (Notice(Kind.HELP), AskLanguage())


def test_the_word_for_languages_shows_them() -> None:
    assert meet(heard("language", word=Word.LANGUAGE)).effects == (AskLanguage(),)


def test_an_old_button_after_everything_was_erased_still_works() -> None:
    turn = meet(heard(tap=tap("work.ask", "pay", "es")))
    assert turn.effects == (Say(place("work.pay")),)
    assert turn.conversation.locale == "es"

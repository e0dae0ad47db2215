"""The words that work everywhere win over everything a flow may ask."""

import pytest

from bot.engine.conversation import Asked, Conversation
from bot.engine.effects import AskConsent, AskLanguage, Escalate, Forget, Kind, Notice, OptIn, OptOut, Say
from bot.engine.heard import Word
from bot.engine.respond import respond
from bot.engine.script import Place
from bot.message import Hand
from tests.builders import conversation, facts, heard, place, script, tap

EVERY_QUESTION = list(Asked)
EVERY_HAND = list(Hand)


@pytest.mark.parametrize("asked", EVERY_QUESTION)
@pytest.mark.parametrize("hand", EVERY_HAND)
def test_stop_word_wins_over_every_question_and_every_hand(asked: Asked, hand: Hand) -> None:
    turn = respond(conversation(asked=asked), heard("stop", word=Word.STOP), script(), facts(hand=hand))
    assert turn.effects == (OptOut(), Notice(Kind.STOPPED))
    assert turn.conversation.stopped


def test_stop_word_wins_over_a_numbered_choice() -> None:
    turn = respond(conversation(), heard("1 stop", word=Word.STOP, numbers=(1,)), script(), facts())
    assert turn.effects == (OptOut(), Notice(Kind.STOPPED))


def test_stop_works_as_the_very_first_message() -> None:
    turn = respond(Conversation(), heard("stop", word=Word.STOP), script(), facts())
    assert turn.effects == (OptOut(), Notice(Kind.STOPPED))


@pytest.mark.parametrize("word", [word for word in Word if word not in (Word.START, Word.YES, Word.DELETE)])
def test_a_stopped_person_hears_nothing(word: Word) -> None:
    stopped = conversation(stopped=True)
    assert respond(stopped, heard(word.value, word=word), script(), facts()).effects == ()


@pytest.mark.parametrize(
    "said", [heard("1"), heard("9"), heard("help me"), heard("ice", topic="door", urgent=True), heard(unreadable=True)]
)
def test_a_stopped_person_hears_nothing_whatever_they_write(said: object) -> None:
    stopped = conversation(stopped=True)
    turn = respond(stopped, said, script(), facts())  # type: ignore[arg-type]
    assert turn.effects == ()
    assert turn.conversation == stopped


@pytest.mark.parametrize("word", [Word.START, Word.YES])
def test_start_words_begin_again_at_the_menu(word: Word) -> None:
    turn = respond(conversation(stopped=True), heard(word.value, word=word), script(), facts())
    assert turn.effects == (OptIn(), Notice(Kind.STARTED), Say(place("menu.top")))
    assert not turn.conversation.stopped


def test_a_stopped_person_can_delete_and_stays_stopped() -> None:
    turn = respond(conversation(stopped=True), heard("delete", word=Word.DELETE), script(), facts())
    assert turn.effects == (Forget(), Notice(Kind.DELETED))
    assert turn.conversation == Conversation(stopped=True)


@pytest.mark.parametrize("hand", EVERY_HAND)
def test_delete_asks_nothing_and_forgets_the_position(hand: Hand) -> None:
    turn = respond(
        conversation(trail=["menu.top"]), heard("delete", word=Word.DELETE), script(), facts(hand=hand, agreed=True)
    )
    assert turn.effects == (Forget(), Notice(Kind.DELETED))
    assert turn.conversation.place is None
    assert turn.conversation.trail == ()


def test_help_says_who_we_are_and_moves_nobody() -> None:
    before = conversation(trail=["menu.top"])
    turn = respond(before, heard("help", word=Word.HELP), script(), facts())
    assert turn.effects == (Notice(Kind.HELP),)
    assert turn.conversation == before


@pytest.mark.parametrize("said", [heard("menu", word=Word.MENU), heard("hello", word=Word.HELLO), heard("0")])
def test_menu_words_and_zero_lead_to_the_menu(said: object) -> None:
    turn = respond(conversation(), said, script(), facts())  # type: ignore[arg-type]
    assert turn.effects == (Say(place("menu.top")),)
    assert turn.conversation.place == place("menu.top")


def test_zero_at_the_menu_shows_the_languages() -> None:
    turn = respond(conversation("menu.top"), heard("0"), script(), facts())
    assert turn.effects == (AskLanguage(),)
    assert turn.conversation.asked is Asked.LANGUAGE


def test_back_returns_step_by_step_and_then_to_the_menu() -> None:
    here = conversation("work.more", trail=["menu.top", "work.ask"])
    visited = []
    for _ in range(3):
        turn = respond(here, heard("back", word=Word.BACK), script(), facts())
        here = turn.conversation
        visited.append(str(here.place))
    assert visited == ["work.ask", "menu.top", "menu.top"]


def test_back_remembers_five_steps_and_no_more() -> None:
    here = conversation("work.ask")
    for _ in range(9):
        here = respond(here, heard("1"), script(), facts()).conversation
    assert len(here.trail) == 5


def test_language_word_shows_the_languages_and_a_number_picks_one() -> None:
    asked = respond(conversation(), heard("language", word=Word.LANGUAGE), script(), facts())
    assert asked.effects == (AskLanguage(),)
    spoken = respond(asked.conversation, heard("2"), script(), facts())
    assert spoken.conversation.locale == "es"
    assert spoken.effects == (Notice(Kind.LANGUAGE_SET), Say(place("work.ask")))
    assert spoken.conversation.place == place("work.ask")


def test_a_language_named_by_its_name_is_spoken_at_once() -> None:
    turn = respond(conversation(), heard("español", word=Word.LANGUAGE, locale="es"), script(), facts())
    assert turn.conversation.locale == "es"
    assert turn.effects[0] == Notice(Kind.LANGUAGE_SET)


def test_a_language_button_works_at_any_time() -> None:
    turn = respond(conversation(), heard(tap=tap("@language._", "es")), script(), facts())
    assert turn.conversation.locale == "es"


def test_a_language_that_is_not_offered_changes_nothing() -> None:
    turn = respond(conversation(), heard(tap=tap("@language._", "vi")), script(), facts())
    assert turn.conversation.locale == "en"
    assert turn.effects == (Say(place("work.ask")),)


@pytest.mark.parametrize("number", ["3", "8"])
def test_a_number_no_language_has_asks_again_and_picks_nothing_else(number: str) -> None:
    turn = respond(conversation(asked=Asked.LANGUAGE), heard(number), script(), facts())
    assert turn.effects == (AskLanguage(),)
    assert turn.conversation.place == place("work.ask")


def test_a_yes_to_the_languages_picks_no_option() -> None:
    turn = respond(conversation(asked=Asked.LANGUAGE), heard("yes", word=Word.YES), script(), facts())
    assert turn.effects == (AskLanguage(),)


def test_a_sentence_in_another_language_answers_the_language_question() -> None:
    turn = respond(conversation(asked=Asked.LANGUAGE), heard("hablo español", locale="es"), script(), facts())
    assert turn.conversation.locale == "es"
    assert turn.effects == (Notice(Kind.LANGUAGE_SET), Say(place("work.ask")))


def test_an_emergency_wins_over_the_language_question_and_is_answered_in_its_language() -> None:
    said = heard("la migra está en mi puerta", topic="door", urgent=True, locale="es")
    turn = respond(conversation(asked=Asked.LANGUAGE), said, script(), facts())
    assert turn.conversation.locale == "es"
    assert turn.effects == (Say(place("door.first")),)


@pytest.mark.parametrize("said", [heard("person", word=Word.PERSON), heard("9"), heard(tap=tap("@word._", "person"))])
def test_a_person_is_one_word_away_from_every_step(said: object) -> None:
    for found in script().flows.values():
        for step in found.steps.values():
            turn = respond(conversation(str(step.place)), said, script(), facts())  # type: ignore[arg-type]
            assert Escalate(topic=found.id, urgent=found.urgent) in turn.effects
            assert AskConsent(urgent=found.urgent) in turn.effects


@pytest.mark.parametrize("asked", EVERY_QUESTION)
def test_a_person_is_one_word_away_from_every_question(asked: Asked) -> None:
    turn = respond(conversation(asked=asked), heard("person", word=Word.PERSON), script(), facts())
    assert AskConsent(urgent=False) in turn.effects


def test_a_word_on_a_button_is_the_word_itself() -> None:
    turn = respond(conversation(), heard(tap=tap("@word._", "menu")), script(), facts())
    assert turn.conversation.place == Place("menu", "top")


def test_a_button_with_a_word_nobody_knows_shows_the_step_again() -> None:
    turn = respond(conversation(), heard(tap=tap("@word._", "dance")), script(), facts())
    assert turn.effects == (Say(place("work.ask")),)


def test_an_identifier_is_answered_with_a_warning_wherever_it_comes() -> None:
    for before in (Conversation(), conversation()):
        turn = respond(before, heard("A123456789", identifier=True), script(), facts())
        assert turn.effects[0] == Notice(Kind.IDENTIFIER)

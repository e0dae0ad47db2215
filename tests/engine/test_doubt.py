"""What may be happening is asked, and both answers lead on: nobody is left with a question."""

import pytest

from bot.engine.conversation import Asked, Conversation
from bot.engine.effects import AskLanguage, Kind, Notice, Page, Say
from bot.engine.heard import Word
from bot.engine.respond import respond
from bot.message import Hand
from tests.builders import conversation, facts, heard, place, script, tap

NOW = Notice(Kind.IS_IT_NOW)


def test_in_the_middle_of_a_talk_it_is_asked_and_yes_leads_to_what_to_do() -> None:
    asked = respond(conversation("work.pay"), heard("hmm", perhaps="door"), script(), facts())
    assert asked.effects == (NOW,)
    assert asked.conversation.place == place("work.pay")
    for yes in (heard("1"), heard("yes", word=Word.YES), heard(tap=tap("@now._", "yes"))):
        turn = respond(asked.conversation, yes, script(), facts())
        assert turn.effects == (Say(place("door.first")),)
        assert turn.conversation.asked is Asked.NOTHING


def test_no_leads_to_what_else_it_was_about_or_back_to_the_step() -> None:
    about_work = respond(conversation("menu.top"), heard("hmm", perhaps="door", topic="work"), script(), facts())
    assert respond(about_work.conversation, heard("2"), script(), facts()).effects == (Say(place("work.ask")),)
    about_nothing = respond(conversation("work.pay"), heard("hmm", perhaps="door"), script(), facts())
    assert respond(about_nothing.conversation, heard("no"), script(), facts()).effects == (Say(place("work.pay")),)


def test_something_else_instead_of_an_answer_is_understood_as_ever() -> None:
    asked = respond(conversation("work.pay"), heard("hmm", perhaps="door"), script(), facts())
    urgent = respond(asked.conversation, heard("ice is here", topic="door", urgent=True), script(), facts())
    assert urgent.effects == (Say(place("door.first")),)
    assert respond(asked.conversation, heard("9"), script(), facts()).conversation.asked is Asked.CONSENT


def test_an_old_button_of_the_question_says_the_step_again() -> None:
    turn = respond(conversation("work.pay"), heard(tap=tap("@now._", "yes")), script(), facts())
    assert turn.effects == (Say(place("work.pay")),)


def test_what_nobody_understood_is_asked_once_and_then_a_person_is_offered() -> None:
    unclear = heard("hmm hm hm", perhaps="door", unclear=True)
    first = respond(conversation("work.pay"), unclear, script(), facts())
    assert first.effects == (NOW,)
    assert first.conversation.misses == 1
    not_now = respond(first.conversation, heard("2"), script(), facts())
    assert respond(not_now.conversation, unclear, script(), facts()).effects == (Notice(Kind.OFFER_PERSON),)


@pytest.mark.parametrize(("locale", "said"), [("es", ("es",)), (None, ("en", "es"))])
def test_a_first_message_in_doubt_is_asked_about_and_yes_is_a_first_answer(
    locale: str | None, said: tuple[str, ...]
) -> None:
    asked = respond(Conversation(), heard("hmm", perhaps="door", locale=locale), script(), facts())
    assert asked.effects == tuple(Notice(Kind.IS_IT_NOW, locale=one) for one in said)
    turn = respond(asked.conversation, heard("1"), script(), facts())
    first = tuple(Say(place("door.first"), first=True, locale=one) for one in said)
    assert turn.effects == (*first, Notice(Kind.WHO))


def test_a_first_no_is_a_welcome_in_a_known_language_and_the_list_of_languages_otherwise() -> None:
    known = respond(Conversation(), heard("hmm", perhaps="door", topic="work", locale="es"), script(), facts())
    told = respond(known.conversation, heard("2"), script(), facts())
    assert told.effects == (Notice(Kind.WELCOME), Say(place("work.ask")))
    assert told.conversation.locale == "es"
    unknown = respond(Conversation(), heard("hmm", perhaps="door"), script(), facts())
    assert respond(unknown.conversation, heard("2"), script(), facts()).effects == (AskLanguage(),)


def test_the_language_of_the_button_is_the_language() -> None:
    unknown = respond(Conversation(), heard("hmm", perhaps="door"), script(), facts())
    turn = respond(unknown.conversation, heard(tap=tap("@now._", "yes", "es")), script(), facts())
    assert turn.effects == (Say(place("door.first"), first=True, locale="es"), Notice(Kind.WHO))


def test_a_first_question_left_open_is_a_first_contact_still() -> None:
    asked = respond(Conversation(), heard("hmm", perhaps="door", locale="es"), script(), facts())
    turn = respond(asked.conversation, heard("ice", topic="door", urgent=True, locale="es"), script(), facts())
    assert turn.effects[-1] == Notice(Kind.WHO)
    assert respond(asked.conversation, heard("hola", word=Word.HELLO), script(), facts()).conversation.locale == "es"


def test_somebody_in_line_who_says_it_is_now_comes_first() -> None:
    in_line = facts(hand=Hand.WAITING)
    asked = respond(conversation("work.pay"), heard("hmm", perhaps="door"), script(), in_line)
    assert respond(asked.conversation, heard("1"), script(), in_line).effects[0] == Page("door")

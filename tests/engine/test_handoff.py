"""The way to a human, and the silence of the bot while a human is there."""

import pytest

from bot.engine.conversation import Asked
from bot.engine.effects import (
    Agree,
    AskConsent,
    AskLanguage,
    Escalate,
    Kind,
    Notice,
    Page,
    Relay,
    Say,
    TellWait,
    Withdraw,
)
from bot.engine.heard import Heard, Word
from bot.engine.respond import respond
from bot.message import Hand
from tests.builders import conversation, facts, heard, place, script, tap

ASKED = conversation(asked=Asked.CONSENT)


def test_consent_comes_before_the_queue_in_an_ordinary_topic() -> None:
    turn = respond(conversation(), heard("9"), script(), facts())
    assert turn.effects == (Escalate(topic="work", urgent=False), AskConsent(urgent=False))
    assert turn.conversation.asked is Asked.CONSENT


def test_an_emergency_is_queued_in_the_same_breath_in_which_consent_is_asked() -> None:
    turn = respond(conversation("door.first"), heard("9"), script(), facts())
    assert turn.effects == (Escalate(topic="door", urgent=True), AskConsent(urgent=True))


def test_an_emergency_with_nobody_on_duty_says_so_at_once() -> None:
    turn = respond(conversation("door.first"), heard("9"), script(), facts(staffed=False))
    assert turn.effects == (
        Escalate(topic="door", urgent=True),
        TellWait(urgent=True),
        AskConsent(urgent=True, staffed=False),
    )


@pytest.mark.parametrize(
    "said",
    [heard("1"), heard("yes", word=Word.YES), heard(tap=tap("@consent._", "yes"))],
    ids=["number", "yes", "button"],
)
def test_agreeing_queues_and_says_so(said: Heard) -> None:
    turn = respond(ASKED, said, script(), facts(hand=Hand.CONSENT))
    assert turn.effects == (Agree(), TellWait())
    assert turn.conversation.asked is Asked.NOTHING


@pytest.mark.parametrize("said", [heard("2"), heard(tap=tap("@consent._", "no"))], ids=["number", "button"])
def test_refusing_withdraws(said: Heard) -> None:
    turn = respond(ASKED, said, script(), facts(hand=Hand.CONSENT))
    assert turn.effects == (Withdraw(), Notice(Kind.CANCELLED))
    assert turn.conversation.asked is Asked.NOTHING


def test_agreeing_to_a_question_that_has_lapsed_asks_and_agrees_in_one_go() -> None:
    turn = respond(ASKED, heard("1"), script(), facts(hand=Hand.BOT))
    assert turn.effects == (Escalate(topic="work", urgent=False), Agree(), TellWait())


def test_another_number_asks_for_consent_again_and_picks_no_option() -> None:
    turn = respond(ASKED, heard("3"), script(), facts(hand=Hand.CONSENT))
    assert turn.effects == (AskConsent(urgent=False),)
    assert turn.conversation.place == place("work.ask")


def test_words_instead_of_an_answer_ask_for_consent_again_however_often() -> None:
    here = ASKED
    for _ in range(3):
        turn = respond(here, heard("please help"), script(), facts(hand=Hand.CONSENT))
        assert turn.effects == (Notice(Kind.NOT_UNDERSTOOD), AskConsent(urgent=False))
        here = turn.conversation


def test_asking_again_does_not_escalate_twice() -> None:
    turn = respond(conversation(), heard("9"), script(), facts(hand=Hand.CONSENT))
    assert turn.effects == (AskConsent(urgent=False),)


def test_asking_again_while_waiting_says_that_we_wait() -> None:
    turn = respond(conversation(), heard("9"), script(), facts(hand=Hand.WAITING, agreed=True))
    assert turn.effects == (TellWait(), Notice(Kind.WAIT_OR_LEAVE))


def test_whoever_waits_can_stay_in_line_or_leave_it() -> None:
    waiting = facts(hand=Hand.WAITING, agreed=True)
    asked = respond(conversation(), heard("9"), script(), waiting).conversation
    assert respond(asked, heard("1"), script(), waiting).effects == (TellWait(),)
    assert respond(asked, heard("2"), script(), waiting).effects == (Withdraw(), Notice(Kind.LEFT_LINE))


WAITING = facts(hand=Hand.WAITING, agreed=True)


def test_flows_work_while_waiting() -> None:
    turn = respond(conversation(), heard("1"), script(), WAITING)
    assert turn.effects == (Say(place("work.pay")),)


def test_what_a_waiting_person_writes_is_kept_for_the_volunteer() -> None:
    turn = respond(conversation(), heard("My boss kept my pay."), script(), WAITING)
    assert turn.effects == (Relay("My boss kept my pay."), Notice(Kind.SAVED_FOR_VOLUNTEER))


def test_what_a_waiting_person_writes_is_kept_even_when_it_names_a_topic() -> None:
    turn = respond(conversation("menu.top"), heard("about my work", topic="work"), script(), WAITING)
    assert turn.effects == (Relay("about my work"), Notice(Kind.SAVED_FOR_VOLUNTEER), Say(place("work.ask")))


def test_nothing_is_kept_for_a_volunteer_before_the_person_agrees() -> None:
    turn = respond(conversation(), heard("My boss kept my pay."), script(), facts(hand=Hand.WAITING, agreed=False))
    assert not any(isinstance(effect, Relay) for effect in turn.effects)


def test_an_urgent_text_while_waiting_pages_the_volunteers_and_says_what_to_do() -> None:
    turn = respond(conversation(), heard("ICE!", topic="door", urgent=True), script(), facts(hand=Hand.WAITING))
    assert turn.effects == (Page("door"), Say(place("door.first")))


ACTIVE = facts(hand=Hand.ACTIVE, agreed=True)


@pytest.mark.parametrize("text", ["Hello?", "1", "2", "42", "work", "yes"])
def test_the_bot_is_silent_while_a_volunteer_is_there(text: str) -> None:
    turn = respond(conversation(), heard(text), script(), ACTIVE)
    assert turn.effects == (Relay(text),)


def test_an_urgent_text_pages_the_volunteer() -> None:
    turn = respond(conversation(), heard("ICE!", topic="door", urgent=True), script(), ACTIVE)
    assert turn.effects == (Relay("ICE!"), Page("door"))


def test_a_photo_is_answered_even_while_a_volunteer_is_there() -> None:
    assert respond(conversation(), heard(unreadable=True), script(), ACTIVE).effects == (Notice(Kind.WRITE_INSTEAD),)


def test_help_and_language_work_while_a_volunteer_is_there() -> None:
    assert respond(conversation(), heard("help", word=Word.HELP), script(), ACTIVE).effects == (Notice(Kind.HELP),)
    asked = respond(conversation(), heard("language", word=Word.LANGUAGE), script(), ACTIVE)
    assert asked.effects == (AskLanguage(),)
    spoken = respond(asked.conversation, heard("2"), script(), ACTIVE)
    assert spoken.effects == (Notice(Kind.LANGUAGE_SET),)
    assert spoken.conversation.locale == "es"


def test_words_in_another_language_are_for_the_volunteer() -> None:
    turn = respond(conversation(asked=Asked.LANGUAGE), heard("hablo español", locale="es"), script(), ACTIVE)
    assert turn.effects == (Relay("hablo español"),)


@pytest.mark.parametrize(
    "said",
    [heard("menu", word=Word.MENU), heard("back", word=Word.BACK), heard("0"), heard(tap=tap("work.ask", "pay"))],
    ids=["menu", "back", "0", "old button"],
)
def test_leaving_a_volunteer_is_asked_first(said: Heard) -> None:
    turn = respond(conversation(), said, script(), ACTIVE)
    assert turn.effects == (Notice(Kind.STAY_OR_END),)
    assert turn.conversation.asked is Asked.STAY


@pytest.mark.parametrize("said", [heard("1"), heard(tap=tap("@stay._", "yes"))], ids=["number", "button"])
def test_staying_goes_on_with_the_volunteer(said: Heard) -> None:
    turn = respond(conversation(asked=Asked.STAY), said, script(), ACTIVE)
    assert turn.effects == (Notice(Kind.STAYED),)


@pytest.mark.parametrize("said", [heard("2"), heard(tap=tap("@stay._", "no"))], ids=["number", "button"])
def test_ending_goes_back_to_the_bot(said: Heard) -> None:
    turn = respond(conversation(asked=Asked.STAY), said, script(), ACTIVE)
    assert turn.effects == (Withdraw(), Notice(Kind.ENDED_BY_PERSON), Say(place("work.ask")))


def test_a_number_after_other_words_answers_the_volunteer_not_the_bot() -> None:
    asked = respond(conversation(), heard("menu", word=Word.MENU), script(), ACTIVE).conversation
    written = respond(asked, heard("no, wait"), script(), ACTIVE).conversation
    assert respond(written, heard("2"), script(), ACTIVE).effects == (Relay("2"),)


def test_the_button_for_a_person_says_that_one_is_there() -> None:
    turn = respond(conversation(), heard(tap=tap("@word._", "person")), script(), ACTIVE)
    assert turn.effects == (Notice(Kind.STAYED),)


def test_a_volunteer_who_came_before_consent_sees_nothing_until_it_is_given() -> None:
    turn = respond(conversation(), heard("ICE is here"), script(), facts(hand=Hand.ACTIVE, agreed=False))
    assert turn.effects == (Relay("ICE is here"), AskConsent(urgent=True))
    agreed = respond(turn.conversation, heard("1"), script(), facts(hand=Hand.ACTIVE, agreed=False))
    assert agreed.effects == (Agree(),)


def test_consent_can_be_given_by_button_while_a_volunteer_is_there() -> None:
    turn = respond(conversation(), heard(tap=tap("@consent._", "yes")), script(), facts(hand=Hand.ACTIVE))
    assert turn.effects == (Agree(),)


def test_refusing_consent_ends_it_while_a_volunteer_is_there() -> None:
    turn = respond(ASKED, heard("2"), script(), facts(hand=Hand.ACTIVE))
    assert turn.effects == (Withdraw(), Notice(Kind.CANCELLED))


@pytest.mark.parametrize("said", [heard("1"), heard(tap=tap("@stay._", "no"))], ids=["number", "button"])
def test_an_answer_to_a_volunteer_who_has_gone_shows_the_step(said: Heard) -> None:
    turn = respond(conversation(asked=Asked.STAY), said, script(), facts())
    assert turn.effects == (Say(place("work.ask")),)

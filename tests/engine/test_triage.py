"""While very many wait, one question comes before the line: once, never in an emergency; a person is always near."""

import pytest

from bot.engine.conversation import Asked
from bot.engine.effects import AskConsent, AskTriage, Escalate, Kind, Notice, Page, Reopen, Say, TellWait
from bot.engine.facts import Facts
from bot.engine.heard import Heard, Word
from bot.engine.respond import respond
from bot.message import Hand
from tests.builders import conversation, facts, heard, script, tap

CROWDED = facts(crowded=True)
ASKED = conversation(asked=Asked.TRIAGE, triaged=True)


def test_an_ordinary_request_is_asked_one_question_first() -> None:
    turn = respond(conversation(), heard("9"), script(), CROWDED)
    assert turn.effects == (AskTriage(),)
    assert (turn.conversation.asked, turn.conversation.triaged) == (Asked.TRIAGE, True)


@pytest.mark.parametrize("said", [heard("9"), heard(word=Word.PERSON), heard(tap=tap("@word._", "person"))])
def test_the_second_request_is_the_line(said: Heard) -> None:
    turn = respond(ASKED, said, script(), CROWDED)
    assert turn.effects == (Escalate(topic="work", urgent=False), AskConsent(urgent=False))


@pytest.mark.parametrize("said", [heard("1"), heard("yes", word=Word.YES), heard(tap=tap("@triage._", "danger"))])
def test_danger_is_queued_at_once(said: Heard) -> None:
    turn = respond(ASKED, said, script(), CROWDED)
    assert turn.effects == (Notice(Kind.IN_DANGER), Escalate(topic="work", urgent=True), AskConsent(urgent=True))


@pytest.mark.parametrize("said", [heard("2"), heard(tap=tap("@triage._", "soon"))])
def test_a_court_date_is_the_line_by_age_as_ever(said: Heard) -> None:
    turn = respond(ASKED, said, script(), CROWDED)
    assert turn.effects == (Escalate(topic="work", urgent=False), AskConsent(urgent=False))


@pytest.mark.parametrize("said", [heard("3"), heard(tap=tap("@triage._", "other"))])
def test_anything_else_gets_the_answers_first_and_the_line_with_the_next_request(said: Heard) -> None:
    turn = respond(ASKED, said, script(), CROWDED)
    assert turn.effects == (Notice(Kind.ANSWERS_FIRST), Say(script().menu))
    then = respond(turn.conversation, heard("9"), script(), CROWDED)
    assert any(isinstance(effect, Escalate) for effect in then.effects)


@pytest.mark.parametrize("said", [heard("7"), heard("qqq"), heard("no")])
def test_an_answer_nobody_understands_is_the_line(said: Heard) -> None:
    turn = respond(ASKED, said, script(), CROWDED)
    assert any(isinstance(effect, AskConsent) for effect in turn.effects)


def test_nobody_in_an_emergency_is_asked() -> None:
    for here in (conversation("door.first"), conversation("work.pay", trail=["door.first"])):
        assert AskTriage() not in respond(here, heard("9"), script(), CROWDED).effects


@pytest.mark.parametrize(
    "known",
    [
        facts(crowded=True, hand=Hand.CONSENT),
        facts(crowded=True, hand=Hand.WAITING, agreed=True),
        facts(crowded=True, recent=True),
        facts(crowded=True, staffed=False),
        facts(),
    ],
    ids=["asked", "in line", "was here", "nobody on duty", "no crowd"],
)
def test_nobody_is_asked_who_stands_in_line_was_here_or_finds_nobody_on_duty(known: Facts) -> None:
    assert AskTriage() not in respond(conversation(), heard("9"), script(), known).effects


def test_an_old_button_about_danger_raises_whoever_stands_in_line() -> None:
    waiting = facts(crowded=True, hand=Hand.WAITING, agreed=True)
    turn = respond(conversation(), heard(tap=tap("@triage._", "danger")), script(), waiting)
    assert turn.effects[:3] == (Notice(Kind.IN_DANGER), Page(), TellWait(urgent=True))


def test_danger_again_soon_after_the_end_goes_back_ahead() -> None:
    turn = respond(ASKED, heard("1"), script(), facts(crowded=True, recent=True))
    assert turn.effects[1:] == (Reopen(topic="work", urgent=True), TellWait(urgent=True))

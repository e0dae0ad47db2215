"""An answer to every message, until very many come in a row; what is kept is kept, and danger is always answered."""

from dataclasses import replace

import pytest

from bot.engine.conversation import Conversation, from_state, to_state
from bot.engine.effects import Agree, AskConsent, AskTriage, Escalate, Kind, Notice, OptOut, Relay, Say
from bot.engine.facts import Facts
from bot.engine.heard import Heard, Word
from bot.engine.respond import respond
from bot.engine.restraint import A_MINUTE, CALM, IN_A_ROW
from bot.engine.turn import Turn
from bot.message import Hand
from tests.builders import conversation, facts, heard, place, script

NOON = 29_000_000
COUNTED = replace(facts(), minute=NOON)
WAITING = replace(facts(hand=Hand.WAITING, agreed=True), minute=NOON)
SPENT = replace(COUNTED, spent=True)
MENU = heard(word=Word.MENU)


def full(**beside: object) -> Conversation:
    """Somebody who had all the answers there are in a row."""
    return replace(conversation(), answered=IN_A_ROW, minute=NOON, **beside)  # type: ignore[arg-type]  # fields by name


def say(here: Conversation, said: Heard, world: Facts = COUNTED) -> Turn:
    """One message, through what would be stored."""
    turn = respond(here, said, script(), world)
    spoken = turn.conversation
    assert from_state(to_state(spoken), locale=spoken.locale, stopped=spoken.stopped) == spoken
    return turn


def test_of_forty_messages_in_a_minute_the_first_are_answered_and_then_one_calm_sentence_is_said() -> None:
    here, said = conversation(), []
    for _ in range(40):
        turn = say(here, MENU)
        here = turn.conversation
        said.append(turn.effects)
    assert said[:IN_A_ROW] == [(Say(script().menu),)] * IN_A_ROW
    assert said[IN_A_ROW] == (Notice(Kind.HUSHED, locale="en"),)
    assert not any(said[IN_A_ROW + 1 :])


def test_after_a_minute_some_are_answered_again_and_after_a_calm_while_a_pause_is_told_anew() -> None:
    hushed = full(hushed=1)
    soon = replace(COUNTED, minute=NOON + 1)
    here = hushed
    for _ in range(A_MINUTE):
        turn = say(here, MENU, soon)
        here = turn.conversation
        assert turn.effects == (Say(script().menu),)
    assert say(here, MENU, soon).effects == ()
    calm = say(hushed, MENU, replace(COUNTED, minute=NOON + CALM // A_MINUTE))
    assert calm.conversation.hushed == 0


def test_whoever_is_not_answered_stays_where_they_are() -> None:
    before = full(place=place("work.pay"))
    assert say(before, MENU).conversation.place == place("work.pay")


@pytest.mark.parametrize("world", [COUNTED, SPENT], ids=["flood", "spent"])
def test_danger_is_always_answered(world: Facts) -> None:
    urgent = heard("ICE is at my door", topic="door", urgent=True)
    here = full(hushed=1)
    for _ in range(5):
        turn = say(here, urgent, world)
        here = turn.conversation
        assert Say(place("door.first")) in turn.effects


@pytest.mark.parametrize("world", [COUNTED, SPENT], ids=["flood", "spent"])
def test_a_person_stop_and_delete_are_always_within_reach(world: Facts) -> None:
    asked = say(full(), heard("9"), world)
    assert asked.effects == (Escalate(topic="work", urgent=False), AskConsent(urgent=False))
    assert Agree() in say(asked.conversation, heard("1"), replace(world, hand=Hand.CONSENT)).effects
    assert AskTriage() in say(full(), heard("9"), replace(world, crowded=True)).effects
    assert OptOut() in say(full(), heard("stop", word=Word.STOP), world).effects
    assert say(full(), heard("delete", word=Word.DELETE), world).effects


def test_words_for_a_volunteer_are_relayed_without_a_word_of_ours() -> None:
    assert say(full(hushed=1), heard("they came back"), WAITING).effects == (Relay("they came back"),)
    held = replace(WAITING, hand=Hand.ACTIVE)
    assert say(full(), heard("they came back"), held).effects == (Relay("they came back"),)


def test_what_says_nothing_costs_nothing() -> None:
    held = replace(facts(hand=Hand.ACTIVE, agreed=True), minute=NOON)
    assert say(conversation(), heard("one more thing"), held).conversation.answered == 0


def test_where_nothing_is_left_to_send_it_is_said_once_a_day() -> None:
    first = say(conversation(), MENU, SPENT)
    assert first.effects == (Notice(Kind.SPENT, locale="en"),)
    assert say(first.conversation, MENU, SPENT).effects == ()
    tomorrow = replace(SPENT, today=SPENT.today.replace(day=SPENT.today.day + 1))
    assert say(first.conversation, MENU, tomorrow).effects == (Notice(Kind.SPENT, locale="en"),)
    assert say(first.conversation, MENU).effects == (Say(script().menu),)


def test_somebody_new_is_still_somebody_new_on_the_next_day() -> None:
    turn = say(Conversation(), replace(heard("hola"), locale="es"), SPENT)
    assert turn.effects == (Notice(Kind.SPENT, locale="es"),)
    assert turn.conversation.is_new


def test_where_nobody_counts_everything_is_answered() -> None:
    here = conversation()
    for _ in range(3 * IN_A_ROW):
        turn = respond(here, MENU, script(), facts())
        here = turn.conversation
        assert turn.effects
    assert here.answered == 0

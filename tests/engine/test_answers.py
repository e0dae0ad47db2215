"""Ticking several things, deciding by them, asking for a place, more who can help, and where a step comes from."""

from dataclasses import replace

import pytest

from bot.engine.choice import first_number
from bot.engine.effects import Kind, Notice, Refer, Say, ShowSources
from bot.engine.heard import Word
from bot.engine.respond import respond
from bot.engine.script import Choice, Flow, Row, Script, Step
from tests.builders import conversation, facts, flow, heard, option, place, script, step, tap

ON = [option("on", "On", "menu.top")]


def tell(count: int = 3) -> Step:
    """Several things to tick, `a`, `b`, `c` and so on."""
    things = tuple(Choice(chr(ord("a") + index), f"Thing {index}") for index in range(count))
    return Step(place=place("tell.which"), say="What is true?", pick=things, go=place("tell.weigh"))


def telling(count: int = 3) -> Flow:
    rows = (
        Row(place("tell.first"), "picked", frozenset({"a"})),
        Row(place("tell.west"), "state", frozenset({"CA", "OR"})),
        Row(place("tell.other")),
    )
    return flow(
        tell(count),
        Step(place=place("tell.weigh"), decide=rows),
        step("tell.first", options=ON),
        step("tell.west", options=ON),
        step("tell.other", options=ON),
        Step(place=place("tell.where"), say="Which state?", ask_place=True, go=place("tell.weigh")),
        Step(place=place("tell.lines"), say="Call.", refer="immigration", options=tuple(ON)),
        Step(place=place("tell.cited"), say="The law says.", cite=("const-4",), options=tuple(ON)),
    )


def telling_script(count: int = 3) -> Script:
    return script(telling(count))


def test_several_things_are_ticked_in_one_message_and_the_first_row_that_fits_decides() -> None:
    turn = respond(conversation("tell.which"), heard("1 and 3", numbers=(1, 3)), telling_script(), facts())
    assert turn.effects == (Say(place("tell.first"), picked=("a", "c")),)


def test_what_no_row_names_goes_to_the_last_one() -> None:
    turn = respond(conversation("tell.which"), heard("2"), telling_script(), facts())
    assert turn.effects == (Say(place("tell.other"), picked=("b",)),)


def test_nothing_of_what_was_ticked_is_kept() -> None:
    turn = respond(conversation("tell.which"), heard("1"), telling_script(), facts())
    assert turn.conversation.answers == ()


@pytest.mark.parametrize("numbers", [(4,), (1, 4), (0, 1)])
def test_a_number_nobody_offered_ticks_nothing(numbers: tuple[int, ...]) -> None:
    said = heard(" ".join(map(str, numbers)) + ".", numbers=numbers)
    turn = respond(conversation("tell.which"), said, telling_script(), facts())
    assert turn.effects == (Notice(Kind.NOT_UNDERSTOOD), Say(place("tell.which")))


def test_a_long_list_begins_at_eleven_so_that_eight_nine_and_zero_keep_their_meaning() -> None:
    assert first_number(tell(7)) == 1
    assert first_number(tell(8)) == 11
    turn = respond(conversation("tell.which"), heard("11 18", numbers=(11, 18)), telling_script(8), facts())
    assert turn.effects == (Say(place("tell.first"), picked=("a", "h")),)


def test_a_person_is_still_one_digit_away_from_a_list() -> None:
    turn = respond(conversation("tell.which"), heard("9"), telling_script(8), facts())
    assert not any(isinstance(effect, Say) for effect in turn.effects)


def test_a_place_is_kept_and_decides() -> None:
    said = replace(heard("Portland 97201"), state="OR", zip="97201")
    turn = respond(conversation("tell.where"), said, telling_script(), facts())
    assert turn.effects == (Say(place("tell.west")),)
    assert dict(turn.conversation.answers) == {"state": "OR", "zip": "97201"}


def test_a_place_that_is_known_is_not_asked_again() -> None:
    known = replace(conversation("menu.top"), answers=(("state", "CA"),))
    asking = flow(step("ask.start", options=[option("go", go="tell.where")]))
    turn = respond(replace(known, place=place("ask.start")), heard("1"), script(telling(), asking), facts())
    assert turn.effects == (Say(place("tell.west")),)


def test_another_place_takes_the_place_of_the_first() -> None:
    known = replace(conversation("tell.where"), answers=(("state", "CA"), ("zip", "90001")))
    turn = respond(known, replace(heard("Texas"), state="TX"), telling_script(), facts())
    assert dict(turn.conversation.answers) == {"state": "TX"}


def test_going_back_to_a_question_about_a_place_asks_it_again() -> None:
    told = replace(conversation("tell.west"), trail=(place("tell.where"),), answers=(("state", "CA"),))
    turn = respond(told, heard("back", word=Word.BACK), telling_script(), facts())
    assert turn.effects == (Say(place("tell.where")),)
    turn = respond(turn.conversation, replace(heard("Texas"), state="TX"), telling_script(), facts())
    assert dict(turn.conversation.answers) == {"state": "TX"}


def test_words_that_name_no_place_are_a_miss() -> None:
    turn = respond(conversation("tell.where"), heard("far away"), telling_script(), facts())
    assert turn.effects[0] == Notice(Kind.NOT_UNDERSTOOD)


@pytest.mark.parametrize("said", [heard("2"), heard(tap=tap("tell.lines", "more"))], ids=["number", "button"])
def test_more_who_can_help_are_named_three_at_a_time(said: object) -> None:
    here = conversation("tell.lines")
    skipped = []
    for _ in range(2):
        turn = respond(here, said, telling_script(), facts())  # type: ignore[arg-type]
        here = turn.conversation
        skipped += [effect.skip for effect in turn.effects if isinstance(effect, Refer)]
    assert skipped == [3, 6]


@pytest.mark.parametrize("said", [heard("source", word=Word.SOURCE), heard("8")], ids=["word", "number"])
def test_where_a_step_comes_from_is_one_word_away(said: object) -> None:
    turn = respond(conversation("tell.cited"), said, telling_script(), facts())  # type: ignore[arg-type]
    assert turn.effects == (ShowSources(place("tell.cited")),)


def test_a_step_that_rests_on_nothing_is_said_again() -> None:
    turn = respond(conversation("tell.first"), heard("source", word=Word.SOURCE), telling_script(), facts())
    assert turn.effects == (Say(place("tell.first")),)


def test_a_place_sent_where_help_is_named_names_help_near_it() -> None:
    turn = respond(conversation("help.lines"), replace(heard("60604"), state="IL", zip="60604"), helping(), facts())
    (refer,) = (effect for effect in turn.effects if isinstance(effect, Refer))
    assert (refer.state, refer.zip, refer.place) == ("IL", "60604", place("help.lines"))
    again = respond(turn.conversation, replace(heard("Ohio"), state="OH"), helping(), facts())
    (refer,) = (effect for effect in again.effects if isinstance(effect, Refer))
    assert (refer.state, refer.zip) == ("OH", "")


def test_a_word_of_two_letters_is_no_state_where_nobody_asked() -> None:
    turn = respond(conversation("help.lines"), replace(heard("ok"), state="OK"), helping(), facts())
    assert turn.conversation.answers == ()


def test_somebody_who_came_from_danger_is_referred_in_danger() -> None:
    came = conversation("help.lines", trail=["door.first"])
    turn = respond(came, replace(heard("60604"), state="IL", zip="60604"), helping(), facts())
    assert [effect.urgent for effect in turn.effects if isinstance(effect, Refer)] == [True]


def helping() -> Script:
    return script(flow(step("help.lines", "These can help.", refer="immigration")))

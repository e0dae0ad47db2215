"""When something happened: asked no further than the law depends on it, answered in the past, ended with today."""

from dataclasses import replace
from datetime import date

import pytest

from bot.engine.effects import AskWhen, Effect, Say, Standing
from bot.engine.event_day import asked_next, find, spans, years
from bot.engine.heard import Heard
from bot.engine.respond import respond
from bot.engine.script import Flow, Step
from bot.engine.turn import Turn
from bot.law import Event, Instrument, InstrumentKind, Timeline
from bot.message import LegalStatus
from tests.builders import TODAY, conversation, facts, flow, heard, option, place, script, step, tap

CHANGES = (date(2021, 11, 29), date(2022, 6, 25), date(2023, 7, 28), date(2025, 1, 20))
STATUSES = (LegalStatus.IN_FORCE, LegalStatus.VACATED, LegalStatus.IN_FORCE, LegalStatus.ENDED)
MEMO = Timeline(
    {
        "memo-2021": Instrument(
            "memo-2021",
            "A memo",
            InstrumentKind.MEMO,
            tuple(Event(on, status, "It happens.", "s") for on, status in zip(CHANGES, STATUSES, strict=True)),
        )
    }
)


def asking() -> Flow:
    """A flow that asks when, and says what held then."""
    on = [option("on", "On", "menu.top")]
    when = Step(
        place=place("past.when"),
        say="When did it happen?",
        ask_date="memo-2021",
        when={LegalStatus.IN_FORCE: place("past.held"), LegalStatus.VACATED: place("past.stopped")},
        otherwise=place("past.outside"),
    )
    return flow(when, step("past.held", options=on), step("past.stopped", options=on), step("past.outside", options=on))


def answer(said: Heard, partial: str = "") -> Turn:
    asked = replace(conversation("past.when"), partial=partial)
    return respond(asked, said, script(asking()), replace(facts(), law=MEMO))


def said(turn: Turn) -> list[str]:
    return [str(effect.place) for effect in turn.effects if isinstance(effect, Say)]


def offered(effects: tuple[Effect, ...]) -> list[str]:
    return [choice.id for effect in effects if isinstance(effect, AskWhen) for choice in effect.choices]


def test_the_years_run_from_the_newest_to_before_the_first_change() -> None:
    ids = [choice.id for choice in years(CHANGES, TODAY)]
    assert ids == ["after2025", "2025", "2024", "2023", "2022", "2021", "before2021", "unknown"]


def test_there_are_never_more_choices_than_the_digits_leave_free() -> None:
    assert len(years(CHANGES, date(2040, 1, 1))) <= 8


def test_a_year_in_which_nothing_changed_is_asked_no_further() -> None:
    assert asked_next("2024", CHANGES) == ()
    assert said(answer(heard("3"))) == ["past.held"]


def test_a_year_in_which_the_law_changed_is_asked_further() -> None:
    turn = answer(heard("5"))
    assert offered(turn.effects) == ["2022.0", "2022.1", "unknown"]
    assert turn.conversation.partial == "2022"


@pytest.mark.parametrize(
    ("year", "choice", "expected"),
    [
        ("2021", "1", "past.outside"),
        ("2021", "2", "past.held"),
        ("2022", "1", "past.held"),
        ("2022", "2", "past.stopped"),
        ("2023", "1", "past.stopped"),
        ("2023", "2", "past.held"),
        ("2025", "1", "past.held"),
        ("2025", "2", "past.outside"),
        ("2022", "3", "past.outside"),
    ],
)
def test_the_part_of_a_year_decides(year: str, choice: str, expected: str) -> None:
    turn = answer(heard(choice), partial=year)
    assert said(turn) == [expected]
    assert turn.conversation.partial == ""


def test_an_answer_about_another_day_always_ends_with_today() -> None:
    turn = answer(heard("1"), partial="2022")
    assert turn.effects[-1] == Standing("memo-2021", LegalStatus.ENDED, date(2025, 1, 20))


def test_a_typed_year_is_understood() -> None:
    assert said(answer(heard("2024"))) == ["past.held"]
    assert said(answer(heard("1999"))) == ["past.outside"]


def test_a_button_of_another_day_still_works() -> None:
    turn = answer(heard(tap=tap("past.when", "2022.1")))
    assert said(turn) == ["past.stopped"]


def test_nothing_about_the_day_is_kept_after_the_answer() -> None:
    from bot.engine.conversation import to_state

    turn = answer(heard("2"), partial="2022")
    assert b"2022" not in to_state(turn.conversation)


def test_every_part_of_a_year_lies_on_one_side_of_each_change() -> None:
    for year in (2021, 2022, 2023, 2025):
        for part in spans(year, CHANGES):
            assert MEMO.status("memo-2021", part.first) is MEMO.status("memo-2021", part.last)


def test_a_choice_nobody_offered_is_none() -> None:
    assert find("2022.7", CHANGES, TODAY) is None
    assert find("x", CHANGES, TODAY) is None


def test_several_events_may_leave_the_status_as_it_was() -> None:
    assert MEMO.changes("memo-2021") == CHANGES
    assert MEMO.since("memo-2021", TODAY) == date(2025, 1, 20)
    assert MEMO.since("memo-2021", date(2020, 1, 1)) is None


def test_a_past_step_that_is_said_again_ends_with_today_once_more() -> None:
    held = replace(step("past.held", options=[option("on", "On", "menu.top")]), is_past=True)
    told = script(flow(*(held if one.place == held.place else one for one in asking().steps.values())))
    standing = Standing("memo-2021", LegalStatus.ENDED, date(2025, 1, 20))
    asked = replace(conversation("past.when"), partial="2022")
    first = respond(asked, heard("1"), told, replace(facts(), law=MEMO))
    again = respond(first.conversation, heard("something else"), told, replace(facts(), law=MEMO))
    assert [effect for effect in first.effects if isinstance(effect, Standing)] == [standing]
    assert said(again) == ["past.held"]
    assert again.effects[-1] == standing

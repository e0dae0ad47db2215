"""Following the script: choices, misses, gates of the law, and steps that are gone."""

from dataclasses import replace

import pytest

from bot.engine.conversation import Asked, Conversation
from bot.engine.effects import AskConsent, AskLanguage, Escalate, Kind, Notice, Refer, Say
from bot.engine.heard import Word
from bot.engine.respond import respond
from bot.engine.script import PERSON
from bot.message import Attached, LegalStatus
from tests.builders import conversation, facts, flow, heard, option, place, script, step, tap


def test_a_number_follows_its_option_and_leaves_a_trail() -> None:
    turn = respond(conversation(), heard("1"), script(), facts())
    assert turn.effects == (Say(place("work.pay")),)
    assert turn.conversation.place == place("work.pay")
    assert turn.conversation.trail == (place("work.ask"),)


@pytest.mark.parametrize("number", ["3", "7", "42"])
def test_a_number_no_option_has_is_a_miss(number: str) -> None:
    turn = respond(conversation(), heard(number), script(), facts())
    assert turn.effects == (Notice(Kind.NOT_UNDERSTOOD), Say(place("work.ask")))
    assert turn.conversation.misses == 1


def test_several_numbers_are_no_choice_of_one() -> None:
    turn = respond(conversation(), heard("1 and 2", numbers=(1, 2)), script(), facts())
    assert turn.effects[0] == Notice(Kind.NOT_UNDERSTOOD)


def test_yes_picks_the_first_of_two_options() -> None:
    turn = respond(conversation("menu.top"), heard("yes", word=Word.YES), script(), facts())
    assert turn.conversation.place == place("door.first")


def test_yes_picks_nothing_of_three_options() -> None:
    ways = [option(id, go="menu.top") for id in ("one", "two", "three")]
    turn = respond(
        conversation("home.ask"), heard("yes", word=Word.YES), script(flow(step("home.ask", options=ways))), facts()
    )
    assert turn.effects[0] == Notice(Kind.NOT_UNDERSTOOD)


LABELS = {"en": {"No pay": "no pay", "Raid": "raid"}, "es": {"No pay": "sin pago", "Raid": "redada"}}


@pytest.mark.parametrize(("locale", "said"), [("en", "no pay"), ("en", "no p"), ("es", "sin pago"), ("es", "sin")])
def test_an_option_can_be_typed_in_the_language_of_the_person(locale: str, said: str) -> None:
    turn = respond(conversation(locale=locale), heard(said), script(labels=LABELS), facts())
    assert turn.conversation.place == place("work.pay")


def test_two_letters_of_a_label_are_too_few() -> None:
    turn = respond(conversation(), heard("no"), script(labels=LABELS), facts())
    assert turn.effects[0] == Notice(Kind.NOT_UNDERSTOOD)


def test_the_beginning_of_two_labels_chooses_neither() -> None:
    labels = {"en": {"No pay": "they did it", "Raid": "they came"}}
    turn = respond(conversation(), heard("they"), script(labels=labels), facts())
    assert turn.effects[0] == Notice(Kind.NOT_UNDERSTOOD)


def test_a_whole_label_wins_over_a_longer_one_that_begins_with_it() -> None:
    labels = {"en": {"No pay": "pay", "Raid": "pay day"}}
    turn = respond(conversation(), heard("pay"), script(labels=labels), facts())
    assert turn.conversation.place == place("work.pay")


def test_the_second_miss_in_a_row_offers_a_person() -> None:
    first = respond(conversation(), heard("hmm"), script(), facts())
    second = respond(first.conversation, heard("hmm"), script(), facts())
    assert second.effects == (Notice(Kind.OFFER_PERSON),)
    yes = respond(second.conversation, heard("1"), script(), facts())
    assert yes.effects == (Escalate(topic="work", urgent=False), AskConsent(urgent=False))


def test_a_refused_offer_of_a_person_shows_the_step_and_picks_no_option() -> None:
    turn = respond(conversation(asked=Asked.PERSON), heard("2"), script(), facts())
    assert turn.effects == (Say(place("work.ask")),)


def test_a_miss_after_a_good_answer_is_a_first_miss() -> None:
    missed = respond(conversation(), heard("hmm"), script(), facts()).conversation
    chosen = respond(missed, heard("1"), script(), facts()).conversation
    assert chosen.misses == 0
    assert respond(chosen, heard("hmm"), script(), facts()).effects[0] == Notice(Kind.NOT_UNDERSTOOD)


def test_what_cannot_be_read_says_so() -> None:
    turn = respond(conversation(), heard(unreadable=True), script(), facts())
    assert turn.effects == (Notice(Kind.UNREADABLE), Say(place("work.ask")))


def test_a_picture_is_no_misunderstanding() -> None:
    missed = respond(conversation(), heard("hmm"), script(), facts()).conversation
    for said in (heard(unreadable=True, attached=Attached.PICTURE), heard("this?", attached=Attached.RECORDING)):
        turn = respond(missed, said, script(), facts())
        assert turn.conversation.misses == missed.misses
        assert Notice(Kind.OFFER_PERSON) not in turn.effects


def test_words_that_point_to_a_topic_lead_there() -> None:
    turn = respond(conversation(), heard("ice at my door", topic="door", urgent=True), script(), facts())
    assert turn.conversation.place == place("door.first")


def test_words_can_lead_into_the_middle_of_a_topic() -> None:
    threat = flow(step("work.ask", "Where?"), step("work.threat", "No one may punish you."))
    turn = respond(conversation(), heard("threat", topic="work.threat"), script(threat), facts())
    assert turn.conversation.place == place("work.threat")
    gone = respond(conversation(), heard("threat", topic="work.gone"), script(threat), facts())
    assert Notice(Kind.NOT_UNDERSTOOD) in gone.effects


def test_a_topic_that_does_not_exist_is_a_miss() -> None:
    turn = respond(conversation(), heard("tax", topic="tax"), script(), facts())
    assert turn.effects[0] == Notice(Kind.NOT_UNDERSTOOD)


def test_an_old_button_names_its_own_step() -> None:
    turn = respond(conversation("door.paper"), heard(tap=tap("work.ask", "pay")), script(), facts())
    assert turn.conversation.place == place("work.pay")
    assert turn.conversation.trail[-1] == place("work.ask")


def test_an_old_button_keeps_its_language() -> None:
    turn = respond(conversation(), heard(tap=tap("work.ask", "pay", "es")), script(), facts())
    assert turn.conversation.locale == "es"


def test_an_old_button_of_a_language_no_longer_offered_keeps_the_persons_own() -> None:
    turn = respond(conversation(), heard(tap=tap("work.ask", "pay", "vi")), script(), facts())
    assert turn.conversation.locale == "en"


def test_an_old_button_of_a_step_that_moved_still_works() -> None:
    turn = respond(conversation(), heard(tap=tap("door.open_door", "paper")), script(), facts())
    assert turn.conversation.place == place("door.paper")


@pytest.mark.parametrize("gone", ["door.nowhere", "nowhere.first"])
def test_an_old_button_of_a_step_that_is_gone_leads_to_the_menu_with_an_apology(gone: str) -> None:
    turn = respond(conversation(), heard(tap=tap(gone, "paper")), script(), facts())
    assert turn.effects == (Notice(Kind.LOST_STEP), Say(place("menu.top")))
    assert turn.conversation.place == place("menu.top")


def test_an_old_button_whose_option_is_gone_shows_its_step() -> None:
    turn = respond(conversation(), heard(tap=tap("door.first", "window")), script(), facts())
    assert turn.effects == (Say(place("door.first")),)


@pytest.mark.parametrize("said", ["1", "hmm"])
def test_a_person_whose_step_is_gone_is_led_to_the_menu_with_an_apology(said: str) -> None:
    turn = respond(conversation("work.gone"), heard(said), script(), facts())
    assert turn.effects == (Notice(Kind.LOST_STEP), Say(place("menu.top")))


def test_an_emergency_wins_over_a_step_that_is_gone() -> None:
    turn = respond(conversation("work.gone"), heard("ice", topic="door", urgent=True), script(), facts())
    assert turn.effects == (Say(place("door.first")),)


def test_steps_without_a_choice_are_said_one_after_the_other() -> None:
    read = flow(step("read.a", go="read.b"), step("read.b", go="menu.top"))
    turn = respond(conversation(), heard("read", topic="read"), script(read), facts())
    assert turn.effects == (Say(place("read.a")), Say(place("read.b")), Say(place("menu.top")))
    assert turn.conversation.place == place("menu.top")


def test_a_circle_in_the_script_ends_at_the_menu() -> None:
    circle = flow(step("read.a", go="read.b"), step("read.b", go="read.a"))
    turn = respond(conversation(), heard("read", topic="read"), script(circle), facts())
    assert turn.effects == (Notice(Kind.LOST_STEP), Say(place("menu.top")))
    assert turn.conversation.place == place("menu.top")


def test_a_circle_of_gates_ends_at_the_menu() -> None:
    circle = flow(step("read.a", needs="memo", otherwise="read.b"), step("read.b", needs="memo", otherwise="read.a"))
    turn = respond(conversation(), heard("read", topic="read"), script(circle), facts())
    assert turn.effects == (Notice(Kind.LOST_STEP), Say(place("menu.top")))


MEMO = flow(
    step("memo.today", "It holds.", needs="memo", otherwise="memo.ended", when={LegalStatus.BLOCKED: "memo.blocked"}),
    step("memo.ended", "It has ended."),
    step("memo.blocked", "A court has blocked it."),
)


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (LegalStatus.IN_FORCE, "memo.today"),
        (LegalStatus.BLOCKED, "memo.blocked"),
        *(
            (status, "memo.ended")
            for status in LegalStatus
            if status not in (LegalStatus.IN_FORCE, LegalStatus.BLOCKED)
        ),
    ],
)
def test_the_law_of_the_day_decides_which_step_is_said(status: LegalStatus, said: str) -> None:
    turn = respond(conversation(), heard("memo", topic="memo"), script(MEMO), facts(law={"memo": status}))
    assert turn.effects == (Say(place(said)),)


def test_a_step_in_which_somebody_stands_is_closed_when_its_law_ends() -> None:
    turn = respond(conversation("memo.today"), heard("hmm"), script(MEMO), facts(law={"memo": LegalStatus.ENDED}))
    assert turn.effects == (Notice(Kind.NOT_UNDERSTOOD), Say(place("memo.ended")))


def test_a_step_that_names_lines_asks_for_them() -> None:
    lines = flow(step("lines.all", refer="immigration", options=[option("menu")]))
    turn = respond(conversation(), heard("lines", topic="lines"), script(lines), facts())
    assert turn.effects == (Say(place("lines.all")), Refer("immigration", place=place("lines.all")))


def test_the_next_lines_come_by_a_number_or_by_saying_more() -> None:
    lines = script(flow(step("lines.all", refer="immigration", options=[option("menu")])))
    standing = conversation("lines.all")
    by_number = respond(standing, heard("2"), lines, facts())
    by_word = respond(standing, heard("more", word=Word.MORE), lines, facts())
    assert by_number == by_word
    assert by_word.effects == (Refer("immigration", place=place("lines.all"), skip=3),)
    twice = respond(by_word.conversation, heard("more", word=Word.MORE), lines, facts())
    assert twice.effects == (Refer("immigration", place=place("lines.all"), skip=6),)


LINES = flow(
    step("help_lines.lawyer", refer="immigration", options=[option("menu")]),
    step("help_lines.home", refer="housing", options=[option("menu")]),
)


def test_a_zip_sent_anywhere_names_help_near_there_for_what_the_person_stands_at() -> None:
    home = replace(flow(step("home.a", options=[option("menu")])), call="housing")
    turn = respond(conversation("home.a"), heard("60608", state="IL", zip="60608"), script(home, LINES), facts())
    lines = place("help_lines.home")
    assert turn.effects == (Say(lines), Refer("housing", state="IL", zip="60608", place=lines))
    assert turn.conversation.answers == (("state", "IL"), ("zip", "60608"))
    assert respond(turn.conversation, heard("back", word=Word.BACK), script(home, LINES), facts()).effects == (
        Say(place("home.a")),
    )


@pytest.mark.parametrize(("text", "state", "zip"), [("me", "ME", None), ("1960", "NY", "01960"), ("hmm", None, None)])
def test_a_word_or_a_year_that_could_be_a_place_is_none(text: str, state: str | None, zip: str | None) -> None:
    turn = respond(conversation(), heard(text, state=state, zip=zip), script(LINES), facts())
    assert turn.effects[0] == Notice(Kind.NOT_UNDERSTOOD)


def test_an_emergency_that_names_a_zip_is_answered_as_one() -> None:
    said = heard("ice is here 60608", topic="door", urgent=True, state="IL", zip="60608")
    assert respond(conversation(), said, script(LINES), facts()).effects == (Say(place("door.first")),)


def test_a_zip_that_comes_first_is_kept_while_the_language_is_asked() -> None:
    first = respond(Conversation(), heard("60608", state="IL", zip="60608"), script(LINES), facts())
    assert first.effects == (AskLanguage(),)
    turn = respond(first.conversation, heard("2"), script(LINES), facts())
    assert Refer("immigration", state="IL", zip="60608", place=place("help_lines.lawyer")) in turn.effects


def test_more_where_no_lines_are_named_is_only_a_word() -> None:
    turn = respond(conversation("home.a"), heard("more", word=Word.MORE), script(flow(step("home.a"))), facts())
    assert Notice(Kind.NOT_UNDERSTOOD) in turn.effects


def test_a_step_that_only_points_on_says_nothing_itself() -> None:
    router = flow(step("memo.a", "", needs="memo", otherwise="memo.b", go="memo.c"), step("memo.b"), step("memo.c"))
    turn = respond(
        conversation(), heard("memo", topic="memo"), script(router), facts(law={"memo": LegalStatus.IN_FORCE})
    )
    assert turn.effects == (Say(place("memo.c")),)


def test_an_option_can_lead_to_a_person() -> None:
    asking = flow(step("home.ask", options=[option("person", go=PERSON)]))
    turn = respond(conversation("home.ask"), heard("1"), script(asking), facts())
    assert turn.effects == (Escalate(topic="home", urgent=False), AskConsent(urgent=False))
    assert turn.conversation.place == place("home.ask")


def test_a_step_that_goes_on_to_a_person_says_its_words_first() -> None:
    asking = flow(step("home.help", "A person can help.", go=PERSON))
    turn = respond(conversation(), heard("home", topic="home"), script(asking), facts())
    assert turn.effects == (Say(place("home.help")), Escalate(topic="home", urgent=False), AskConsent(urgent=False))


def test_a_step_that_hands_over_is_about_its_own_flow() -> None:
    asking = flow(step("hurt.now", "We call a person.", escalate=True), urgent=True)
    turn = respond(conversation(), heard("hurt", topic="hurt"), script(asking), facts())
    assert turn.effects == (Say(place("hurt.now")), Escalate(topic="hurt", urgent=True), AskConsent(urgent=True))
    assert turn.conversation.asked is Asked.CONSENT


def test_the_law_can_lead_to_a_person() -> None:
    gated = flow(step("memo.today", needs="memo", otherwise="memo.ask"), step("memo.ask", "", escalate=True))
    turn = respond(conversation(), heard("memo", topic="memo"), script(gated), facts())
    assert turn.effects == (Escalate(topic="memo", urgent=False), AskConsent(urgent=False))

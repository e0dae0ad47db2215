"""How effects sound: the same step as Telegram shows it and as a text message carries it."""

from dataclasses import replace
from datetime import date

import pytest

from bot.engine.effects import (
    AskConsent,
    AskLanguage,
    Effect,
    Kind,
    Notice,
    OptOut,
    Refer,
    Referral,
    Referred,
    Say,
)
from bot.engine.script import Drawing, Script
from bot.message import Capabilities, Outbound, Picture, Tap
from bot.speech.catalogs import Catalogs
from bot.speech.render import render
from bot.speech.segments import count
from bot.speech.sentences import SENTENCES
from bot.speech.voice import Helpline, Voice, dial
from tests.builders import flow, menu, option, place, step

TELEGRAM = Capabilities(buttons=True, markup=True, pictures=True)
WHATSAPP = Capabilities(characters=1600)
SMS = Capabilities(segments=True, characters=1600)
DOOR = step(
    "door.first",
    "Do not open the door & stay <calm>.",
    sms="Do not open the door.",
    options=(option("paper", "They have a paper", "door.paper"), option("inside", "They are inside", "door.inside")),
)
SPANISH = {
    ("", "Do not open the door & stay <calm>."): "No abra la puerta.",
    ("sms", "Do not open the door."): "No abra.",
    ("button", "They have a paper"): "Tienen un papel",
    ("", "I do not consent."): "No doy permiso.",
    ("", "A paper & a judge."): "Un papel y un juez.",
}


def voice(*steps: object, drafts: frozenset[str] = frozenset()) -> Voice:
    script = Script({"menu": menu(), "door": flow(DOOR, *steps, urgent=True)}, place("menu.top"))  # type: ignore[arg-type]
    return Voice(
        script=script,
        catalogs=Catalogs({"en": {}, "es": SPANISH}),
        organisation="Casa Abierta",
        languages={"en": "English", "es": "Español"},
        helplines=(Helpline("+13125550100", ("en",)), Helpline("+13125550199", ("es",))),
        drafts=drafts,
    )


def said(*effects: Effect, locale: str = "en", on: Capabilities = SMS, by: Voice | None = None) -> list[str]:
    return [outbound.text for outbound in render(effects, locale, on, by or voice())]


def shown(*effects: Effect, locale: str = "en", by: Voice | None = None) -> tuple[Outbound, ...]:
    return render(effects, locale, TELEGRAM, by or voice())


def test_at_the_door_a_number_that_answers_in_another_language_is_named_as_such() -> None:
    only_english = replace(voice(), helplines=(Helpline("+18445003222", ("en", "ko")),))
    (spanish,) = said(Say(place("door.first"), first=True), locale="es", by=only_english)
    (english,) = said(Say(place("door.first"), first=True), by=only_english)
    assert spanish.endswith("ZIP or call 844-500-3222 (inglés)")
    assert english.endswith("9=person. Call 844-500-3222")


def test_without_any_number_at_the_door_a_place_is_asked_for() -> None:
    (said_first,) = said(Say(place("door.first"), first=True), by=replace(voice(), helplines=()))
    assert said_first.endswith("9=person. Send your ZIP: numbers near you")


def test_an_own_line_and_one_with_interpreters_are_named_to_everybody() -> None:
    for line in (Helpline("+13125550100", ("en",), own=True), Helpline("+13125550100", ("en",), interpreters=True)):
        assert replace(voice(), helplines=(line,)).helpline("es") == "312-555-0100"


def test_of_several_crisis_lines_the_one_made_for_just_this_is_named() -> None:
    lines = (
        Helpline("988", ("en",), needs=("crisis",), matters=("suicide",)),
        Helpline("+18005550100", ("en",), needs=("crisis",), matters=("violence",)),
    )
    assert replace(voice(), helplines=lines).helpline("en", "crisis", "violence") == "800-555-0100"
    assert replace(voice(), helplines=lines).helpline("en", "crisis", "suicide") == "988"


def test_a_number_the_text_names_itself_is_not_named_twice() -> None:
    text = "In danger: 911. To talk: 312-555-0100"
    told = flow(step("door.first", text, options=[option("menu")]), urgent=True)
    by = replace(voice(), script=Script({"menu": menu(), "door": told}, place("menu.top")))
    assert said(Say(place("door.first"), first=True), by=by) == [f"{text}\n9=person"]
    (shown_once,) = shown(Say(place("door.first"), first=True), by=by)
    assert shown_once.text == text


def test_somebody_blocked_is_told_where_lawyers_are_when_no_number_fits() -> None:
    (told,) = said(Notice(Kind.BLOCKED), by=replace(voice(), helplines=()))
    assert "immigrationlawhelp.org" in told
    assert "call ." not in told


def test_a_text_message_numbers_the_options_and_names_the_ways_on() -> None:
    assert said(Say(place("door.first"))) == [
        "Do not open the door.\n1 They have a paper\n2 They are inside\n0 menu, 9 person"
    ]


def test_telegram_shows_buttons_that_know_their_step_and_language() -> None:
    (outbound,) = shown(Say(place("door.first")), locale="es")
    assert outbound.buttons[0].text == "Tienen un papel"
    assert Tap.parse(outbound.buttons[0].data) == Tap("es", "door", "first", "paper")


def test_a_page_only_in_english_leaves_its_buttons_in_the_persons_language() -> None:
    (outbound,) = shown(Notice(Kind.ONLY_ENGLISH), Say(place("door.first"), in_english=True), locale="es")
    assert "Do not open the door" in outbound.text
    assert outbound.buttons[0].text == "They have a paper"
    assert {button.data.split("|")[0] for button in outbound.buttons} == {"es"}


def test_a_page_says_which_language_its_words_are_in() -> None:
    english, spanish = shown(Say(place("door.first"), in_english=True), Say(place("door.first")), locale="es")
    assert (english.words, spanish.words) == ("en", "es")


def test_where_the_menu_is_kept_back_nought_is_for_the_languages() -> None:
    kept_back = (Notice(Kind.WITHHELD, at_menu=True), Referred("immigration", ()))
    assert said(*kept_back)[0].endswith("0 language, 9 person")
    assert said(Notice(Kind.WITHHELD), Referred("immigration", ()))[0].endswith("0 menu, 9 person")


def test_more_lines_of_a_page_only_in_english_keep_its_options_in_english() -> None:
    (outbound,) = shown(Referred("housing", (), place=place("door.first"), in_english=True), locale="es")
    assert outbound.buttons[0].text == "They have a paper"
    assert outbound.buttons[0].data.startswith("es|")


def test_a_screen_of_the_memo_says_draft_exactly_when_nobody_has_signed_it() -> None:
    by = voice(replace(step("door.memo", "These rules ended."), draft_label=True))
    assert "DRAFT, not reviewed" in said(Say(place("door.memo"), draft=True), by=by)[0]
    assert "DRAFT" not in said(Say(place("door.memo")), by=by)[0]
    assert "DRAFT" not in said(Say(place("door.first"), draft=True), by=by)[0]


def test_every_step_on_telegram_has_a_button_to_a_person() -> None:
    (outbound,) = shown(Say(place("door.first")))
    assert any(button.data == "en|@word|_|person" for button in outbound.buttons)


def test_text_is_escaped_where_there_is_markup_and_left_alone_elsewhere() -> None:
    assert shown(Say(place("door.first")))[0].text == "Do not open the door &amp; stay &lt;calm&gt;."
    assert "&amp;" not in said(Say(place("door.first")))[0]


def test_a_missing_translation_falls_back_to_english_in_the_open() -> None:
    assert "2 They are inside" in said(Say(place("door.first")), locale="es")[0]


def test_the_first_answer_to_an_emergency_is_one_segment_with_a_person_and_a_number() -> None:
    first, second = said(Say(place("door.first"), first=True), Notice(Kind.WHO))
    assert first == "Do not open the door.\n9=person. Call 312-555-0100"
    assert count(first).segments == 1
    assert second.startswith("1 They have a paper\n2 They are inside\nCasa Abierta.")


def test_by_text_message_the_first_answer_leaves_the_words_to_show_for_later() -> None:
    by = voice(replace(step("door.show", "Do not open the door."), show="I do not consent."))
    assert "consent" not in said(Say(place("door.show"), first=True), by=by)[0]
    assert "consent" in said(Say(place("door.show")), by=by)[0]
    assert "consent" in shown(Say(place("door.show"), first=True), by=by)[0].text


def test_the_number_named_answers_in_the_persons_language() -> None:
    assert "312-555-0199" in said(Say(place("door.first"), first=True), locale="es")[0]


def test_a_cry_for_help_in_no_known_language_is_answered_in_two() -> None:
    english, spanish, _ = said(
        Say(place("door.first"), first=True, locale="en"),
        Say(place("door.first"), first=True, locale="es"),
        Notice(Kind.WHO),
    )
    assert english.startswith("Do not open")
    assert spanish.startswith("No abra")


def test_a_notice_stands_above_the_step_it_comes_with() -> None:
    (text,) = said(Notice(Kind.NOT_UNDERSTOOD), Say(place("door.first")))
    assert text.startswith("Sorry, I did not understand.")
    assert "Do not open the door." in text


def test_a_notice_alone_still_shows_the_way_to_a_person() -> None:
    assert said(Notice(Kind.HELP))[0].endswith("0 menu, 9 person")


def test_a_goodbye_offers_nothing_more() -> None:
    assert said(Notice(Kind.STOPPED)) == ["You will get no more messages from us here. Send START to begin again."]
    assert shown(Notice(Kind.DELETED))[0].buttons == ()


def test_english_to_hold_up_is_followed_by_what_it_means() -> None:
    by = voice(step("door.card", "Hold this up."))
    card = by.script.flows["door"].steps["card"]
    object.__setattr__(card, "show", "I do not consent.")
    (outbound,) = shown(Say(place("door.card")), locale="es", by=by)
    assert "<blockquote>I do not consent.</blockquote>" in outbound.text
    assert "No doy permiso." in outbound.text


def with_drawing(sms: str = "") -> Voice:
    drawn = replace(step("door.look", "Look at it.", sms=sms), picture=Drawing("warrant", "A paper & a judge."))
    return voice(replace(drawn, show="I do not consent."))


def test_a_picture_comes_with_its_text_and_is_named_in_the_persons_language() -> None:
    (outbound,) = shown(Say(place("door.look")), locale="es", by=with_drawing())
    assert outbound.picture == Picture("warrant", "Un papel y un juez.")
    assert "juez" not in outbound.text


def test_where_no_picture_can_be_shown_it_is_told_right_below_the_text() -> None:
    (outbound,) = render((Say(place("door.look")),), "es", WHATSAPP, with_drawing())
    assert outbound.picture is None
    assert "Look at it.\nUn dibujo" not in outbound.text  # this small catalog has no word for it
    assert outbound.text.startswith("Look at it.\nA drawing: Un papel y un juez.\n")


def test_where_markup_meets_no_picture_the_words_are_escaped() -> None:
    (outbound,) = render((Say(place("door.look")),), "en", Capabilities(buttons=True, markup=True), with_drawing())
    assert "A drawing: A paper &amp; a judge." in outbound.text


def test_a_text_message_tells_the_picture_unless_its_own_wording_says_all() -> None:
    assert "A drawing: A paper & a judge." in said(Say(place("door.look")), by=with_drawing())[0]
    assert "drawing" not in said(Say(place("door.look")), by=with_drawing(sms="A court? A judge?"))[0]


def test_a_page_only_in_english_tells_its_picture_in_english() -> None:
    (outbound,) = shown(Say(place("door.look"), in_english=True), locale="es", by=with_drawing())
    assert outbound.picture == Picture("warrant", "A paper & a judge.")


def test_the_language_menu_names_each_language_in_itself() -> None:
    assert said(AskLanguage()) == ["Choose your language.\n1 English\n2 Español\n0 menu, 9 person"]


def test_consent_says_what_a_volunteer_sees_and_for_how_long() -> None:
    (text,) = said(AskConsent(urgent=False))
    assert "do not see your number" in text
    assert "7 days" in text
    assert "1 Yes, I agree\n2 No" in text


def test_referrals_stand_in_the_step_that_asked_for_them() -> None:
    referral = Referral("Lawyers of the Lake", "+13125550123", "Free.", date(2026, 7, 19))
    (text,) = said(Say(place("door.first")), Referred("immigration", (referral,)))
    assert "Lawyers of the Lake: 312-555-0123 (listed Jul 19, 2026, call first)" in text
    assert text.index("Lawyers") < text.index("1 They have a paper")


def test_a_line_run_by_ice_is_never_named_without_saying_so() -> None:
    referral = Referral("Detention line", "+18885550123", "", date(2026, 9, 17), run_by="ICE")
    assert "run by ICE" in said(Referred("detention", (referral,)))[0]
    assert "run by ICE" in shown(Referred("detention", (referral,)))[0].text


def test_no_referral_is_said_honestly_with_a_way_to_a_person() -> None:
    assert said(Referred("housing", ()))[0].startswith("We have no number for this yet.")


def test_a_referral_that_was_not_looked_up_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="looked up"):
        said(Refer("housing"))


def test_deeds_say_nothing() -> None:
    assert said(OptOut()) == []


def test_the_first_screen_and_help_carry_the_draft_label_while_nobody_has_signed() -> None:
    drafts = voice(drafts=frozenset({"en"}))
    assert "DRAFT, not reviewed" in said(Notice(Kind.HELP), by=drafts)[0]
    assert "DRAFT" in shown(Notice(Kind.WELCOME), by=drafts)[0].text
    assert "DRAFT" not in said(Notice(Kind.HELP))[0]


@pytest.mark.parametrize("kind", list(Kind))
def test_every_sentence_of_the_bots_own_can_be_said_on_every_channel(kind: Kind) -> None:
    assert kind in SENTENCES
    for on in (TELEGRAM, SMS):
        assert all(text and "{" not in text for text in said(Notice(kind), on=on))


def test_the_draft_label_fits_its_budget() -> None:
    from bot.speech.sentences import DRAFT_SMS

    assert count(DRAFT_SMS).units <= 24
    assert count(DRAFT_SMS).gsm7


def test_a_number_is_written_as_people_dial_it() -> None:
    assert dial("+13125550100") == "312-555-0100"
    assert dial("+442071838750") == "+442071838750"
    assert dial("988") == "988"

"""Every screen a person can come to, on four days of the law: it speaks, fits, leads on, and shows a human."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pytest

from bot.assemble import Talk, talk
from bot.authoring.dated import HAS_ENDED, PROTECTS, SPEAKS_OF_IT, as_if_it_held, read_aloud
from bot.authoring.explorer import House, Scene, looks, moves, scenes, screens
from bot.authoring.screens import Survey, survey
from bot.content.signoffs import SignOffs
from bot.engine.effects import Kind, Notice, Referred, Say, Standing
from bot.hotline.clauses import DENYING
from bot.law import Volatility
from bot.message import LegalStatus
from bot.referrals import Need
from bot.service.clock import Clock
from bot.service.shelf import Shelf
from bot.settings import load
from bot.speech.render import render
from bot.speech.sentences import DRAFT, DRAFT_SMS
from tests.authoring.subjects import Entries, named, subject
from tests.builders import TODAY, drawn, edited, place

DAYS = (date(2022, 1, 10), date(2022, 9, 1), date(2024, 1, 10), TODAY)
WITHOUT_IT = (date(2022, 9, 1), date(2025, 1, 20), date(2025, 6, 1), TODAY)  # days on which the memo protects nobody
MEMO = "dhs-memo-2021"
NEVER_GONE = (Need.IMMIGRATION, Need.CRISIS)  # help lines and crisis lines; design §3
MEMO_ASKS = place("memo.happened")
Case = tuple[Mapping[str, str | None], Entries, str]


@dataclass
class Night(Clock):
    """A clock on which it is always three in the morning: lines are closed, and say when they open."""

    def now(self) -> datetime:
        return datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


@cache
def spoken() -> Talk:
    return talk(load(allow_unreviewed=("all",)), clock=Night(TODAY))


def house() -> House:
    return House(spoken().voice, spoken().content.law, spoken().shelf, spoken().directory)


def told(seen: Survey) -> str:
    return "\n".join(f"{fault.scene}: {fault.wrong}" for fault in seen.faults[:20])


@pytest.mark.slow
def test_every_screen_speaks_fits_leads_on_and_shows_a_human_on_every_day(capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print()
        seen = survey(house(), DAYS, tell=print)
        print(f"{seen.scenes:,} answers, {seen.screens:,} screens")
    assert seen.screens > 30_000
    assert not seen.faults, told(seen)


def test_every_screen_of_today_speaks_fits_leads_on_and_shows_a_human() -> None:
    seen = survey(house(), (TODAY,))
    assert seen.screens > 10_000
    assert not seen.faults, told(seen)


@pytest.mark.parametrize("today", DAYS[:-1], ids=str)
def test_every_screen_of_the_memo_speaks_fits_leads_on_and_shows_a_human_on_every_day(today: date) -> None:
    seen = survey(house(), (today,), ("memo", "memo_more"))
    assert seen.screens > 1_000
    assert not seen.faults, told(seen)


def test_a_survey_tells_how_far_it_has_come() -> None:
    lines: list[str] = []
    seen = survey(house(), (TODAY,), ("menu", "about"), lines.append)
    assert lines[-1] == f"2 of 2 topics: {seen.screens:,} screens, 0 faults (menu)"


def test_while_nobody_has_signed_the_screens_that_must_say_so_do() -> None:
    """Design §3: the first screen, HELP, the memo and case review."""
    labels = {
        locale: {spoken().voice.catalogs.say(locale, text, role) for text, role in ((DRAFT, ""), (DRAFT_SMS, "sms"))}
        for locale in spoken().voice.languages
    }
    for scene in scenes(house(), (TODAY,), ("menu", "memo", "memo_more", "court")):
        steps = [house().script.step(effect.place) for effect in scene.effects if isinstance(effect, Say)]
        helped = Notice(Kind.HELP) in scene.effects
        if helped or any(step is not None and step.draft_label for step in steps):
            for screen in screens(scene, house()):
                assert any(label in read_aloud(screen) for label in labels[scene.locale]), scene
    for locale in spoken().voice.languages:
        for look in looks():
            for kind in (Kind.WELCOME, Kind.WHO):
                first, *_ = render((Notice(kind),), locale, look, spoken().voice)
                assert any(label in first.text for label in labels[locale])


def test_with_nothing_signed_every_screen_still_leads_on_and_shows_a_human() -> None:
    closed = replace(house(), shelf=Shelf(spoken().content, spoken().voice.catalogs, SignOffs(), frozenset()))
    seen = survey(closed, (TODAY,))
    assert not seen.faults, "\n".join(f"{fault.scene}: {fault.wrong}" for fault in seen.faults[:20])
    said = [effect for scene in scenes(closed, (TODAY,)) for effect in scene.effects]
    assert not any(isinstance(effect, Say) for effect in said)
    assert Notice(Kind.WITHHELD) in said


@pytest.mark.parametrize("today", WITHOUT_IT, ids=str)
def test_while_the_memo_is_not_in_force_no_screen_says_or_implies_that_it_protects(today: date) -> None:
    assert spoken().content.law.status(MEMO, today) is not LegalStatus.IN_FORCE
    about = 0
    for scene in scenes(house(), (today,)):
        for screen in screens(scene, house()):
            assert not list(as_if_it_held(screen, house())), f"{scene}: {read_aloud(screen)}"
            about += SPEAKS_OF_IT[scene.locale].search(read_aloud(screen)) is not None
    assert about > 100  # it was spoken of, and each time with its end


@pytest.mark.parametrize("today", WITHOUT_IT, ids=str)
def test_no_step_that_needs_the_memo_is_said_while_it_is_not_in_force(today: date) -> None:
    gated = {step.place for flow in house().script.flows.values() for step in flow.steps.values() if step.needs == MEMO}
    said = {effect.place for scene in scenes(house(), (today,)) for effect in scene.effects if isinstance(effect, Say)}
    assert gated
    assert not gated & said


def test_what_is_said_of_a_past_day_always_ends_with_today() -> None:
    past = 0
    for scene in scenes(house(), DAYS):
        steps = [house().script.step(effect.place) for effect in scene.effects if isinstance(effect, Say)]
        if any(step is not None and step.is_past for step in steps):
            past += 1
            assert any(isinstance(effect, Standing) for effect in scene.effects), scene
    assert past > 100


def test_every_offered_language_has_the_words_in_which_protection_would_be_claimed() -> None:
    for locale in spoken().voice.languages:
        assert all(locale in table for table in (PROTECTS, SPEAKS_OF_IT, HAS_ENDED, DENYING)), (
            f"add the words of `{locale}` to bot/authoring/dated.py and negation.py"
        )


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("The rules protect you.", "en"),
        ("These rules are still in force.", "en"),
        ("They may not arrest you.", "en"),
        ("Las reglas le protegen.", "es"),
        ("El memorando sigue vigente.", "es"),
        ("Estas reglas valen para usted.", "es"),
    ],
)
def test_the_words_of_protection_are_known(text: str, locale: str) -> None:
    assert PROTECTS[locale].search(text)


def test_every_event_day_choice_is_explored() -> None:
    asking = [step for flow in house().script.flows.values() for step in flow.steps.values() if step.ask_date]
    assert asking
    for step in asking:
        names = {move.name for move in moves(step, "en", house().law, TODAY)}
        assert {"before2021", "2022", "2022.0", "2022.1", "2023.0", "2025.1", "after2025", "unknown"} <= names
        assert {"number 1", "typed 2022", "2022, number 1"} <= names


def test_an_event_day_is_answered_alike_by_button_by_number_and_typed() -> None:
    asked = [scene for scene in scenes(house(), (TODAY,), ("memo",)) if scene.step.place == MEMO_ASKS]
    by_name = {scene.move.name: scene.effects for scene in asked if scene.locale == "es"}
    years = [name for name in by_name if name.isdigit()]
    assert len(years) >= 5
    assert all(by_name[year] == by_name[f"typed {year}"] for year in years)
    assert by_name["2022.0"] == by_name["2022, number 1"] != by_name["2022.1"]


def test_a_button_and_its_number_lead_to_the_same_place() -> None:
    by_move: dict[tuple[object, ...], Scene] = {
        (scene.step.place, scene.move.name): scene for scene in scenes(house(), (TODAY,)) if scene.locale == "en"
    }
    for flow in house().script.flows.values():
        for step in flow.steps.values():
            for number, option in enumerate(step.options, start=1):
                pressed = by_move[step.place, f"option {option.id}"]
                typed = by_move[step.place, f"number {number}"]
                assert pressed.effects == typed.effects, pressed


def test_the_looks_differ() -> None:
    assert len(looks()) == 3
    assert {look.segments for look in looks()} == {True, False}


DOOR, MEMO_FILE = "topics/door.yaml", "topics/memo.yaml"
PAST = """
  when:
    say: When was it? Choose the year.
    ask_date: memo-2021
    when: {in_force: held}
    otherwise: today
  held:
    then: On that day the memo held.
    choose:
      - {id: menu, text: Menu, go: "@menu"}
"""
ENDED = "    say: The memo has ended. It does not protect you.\n"
FELLED: list[Case] = [
    ({}, {("sms", "0 menu, 9 person"): "0 menu"}, "door.yaml:13: This shows no way to a human (enter, es, on 2026"),
    ({}, {("sms", "0 menu, 9 person"): "9 persona"}, "door.yaml:13: This shows no way to the menu (enter, es"),
    (
        edited(MEMO_FILE, ENDED, "    say: The memo protects you.\n"),
        {},
        "This says that dated law protects someone: `The",
    ),
    (edited(MEMO_FILE, ENDED, "    say: The memo names groups.\n"), {}, "This speaks of dated law without its end"),
    (
        {},
        {"The memo has ended. It does not protect you.": "El memo le protege."},
        "This says that dated law protects someone: `El memo le protege` (option memo, es",
    ),
    (
        edited(DOOR, "name of a judge.", "name of a judge. " + "Do not open the door. " * 25),
        {},
        "door.yaml:13: This takes 4 segments (610",
    ),
]


@pytest.mark.parametrize(("changed", "spanish", "said"), FELLED)
def test_a_screen_is_felled_by_one_small_change(
    tmp_path: Path, changed: Mapping[str, str | None], spanish: Entries, said: str
) -> None:
    found = [str(problem) for problem in named("bad_screens")(subject(tmp_path, changed, spanish=spanish))]
    assert any(said in problem for problem in found), "\n".join(found) or "nothing was found"


def test_a_text_too_long_to_stand_below_a_picture_is_found_on_its_screen(tmp_path: Path) -> None:
    changed = drawn(DOOR)
    changed[DOOR] = str(changed[DOOR]).replace("Do not open the door.", "Stay calm. " * 95 + "\n    sms: Stay calm.")
    found = [str(problem) for problem in named("bad_screens")(subject(tmp_path, changed))]
    assert any("This takes 1044 letters below a picture; 1024 are the most" in problem for problem in found), found


def test_a_past_step_in_the_present_tense_is_found_on_its_screen(tmp_path: Path) -> None:
    whole = edited(MEMO_FILE, ENDED, ENDED)[MEMO_FILE] + PAST.removeprefix("\n")
    assert not list(named("bad_screens")(subject(tmp_path / "a", {MEMO_FILE: whole})))
    present = whole.replace("On that day the memo held.", "On that day the memo held. It protects you.")
    found = [str(problem) for problem in named("bad_screens")(subject(tmp_path / "b", {MEMO_FILE: present}))]
    assert any("says that dated law protects someone: `It protects you`" in problem for problem in found)


def test_dated_flows_are_those_that_ask_what_an_instrument_is_worth() -> None:
    assert house().asked["memo"] == {MEMO}
    assert not house().asked["ice_door"]


def test_when_every_source_is_old_nothing_that_moves_quickly_is_said_and_the_rest_tells_its_day() -> None:
    late = date(2027, 12, 1)
    seen = survey(house(), (late,))
    assert not seen.faults, told(seen)
    volatilities = spoken().content.volatilities
    dated, withheld = 0, 0
    for scene in scenes(house(), (late,)):
        withheld += Notice(Kind.MAY_HAVE_CHANGED) in scene.effects
        for effect in scene.effects:
            if isinstance(effect, Say) and (step := house().script.step(effect.place)) and step.cite:
                assert volatilities[step.place] is not Volatility.A, scene
                assert effect.checked or step.refer, scene  # each line that is named says its own day
                dated += effect.checked is not None
            if isinstance(effect, Referred) and effect.need in NEVER_GONE and not effect.skipped:
                assert effect.referrals, scene
    assert dated > 1_000
    assert withheld > 100

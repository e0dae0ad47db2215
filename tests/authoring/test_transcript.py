"""What stands on a topic's paper: all that a lawyer answers for, in both languages."""

from datetime import date
from pathlib import Path

import pytest

from bot import content
from bot.assemble import Talk, talk
from bot.authoring.subject import Subject
from bot.authoring.transcript import transcript
from bot.authoring.transcript_text import text
from bot.content.signoffs import SignOffs
from bot.settings import load
from tests.authoring.papers import signature, written
from tests.authoring.subjects import subject
from tests.builders import FLOWS, TODAY, edited

PAST = FLOWS["topics/memo.yaml"].replace(
    "steps:\n",
    """steps:
  happened:
    say: When did it happen?
    ask_date: memo-2021
    when: {in_force: was}
    otherwise: ended
  was:
    then: On that day it was in force.
    choose:
      - {id: menu, text: Menu, go: "@menu"}
""",
)


def test_a_step_stands_with_its_words_in_both_languages(tmp_path: Path) -> None:
    first = written(tmp_path).passages[0]
    said = first.wordings[0]
    assert (said.what, said.english, said.spoken) == ("Said", "Do not open the door.", "No abra la puerta.")
    assert [(led.number, led.english, led.spoken, led.target) for led in first.options] == [
        (1, "They have a paper", "Tienen un papel", "2 paper"),
        (2, "Talk with a person", "Hablar con alguien", "@person"),
    ]


def test_a_text_without_a_translation_is_not_guessed(tmp_path: Path) -> None:
    paper = written(tmp_path, translated={"fr": {}}, locale="fr")
    assert paper.passages[0].wordings[0].spoken == ""
    assert "fr: (no translation: people get the English)" in text(paper)


def test_in_english_alone_nothing_stands_beside_it(tmp_path: Path) -> None:
    paper = written(tmp_path, locale="en")
    assert not paper.is_beside
    assert "no translation" not in text(paper)
    assert "  es: " not in text(paper)


def test_the_sms_is_the_message_as_it_goes_out_with_its_cost(tmp_path: Path) -> None:
    whole, first = written(tmp_path).passages[0].by_sms
    assert whole.english.splitlines()[:2] == ["Do not open the door.", "1 They have a paper"]
    assert whole.english.splitlines()[-1].startswith("0 menu")
    assert whole.english_cost == f"1 segment, {len(whole.english)} GSM-7 letters"
    assert "9=person" in first.english
    assert first.english_cost.startswith("message 1: 1 segment")
    assert "message 2: " in first.english_cost


def test_a_draft_label_is_not_part_of_what_is_signed(tmp_path: Path) -> None:
    assert "DRAFT" not in text(written(tmp_path, "memo")).replace("drafts", "")


def test_a_gate_is_told_in_words_with_what_it_comes_to_today(tmp_path: Path) -> None:
    today = written(tmp_path, "memo").passages[0]
    assert today.notes == (
        "Said only while this is in force: A memo (memo-2021).",
        "On 2026-11-24 it has ended, since 2025-01-20: people are led to 2 ended.",
    )
    assert [(led.english, led.target) for led in today.conditions] == [("in every other case", "2 ended")]


def test_a_gate_that_stands_open_says_so(tmp_path: Path) -> None:
    notes = written(tmp_path, "memo", on=date(2022, 1, 10)).passages[0].notes
    assert notes[1] == "On 2022-01-10 it is in force, since 2021-11-29: people are told what stands here."


def test_an_answer_about_a_past_day_stands_with_what_is_added_today(tmp_path: Path) -> None:
    paper = written(tmp_path, "memo", changed={"topics/memo.yaml": PAST})
    was = next(found for found in paper.passages if found.id == "was")
    assert was.wordings[0].what == "Said, about that day in the past"
    assert was.wordings[1].what == "Added to it, as of 2026-11-24"
    assert was.wordings[1].english.startswith("Today: ")
    assert was.wordings[1].english in was.by_sms[0].english
    asks = next(found for found in paper.passages if found.id == "happened")
    assert "2025" in asks.by_sms[0].english
    assert [led.english for led in asks.conditions] == [
        "when on that day it is in force (in force)",
        'in every other case, and for "I do not know"',
    ]


def test_the_law_a_topic_asks_about_stands_with_all_its_events(tmp_path: Path) -> None:
    (memo,) = written(tmp_path, "memo").law
    assert (memo.id, memo.today) == ("memo-2021", "has ended")
    assert memo.events == (
        "2021-11-29  in force: Takes effect. [const-4]",
        "2025-01-20  ended: Cancelled. [const-4]",
    )


def test_each_source_stands_in_full_with_all_that_rests_on_it(tmp_path: Path) -> None:
    (ground,) = written(tmp_path).grounds
    assert (ground.title, ground.publisher, ground.dated) == ("The Constitution", "The people", "undated")
    assert ground.read == date(2026, 11, 1)
    assert ground.carries == ("1 first",)


def test_the_day_of_the_next_look_is_told_and_a_missed_one_stands_out(tmp_path: Path) -> None:
    fresh = written(tmp_path / "fresh").passages[0]
    assert fresh.look_again.endswith("look again by 2027-04-30.")
    assert not fresh.is_overdue
    late = written(tmp_path / "late", on=date(2027, 5, 1)).passages[0]
    assert late.look_again.endswith("PAST DUE.")
    assert late.is_overdue


def test_nobody_has_signed_until_somebody_has(tmp_path: Path) -> None:
    paper = written(tmp_path)
    assert paper.unsigned == 2
    assert paper.passages[0].signed == "Nobody has signed this."


def test_a_signature_stands_with_role_day_and_scope(tmp_path: Path) -> None:
    signed = signature(subject(tmp_path / "signed"), "door", "first")
    paper = written(tmp_path / "now", signed=signed)
    assert paper.unsigned == 1
    assert paper.passages[0].signed == "Signed by attorney on 2026-11-24, scope federal."


def test_a_signature_of_other_words_no_longer_holds(tmp_path: Path) -> None:
    signed = signature(subject(tmp_path / "signed"), "door", "first")
    changed = edited("topics/door.yaml", "Do not open the door.", "Open the door.")
    paper = written(tmp_path / "now", changed=changed, signed=signed)
    assert "no longer holds" in paper.passages[0].signed
    assert paper.unsigned == 2


def test_a_changed_word_or_target_changes_the_fingerprint(tmp_path: Path) -> None:
    marks = {
        written(tmp_path / str(number), changed=changed).passages[0].fingerprint
        for number, changed in enumerate(
            (
                {},
                edited("topics/door.yaml", "Do not open", "Open"),
                edited("topics/door.yaml", 'go: "@person"', "go: paper"),
            )
        )
    }
    assert len(marks) == 3


def test_whoever_leads_to_a_step_is_named(tmp_path: Path) -> None:
    first, paper = written(tmp_path).passages
    assert first.came_from == ("what people write", "2 paper", "@menu.top")
    assert paper.came_from == ("1 first",)


def test_words_that_lead_into_the_middle_of_a_topic_are_named_too(tmp_path: Path) -> None:
    straight = edited("words.yaml", "topics:\n  door:", "topics:\n  door.paper: {en: {words: [a paper]}}\n  door:")
    _, paper = written(tmp_path, changed=straight).passages
    assert paper.came_from == ("what people write", "1 first")


@pytest.fixture(scope="module")
def spoken() -> Talk:
    return talk(load(allow_unreviewed=("all",)))


@pytest.mark.parametrize("topic", content.load(content.shipped()).script.flows)
def test_every_shipped_topic_can_be_written_down(topic: str, spoken: Talk) -> None:
    subject = Subject(spoken.content, spoken.voice)
    paper = transcript(subject, topic, "es", on=TODAY, version="0.0", signed=SignOffs())
    lines = text(paper).splitlines()
    for step in spoken.content.script.flows[topic].steps.values():
        assert any(line.endswith(f" {step.place}") for line in lines)
        assert set(step.cite) <= set(lines)

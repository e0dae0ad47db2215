"""Every way a file can be wrong is named with its file, its line and its mend."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.content import load
from bot.engine.script import Place, Row
from bot.errors import ContentError
from tests.builders import FLOWS, edited, write_flows

DOOR, MEMO, MENU = "topics/door.yaml", "topics/memo.yaml", "topics/menu.yaml"
PICTURES = "pictures.yaml"


def problems(root: Path, changed: Mapping[str, str | None]) -> list[str]:
    with pytest.raises(ContentError) as refused:
        load(write_flows(root, changed))
    return [str(problem).removeprefix(f"{root}/") for problem in refused.value.problems]


ASKING = """
  tell:
    say: What is true for you?
    pick:
      - {id: age, text: I am old}
      - {id: long, text: I have been here long}
    go: weigh
  weigh:
    decide:
      - {picked: [age], go: first}
      - {state: [CA, IL], go: paper}
      - {else: paper}
  where:
    say: In which state?
    ask_place: true
    go: weigh
"""


def asking(old: str = "", new: str = "") -> dict[str, str]:
    """The door with steps that ask for several things, decide, and ask for a place; with one place changed."""
    assert old in ASKING
    return {DOOR: FLOWS[DOOR] + ASKING.lstrip("\n").replace(old, new) if old else FLOWS[DOOR] + ASKING.lstrip("\n")}


def test_a_step_may_ask_for_several_things_and_decide_by_them(tmp_path: Path) -> None:
    steps = load(write_flows(tmp_path, asking())).script.flows["door"].steps
    assert [choice.id for choice in steps["tell"].pick] == ["age", "long"]
    assert steps["weigh"].decide == (
        Row(Place("door", "first"), "picked", frozenset({"age"})),
        Row(Place("door", "paper"), "state", frozenset({"CA", "IL"})),
        Row(Place("door", "paper")),
    )
    assert steps["where"].ask_place


BROKEN = {
    "an unknown verb": (
        edited(DOOR, "say: Look for", "sayy: Look for"),
        f"{DOOR}:14: `sayy` is not known here. Did you mean `say`?",
    ),
    "an unknown word of the flow": (
        edited(DOOR, "urgent: true", "urgnt: true"),
        f"{DOOR}:3: `urgnt` is not known here. Did you mean `urgent`?",
    ),
    "an unknown word of an option": (
        edited(DOOR, "{id: again, text", "{id: again, txt"),
        f"{DOOR}:16: `txt` is not known here. Did you mean `text`?",
    ),
    "a missing word": (
        edited(DOOR, "title: ICE is at my door\n", ""),
        f"{DOOR}:1: `title` is missing. Add `title:`.",
    ),
    "a target that is no step": (
        edited(DOOR, "go: paper", "go: papper"),
        f"{DOOR}:11: `papper` leads nowhere. Did you mean `paper`?",
    ),
    "a target that is no flow": (
        edited(MENU, 'go: "@memo"', 'go: "@mem"'),
        f"{MENU}:10: `@mem` leads nowhere. Did you mean `memo`?",
    ),
    "a target that is no step of another flow": (
        edited(MENU, 'go: "@memo"', 'go: "@memo.endd"'),
        f"{MENU}:10: `@memo.endd` leads nowhere. Did you mean `ended`?",
    ),
    "a target with a step of a person": (
        edited(DOOR, 'go: "@person"', 'go: "@person.now"'),
        f"{DOOR}:12: `@person.now` leads nowhere.",
    ),
    "a target that cannot be read": (
        edited(DOOR, "go: paper", "go: the paper"),
        f"{DOOR}:11: `the paper` is not a place to go. Write `step`, `@menu`",
    ),
    "a start that is no step": (
        edited(DOOR, "start: first", "start: frist"),
        f"{DOOR}:5: The flow starts at `frist`, which is no step of it. Did you mean `first`?",
    ),
    "a move to no step": (
        edited(DOOR, "start: first", "start: first\nmoved: {old: frist}"),
        f"{DOOR}:6: `old` moved to `frist`, which is no step. Did you mean `first`?",
    ),
    "a move of a step that is still there": (
        edited(DOOR, "start: first", "start: first\nmoved: {paper: first}"),
        f"{DOOR}:6: `paper` has moved, but is still a step.",
    ),
    "a file with another name than its flow": (
        {"topics/doors.yaml": edited(DOOR, "flow: door", "flow: dor")[DOOR], DOOR: None},
        "topics/doors.yaml:1: The flow `dor` must stand in `dor.yaml`.",
    ),
    "needs without otherwise": (
        edited(MEMO, "    otherwise: ended\n", ""),
        f"{MEMO}:8: `needs: memo-2021` has no `otherwise`.",
    ),
    "when without needs": (
        edited(MEMO, "needs: memo-2021\n    otherwise: ended", "when: {ended: ended}"),
        f"{MEMO}:8: `when` asks for the status of nothing.",
    ),
    "a question about a day without otherwise": (
        edited(MEMO, "needs: memo-2021\n    otherwise: ended", "ask_date: memo-2021\n    when: {ended: ended}"),
        f"{MEMO}:8: `ask_date: memo-2021` has no `otherwise`.",
    ),
    "a question about the day of an unknown instrument": (
        edited(MEMO, "needs: memo-2021", "when: {ended: ended}\n    ask_date: memo-2012"),
        f"{MEMO}:9: `memo-2012` is not a known instrument.",
    ),
    "a question about today and another day": (
        edited(MEMO, "needs: memo-2021", "needs: memo-2021\n    ask_date: memo-2021"),
        f"{MEMO}:9: `when` cannot go by today and by another day.",
    ),
    "past and present in one step": (
        edited(DOOR, "say: Look for", "then: They looked.\n    say: Look for"),
        f"{DOOR}:14: `then` stands instead of `say`.",
    ),
    "otherwise without needs": (
        edited(MEMO, "needs: memo-2021\n", "\n"),
        f"{MEMO}:9: `otherwise` has no `needs`.",
    ),
    "an unknown instrument": (
        edited(MEMO, "needs: memo-2021", "needs: memo-2012"),
        f"{MEMO}:8: `memo-2012` is not a known instrument. Did you mean `memo-2021`?",
    ),
    "an unknown status": (
        edited(MEMO, "otherwise: ended", "otherwise: ended\n    when: {over: ended}"),
        f"{MEMO}:10: `over` is not known here. Known are: blocked, contested, ended,",
    ),
    "an unknown source": (
        edited(DOOR, "cite: [const-4]", "cite: [const-5]"),
        f"{DOOR}:9: `const-5` is not a known source. Did you mean `const-4`?",
    ),
    "an unknown need": (
        edited(DOOR, "cite: [const-4]", "refer: immigraton"),
        f"{DOOR}:9: `immigraton` is not known here. Did you mean `immigration`?",
    ),
    "a choice that also goes on": (
        edited(DOOR, "cite: [const-4]", "go: paper"),
        f"{DOOR}:10: A step with a choice cannot also go on by itself.",
    ),
    "a step that says nothing": (
        edited(DOOR, "    say: Look for the name of a judge.\n", "    draft: true\n  other:\n    say: Other.\n"),
        f"{DOOR}:13: This step says nothing and leads nowhere. Add `say:`.",
    ),
    "a choice without a question": (
        edited(DOOR, "say: Look for the name of a judge.", "draft: true"),
        f"{DOOR}:15: This step asks (`choose`) without a question.",
    ),
    "a shorter wording of nothing": (
        edited(DOOR, "say: Look for", "sms: Look for"),
        f"{DOOR}:14: `sms` is a shorter wording of `say`, which is missing.",
    ),
    "two options of one name": (
        edited(DOOR, "{id: person,", "{id: paper,"),
        f"{DOOR}:12: Two options are called `paper`.",
    ),
    "an id that is none": (
        edited(DOOR, "  paper:", "  Paper One:"),
        f"{DOOR}:13: `Paper One` is not an id. Use small letters, digits and _",
    ),
    "a text that is a truth value": (
        edited(DOOR, "say: Look for the name of a judge.", "say: true"),
        f"{DOOR}:14: `say` must be one text.",
    ),
    "a text that is a list": (
        edited(DOOR, "say: Look for the name of a judge.", "say: [Look, for]"),
        f"{DOOR}:14: `say` must be one text.",
    ),
    "a list that is none": (
        edited(DOOR, "cite: [const-4]", "cite: const-4"),
        f"{DOOR}:9: `cite` must be a list.",
    ),
    "a picture that nobody has drawn": (
        edited(DOOR, "cite: [const-4]", "picture: warrant"),
        f"{DOOR}:9: There is no picture `warrant`. Add it to pictures.yaml, with `alt:`.",
    ),
    "a picture of another name": (
        edited(DOOR, "cite: [const-4]", "picture: warrent") | {PICTURES: "warrant: {alt: A paper.}\n"},
        f"{PICTURES}:1: `warrant` has no drawing. Put it into pictures/, as a PNG of this name.",
    ),
    "a picture that nobody has put into words": (
        {PICTURES: "warrant:\n  altt: A paper.\n"},
        f"{PICTURES}:1: `alt` is missing. Add `alt:`.",
    ),
    "a picture with empty words": (
        {PICTURES: 'warrant:\n  alt: ""\n'},
        f"{PICTURES}:2: `alt` is empty. Fill it or remove the line.",
    ),
    "a picture that is none": (
        {PICTURES: "warrant: {alt: A paper.}\n", "pictures/warrant.png": "<svg/>"},
        f"{PICTURES}:1: `warrant` is not a PNG. Save it as PNG",
    ),
    "a picture without a text": (
        edited(DOOR, "say: Look for the name of a judge.", "picture: warrant"),
        f"{DOOR}:14: A picture comes with a text, which is missing. Add `say:`",
    ),
    "a truth value that is none": (
        edited(DOOR, "urgent: true", "urgent: very"),
        f"{DOOR}:3: `urgent` must be true or false.",
    ),
    "a step that is one text": (
        edited(DOOR, "start: first", "start: first\nmoved: old"),
        f"{DOOR}:6: `moved` must be `word: value` lines.",
    ),
    "ticking that leads nowhere": (
        asking("    go: weigh\n  weigh", "  weigh"),
        f"{DOOR}:19: `pick` must go on, and not choose.",
    ),
    "a place that leads nowhere": (
        asking("    ask_place: true\n    go: weigh", "    ask_place: true"),
        f"{DOOR}:30: `ask_place` must go on, and not choose.",
    ),
    "ticking without a question": (
        asking("    say: What is true for you?\n", ""),
        f"{DOOR}:18: This step asks (`pick`) without a question.",
    ),
    "two things to tick of one name": (
        asking("{id: long", "{id: age"),
        f"{DOOR}:21: Two options are called `age`.",
    ),
    "a decision without an end": (
        asking("      - {else: paper}\n", ""),
        f"{DOOR}:26: The last row, and only the last, is `else`. End with",
    ),
    "a decision that ends before its last row": (
        asking("{picked: [age], go: first}", "{else: first}"),
        f"{DOOR}:25: The last row, and only the last, is `else`. Put it last.",
    ),
    "a row that decides nothing": (
        asking("{picked: [age], go: first}", "{picked: [age]}"),
        f"{DOOR}:25: This row decides nothing.",
    ),
    "a decision by what nobody ticks": (
        asking("picked: [age]", "picked: [agee]"),
        f"{DOOR}:25: Nothing called `agee` is ticked in this flow. Did you mean `age`?",
    ),
    "a decision that leads nowhere": (
        asking("{else: paper}", "{else: papper}"),
        f"{DOOR}:27: `papper` leads nowhere. Did you mean `paper`?",
    ),
    "a decision that also speaks": (
        asking("  weigh:\n", "  weigh:\n    say: Hm.\n"),
        f"{DOOR}:25: A step that decides says and asks nothing.",
    ),
    "a state that is none": (
        asking("[CA, IL]", "[California]"),
        f"{DOOR}:26: `California` is not a state. Write its two letters",
    ),
    "an unknown word of a row": (
        asking("{else: paper}", "{els: paper}"),
        f"{DOOR}:27: `els` is not known here. Did you mean `else`?",
    ),
    "a reserved flow": (
        {"topics/person.yaml": edited(DOOR, "flow: door", "flow: person")[DOOR]},
        "topics/person.yaml:1: `person` cannot be a flow",
    ),
    "no menu": ({MENU: None}, "flows/topics:1: There is no menu."),
    "a file that is a list": ({MENU: "- flow: menu\n"}, f"{MENU}:1: This file must be a list of `word: value` lines."),
    "a missing file": ({"words.yaml": None}, "words.yaml:1: This file is missing."),
    "an event out of order": (
        edited("law/instruments.yaml", "on: 2025-01-20", "on: 2020-01-20"),
        "law/instruments.yaml:6: The event of 2020-01-20 stands after that of 2021-11-29.",
    ),
    "an event without a known source": (
        edited("law/instruments.yaml", "what: Cancelled., source: const-4", "what: Cancelled., source: cnst-4"),
        "law/instruments.yaml:6: `cnst-4` is not a known source. Did you mean `const-4`?",
    ),
    "a day that is none": (
        edited("law/instruments.yaml", "on: 2025-01-20", "on: 20 Jan 2025"),
        "law/instruments.yaml:6: `20 Jan 2025` is not a day. Write it as 2021-11-29.",
    ),
    "a kind nobody knows": (
        edited("law/instruments.yaml", "kind: memo", "kind: mem"),
        "law/instruments.yaml:3: `mem` is not known here. Did you mean `memo`?",
    ),
    "an instrument to which nothing happened": (
        {"law/instruments.yaml": "memo-2021: {title: A memo, kind: memo, events: []}\n"},
        "law/instruments.yaml:1: `events` must be a list of at least one.",
    ),
    "an id of the law that is none": (
        {"law/sources.yaml": "Const 4: {title: A, publisher: B, dated: undated, read: 2026-11-01, tier: P}\n"},
        "law/sources.yaml:1: `Const 4` is not an id of the law.",
    ),
    "a tier nobody knows": (
        edited("law/sources.yaml", "tier: P", "tier: Q"),
        "law/sources.yaml:6: `Q` is not known here. Known are: P, S.",
    ),
    "a command word without a list": (
        edited("words.yaml", "delete: {en: [delete]}\n", ""),
        "words.yaml:1: The word `delete` has no list.",
    ),
    "a command word nobody knows": (
        edited("words.yaml", "stop: {en", "stopp: {en"),
        "words.yaml:1: `stopp` is not known here. Did you mean `stop`?",
    ),
    "a language that is none": (
        edited("words.yaml", "stop: {en: [stop], es:", "stop: {en: [stop], spanish:"),
        "words.yaml:1: `spanish` is not a language.",
    ),
    "words for a topic that is none": (
        edited("words.yaml", "topics:\n  door", "topics:\n  doors"),
        "words.yaml:16: There is no flow `doors`. Did you mean `door`?",
    ),
    "words for a step that is none": (
        edited("words.yaml", "topics:\n  door:", "topics:\n  door.fist: {en: {words: [fist]}}\n  door:"),
        "words.yaml:16: `door` has no step `fist`.",
    ),
    "urgent words for the middle of a topic": (
        edited("words.yaml", "topics:\n  door:", "topics:\n  door.paper: {en: {urgent: [a paper]}}\n  door:"),
        "words.yaml:16: Urgent words cannot lead into the middle of a flow.",
    ),
    "a time zone that is none": (
        edited("organisation.yaml", "America/Chicago", "Chicago"),
        "organisation.yaml:4: `Chicago` is not a time zone.",
    ),
    "a telephone number that is none": (
        edited("organisation.yaml", "+13125550100", "312-555-0100"),
        "organisation.yaml:2: `312-555-0100` is not a telephone number. Write it as `+13125550100`.",
    ),
    "hours of an own line that nobody can read": (
        edited("organisation.yaml", '"+13125550100"', '"+13125550100", hours: 9 to 5'),
        "organisation.yaml:2: `9 to 5` is not written as `Mon-Fri 09:00-17:00`. Write them as",
    ),
    "a referral without a number": (
        edited("referrals/national.csv", "+18005550101", ""),
        "referrals/national.csv:2: phones: is empty: say under `check` what is missing",
    ),
    "a referral for an unknown need": (
        edited("referrals/national.csv", "immigration;detained", "immigration;lawyers"),
        "referrals/national.csv:2: needs: `lawyers` is not known; known are: immigration,",
    ),
    "a referral file with another column": (
        edited("referrals/national.csv", "as_of", "asof"),
        "referrals/national.csv:1: The column `as_of` is missing.",
    ),
    "a referral with a comma too many": (
        edited("referrals/national.csv", "Call first.", "Call, first."),
        "referrals/national.csv:2: ",
    ),
}


@pytest.mark.parametrize(("changed", "said"), BROKEN.values(), ids=BROKEN.keys())
def test_what_is_wrong_is_named_with_its_line_and_mend(
    tmp_path: Path, changed: Mapping[str, str | None], said: str
) -> None:
    found = problems(tmp_path, changed)
    assert any(problem.startswith(said) for problem in found), "\n".join(found)


def test_everything_wrong_is_reported_at_once(tmp_path: Path) -> None:
    changed = {
        **edited(DOOR, "go: paper", "go: papper"),
        **edited(MEMO, "needs: memo-2021", "needs: memo-2012"),
        **edited("organisation.yaml", "America/Chicago", "Chicago"),
        **edited("referrals/national.csv", "2026-07-19", "July"),
    }
    assert [problem.split(":")[0] for problem in problems(tmp_path, changed)] == [
        "organisation.yaml",
        "referrals/national.csv",
        DOOR,
        MEMO,
    ]


def test_one_unreadable_topic_does_not_make_every_way_to_it_a_problem(tmp_path: Path) -> None:
    assert len(problems(tmp_path, edited(DOOR, "urgent: true", "urgnt: true"))) == 1


def test_a_flow_that_stands_in_two_files_is_refused(tmp_path: Path) -> None:
    found = problems(tmp_path, {"topics/other.yaml": edited(DOOR, "urgent: true", "urgent: true")[DOOR]})
    assert any("The flow `door` stands also in" in problem for problem in found)


def test_an_overlay_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="There is no such folder"):
        load(write_flows(tmp_path / "shipped"), tmp_path / "nowhere")


def test_a_file_that_is_not_utf8_is_a_problem(tmp_path: Path) -> None:
    write_flows(tmp_path)
    (tmp_path / "organisation.yaml").write_bytes("name: Espa\xf1a\n".encode("latin-1"))
    with pytest.raises(ContentError, match="not UTF-8"):
        load(tmp_path)

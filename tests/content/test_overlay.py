"""An organisation's files are laid over the shipped ones key by key, and upstream law keeps flowing beneath them."""

import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from bot.assemble import Talk, locales_folder, talk
from bot.authoring.check import check
from bot.authoring.explorer import House
from bot.authoring.subject import Subject
from bot.content import Content, load, shipped
from bot.content.signoffs import Role, SignOff, block, wired
from bot.engine.heard import Word
from bot.errors import ContentError
from bot.message import LegalStatus
from bot.service import replies
from bot.settings import Settings
from tests.builders import TODAY, edited, place, write_flows

EXAMPLE = Path(__file__).parent.parent / "overlay_example"
DOOR, MEMO, WORDS = "topics/door.yaml", "topics/memo.yaml", "words.yaml"
SHEET = (
    "flow: door\nsteps:\n  paper:\n    say: Ask our office.\n    choose:\n      - {id: again, text: Again, go: first}\n"
)
ONE_MORE = "flow: door\nsteps:\n  paper:\n    choose:\n      - {id: memo, text: The memo, go: '@memo'}\n"


@pytest.fixture(scope="module")
def example() -> Talk:
    return talk(Settings(content_dir=EXAMPLE, allow_unreviewed=("all",)))


def laid(root: Path, own: Mapping[str, str], changed: Mapping[str, str | None] | None = None) -> Content:
    """The smallest content with an organisation's own files over it."""
    for name, text in own.items():
        path = root / "own" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return load(write_flows(root / "shipped", changed), root / "own")


def said(content: Content, at: str) -> str:
    step = content.script.step(place(at))
    return step.say if step else ""


# -- the worked example over the shipped content


def test_the_example_passes_every_check_on_every_screen(example: Talk) -> None:
    house = House(example.voice, example.content.law, example.shelf, example.directory)
    folders = (locales_folder(), EXAMPLE / "locales")
    found = check(Subject(example.content, example.voice, folders, house, (TODAY, date(2027, 2, 1))))
    assert not found, "\n".join(map(str, found))


def test_an_organisation_adds_ready_replies_and_rewords_shipped_ones(example: Talk) -> None:
    shipped_ids = [reply.id for reply in load(shipped()).replies]
    own = {reply.id: reply.text for reply in example.content.replies}
    assert list(own) == [*shipped_ids, "clinic"]
    assert "on Tuesdays" in own["goodbye"]
    assert own["hello"] == load(shipped()).replies[0].text
    offered = {one.reply.id for one in replies.offered(example.content.replies, "es", example.shelf)}
    assert {"clinic", "goodbye"} <= offered


def test_the_example_adds_to_what_is_shipped_and_takes_nothing_away(example: Talk) -> None:
    plain, own = load(shipped()), example.content
    assert set(own.script.flows) == {*plain.script.flows, "pay_clinic"}
    assert set(plain.law.instruments) < set(own.law.instruments)
    assert set(plain.sources) < set(own.sources)
    assert {line.id for line in plain.lines} < {line.id for line in own.lines}
    assert own.denied == (*plain.denied, "+13125550199")
    assert own.kit == (*plain.kit, place("pay_clinic.clinic"))
    assert own.bodies == plain.bodies
    for word, by_locale in plain.words.words.items():
        for locale, forms in by_locale.items():
            assert set(forms) <= set(own.words.words[word][locale])


def test_the_example_speaks_with_its_own_texts_numbers_and_languages(example: Talk) -> None:
    own = example.content
    assert own.organisation.name == "Lakeside Worker Center"
    assert own.organisation.languages == ("es", "en")
    assert example.voice.helpline("es") == "312-555-0142"
    assert "one of our workers reads it" in said(own, "about.privacy")
    assert [option.id for option in own.script.flows["about"].steps["about"].options][-1] == "center"
    assert example.voice.catalogs.find("es", "Our pay clinic", "button") == "Nuestro taller de pago"
    assert "ht" not in example.voice.languages  # named, and offered once there is a catalog for it
    assert own.words.topics["pay_clinic"]["es"].words == ("taller de pago", "lakeside")


def test_the_example_rests_on_its_own_law_beside_the_shipped_one(example: Talk) -> None:
    law = example.content.law
    assert law.status("lakeside-pay-fund", date(2026, 11, 24)) is LegalStatus.IN_FORCE
    assert law.status("lakeside-pay-fund", date(2027, 1, 1)) is LegalStatus.ENDED
    assert law.status("dhs-memo-2021", date(2026, 11, 24)) is LegalStatus.ENDED


def test_upstream_law_keeps_flowing_beneath_an_overlay(tmp_path: Path) -> None:
    later = shutil.copytree(shipped(), tmp_path / "flows")
    instruments = later / "law" / "instruments.yaml"
    event = "    - {on: 2027-03-01, status: contested, what: A court looks at it again., source: const-4}\n\n"
    text = instruments.read_text("utf-8")
    start = text.index("dhs-memo-2021:")
    end = text.index("\n\n", text.index("status: ended", start)) + 1
    instruments.write_text(text[:end] + event + text[end + 1 :], "utf-8")
    door = later / "topics" / "ice_door.yaml"
    door.write_text(door.read_text("utf-8").replace("Do not open the door.", "Keep the door closed.", 1), "utf-8")
    content = load(later, EXAMPLE)
    assert content.law.status("dhs-memo-2021", date(2027, 3, 1)) is LegalStatus.CONTESTED
    assert said(content, "ice_door.at_door").startswith("Keep the door closed.")
    assert "one of our workers reads it" in said(content, "about.privacy")


# -- topics


def test_a_step_of_its_own_stands_instead_and_the_others_stay(tmp_path: Path) -> None:
    content = laid(tmp_path, {DOOR: SHEET})
    assert said(content, "door.paper") == "Ask our office."
    assert said(content, "door.first") == "Do not open the door."
    assert content.script.flows["door"].urgent
    assert content.origins.of("door", "paper").file.endswith("own/topics/door.yaml")
    assert content.origins.of("door", "first").file.endswith("shipped/topics/door.yaml")


def test_a_step_that_holds_only_options_adds_them(tmp_path: Path) -> None:
    content = laid(tmp_path, {DOOR: ONE_MORE})
    assert said(content, "door.paper") == "Look for the name of a judge."
    assert [option.id for option in content.script.flows["door"].steps["paper"].options] == ["again", "memo"]
    assert content.origins.of("door", "paper", "again").file.endswith("shipped/topics/door.yaml")
    assert content.origins.of("door", "paper", "memo").line == 5


def test_a_problem_of_an_own_step_points_into_the_own_file(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"own/topics/door\.yaml:6: `frist` leads nowhere. Did you mean `first`"):
        laid(tmp_path, {DOOR: SHEET.replace("go: first", "go: frist")})


def test_an_own_step_that_upstream_no_longer_leads_to_still_loads(tmp_path: Path) -> None:
    content = laid(tmp_path, {DOOR: SHEET.replace("  paper:", "  ours:")})
    assert said(content, "door.ours") == "Ask our office."


# -- what both claim

AN_INSTRUMENT = """memo-2021:
  title: A memo
  kind: memo
  events:
    - {on: 2021-11-29, status: in_force, what: Takes effect., source: const-4}
"""
A_SOURCE = "const-4: {title: The Constitution, publisher: We, dated: undated, read: 2026-10-01, tier: P}\n"
ROW = "id,name,phones,needs,kind,areas,source,as_of\n"


@pytest.mark.parametrize(
    ("name", "text", "own_line", "other"),
    [
        (DOOR, "flow: door\nurgent: false\nsteps: {}\n", 2, "topics/door.yaml:3"),
        (DOOR, "flow: door\nstart: paper\nsteps: {}\n", 2, "topics/door.yaml:5"),
        ("law/instruments.yaml", AN_INSTRUMENT, 1, "law/instruments.yaml:1"),
        ("law/sources.yaml", A_SOURCE, 1, "law/sources.yaml:1"),
    ],
)
def test_what_only_one_file_may_say_is_named_with_both_places(
    tmp_path: Path, name: str, text: str, own_line: int, other: str
) -> None:
    with pytest.raises(ContentError) as raised:
        laid(tmp_path, {name: text})
    assert any(
        str(problem).startswith(f"{tmp_path}/own/{name}:{own_line}: ") and f"shipped/{other}" in str(problem)
        for problem in raised.value.problems
    ), raised.value


def test_a_line_with_a_shipped_id_is_named_with_both_places(tmp_path: Path) -> None:
    shipped_line = load(write_flows(tmp_path / "look")).lines[0]
    row = f"{shipped_line.id},Ours,+13125550142,work,work,US,our desk,2026-11-20\n"
    with pytest.raises(ContentError, match=r"own/referrals/ours\.csv:2: .* stands also in .*national\.csv:2"):
        laid(tmp_path, {"referrals/ours.csv": ROW + row})


def test_a_source_that_was_read_later_keeps_its_steps_fresh(tmp_path: Path) -> None:
    content = laid(tmp_path, {"law/sources.yaml": A_SOURCE.replace("2026-10-01", "2026-11-20")})
    assert content.sources["const-4"].read == date(2026, 11, 20)


# -- what can only grow


def test_denied_numbers_are_only_ever_added(tmp_path: Path) -> None:
    content = laid(tmp_path, {"hotline.yaml": "denied: [{phone: '+13125550199', what: A broker}]\n"})
    assert content.denied == ("+15005550006", "+13125550199")


def test_command_words_and_the_kit_are_only_ever_added(tmp_path: Path) -> None:
    own = {WORDS: "stop: {es: [basta], ht: [rete]}\n", "kit.yaml": "steps: [door.paper]\n"}
    content = laid(tmp_path, own)
    assert content.words.words[Word.STOP] == {"en": ("stop",), "es": ("alto", "basta"), "ht": ("rete",)}
    assert content.kit == (place("door.first"), place("door.paper"))


def test_a_missing_step_in_an_own_kit_is_named_in_the_own_file(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"own/kit\.yaml:1: There is no step `door\.papper`"):
        laid(tmp_path, {"kit.yaml": "steps: [door.papper]\n"})


def test_sign_offs_of_its_own_stand_beside_the_shipped_ones(tmp_path: Path) -> None:
    step = load(write_flows(tmp_path / "look")).script.flows["door"].steps["first"]
    mine = SignOff("door.first", wired(step), Role.ATTORNEY, TODAY, "IL")
    theirs = SignOff("door.paper", "say: x", Role.ATTORNEY, TODAY, "federal")
    content = laid(tmp_path, {"signoffs.toml": block("step", mine)}, {"signoffs.toml": block("step", theirs)})
    assert content.signed == (("step", theirs), ("step", mine))


def test_an_own_organisation_stands_whole(tmp_path: Path) -> None:
    text = "name: Ours\narea: Ohio\nzone: America/New_York\nlanguages: [en]\nhours: Always\n"
    assert laid(tmp_path, {"organisation.yaml": text}).organisation.lines == ()


def test_an_edit_upstream_reaches_everything_that_is_not_replaced(tmp_path: Path) -> None:
    content = laid(tmp_path, {DOOR: SHEET}, edited(DOOR, "Do not open the door.", "Keep the door closed."))
    assert said(content, "door.first") == "Keep the door closed."
    assert said(content, "door.paper") == "Ask our office."

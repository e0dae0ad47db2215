"""What stands in the files becomes what the bot says."""

import time
from datetime import date
from pathlib import Path

from bot.content import load, shipped
from bot.engine.heard import Word
from bot.engine.lexicon import Phrases
from bot.engine.script import PERSON, Place
from bot.law import Volatility
from bot.message import LegalStatus
from tests.builders import edited, write_flows

DOOR, MEMO, MENU = "topics/door.yaml", "topics/memo.yaml", "topics/menu.yaml"


def test_the_smallest_content_loads_whole(tmp_path: Path) -> None:
    content = load(write_flows(tmp_path))
    assert content.script.menu == Place("menu", "top")
    assert content.titles == {"menu": "Menu", "door": "ICE is at my door", "memo": "The 2021 memo"}
    assert content.law.status("memo-2021", date(2026, 11, 24)) is LegalStatus.ENDED
    assert content.sources["const-4"].read == date(2026, 11, 1)
    assert content.words.words[Word.STOP] == {"en": ("stop",), "es": ("alto",)}
    assert content.words.languages == {"en": "English", "es": "Español"}
    assert content.words.topics["door"]["en"] == Phrases(urgent=("ice is at my door",), words=("door",))
    assert content.organisation.zone.key == "America/Chicago"
    assert content.lines[0].phone == "+18005550101"


def test_targets_become_places(tmp_path: Path) -> None:
    script = load(write_flows(tmp_path)).script
    first = script.flows["door"].steps["first"]
    assert [option.go for option in first.options] == [Place("door", "paper"), PERSON]
    assert script.flows["menu"].steps["top"].options[0].go == Place("door", "first")
    assert script.flows["memo"].steps["today"].otherwise == Place("memo", "ended")


def test_a_step_of_another_flow_can_be_a_target(tmp_path: Path) -> None:
    changed = edited("topics/menu.yaml", 'go: "@memo"', 'go: "@memo.ended"')
    script = load(write_flows(tmp_path, changed)).script
    assert script.flows["menu"].steps["top"].options[1].go == Place("memo", "ended")


def test_the_status_of_the_law_can_choose_the_step(tmp_path: Path) -> None:
    changed = edited("topics/memo.yaml", "otherwise: ended", "otherwise: ended\n    when: {vacated: ended}")
    step = load(write_flows(tmp_path, changed)).script.flows["memo"].steps["today"]
    assert step.when == {LegalStatus.VACATED: Place("memo", "ended")}


def test_a_step_about_another_day_is_past(tmp_path: Path) -> None:
    changed = edited("topics/memo.yaml", "say: The memo has ended.", "then: The memo had ended.")
    step = load(write_flows(tmp_path, changed)).script.flows["memo"].steps["ended"]
    assert step.is_past
    assert step.say == "The memo had ended. It does not protect you."


def test_a_step_may_ask_when_it_happened(tmp_path: Path) -> None:
    asking = "    ask_date: memo-2021\n    when: {in_force: ended}\n    otherwise: ended\n"
    gate = "    needs: memo-2021\n    otherwise: ended\n    draft: true\n"
    choice = '    choose:\n      - {id: menu, text: Menu, go: "@menu"}\n  ended:'
    text = edited("topics/memo.yaml", gate + choice, asking + "  ended:")["topics/memo.yaml"]
    step = load(write_flows(tmp_path, {"topics/memo.yaml": text})).script.flows["memo"].steps["today"]
    assert step.ask_date == "memo-2021"
    assert step.when == {LegalStatus.IN_FORCE: Place("memo", "ended")}


def test_a_step_may_be_more_volatile_than_its_flow(tmp_path: Path) -> None:
    changed = edited("topics/memo.yaml", "needs: memo-2021", "needs: memo-2021\n    volatility: A")
    volatilities = load(write_flows(tmp_path, changed)).volatilities
    assert volatilities[Place("memo", "today")] is Volatility.A
    assert volatilities[Place("memo", "ended")] is Volatility.C


def test_a_file_of_the_overlay_stands_instead_of_the_shipped_one(tmp_path: Path) -> None:
    overlay = tmp_path / "own"
    overlay.mkdir()
    (overlay / "organisation.yaml").write_text(
        "name: Ours\narea: Ohio\nzone: America/New_York\nlanguages: [en]\nhours: Always\n", encoding="utf-8"
    )
    content = load(write_flows(tmp_path / "shipped"), overlay)
    assert content.organisation.name == "Ours"
    assert content.titles["door"] == "ICE is at my door"


def test_origins_point_at_steps_and_options(tmp_path: Path) -> None:
    origins = load(write_flows(tmp_path)).origins
    assert origins.of("door").line == 1
    assert origins.of("door", "paper").line == 13
    assert origins.of("door", "first", "person").line == 12
    assert origins.of("door", "first", "nobody").line == 7


def test_the_shipped_content_loads_in_a_blink() -> None:
    load(shipped())
    started = time.process_time()
    load(shipped())
    assert time.process_time() - started < 2.0  # 0.15 s on a quiet machine; this only notices a change of kind

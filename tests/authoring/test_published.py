"""Published step ids never vanish."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.authoring.published import NAME, publish, vanished_ids
from bot.errors import ContentError
from tests.authoring.subjects import subject
from tests.builders import edited

DOOR = "topics/door.yaml"
RENAMED = edited(DOOR, "go: paper}", "go: sheet}")[DOOR].replace("  paper:\n", "  sheet:\n")


def test_a_published_step_that_is_gone_is_named_with_its_line_and_mend(tmp_path: Path) -> None:
    path = tmp_path / NAME
    assert publish(path, subject(tmp_path / "before").script) == 5
    renamed = replace(subject(tmp_path / "after", {DOOR: RENAMED}), published=path)
    (problem,) = vanished_ids(renamed)
    assert f"{NAME}:4: `door.paper` was published and is gone." in str(problem)
    assert "moved: {paper: its_heir}" in str(problem)
    with pytest.raises(ContentError):
        publish(path, renamed.script)


def test_a_step_that_moved_is_still_there(tmp_path: Path) -> None:
    path = tmp_path / NAME
    publish(path, subject(tmp_path / "before").script)
    moved = RENAMED.replace("start: first\n", "start: first\nmoved: {paper: sheet}\n")
    after = replace(subject(tmp_path / "after", {DOOR: moved}), published=path)
    assert not list(vanished_ids(after))
    assert publish(path, after.script) == 1
    assert "door.paper\n" in path.read_text("utf-8")


def test_without_a_list_nothing_was_published(tmp_path: Path) -> None:
    assert not list(vanished_ids(subject(tmp_path)))
    assert not list(vanished_ids(replace(subject(tmp_path), published=tmp_path / NAME)))

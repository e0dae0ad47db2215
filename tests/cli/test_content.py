"""What an editor meets after a change: the file, the line, the mend, and an exit code."""

import re
from pathlib import Path

import pytest

from bot.store.privacy import new_key
from tests.cli.conftest import Kyr

BROKEN = """flow: ice_door
title: ICE is at my door
urgent: true
volatility: C
start: at_dor
steps:
  at_door:
    sya: Do not open the door.
"""


@pytest.fixture
def overlay(tmp_path: Path) -> Path:
    """An organisation's own content with one broken topic."""
    (tmp_path / "topics").mkdir()
    (tmp_path / "topics" / "ice_door.yaml").write_text(BROKEN)
    return tmp_path


@pytest.mark.parametrize("words", [("check",), ("chat",), ("law",), ("web", "--port", "0"), ("work",)])
def test_a_broken_flow_file_is_named_with_its_line_and_mend(
    kyr: Kyr, overlay: Path, database_url: str, words: tuple[str, ...]
) -> None:
    settings = {"KYR_CONTENT_DIR": str(overlay), "DATABASE_URL": database_url, "KYR_SECRET_KEYS": new_key()}
    ran = kyr(*words, said="hello\n", **settings)
    assert ran.code == 1
    assert re.search(r"ice_door\.yaml:8: .*sya", ran.err)
    assert "say" in ran.err
    assert ran.is_calm


def test_a_folder_that_is_not_there_is_named(kyr: Kyr, tmp_path: Path) -> None:
    ran = kyr("check", KYR_CONTENT_DIR=str(tmp_path / "nowhere"))
    assert ran.code == 1
    assert "KYR_CONTENT_DIR" in ran.err
    assert ran.is_calm


def test_shipped_content_has_nothing_to_mend(kyr: Kyr) -> None:
    ran = kyr("check")
    assert ran.code == 0
    assert "nothing to mend" in ran.out


def test_the_golden_conversations_go_as_written(kyr: Kyr) -> None:
    ran = kyr("stories")
    assert ran.code == 0
    assert re.search(r"^\d+ stories go as written", ran.out)


def test_languages_say_how_much_of_them_can_be_said(kyr: Kyr) -> None:
    ran = kyr("locales", "status")
    assert ran.code == 0
    assert re.search(r"^es +flows +\d+ of \d+ +\d+ %$", ran.out, re.MULTILINE)

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


def test_a_signed_kit_may_go_live_and_what_is_missing_has_its_line(kyr: Kyr, tmp_path: Path) -> None:
    settings = {"KYR_CONTENT_DIR": str(tmp_path), "KYR_TODAY": "2026-11-24", "KYR_ALLOW_UNREVIEWED": ""}
    before = kyr("check", "--release", "--kit", "--locale", "es", **settings)
    assert before.code == 1
    assert re.search(r"topics/ice_door\.yaml:\d+: `ice_door\.at_door` is unsigned\.", before.err)
    assert re.search(
        r"topics/ice_door\.yaml:\d+: 0 of \d+ texts of `ice_door\.at_door` have a signed translation", before.err
    )
    signed = kyr("signoff", "add", "kit", "--role", "attorney", "--day", "2026-11-24", "--yes", **settings)
    assert signed.code == 0
    after = kyr("check", "--release", "--kit", **settings)
    assert (after.code, after.err) == (0, "")
    assert "The safety kit is signed as it stands." in after.out
    assert "steps are not signed in es: people get them in English" in after.out  # told, and no reason to stop


def test_a_language_nobody_offers_cannot_be_asked_for(kyr: Kyr) -> None:
    ran = kyr("check", "--release", "--locale", "xx")
    assert ran.code == 1
    assert "--locale xx" in ran.err
    assert ran.is_calm

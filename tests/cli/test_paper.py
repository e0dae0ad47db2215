"""`kyr transcript` as a reviewer types it."""

from pathlib import Path

from tests.cli.conftest import Kyr


def test_a_topic_is_printed_as_text_with_the_language_beside_the_english(kyr: Kyr) -> None:
    ran = kyr("transcript", "ice_door", "--locale", "es", KYR_TODAY="2026-11-24")
    assert ran.code == 0
    assert ran.out.startswith("ice_door: ICE is at my door / ")
    assert "Printed: 2026-11-24" in ran.out
    assert "  es: No abra la puerta." in ran.out
    assert "  en: Do not open the door." in ran.out
    assert "Nobody has signed this." in ran.out


def test_the_name_of_the_file_says_what_is_written(kyr: Kyr, tmp_path: Path) -> None:
    assert kyr("transcript", "ice_door", "--out", "door.pdf").code == 0
    assert (tmp_path / "door.pdf").read_bytes().startswith(b"%PDF-")
    assert kyr("transcript", "ice_door", "--out", "door.txt").code == 0
    assert (tmp_path / "door.txt").read_text().startswith("ice_door: ")


def test_all_topics_come_at_once(kyr: Kyr) -> None:
    out = kyr("transcript", "--all").out
    for topic in ("ice_door", "memo", "crisis"):
        assert f"\n{topic}: " in f"\n{out}"


def test_a_topic_or_language_that_is_not_there_is_told_with_those_that_are(kyr: Kyr) -> None:
    wrong = kyr("transcript", "ice_dor")
    assert wrong.code == 1
    assert "Did you mean `ice_door`?" in wrong.err
    assert "--all" in kyr("transcript").err
    assert "There are: en, es" in kyr("transcript", "ice_door", "--locale", "tlh").err
    assert "not both" in kyr("transcript", "ice_door", "--all").err


def test_a_file_that_cannot_be_written_is_told_calmly(kyr: Kyr) -> None:
    ran = kyr("transcript", "ice_door", "--out", "no/such/folder/door.txt")
    assert ran.code == 1
    assert ran.is_calm
    assert "cannot be written" in ran.err

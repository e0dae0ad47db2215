"""`kyr flyer`: a page a language, or a calm sentence about what is missing."""

from pathlib import Path

from tests.authoring.test_paper import letters, unpacked
from tests.cli.conftest import Kyr


def test_every_offered_language_has_a_page_with_both_codes(kyr: Kyr, tmp_path: Path) -> None:
    out = tmp_path / "flyer.pdf"
    ran = kyr("flyer", str(out), "--telegram", "https://t.me/kyr_example_bot", "--number", "+13125550100")
    assert (ran.code, ran.is_calm) == (0, True)
    paper = unpacked(out.read_bytes())
    assert paper.count(b"/Type/Page/") == 2
    for code in (b"https://t.me/kyr_example_bot?start=es", b"SMSTO:+13125550100:hola", b"SMSTO:+13125550100:hello"):
        assert code in paper, "what a code holds is told to a screen reader, too"
    assert "¿" in letters(out.read_bytes())


def test_what_is_missing_or_wrong_is_said(kyr: Kyr, tmp_path: Path) -> None:
    out = str(tmp_path / "flyer.pdf")
    for words, said in (
        ((), "Nobody could write to you"),
        (("--telegram", "kyr bot"), "is no name of a bot"),
        (("--number", "312-555-0100"), "is not written as +13125550100"),
        (("--number", "+13125550100", "--locale", "tlh"), "is not offered"),
    ):
        ran = kyr("flyer", out, *words)
        assert (ran.code, ran.is_calm) == (1, True)
        assert said in ran.err
    assert not Path(out).exists()

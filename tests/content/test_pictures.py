"""Drawings: read once, told in words, an organisation's own over the shipped one with words of their own."""

from pathlib import Path

import pytest

from bot.authoring.press import drawing
from bot.content import Content, load, shipped
from bot.content.pictures import MOST_BYTES
from bot.content.signoffs import wired
from bot.errors import ContentError
from tests.builders import edited, place, write_flows

A_PNG = (shipped() / "pictures" / "judge_warrant.png").read_bytes()
ANOTHER = (shipped() / "pictures" / "ice_205.png").read_bytes()
DRAWN = edited("topics/door.yaml", "cite: [const-4]", "picture: warrant") | {
    "pictures.yaml": "warrant: {alt: A paper.}\n"
}


def album(root: Path, png: bytes = A_PNG) -> Path:
    (root / "pictures").mkdir(parents=True)
    (root / "pictures" / "warrant.png").write_bytes(png)
    return root


def content(root: Path, png: bytes = A_PNG) -> Content:
    return load(write_flows(album(root, png), DRAWN))


def signed_as(found: Content) -> str:
    step = found.script.step(place("door.first"))
    assert step is not None
    return wired(step)


def refusal(root: Path, own: Path) -> str:
    with pytest.raises(ContentError) as refused:
        load(root, own)
    return str(refused.value)


@pytest.mark.parametrize("source", sorted((shipped() / "pictures").glob("*.svg")), ids=lambda source: source.stem)
def test_every_picture_is_drawn_from_the_source_beside_it(source: Path) -> None:
    anew = drawing(source.read_text(encoding="utf-8"))
    assert source.with_suffix(".png").read_bytes() == anew, "run `python -m bot.authoring.pictures`"


def test_a_step_knows_its_picture_in_words_and_as_bytes(tmp_path: Path) -> None:
    found = content(tmp_path)
    step = found.script.step(place("door.first"))
    assert step is not None
    assert step.alt == "A paper."
    assert found.pictures["warrant"].png == A_PNG
    assert found.pictures["warrant"].size == (900, 690)


def test_another_drawing_or_other_words_are_another_step_to_sign(tmp_path: Path) -> None:
    first, second = content(tmp_path / "a"), content(tmp_path / "b", ANOTHER)
    assert signed_as(first) != signed_as(second)
    assert ": A paper." in signed_as(first)


def test_a_picture_that_is_too_heavy_for_a_slow_line_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"pictures.yaml:1: `warrant` weighs \d+ bytes; 300000 are the most"):
        content(tmp_path, A_PNG + b" " * MOST_BYTES)


def test_an_organisation_brings_pictures_of_its_own(tmp_path: Path) -> None:
    root = write_flows(tmp_path / "shipped", edited("topics/door.yaml", "cite: [const-4]", "picture: warrant"))
    own = album(tmp_path / "own", ANOTHER)
    (own / "pictures.yaml").write_text("warrant: {alt: Ours.}\n", "utf-8")
    found = load(root, own).pictures["warrant"]
    assert (found.drawing.alt, found.png) == ("Ours.", ANOTHER)


def test_an_own_drawing_stands_over_the_shipped_one_only_with_words_of_its_own(tmp_path: Path) -> None:
    root, own = write_flows(album(tmp_path / "shipped"), DRAWN), album(tmp_path / "own", ANOTHER)
    assert "`warrant` is a drawing of your own, with the words of the shipped one." in refusal(root, own)
    (own / "pictures.yaml").write_text("warrant: {alt: Ours.}\n", "utf-8")
    assert load(root, own).pictures["warrant"].png == ANOTHER


def test_an_own_wording_of_a_shipped_drawing_is_welcome(tmp_path: Path) -> None:
    root, own = write_flows(album(tmp_path / "shipped"), DRAWN), tmp_path / "own"
    own.mkdir()
    (own / "pictures.yaml").write_text("warrant: {alt: Ours.}\n", "utf-8")
    assert load(root, own).pictures["warrant"].drawing.alt == "Ours."


def test_every_shipped_picture_is_shown_by_some_step() -> None:
    found = load(shipped())
    shown = {step.picture.name for flow in found.script.flows.values() for step in flow.steps.values() if step.picture}
    assert shown == set(found.pictures)

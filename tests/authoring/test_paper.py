"""The PDF: every script has its letters, every step its bookmark, the same paper on every day it is printed anew."""

import re
import zlib
from pathlib import Path

import pytest

from bot.authoring.paper import Sheet, pdf
from bot.errors import KyrError
from tests.authoring.papers import written
from tests.builders import drawn

DOOR = "Do not open the door."
SPOKEN = {
    "ar": "لا تفتح الباب. اتصل على 312-555-0100.",
    "zh_Hans": "不要开门。您可以保持沉默。",
    "zh_Hant": "不要開門。您可以保持沉默。",
    "vi": "Đừng mở cửa. Quý vị có quyền giữ im lặng.",
    "ru": "Не открывайте дверь.",
    "ht": "Pa louvri pòt la.",
    "uk": "Не відчиняйте двері.",
    "ko": "문을 열지 마십시오.",
    "hi": "दरवाज़ा न खोलें।",
    "pa": "ਦਰਵਾਜ਼ਾ ਨਾ ਖੋਲ੍ਹੋ।",
    "gu": "દરવાજો ખોલશો નહીં.",
    "bn": "দরজা খুলবেন না।",
    "ur": "دروازہ نہ کھولیں۔",
    "fa": "در را باز نکنید. می‌توانید سکوت کنید.",
    "tr": "Kapıyı açmayın.",
    "pl": "Nie otwieraj drzwi. Możesz milczeć.",
    "ka": "არ გააღოთ კარი.",
    "am": "በሩን አይክፈቱ።",
    "my": "တံခါးမဖွင့်ပါနှင့်။",
}


def unpacked(paper: bytes) -> bytes:
    """The PDF with its compressed parts laid open."""
    parts = re.findall(rb"stream\r?\n(.*?)endstream", paper, re.DOTALL)
    return paper + b"\n".join(zlib.decompressobj().decompress(part) for part in parts if part[:1] == b"\x78")


def letters(paper: bytes) -> set[str]:
    """Every letter the PDF says it shows, from its own tables: what a reader copies, searches and hears."""
    told = re.findall(rb"(?:<[0-9A-F]+> <|ActualText<FEFF)((?:[0-9A-F]{4})+)>", unpacked(paper))
    return {letter for code in told for letter in bytes.fromhex(code.decode()).decode("utf-16-be")}


@pytest.mark.parametrize("locale", SPOKEN)
def test_every_script_has_its_letters(locale: str, tmp_path: Path) -> None:
    paper = pdf([written(tmp_path, locale=locale, translated={locale: {DOOR: SPOKEN[locale]}})], Sheet.LETTER)
    shown = letters(paper)
    unseen = {letter for letter in SPOKEN[locale] if letter not in shown and letter.isalpha()}
    assert unseen == set()


def test_a_letter_without_a_font_is_refused_not_printed_as_a_box(tmp_path: Path) -> None:
    paper = written(tmp_path, locale="dv", translated={"dv": {DOOR: "ދޮރު"}})
    with pytest.raises(KyrError, match="could not be displayed"):
        pdf([paper], Sheet.LETTER)


def test_every_step_has_its_bookmark_and_the_drawing_its_words(tmp_path: Path) -> None:
    shown = unpacked(pdf([written(tmp_path)], Sheet.LETTER))
    for heading in ("door.first", "door.paper", "Sources", "Signature"):
        assert heading.encode() in shown
    assert b"1 They have a paper -> [2 paper]" in shown


def test_a_picture_is_printed_with_its_step_and_told_to_screen_readers(tmp_path: Path) -> None:
    shown = unpacked(pdf([written(tmp_path, changed=drawn("topics/door.yaml"))], Sheet.LETTER))
    assert b"/Subtype/Image" in shown
    assert b"/Alt(A paper.)" in shown
    assert b"/Subtype/Image" not in unpacked(pdf([written(tmp_path / "plain")], Sheet.LETTER))


@pytest.mark.parametrize(("sheet", "width"), [(Sheet.LETTER, b"612"), (Sheet.A4, b"595.27")])
def test_it_is_set_for_the_sheet_that_was_asked_for(sheet: Sheet, width: bytes, tmp_path: Path) -> None:
    assert b"/MediaBox[0 0 " + width in unpacked(pdf([written(tmp_path)], sheet))


def test_several_topics_make_one_paper(tmp_path: Path) -> None:
    shown = unpacked(pdf([written(tmp_path, "door"), written(tmp_path, "memo")], Sheet.LETTER))
    assert b"door.first" in shown
    assert b"memo.ended" in shown


def test_the_same_topic_on_the_same_day_is_the_same_file(tmp_path: Path) -> None:
    paper = written(tmp_path)
    assert pdf([paper], Sheet.LETTER) == pdf([paper], Sheet.LETTER)


def test_without_the_extra_it_says_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(KyrError, match=r"pip install 'kyr-bot\[pdf\]'"):
        pdf([written(tmp_path)], Sheet.LETTER, needs=("a_package_nobody_has",))

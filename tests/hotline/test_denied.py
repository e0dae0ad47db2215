"""Numbers that never leave this system, however somebody spells them."""

import pytest

from bot.hotline.denied import names_denied

TIP_LINE = ("+18663472423",)


@pytest.mark.parametrize(
    "text",
    [
        "866-347-2423",
        "Llame al 1 (866) 347 2423.",
        "+1.866.347.2423",
        "8 6 6 3 4 7 2 4 2 3",
        "866 call 347 then 2423",
        "866-DHS-2-ICE",
        "1 866 dhs2ice",
        "٨٦٦٣٤٧٢٤٢٣",
        "８６６－３４７－２４２３",
        "打八六六三四七二四二三",
        "८६६ ३४७ २४२३",
        "८६६-DHS-२-ICE",
        "８６６ ＤＨＳ ２ ＩＣＥ",
        "８６６ DHS two ICE",
        "eight six six, three four seven, two four two three",
        "ocho seis seis tres cuatro siete dos cuatro dos tres",
        "866 tres cuatro siete 2423",
        "8\u200b66\u200b347\u200b2423",
    ],
)
def test_a_denied_number_is_found_in_any_spelling(text: str) -> None:
    assert names_denied(text, TIP_LINE)


@pytest.mark.parametrize(
    "text",
    ["", "866-347-2424", "312-555-0100 o 866-555-0100", "A las 8:66 no, a las 3:47", "Tengo dos hijos y tres días."],
)
def test_other_words_and_numbers_pass(text: str) -> None:
    assert not names_denied(text, TIP_LINE)


def test_nothing_is_denied_without_a_list() -> None:
    assert not names_denied("866-347-2423", ())

"""What a text costs by SMS. The cases follow 3GPP TS 23.038; `test_agrees_with…` carries a table of known answers."""

import pytest

from bot.speech.segments import costly_letters, count


@pytest.mark.parametrize(
    ("text", "encoding", "units", "segments"),
    [
        ("", "GSM-7", 0, 0),
        ("a" * 160, "GSM-7", 160, 1),
        ("a" * 161, "GSM-7", 161, 2),
        ("a" * 306, "GSM-7", 306, 2),
        ("a" * 307, "GSM-7", 307, 3),
        ("€" * 80, "GSM-7", 160, 1),
        ("€" * 81, "GSM-7", 162, 2),
        ("ñéèàüÑ¿¡", "GSM-7", 8, 1),
        ("á", "UCS-2", 1, 1),
        ("í" * 70, "UCS-2", 70, 1),
        ("í" * 71, "UCS-2", 71, 2),
        ("í" * 134, "UCS-2", 134, 2),
        ("í" * 135, "UCS-2", 135, 3),
        ("😀" * 35, "UCS-2", 70, 1),
        ("n\u0303", "UCS-2", 2, 1),
        ("don’t", "UCS-2", 5, 1),
        ("line\nline", "GSM-7", 9, 1),
        ("`", "UCS-2", 1, 1),
    ],
)
def test_a_text_costs_what_a_carrier_bills(text: str, encoding: str, units: int, segments: int) -> None:
    counted = count(text)
    assert (counted.encoding, counted.units, counted.segments) == (encoding, units, segments)


def test_an_escaped_letter_is_never_split_between_two_parts() -> None:
    # 152 units, then an escape pair that does not fit the 153rd: it moves to the next part whole
    assert count("a" * 152 + "€" + "a" * 152).segments == 3


def test_an_emoji_is_never_split_between_two_parts() -> None:
    assert count("í" * 66 + "😀" + "í" * 66).segments == 3


def test_the_letters_that_cost_are_named_once_in_order() -> None:
    assert costly_letters("está aquí, mañana: está") == "áí"

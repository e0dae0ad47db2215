"""What becomes of words before they are sent or shown."""

import pytest

from bot.service.escalations import cleaned


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  Hola.\r\nSiga aquí.\r", "Hola.\nSiga aquí."),
        ("a\x00b\x07c\x1b[31m", "abc[31m"),
        ("safe \u202egnp.exe\u202c", "safe gnp.exe"),
        ("pa\u200bss\ufeffword", "password"),
        ("\U000e0041\ue000x", "x"),
        ("cafe\u0301", "café"),
        ("می\u200cروم", "می\u200cروم"),
        ("👩\u200d👧", "👩\u200d👧"),
        ("\u200b\u2060", ""),
    ],
)
def test_control_and_invisible_letters_go_and_every_scripts_own_letters_stay(written: str, kept: str) -> None:
    assert cleaned(written) == kept

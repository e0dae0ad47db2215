"""How many SMS segments a text costs, and in which alphabet.

Source: 3GPP TS 23.038 (the GSM 7-bit default alphabet) and the sizes Twilio bills by.
"""

import re
from dataclasses import dataclass

GSM7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("^{}\\[~]|€\f")  # an escape and a letter: two units that stay together
GSM7_SINGLE, GSM7_PART = 160, 153
UCS2_SINGLE, UCS2_PART = 70, 67
_CHEAP = re.compile("[{}]*".format("".join(map(re.escape, sorted(GSM7 | EXTENDED)))))
_TWO_UNITS = re.compile("[{}]".format("".join(map(re.escape, sorted(EXTENDED)))))


@dataclass(frozen=True, slots=True)
class Segments:
    """What a text costs: its alphabet, its length in that alphabet's units, and the parts it is billed as."""

    gsm7: bool
    units: int
    segments: int

    @property
    def encoding(self) -> str:
        """The alphabet's usual name."""
        return "GSM-7" if self.gsm7 else "UCS-2"


def count(text: str) -> Segments:
    """Count the segments of a text as a carrier would; an empty text costs none."""
    gsm7 = _CHEAP.fullmatch(text) is not None
    units = len(text) + len(_TWO_UNITS.findall(text)) if gsm7 else len(text.encode("utf-16-le")) // 2
    single, part = (GSM7_SINGLE, GSM7_PART) if gsm7 else (UCS2_SINGLE, UCS2_PART)
    if units <= single:
        return Segments(gsm7, units, 1 if units else 0)
    return Segments(gsm7, units, _parts([_width(letter, gsm7) for letter in text], part))


def costly_letters(text: str) -> str:
    """Name the letters that push a text out of the cheap alphabet, each once, in order."""
    return "".join(dict.fromkeys(letter for letter in text if letter not in GSM7 and letter not in EXTENDED))


def _width(letter: str, gsm7: bool) -> int:
    if gsm7:
        return 2 if letter in EXTENDED else 1
    return 2 if ord(letter) > 0xFFFF else 1


def _parts(widths: list[int], part: int) -> int:
    """Fill parts one by one: a letter of two units is never split between two of them."""
    parts, used = 1, 0
    for width in widths:
        if used + width > part:
            parts, used = parts + 1, 0
        used += width
    return parts

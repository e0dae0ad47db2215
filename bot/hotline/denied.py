"""Numbers that never leave this system, however they are spelled: enforcement tip lines first of all."""

import unicodedata
from collections.abc import Iterable

SPELLED = {
    "zero": "0", "one": "1", "two": "2", "three": "3", "four": "4",
    "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
    "cero": "0", "uno": "1", "dos": "2", "tres": "3", "cuatro": "4",
    "cinco": "5", "seis": "6", "siete": "7", "ocho": "8", "nueve": "9",
}  # fmt: skip
KEYPAD = str.maketrans("abcdefghijklmnopqrstuvwxyz", "22233344455566677778889999")


def names_denied(text: str, denied: Iterable[str]) -> bool:
    """Say whether a text names one of these numbers: grouped, spaced, spelled out, or in letters (866-DHS-2-ICE)."""
    readings = _readings(text)
    return any(number in reading for number in map(national, denied) for reading in readings if number)


def national(number: str) -> str:
    """A number without the country code, so that it is found with and without one."""
    digits = "".join(str(unicodedata.digit(letter, "")) for letter in number)
    return digits[1:] if len(digits) == 11 and digits.startswith("1") else digits


def _readings(text: str) -> tuple[str, ...]:
    """The digits of a text, read in four ways: as they stand, with number words, on a keypad, and with both."""
    plain = "".join(
        letter for letter in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(letter)
    )
    plain = "".join(_digit(letter) for letter in plain)
    words = "".join(letter if letter.isalnum() else " " for letter in plain).split()
    spelled = "".join(SPELLED.get(word, word) for word in words)
    keyed = "".join(words).translate(KEYPAD)
    return _digits(plain), _digits(spelled), _digits(keyed), _digits(spelled.translate(KEYPAD))


def _digit(letter: str) -> str:
    """A digit of any script, the Chinese ones among them, as one of ours; any other letter as it is."""
    value = unicodedata.numeric(letter, -1)
    return str(int(value)) if value in range(10) else letter


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter in "0123456789")

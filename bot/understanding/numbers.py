"""Numbers as people send them to a menu: `1`, `1.`, `#1`, `la 1`, `uno`, full-width or Arabic digits, `1 y 3`."""

import re
import unicodedata

NAMES = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "cero": 0, "uno": 1, "una": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8,
    "nueve": 9,
}  # fmt: skip
FILLERS = frozenset(
    ("la", "el", "el numero", "numero", "number", "option", "opcion", "no", "nr", "the", "and", "y", "e", "o", "or")
)
LONGEST = 4  # words; a longer message is a sentence, not a choice
_TOKENS = re.compile(r"\w+")


def numbers(folded: str) -> tuple[int, ...]:
    """The numbers a folded message consists of, each once; none when it says anything else besides."""
    words = _TOKENS.findall(folded)
    if not words or len(words) > LONGEST:
        return ()
    found: list[int] = []
    for word in words:
        number = _number(word)
        if number is not None:
            found.append(number)
        elif word not in FILLERS:
            return ()
    return tuple(dict.fromkeys(found))


def _number(word: str) -> int | None:
    if word in NAMES:
        return NAMES[word]
    if word.isdigit() and (len(word) <= 2 or (len(word) == 4 and word[:2] in ("19", "20"))):  # a choice, or a year
        return int("".join(str(unicodedata.digit(letter)) for letter in word))
    return None

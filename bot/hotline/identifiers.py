"""Spot the personal numbers nobody here needs: A-numbers, Social Security and card numbers, telephones, accounts."""

import re
import unicodedata
from collections.abc import Collection, Iterator

from bot.hotline.advice import Wrong
from bot.hotline.denied import national

# Chinese, Thai and others write a number into the words: only a digit or a Latin letter beside it makes it another one.
_ALONE, _ENDED = r"(?<![\da-zA-Z\u00c0-\u024f])", r"(?![\da-zA-Z\u00c0-\u024f])"
PERSONAL = {
    Wrong.A_NUMBER: re.compile(
        rf"{_ALONE}[a\u0430\u03b1][\s#:-]*\d{{3}}[\s-]?\d{{3}}[\s-]?\d{{2,3}}{_ENDED}", re.IGNORECASE
    ),
    Wrong.SOCIAL_SECURITY: re.compile(rf"{_ALONE}\d{{3}}-\d{{2}}-\d{{4}}{_ENDED}"),
    Wrong.CARD: re.compile(rf"{_ALONE}(?:\d[ -]?){{12,18}}\d{_ENDED}"),
}
_ACCOUNT = re.compile(r"[^\s@]+@[^\s@]+\.\w{2,}|(?<![\w@])@\w{4,}")
_LONG = re.compile(rf"{_ALONE}\+?\(?\d[\d\s().-]{{5,}}\d{_ENDED}")
_DAY = re.compile(r"\b\d{4}-\d{1,2}-\d{1,2}\b|\b\d{1,2}[.-]\d{1,2}[.-]\d{4}\b")
SHORTEST = 7  # digits: a telephone number without its area code


def has_identifier(text: str) -> bool:
    """Say whether a text holds something that looks like a personal number."""
    plain = _plain(text)
    return any(pattern.search(plain) for pattern in PERSONAL.values())


def identifiers(text: str, public: Collection[str]) -> Iterator[tuple[Wrong, str]]:
    """Everything that may say who somebody is; numbers everybody may have (`public`, without country code) are none."""
    plain = _plain(text)
    rest = _DAY.sub(" ", plain)
    for wrong, pattern in PERSONAL.items():
        for found in pattern.finditer(rest):
            if national(found[0]) not in public:
                yield wrong, found[0].strip()
                rest = rest.replace(found[0], " ")
    for found in _LONG.finditer(rest):
        number = national(found[0])
        if len(number) >= SHORTEST and number not in public:
            yield Wrong.PHONE, found[0].strip()
    for found in _ACCOUNT.finditer(plain):
        yield Wrong.ACCOUNT, found[0]


def _plain(text: str) -> str:
    """A text in which a number looks the same however it was typed: full width, with another dash, with joiners."""
    kinds = ((letter, unicodedata.category(letter)) for letter in unicodedata.normalize("NFKC", text))
    return "".join("-" if kind == "Pd" else letter for letter, kind in kinds if kind != "Cf")

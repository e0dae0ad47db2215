"""Spot the personal numbers nobody here needs: A-numbers, Social Security and card numbers, telephones, accounts."""

import re
from collections.abc import Collection, Iterator

from bot.hotline.advice import Wrong
from bot.hotline.denied import national

PERSONAL = {
    Wrong.A_NUMBER: re.compile(r"\ba[\s#:-]*\d{3}[\s-]?\d{3}[\s-]?\d{2,3}\b", re.IGNORECASE),
    Wrong.SOCIAL_SECURITY: re.compile(r"\b\d{3}-\d{2}-\d{4}\b"),
    Wrong.CARD: re.compile(r"\b(?:\d[ -]?){13,19}\b"),
}
_ACCOUNT = re.compile(r"[^\s@]+@[^\s@]+\.\w{2,}|(?<![\w@])@\w{4,}")
_LONG = re.compile(r"(?<!\w)\+?\(?\d[\d\s().-]{5,}\d(?!\w)")
_DAY = re.compile(r"\b\d{4}-\d{1,2}-\d{1,2}\b|\b\d{1,2}[.-]\d{1,2}[.-]\d{4}\b")
SHORTEST = 7  # digits: a telephone number without its area code


def has_identifier(text: str) -> bool:
    """Say whether a text holds something that looks like a personal number."""
    return any(pattern.search(text) for pattern in PERSONAL.values())


def identifiers(text: str, public: Collection[str]) -> Iterator[tuple[Wrong, str]]:
    """Everything that may say who somebody is; numbers everybody may have (`public`, without country code) are none."""
    rest = _DAY.sub(" ", text)
    for wrong, pattern in PERSONAL.items():
        for found in pattern.finditer(rest):
            if national(found[0]) not in public:
                yield wrong, found[0].strip()
                rest = rest.replace(found[0], " ")
    for found in _LONG.finditer(rest):
        number = national(found[0])
        if len(number) >= SHORTEST and number not in public:
            yield Wrong.PHONE, found[0].strip()
    for found in _ACCOUNT.finditer(text):
        yield Wrong.ACCOUNT, found[0]

"""Spot the personal numbers nobody here needs: A-numbers, Social Security numbers, card numbers."""

import re

_A_NUMBER = re.compile(r"\ba[\s#:-]*\d{3}[\s-]?\d{3}[\s-]?\d{2,3}\b", re.IGNORECASE)
_SOCIAL_SECURITY = re.compile(r"\b\d{3}-\d{2}-\d{4}\b")
_CARD = re.compile(r"\b(?:\d[ -]?){13,19}\b")


def has_identifier(text: str) -> bool:
    """Say whether a text holds something that looks like a personal number."""
    return any(pattern.search(text) for pattern in (_A_NUMBER, _SOCIAL_SECURITY, _CARD))

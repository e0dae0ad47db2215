"""Fold a text to what matters for comparing words: small letters, no accents, no punctuation, single spaces."""

import re
import unicodedata

_NOT_WORD = re.compile(r"[^\w]+", re.UNICODE)


def fold(text: str) -> str:
    """Fold a text, so that `¡Áyuda!` and `ayuda` are the same word."""
    spread = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in spread if not unicodedata.combining(letter))
    return _NOT_WORD.sub(" ", bare.replace("_", " ")).strip()

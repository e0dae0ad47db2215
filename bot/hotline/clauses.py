"""Where a sentence ends and what denies it: by these a text is judged, whoever wrote it.

Languages whose words are listed here are known; of any other nothing is said.
"""

import re
from collections.abc import Mapping

# In Spanish `nada`, `nadie` and `ni` mostly echo a `no` that stands before them: alone, only at the head of a clause.
DENYING: Mapping[str, re.Pattern[str]] = {
    "en": re.compile(
        r"(?<!and )(?<!or )\b(?:not|no)\b|\b(?:never|nobody|none|nothing|neither|cannot|without)\b"
        r"|n['’]t\b|\bkeep\b[^.]*\bclosed\b",
        re.I,
    ),
    "es": re.compile(
        r"\b(?:no|nunca|jam[aá]s|sin|tampoco)\b"
        r"|(?:^|[,;:]\s*|\b(?:que|y|pero|si|casi|aqu[ií]|hoy)\s+)(?:nadie|nada|ning[uú]n\w*)\b(?! de\b)",
        re.I,
    ),
}
_ADDRESS = re.compile(r"\b[\w-]+(?:\.[\w-]+)*\.(?:org|gov|com|net|info)\b(?:/[\w./-]*\w)?")
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_INITIALS = re.compile(r"\b(?:[A-Z]\.){2,}")  # U.S., EE.UU.
_SHORTENED = re.compile(r"\b(Nov|Jan|Sept|Oct|Dec|Feb|Aug|No|Dr|Sr|Sra|St)\.(?=\s)")
_UNITED_STATES = re.compile(r"\bEE\. ?UU\.(?!\s+[A-Z¿¡]|\s*$)")  # in Spanish; its last stop may also end a sentence
_QUOTES = re.compile(r"[\"“”«»()¿¡]")
_END = re.compile(r"[.!?…。！？]+(?:\s+|$)|\n\s*\n")
_WORD = re.compile(r"[^\W_]+(?:['’.,/-][^\W_]+)*")  # the typographic apostrophe is meant


def sentences(text: str) -> list[str]:
    """The sentences of a text, without quotes, brackets and what is filled in later."""
    plain = _ADDRESS.sub("site", _PLACEHOLDER.sub("us", text))
    plain = _UNITED_STATES.sub("EEUU", plain).replace("EE. UU.", "EEUU.")
    plain = _SHORTENED.sub(r"\1", _INITIALS.sub(lambda found: found[0].replace(".", ""), plain))
    return [part.strip() for part in _END.split(_QUOTES.sub("", plain)) if _WORD.search(part)]


def words(text: str) -> list[str]:
    """The words of a text, numbers among them."""
    return _WORD.findall(text)


def is_read(locale: str) -> bool:
    """Whether the words of a language are listed here, so that a text in it can be judged at all."""
    return locale in DENYING


def denies(text: str, locale: str) -> bool:
    """Say whether a text denies something, in a language whose words we know."""
    pattern = DENYING.get(locale)
    return pattern is not None and pattern.search(text) is not None

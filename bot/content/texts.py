"""How a sentence of the content is written down: re-wrapping a file must not change what it says."""

import re

_BLANK_LINE = re.compile(r"\n[ \t]*\n")


def normal(text: str) -> str:
    """Join wrapped lines and keep paragraphs: the form in which a text is said, and its catalog key."""
    paragraphs = (" ".join(paragraph.split()) for paragraph in _BLANK_LINE.split(text))
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)

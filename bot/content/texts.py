"""How a sentence of the content is written down: re-wrapping a file must not change what it says."""

import re

_BLANK_LINE = re.compile(r"\n[ \t]*\n")


def normal(text: str) -> str:
    """Join wrapped lines and keep paragraphs: the form in which a text is said, and its catalog key."""
    return _paragraphs(_BLANK_LINE.split(text))


def unfolded(text: str) -> str:
    """The same for a text whose lines YAML has joined already: each line break left in it was a blank line."""
    return _paragraphs(text.split("\n"))


def _paragraphs(blocks: list[str]) -> str:
    joined = (" ".join(block.split()) for block in blocks)
    return "\n\n".join(block for block in joined if block)

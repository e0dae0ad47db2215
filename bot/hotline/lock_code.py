"""The six digits with which somebody opens their own session again after a pause."""

import unicodedata
from itertools import pairwise

DIGITS = 6
TRIES = 5  # wrong ones, then the session ends


def read_code(written: str) -> str | None:
    """Six digits of any script as ours, spaces left out; None for anything else."""
    kept = [unicodedata.digit(letter, None) for letter in written if not letter.isspace()]
    return "".join(map(str, kept)) if len(kept) == DIGITS and None not in kept else None


def is_easy(code: str) -> bool:
    """Whether somebody else would try these digits first: all alike, or counted up or down."""
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(code)}
    return len(steps) == 1 and steps <= {0, 1, 9}

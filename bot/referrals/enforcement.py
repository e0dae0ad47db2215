"""Enforcement bodies are never named as help: a line of theirs may only say where somebody is held."""

import re
from collections.abc import Sequence

from bot.referrals.lines import Line, LineKind, Need


def poses_as_help(line: Line, bodies: Sequence[str]) -> str:
    """The enforcement body that a row would name as help; "" when there is none.

    A line that such a body runs may be named for finding or reaching somebody in detention, when it says who runs it.
    """
    told = line.kind is LineKind.GOVERNMENT and bool(line.run_by) and set(line.needs) <= {Need.DETENTION}
    for body in () if told else bodies:
        named = re.compile(rf"(?<!\w){re.escape(body)}(?!\w)", 0 if body.isupper() else re.IGNORECASE)
        if named.search(line.name) or named.search(line.run_by):
            return body
    return ""

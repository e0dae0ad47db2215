"""Who can help: the lines we may name, and which of them fit a need.

Pure: the lines stand in `flows/referrals/`, the day and the language come in as arguments.
"""

from bot.referrals.lines import Line, LineKind, Need, lines_for

__all__ = ["Line", "LineKind", "Need", "lines_for"]

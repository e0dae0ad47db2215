"""What the lines cover, as a page for people who decide what to call next; holes are shown, not hidden."""

from collections.abc import Iterable
from datetime import date

from bot.referrals import Line
from bot.referrals.coverage import Covered, coverage, national
from bot.speech.catalogs import SOURCE
from bot.speech.locales import language_name

HEAD = """# What the referrals cover

Lines that may be named, state by state; lines for the whole country are not counted. **0** is a hole: nobody there
yet. "For all" leaves out offices paid by the Legal Services Corporation, which may not help most people without
papers. "Waiting" are rows that are named to nobody until somebody has called; "called" are those called in the last
90 days. The console shows the same for your own database.

Written by `kyr referrals coverage` from `flows/referrals/`; a test says when that has been forgotten.

"""
COLUMNS = ("state", "immigration", "detained", "housing", "housing, for all", "work", "languages", "waiting", "called")


def page(lines: Iterable[Line], today: date) -> str:
    """The whole page, in Markdown."""
    held = tuple(lines)
    rows = coverage(held, today)
    table = [COLUMNS, ("---",) * len(COLUMNS), *(_row(covered) for covered in rows)]
    named = sum(line.may_be_named(today) for line in held)
    with_holes = sum(bool(covered.holes) for covered in rows)
    summed = (
        f"{len(held)} rows, {named} may be named, {len(national(held, today))} of them everywhere. "
        f"{with_holes} of {len(rows)} states and territories have a hole.\n\n"
    )
    return HEAD + summed + "".join(f"| {' | '.join(cells)} |\n" for cells in table)


def _row(covered: Covered) -> tuple[str, ...]:
    counts = (
        covered.immigration,
        covered.detained,
        covered.housing,
        covered.housing_for_all,
        covered.work,
    )
    return (
        covered.name,
        *(str(count) if count else "**0**" for count in counts),
        ", ".join(language_name(language, SOURCE) for language in covered.languages) or "not known",
        str(covered.held_back),
        f"{covered.verified_share} %",
    )

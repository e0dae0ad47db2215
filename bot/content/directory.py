"""From `referrals/*.csv` to the lines we may name, row by row: a file of any length is never held whole."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.content.document import shown
from bot.content.mends import did_you_mean
from bot.errors import ContentError, Problem
from bot.hotline.denied import names_denied
from bot.referrals import Line
from bot.referrals.cells import COLUMNS, REQUIRED, Cells, Unreadable, read_line
from bot.referrals.enforcement import poses_as_help

EXAMPLES = {
    "id": "Write it as `legal-aid-chicago`; it never changes.",
    "phones": "Write it as `+13125550100`, several with `;` between them.",
    "languages": "Write them as `es;ht;interpreter`.",
    "areas": "Write them as `US`, `IL`, `IL/Cook`, `IL:606` or `WA@Name of a place of detention`.",
    "hours": "Write them as `Mon-Fri 09:00-17:00; Sat 10:00-12:00`, or `24/7`.",
    "source": "Say where the number was read: an address or a title.",
    "as_of": "Write the day on which the source was read, as 2026-07-19.",
}
SPOKEN = ("name", "phones", "url", "eligibility", "note", "run_by", "source", "check")
UNCLOSED = "A quotation mark opens in this row and never closes."


@dataclass(frozen=True, slots=True)
class Denied:
    """What must never be named: numbers, however they are spelled, and enforcement bodies as help."""

    numbers: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()


def lines(path: Path, denied: Denied) -> dict[int, Line]:
    """Every line of one file, by its row; raises ContentError with every row that cannot be used."""
    found: dict[int, Line] = {}
    problems: list[Problem] = []
    for number, row in rows(path, denied):
        if isinstance(row, Line):
            found[number] = row
        else:
            problems += row
    if problems:
        raise ContentError(tuple(problems))
    return found


def rows(path: Path, denied: Denied) -> Iterator[tuple[int, Line | tuple[Problem, ...]]]:
    """Every row of a file with its line in it, read when it is asked for: a line, or what is wrong with it."""
    file = shown(path)
    first_of: dict[str, int] = {}
    with path.open(encoding="utf-8-sig", newline="") as opened:
        reader = csv.DictReader(opened, restval="", restkey="too many", strict=True)
        try:
            header = reader.fieldnames or ()
            if wrong := tuple(_header_problems(file, header)):
                yield 1, wrong
                return
            for cells in reader:
                number = reader.line_num
                yield number, _row(file, number, cells, denied, first_of)
        except (csv.Error, UnicodeDecodeError) as error:
            wrong_with = UNCLOSED if "unexpected end" in str(error) else f"This file is no CSV in UTF-8: {error}."
            yield reader.line_num, (Problem(file, reader.line_num, wrong_with, "Save it as CSV, UTF-8."),)


def columns(path: Path) -> frozenset[str]:
    """The columns a file has; none when it cannot be read, which `rows` says better."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as opened:
            return frozenset(next(csv.reader(opened), ()))
    except (csv.Error, UnicodeDecodeError):
        return frozenset()


def wrong_in(file: str, number: int, row: Unreadable) -> tuple[Problem, ...]:
    """Everything that is wrong with a row, and how to mend it."""
    return tuple(
        Problem(file, number, f"{fault.column}: {fault.wrong}.", EXAMPLES.get(fault.column, "")) for fault in row.faults
    )


def _row(file: str, number: int, cells: Cells, denied: Denied, first_of: dict[str, int]) -> Line | tuple[Problem, ...]:
    """One row as a line, or everything that is wrong with it."""
    if "too many" in cells:
        wrong = "This row has more cells than the first line has columns."
        return (Problem(file, number, wrong, "Put a text that holds a comma in double quotes."),)
    line = read_line(cells)
    if isinstance(line, Unreadable):
        return wrong_in(file, number, line)
    problems = tuple(_forbidden(file, number, line, cells, denied))
    if earlier := first_of.get(line.id):
        wrong = f"The id `{line.id}` stands also in line {earlier}."
        problems = (*problems, Problem(file, number, wrong, "Give one of them another id."))
    first_of.setdefault(line.id, number)
    return problems or line


def _forbidden(file: str, number: int, line: Line, cells: Cells, denied: Denied) -> Iterator[Problem]:
    if names_denied(" ".join(cells.get(column) or "" for column in SPOKEN), denied.numbers):
        yield Problem(file, number, "This names a number that never leaves the system.", "Remove the row.")
    if body := poses_as_help(line, denied.bodies):
        wrong = f"This names an enforcement body ({body}) as help."
        yield Problem(file, number, wrong, "Remove it, or list it under `detention` only, with `run_by`.")


def _header_problems(file: str, header: Sequence[str]) -> Iterator[Problem]:
    for column in _missing(header):
        yield Problem(file, 1, f"The column `{column}` is missing.", f"The first line is {','.join(COLUMNS)}.")
    for column in header:
        if column not in COLUMNS:
            yield Problem(file, 1, f"The column `{column}` is not known.", did_you_mean(column, COLUMNS))


def _missing(header: Iterable[str]) -> list[str]:
    given = set(header)
    return [column for column in REQUIRED if column not in given]

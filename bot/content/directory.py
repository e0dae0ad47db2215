"""From `referrals/*.csv` to the lines we may name."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import ValidationError

from bot.content.document import shown
from bot.content.mends import did_you_mean
from bot.content.models import Day, Model, Phone, Text
from bot.content.texts import normal
from bot.errors import ContentError, Problem
from bot.referrals import Line, LineKind, Need

COLUMNS = ("name", "phone", "languages", "needs", "note", "source", "as_of", "kind", "run_by")


class Row(Model):
    """One row of a referral file."""

    name: Text
    phone: Phone
    languages: tuple[str, ...]
    needs: tuple[Need, ...]
    note: str
    source: Text
    as_of: Day
    kind: LineKind
    run_by: str


def lines(path: Path) -> dict[int, Line]:
    """Every telephone line of one file, by its row; raises ContentError with every row that cannot be used."""
    file = shown(path)
    found: dict[int, Line] = {}
    problems: list[Problem] = []
    with path.open(encoding="utf-8-sig", newline="") as opened:
        reader = csv.DictReader(opened, restval="", restkey="too many")
        problems += _header_problems(file, reader.fieldnames or ())
        if problems:
            raise ContentError(tuple(problems))
        for cells in reader:
            try:
                found[reader.line_num] = _line(Row.model_validate(_split(cells)))
            except ValidationError as error:
                problems += _row_problems(file, reader.line_num, error)
    if problems:
        raise ContentError(tuple(problems))
    return found


def _split(cells: dict[str, str]) -> dict[str, object]:
    several = {name: tuple(cells[name].replace(";", " ").split()) for name in ("languages", "needs")}
    return {**{name: value.strip() if isinstance(value, str) else value for name, value in cells.items()}, **several}


def _line(row: Row) -> Line:
    return Line(
        name=row.name,
        phone=row.phone,
        languages=row.languages,
        needs=row.needs,
        note=normal(row.note),
        source=row.source,
        as_of=row.as_of,
        kind=row.kind,
        run_by=row.run_by,
    )


def _header_problems(file: str, header: Sequence[str]) -> Iterator[Problem]:
    for column in COLUMNS:
        if column not in header:
            yield Problem(file, 1, f"The column `{column}` is missing.", f"The first line is {','.join(COLUMNS)}.")
    for column in header:
        if column not in COLUMNS:
            yield Problem(file, 1, f"The column `{column}` is not known.", did_you_mean(column, COLUMNS))


def _row_problems(file: str, line: int, error: ValidationError) -> Iterator[Problem]:
    mends = {
        "phone": "Write it as `+13125550100`.",
        "as_of": "Write the day as 2026-07-19.",
        "kind": f"Known are: {', '.join(LineKind)}.",
        "needs": f"Known are: {', '.join(Need)}.",
        "too many": "Put a text that holds a comma in double quotes.",
    }
    for found in error.errors():
        column = str(found["loc"][0])
        given = found["input"] if isinstance(found["input"], str) else ""
        yield Problem(file, line, f"`{given}` cannot stand in the column `{column}`.", mends.get(column, "Fill it."))

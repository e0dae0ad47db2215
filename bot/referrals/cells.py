"""A line as a row of a table: the cells a coordinator reads in a spreadsheet, and back.

The same row is read from `flows/referrals/`, from an import and from the database, and written by the export; what
is read and written again comes out as it went in.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from bot.referrals.areas import read_area
from bot.referrals.hours import Hours, read_hours
from bot.referrals.lines import Cost, Limit, Line, LineKind, Matter, Need, Phone, Role, Use

COLUMNS = (
    "id", "name", "phones", "languages", "needs", "matters", "kind", "areas", "city", "zip", "url", "cost", "limits",
    "eligibility", "hours", "zone", "confidential", "note", "run_by", "source", "as_of", "check", "verified_on",
    "verified_by", "dead_on", "dead_by",
)  # fmt: skip
REQUIRED = ("id", "name", "phones", "needs", "kind", "areas", "source", "as_of")  # a file may leave out the others
INTERPRETERS = "interpreter"  # among the languages: no language, but every one
LONGEST = 400  # letters in one cell

Cells = Mapping[str, str]
Listed = TypeVar("Listed")
Named = TypeVar("Named", bound=StrEnum)

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:_[A-Z][A-Za-z]{1,3})?")
_PHONE = re.compile(r"\+[1-9]\d{7,14}|\*?\d{3,6}#?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_URL = re.compile(r"https?://[^\s/.]+\.\S+")


@dataclass(frozen=True, slots=True)
class Fault:
    """One cell that cannot stand as it is, and what is wrong with it."""

    column: str
    wrong: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A row that is no line, with everything that is wrong with it."""

    faults: tuple[Fault, ...]


class _Reader:
    """Reads cell after cell, and keeps what is wrong for the end."""

    def __init__(self, cells: Cells) -> None:
        self.cells = cells
        self.faults: list[Fault] = []

    def text(self, column: str, *, needed: bool = False) -> str:
        given = " ".join(self.cells.get(column, "").split())
        if needed and not given:
            self.faults.append(Fault(column, "is empty"))
        if len(given) > LONGEST:
            self.faults.append(Fault(column, f"is longer than {LONGEST} letters"))
        return given

    def matching(self, column: str, pattern: re.Pattern[str], example: str, *, needed: bool = False) -> str:
        given = self.text(column, needed=needed)
        if given and not pattern.fullmatch(given):
            self.faults.append(Fault(column, f"`{given}` is not written as {example}"))
        return given

    def several(self, column: str, read: Callable[[str], Listed]) -> tuple[Listed, ...]:
        parts = [part.strip() for part in self.text(column).split(";")]
        return tuple(found for part in parts if part and (found := self.tried(column, read, part)) is not None)

    def one_of(self, column: str, names: type[Named]) -> Named | None:
        given = self.text(column)
        return self.tried(column, lambda name: _named(names, name), given) if given else None

    def day(self, column: str, *, needed: bool = False) -> date | None:
        given = self.matching(column, _DAY, "YYYY-MM-DD", needed=needed)
        return self.tried(column, date.fromisoformat, given) if _DAY.fullmatch(given) else None

    def tried(self, column: str, read: Callable[[str], Listed], given: str) -> Listed | None:
        try:
            return read(given)
        except ValueError as error:
            self.faults.append(Fault(column, str(error)))
            return None


def read_line(cells: Cells) -> Line | Unreadable:
    """The line of a row, or everything that keeps it from being one."""
    row = _Reader(cells)
    spoken = row.several("languages", _language)
    kind, as_of = row.one_of("kind", LineKind), row.day("as_of", needed=True)
    line = Line(
        id=row.matching("id", _ID, "`legal-aid-chicago`", needed=True),
        name=row.text("name", needed=True),
        phones=row.several("phones", _phone),
        languages=tuple(language for language in spoken if language != INTERPRETERS),
        interpreters=INTERPRETERS in spoken,
        needs=row.several("needs", lambda part: _named(Need, part)),
        matters=row.several("matters", lambda part: _named(Matter, part)),
        kind=kind or LineKind.LEGAL,
        areas=row.several("areas", read_area),
        city=row.text("city"),
        zip=_zip(row),
        url=row.matching("url", _URL, "https://example.org"),
        cost=row.one_of("cost", Cost),
        limits=row.several("limits", lambda part: _named(Limit, part)),
        eligibility=row.text("eligibility"),
        hours=_hours(row),
        confidential=_is_yes(row, "confidential"),
        note=row.text("note"),
        run_by=row.text("run_by"),
        source=row.text("source", needed=True),
        as_of=as_of or date.min,
        check=row.text("check"),
        verified_on=row.day("verified_on"),
        verified_by=row.one_of("verified_by", Role),
        dead_on=row.day("dead_on"),
        dead_by=row.one_of("dead_by", Role),
    )
    faulted = {fault.column for fault in row.faults}
    whole = (fault for fault in _contradictions(line, has_kind=kind is not None) if fault.column not in faulted)
    faults = (*row.faults, *whole)
    return Unreadable(faults) if faults else line


def write_line(line: Line) -> dict[str, str]:
    """A line's cells, by column; what is not known is empty."""
    languages = [*line.languages, *([INTERPRETERS] if line.interpreters else [])]
    phones = [f"{phone.number}={phone.use.value}" if phone.use else phone.number for phone in line.phones]
    return {
        "id": line.id,
        "name": line.name,
        "phones": ";".join(phones),
        "languages": ";".join(languages),
        "needs": ";".join(line.needs),
        "matters": ";".join(line.matters),
        "kind": line.kind.value,
        "areas": ";".join(map(str, line.areas)),
        "city": line.city,
        "zip": line.zip,
        "url": line.url,
        "cost": line.cost or "",
        "limits": ";".join(line.limits),
        "eligibility": line.eligibility,
        "hours": line.hours.written if line.hours else "",
        "zone": line.hours.zone if line.hours else "",
        "confidential": "yes" if line.confidential else "",
        "note": line.note,
        "run_by": line.run_by,
        "source": line.source,
        "as_of": line.as_of.isoformat(),
        "check": line.check,
        "verified_on": line.verified_on.isoformat() if line.verified_on else "",
        "verified_by": line.verified_by or "",
        "dead_on": line.dead_on.isoformat() if line.dead_on else "",
        "dead_by": line.dead_by or "",
    }


def _contradictions(line: Line, *, has_kind: bool) -> Iterator[Fault]:
    """What no cell alone can show."""
    if not has_kind:
        yield Fault("kind", "is empty")
    if not line.needs:
        yield Fault("needs", "is empty")
    if not line.areas:
        yield Fault("areas", "is empty: where does it help? US stands for everywhere")
    if not line.phones and not line.check:
        yield Fault("phones", "is empty: say under `check` what is missing, and the row is kept but never named")
    if line.kind is LineKind.GOVERNMENT and not line.run_by:
        yield Fault("run_by", "is empty: a government line says who runs it")
    if line.confidential and (line.city or line.zip):
        yield Fault("confidential", "a line with a secret address keeps neither city nor ZIP")
    for what, on, by in (("verified", line.verified_on, line.verified_by), ("dead", line.dead_on, line.dead_by)):
        if (on is None) != (by is None):
            yield Fault(f"{what}_on", f"`{what}_on` and `{what}_by` belong together")
    if len({phone.number for phone in line.phones}) < len(line.phones):
        yield Fault("phones", "holds the same number twice")


def _named(names: type[Named], given: str) -> Named:
    try:
        return names(given)
    except ValueError:
        raise ValueError(f"`{given}` is not known; known are: {', '.join(filter(None, names))}") from None


def _language(given: str) -> str:
    if given != INTERPRETERS and not _LANGUAGE.fullmatch(given):
        raise ValueError(f"`{given}` is not written as es, pt_BR or {INTERPRETERS}")
    return given


def _phone(given: str) -> Phone:
    """A number and its use; one that a spreadsheet took for a sum, or that is written as people write it, is mended."""
    number, _, use = (part.strip() for part in given.partition("="))
    if not _PHONE.fullmatch(number) or number.isdigit():
        digits = re.sub(r"[\s().-]|^\+", "", number)
        if digits.isascii() and digits.isdigit() and len(digits) == 10:
            number = f"+1{digits}"
        elif digits.isascii() and digits.isdigit() and len(digits) == 11 and digits.startswith("1"):
            number = f"+{digits}"
    if not _PHONE.fullmatch(number):
        raise ValueError(f"`{given}` is not written as +13125550100 or 988")
    return Phone(number, _named(Use, use))


def _zip(row: _Reader) -> str:
    """A ZIP; a spreadsheet that took it for a number has cut its zeros off."""
    given = row.text("zip")
    if not given:
        return ""
    if not given.isascii() or not given.isdigit() or not 3 <= len(given) <= 5:
        row.faults.append(Fault("zip", f"`{given}` is not written as 60604"))
    return given.zfill(5)


def _hours(row: _Reader) -> Hours | None:
    zone = row.text("zone")
    return row.tried("hours", lambda written: read_hours(written, zone), row.text("hours"))


def _is_yes(row: _Reader, column: str) -> bool:
    given = row.text(column)
    if given not in ("", "yes", "no"):
        row.faults.append(Fault(column, f"`{given}` is not written as yes, or left empty"))
    return given == "yes"

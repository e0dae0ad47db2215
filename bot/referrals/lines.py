"""Telephone lines that can help, and the choice of at most three for one need."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

AT_MOST = 3  # more than three numbers and a frightened person calls none
GONE_AFTER = timedelta(days=365)  # a number nobody has looked at for a year is not named; design §3


class Need(StrEnum):
    """What a person may need help with."""

    IMMIGRATION = "immigration"
    DETAINED = "detained"
    DETENTION = "detention"
    HOUSING = "housing"
    WORK = "work"
    CRISIS = "crisis"


class LineKind(StrEnum):
    """Who answers at the other end."""

    HOTLINE = "hotline"
    LEGAL = "legal"
    CRISIS = "crisis"
    GOVERNMENT = "government"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line: whom it reaches, for what, and the day its number was last read in its source."""

    name: str
    phone: str  # E.164, or a short code: `988`
    languages: tuple[str, ...]  # locales it is known to answer in; empty: not known, never guessed
    needs: tuple[Need, ...]
    note: str  # English: the catalog's key
    source: str
    as_of: date
    kind: LineKind
    run_by: str = ""  # said beside the name where it matters: a line run by ICE is never named without it

    def is_current(self, today: date) -> bool:
        """True while its number may be named; a crisis or help line never vanishes."""
        return self.kind in (LineKind.CRISIS, LineKind.HOTLINE) or today - self.as_of <= GONE_AFTER


def lines_for(lines: Iterable[Line], need: Need, *, locale: str, today: date) -> tuple[Line, ...]:
    """At most three lines for a need: those that speak the person's language first, government lines last."""
    fitting = [line for line in lines if need in line.needs and line.is_current(today)]
    language = locale.split("_")[0]
    fitting.sort(key=lambda line: (line.kind is LineKind.GOVERNMENT, not _speaks(line, language)))
    return tuple(fitting[:AT_MOST])


def _speaks(line: Line, language: str) -> bool:
    return any(spoken.split("_")[0] == language for spoken in line.languages)

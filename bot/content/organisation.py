"""Who runs this bot, from `organisation.yaml`."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.content.document import Document
from bot.content.mends import validate
from bot.content.models import OrganisationFile
from bot.errors import ContentError
from bot.referrals.hours import Hours, read_hours


@dataclass(frozen=True, slots=True)
class OwnLine:
    """One of the organisation's own telephone lines."""

    label: str
    phone: str
    hours: Hours | None = None  # in the organisation's zone; None: nobody has said


@dataclass(frozen=True, slots=True)
class Organisation:
    """The organisation behind the bot, as people are told about it."""

    name: str
    lines: tuple[OwnLine, ...]
    area: str
    zone: ZoneInfo
    languages: tuple[str, ...]
    hours: str
    telegram: str = ""


def organisation(document: Document) -> Organisation:
    """Read who runs the bot; a time zone nobody knows is a problem, not a guess."""
    file = validate(OrganisationFile, document, document.value)
    try:
        zone = ZoneInfo(file.zone)
    except (ZoneInfoNotFoundError, ValueError):
        wrong = f"`{file.zone}` is not a time zone."
        raise ContentError((document.problem(wrong, "Write it as `America/Chicago`.", "zone"),)) from None
    lines = tuple(
        OwnLine(line.label, line.phone, _hours(document, place, line.hours or "", file.zone))
        for place, line in enumerate(file.lines)
    )
    return Organisation(file.name, lines, file.area, zone, file.languages, file.hours, file.telegram or "")


def _hours(document: Document, place: int, written: str, zone: str) -> Hours | None:
    """When an own line answers; hours nobody can read are a problem: a closed line must not be named as open."""
    try:
        return read_hours(written, zone)
    except ValueError as error:
        mend = "Write them as `Mon-Fri 09:00-17:00; Sat 10:00-12:00`, or `24/7`."
        raise ContentError((document.problem(f"{error}.", mend, "lines", place, "hours"),)) from None

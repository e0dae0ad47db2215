"""Who runs this bot, from `organisation.yaml`."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.content.document import Document
from bot.content.mends import validate
from bot.content.models import OrganisationFile
from bot.errors import ContentError


@dataclass(frozen=True, slots=True)
class OwnLine:
    """One of the organisation's own telephone lines."""

    label: str
    phone: str


@dataclass(frozen=True, slots=True)
class Organisation:
    """The organisation behind the bot, as people are told about it."""

    name: str
    lines: tuple[OwnLine, ...]
    area: str
    zone: ZoneInfo
    languages: tuple[str, ...]
    hours: str


def organisation(document: Document) -> Organisation:
    """Read who runs the bot; a time zone nobody knows is a problem, not a guess."""
    file = validate(OrganisationFile, document, document.value)
    try:
        zone = ZoneInfo(file.zone)
    except (ZoneInfoNotFoundError, ValueError):
        wrong = f"`{file.zone}` is not a time zone."
        raise ContentError((document.problem(wrong, "Write it as `America/Chicago`.", "zone"),)) from None
    lines = tuple(OwnLine(line.label, line.phone) for line in file.lines)
    return Organisation(file.name, lines, file.area, zone, file.languages, file.hours)

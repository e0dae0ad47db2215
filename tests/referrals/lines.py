"""Lines and places for tests: a test names only what it is about."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.referrals import Line, LineKind, Need, Phone, Point, Register, Seeker, ZipPlace, read_area
from bot.referrals.hours import Hours, read_hours

TODAY = date(2026, 11, 24)  # a Tuesday
NOON = datetime(2026, 11, 24, 12, tzinfo=ZoneInfo("America/Chicago"))
CHICAGO = ZipPlace("60604", "IL", "Cook County", "Chicago", "America/Chicago", Point(41.88, -87.63))
AURORA = ZipPlace("60505", "IL", "Kane County", "Aurora", "America/Chicago", Point(41.76, -88.30))
CAIRO = ZipPlace("62914", "IL", "Alexander County", "Cairo", "America/Chicago", Point(37.01, -89.18))
FLEET = ZipPlace("09001", "AE")

_numbers = iter(range(1000, 9999))


@dataclass(frozen=True)
class Map:
    """An atlas of a few places."""

    places: tuple[ZipPlace, ...] = (CHICAGO, AURORA, CAIRO, FLEET)
    area_codes: Mapping[str, Point] = field(default_factory=dict)

    def find(self, zip: str) -> ZipPlace | None:
        return next((place for place in self.places if place.zip == zip), None)

    def near_area_code(self, area_code: str) -> Point | None:
        return self.area_codes.get(area_code)


def line(id: str = "a-line", *, areas: str = "US", phone: str = "", hours: str = "", **more: Any) -> Line:
    """A lawyers' office that helps everywhere, listed in July."""
    given: dict[str, Any] = {
        "name": id.replace("-", " ").title(),
        "phones": (Phone(phone or f"+1312555{next(_numbers)}"),),
        "needs": (Need.IMMIGRATION,),
        "kind": LineKind.LEGAL,
        "source": "a list",
        "as_of": date(2026, 7, 19),
        **more,
    }
    opening: Hours | None = read_hours(hours, "America/Chicago") if hours else None
    return Line(id=id, areas=tuple(read_area(area) for area in areas.split(";")), hours=opening, **given)


def seeker(place: ZipPlace | None = None, **more: Any) -> Seeker:
    """Somebody who looks for an immigration lawyer in Spanish."""
    given: dict[str, Any] = {
        "need": Need.IMMIGRATION,
        "locale": "es",
        "now": NOON,
        "today": TODAY,
        "state": place.state if place else "",
        "place": place,
        **more,
    }
    return Seeker(**given)


def found(*lines: Line, by: Seeker | None = None, atlas: Map | None = None) -> list[str]:
    """The ids of the lines that are named, best first."""
    return [match.line.id for match in Register.of(lines).find(by or seeker(), atlas or Map()).matches]

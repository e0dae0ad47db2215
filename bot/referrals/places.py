"""Places in the United States: states, ZIPs, points on the map, and how far apart they are.

Pure: what a ZIP means is looked up by whoever holds the data (`Atlas`).
"""

from dataclasses import dataclass, field
from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple, Protocol

EARTH = 3958.8  # miles: its mean radius

STATES = {
    "AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California", "CO": "Colorado",
    "CT": "Connecticut", "DE": "Delaware", "DC": "District of Columbia", "FL": "Florida", "GA": "Georgia",
    "HI": "Hawaii", "ID": "Idaho", "IL": "Illinois", "IN": "Indiana", "IA": "Iowa", "KS": "Kansas", "KY": "Kentucky",
    "LA": "Louisiana", "ME": "Maine", "MD": "Maryland", "MA": "Massachusetts", "MI": "Michigan", "MN": "Minnesota",
    "MS": "Mississippi", "MO": "Missouri", "MT": "Montana", "NE": "Nebraska", "NV": "Nevada", "NH": "New Hampshire",
    "NJ": "New Jersey", "NM": "New Mexico", "NY": "New York", "NC": "North Carolina", "ND": "North Dakota",
    "OH": "Ohio", "OK": "Oklahoma", "OR": "Oregon", "PA": "Pennsylvania", "RI": "Rhode Island",
    "SC": "South Carolina", "SD": "South Dakota", "TN": "Tennessee", "TX": "Texas", "UT": "Utah", "VT": "Vermont",
    "VA": "Virginia", "WA": "Washington", "WV": "West Virginia", "WI": "Wisconsin", "WY": "Wyoming",
    "PR": "Puerto Rico", "VI": "U.S. Virgin Islands", "GU": "Guam", "AS": "American Samoa",
    "MP": "Northern Mariana Islands",
}  # fmt: skip


class Point(NamedTuple):
    """A point on the map, in degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class ZipPlace:
    """What is known about one ZIP; a place without a point is somewhere nobody has measured."""

    zip: str = field(repr=False)
    state: str = field(repr=False)
    county: str = field(default="", repr=False)  # without the word: `Cook`
    city: str = field(default="", repr=False)
    zone: str = field(default="", repr=False)  # an IANA time zone
    point: Point | None = field(default=None, repr=False)


class Atlas(Protocol):
    """Whoever knows where a ZIP is."""

    def find(self, zip: str) -> ZipPlace | None:
        """What is known about a ZIP; None for one that does not exist."""
        ...

    def near_area_code(self, area_code: str) -> Point | None:
        """Roughly where numbers with an area code are; None for toll-free and unknown ones."""
        ...


def miles(here: Point, there: Point) -> float:
    """The distance of two points over the ground, as the crow flies."""
    north = radians(there.latitude - here.latitude)
    east = radians(there.longitude - here.longitude)
    chord = sin(north / 2) ** 2 + cos(radians(here.latitude)) * cos(radians(there.latitude)) * sin(east / 2) ** 2
    return 2 * EARTH * asin(sqrt(min(1.0, chord)))

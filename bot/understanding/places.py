"""A place in the United States as people write it: a state by its name or two letters, or a ZIP.

Only a step that asks for a place looks at what is found here, so that "me" or "ok" elsewhere stay what they are.
"""

import re
from dataclasses import dataclass, field
from typing import Protocol

from bot.message import Location
from bot.referrals import STATES, Point, ZipPlace
from bot.understanding.fold import fold

SPANISH = {
    "CA": ("california",), "HI": ("hawai",), "LA": ("luisiana",), "MI": ("michigan",), "MO": ("misuri",),
    "MS": ("misisipi",), "NC": ("carolina del norte",), "ND": ("dakota del norte",), "NH": ("nueva hampshire",),
    "NJ": ("nueva jersey",), "NM": ("nuevo mexico",), "NY": ("nueva york",), "OR": ("oregon",),
    "PA": ("pensilvania", "filadelfia"), "SC": ("carolina del sur",), "SD": ("dakota del sur",), "TN": ("tenesi",),
    "TX": ("tejas",), "WV": ("virginia occidental", "virginia del oeste"), "VI": ("islas virgenes",),
    "AS": ("samoa americana",), "MP": ("islas marianas",),
}  # fmt: skip
ALSO = {
    "DC": ("washington dc", "washington d c", "d c", "distrito de columbia"),
    "VI": ("virgin islands",),
    "MP": ("saipan", "mariana islands"),
    "NY": ("new york city", "nyc"),
}
LONGEST = 80  # letters; a longer message is a story, and a state in it may not be where the person is
_ZIP = re.compile(r"(?<![\d-])(\d{5})(?:-\d{4})?(?![\d-])")
_SHORT_ZIP = re.compile(r"\d{4}")  # a ZIP that begins with 0, as some type it
_AFTER_CITY = re.compile(r",\s*([A-Za-z]{2})\.?\s*(?:\d{5}(?:-\d{4})?)?\s*$")


class Zips(Protocol):
    """Whoever knows what a ZIP is."""

    def find(self, zip: str) -> ZipPlace | None:
        """What is known about a ZIP; None for one that does not exist."""
        ...

    def at(self, point: Point) -> ZipPlace | None:
        """The nearest ZIP to a point; None far from every one."""
        ...


@dataclass(frozen=True, slots=True)
class Named:
    """A place somebody named: a state, and the ZIP when that is what they sent."""

    state: str = field(repr=False)
    zip: str | None = field(default=None, repr=False)


class PlaceNames:
    """Finds places in what people write."""

    def __init__(self, zips: Zips) -> None:
        self._zips = zips
        names = {fold(name): state for state, name in STATES.items()}
        names |= {fold(name): state for listed in (SPANISH, ALSO) for state, many in listed.items() for name in many}
        self._names = sorted(names.items(), key=lambda found: -len(found[0]))  # West Virginia before Virginia
        self._letters = {state.casefold(): state for state in STATES}

    def find(self, text: str, folded: str) -> Named | None:
        """The place a message names; None when it names none, or a ZIP that does not exist."""
        if len(text) > LONGEST:
            return None
        zips = set(_ZIP.findall(text))
        if len(zips) > 1:
            return None
        if zips and (place := self._by_zip(zips.pop())):
            return place
        if _SHORT_ZIP.fullmatch(text.strip()):
            return self._by_zip(text.strip().zfill(5))
        if state := self._letters.get(folded):
            return Named(state)
        if (after := _AFTER_CITY.search(text)) and (state := self._letters.get(after[1].casefold())):
            return Named(state)
        return self._by_name(f" {folded} ")

    def at(self, location: Location) -> Named | None:
        """The ZIP somebody is in who sent their location; the location itself is kept nowhere."""
        place = self._zips.at(Point(location.latitude, location.longitude))
        return Named(place.state, place.zip) if place else None

    def _by_zip(self, zip: str) -> Named | None:
        place = self._zips.find(zip)
        return Named(place.state, place.zip) if place else None

    def _by_name(self, said: str) -> Named | None:
        """The one state a text names; two different ones leave it open which is meant."""
        states = set()
        for name, state in self._names:
            if f" {name} " in said:
                states.add(state)
                said = said.replace(f" {name} ", " ")
        return Named(states.pop()) if len(states) == 1 else None

"""Where a line helps: the whole country, states, counties, the first three digits of ZIPs, places of detention."""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.referrals.places import STATES, ZipPlace


class AreaKind(StrEnum):
    """How an area is drawn."""

    NATIONAL = "national"
    STATE = "state"
    COUNTY = "county"
    ZIP3 = "zip3"
    FACILITY = "facility"


_COUNTY_WORDS = re.compile(r"\s+(?:county|parish|borough|municipio|census area|municipality|city)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Area:
    """One area, written `US`, `IL`, `IL/Cook`, `IL:606` or `WA@Northwest ICE Processing Center`."""

    kind: AreaKind
    state: str = ""  # "" for the whole country
    name: str = ""  # of a county or a place of detention, or three digits

    def __str__(self) -> str:
        """Read as a row has it."""
        match self.kind:
            case AreaKind.NATIONAL:
                return "US"
            case AreaKind.STATE:
                return self.state
            case AreaKind.COUNTY:
                return f"{self.state}/{self.name}"
            case AreaKind.ZIP3:
                return f"{self.state}:{self.name}"
            case AreaKind.FACILITY:
                return f"{self.state}@{self.name}"

    def holds(self, state: str, place: ZipPlace | None) -> bool:
        """Say whether somebody is inside, as far as can be told; a county is not ruled out by a state alone."""
        if self.kind is AreaKind.NATIONAL:
            return True
        if state != self.state:
            return False
        match self.kind:
            case AreaKind.COUNTY:
                return place is None or not place.county or bare_county(place.county) == bare_county(self.name)
            case AreaKind.ZIP3:
                return place is None or place.zip.startswith(self.name)
            case _:
                return True


def read_area(written: str) -> Area:
    """Read one area as a row has it; ValueError says what is wrong with it."""
    written = " ".join(written.split())
    if written == "US":
        return Area(AreaKind.NATIONAL)
    state, mark, name = written[:2], written[2:3], written[3:].strip()
    if state not in STATES:
        raise ValueError(f"`{written}` does not begin with a state such as IL, and is not US")
    if not mark:
        return Area(AreaKind.STATE, state)
    if mark == ":" and re.fullmatch(r"[0-9]{3}", name):
        return Area(AreaKind.ZIP3, state, name)
    kind = {"/": AreaKind.COUNTY, "@": AreaKind.FACILITY}.get(mark)
    if kind is None or not name:
        raise ValueError(f"`{written}` is not written as US, IL, IL/Cook, IL:606 or WA@Name of a place of detention")
    return Area(kind, state, name)


def bare_county(name: str) -> str:
    """A county's name without the word for it, to compare: `cook` for `Cook County`."""
    return _COUNTY_WORDS.sub("", name.strip()).casefold()

"""What a ZIP is: state, county, city, time zone, point on the map, from the `zipcodes` package.

Everything is loaded when the first ZIP is asked about, into a few flat arrays: a process in which nobody sends a ZIP
pays nothing. Where the data come from and under which terms: docs/decisions/0006-zip-data.md.
"""

import threading
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import zipcodes

from bot.referrals import Point, ZipPlace

ZIP_DIGITS = 5
NOWHERE = 0  # the package's latitude and longitude for places nobody has measured, such as fleet post offices
FARTHEST = 0.75  # degrees: a point farther than that from every ZIP is not in the United States


@dataclass(slots=True)
class _Table:
    """Every ZIP in the order of its digits; names are kept once and numbered."""

    zips: "array[int]" = field(default_factory=lambda: array("I"))
    latitudes: "array[float]" = field(default_factory=lambda: array("f"))
    longitudes: "array[float]" = field(default_factory=lambda: array("f"))
    states: "array[int]" = field(default_factory=lambda: array("H"))
    counties: "array[int]" = field(default_factory=lambda: array("H"))
    cities: "array[int]" = field(default_factory=lambda: array("H"))
    zones: "array[int]" = field(default_factory=lambda: array("H"))
    names: list[str] = field(default_factory=list)
    area_codes: dict[str, Point] = field(default_factory=dict)
    prefixes: dict[str, str] = field(default_factory=dict)  # first three digits -> the one state they are in


class Places:
    """Knows where ZIPs are; loads what it knows once, when first asked."""

    def __init__(self) -> None:
        self._table: _Table | None = None
        self._loading = threading.Lock()

    def load(self) -> None:
        """Load everything now, so that no person waits for it; may be called from another thread."""
        with self._loading:
            if self._table is None:
                self._table = _load()

    def find(self, zip: str) -> ZipPlace | None:
        """What is known about a ZIP. One that is too new for the data still has the state of its neighbours."""
        if not (len(zip) == ZIP_DIGITS and zip.isascii() and zip.isdigit()):
            return None
        table = self._loaded()
        at = bisect_left(table.zips, int(zip))
        if at < len(table.zips) and table.zips[at] == int(zip):
            return self._place(at)
        state = table.prefixes.get(zip[:3])
        return ZipPlace(zip, state) if state else None

    def at(self, point: Point) -> ZipPlace | None:
        """The ZIP whose centre is nearest to a point; None far from every one."""
        table = self._loaded()
        best, shortest = None, FARTHEST**2
        for at, (latitude, longitude) in enumerate(zip(table.latitudes, table.longitudes, strict=True)):
            north = latitude - point.latitude
            if -FARTHEST < north < FARTHEST and latitude != NOWHERE:
                away = north**2 + (longitude - point.longitude) ** 2
                if away < shortest:
                    best, shortest = at, away
        return None if best is None else self._place(best)

    def near_area_code(self, area_code: str) -> Point | None:
        """The middle of the ZIPs with an area code; None for toll-free and unknown ones."""
        return self._loaded().area_codes.get(area_code)

    def every(self) -> tuple[str, ...]:
        """Every ZIP there is."""
        return tuple(f"{number:05}" for number in self._loaded().zips)

    def _place(self, at: int) -> ZipPlace:
        table = self._loaded()
        point = Point(table.latitudes[at], table.longitudes[at])
        return ZipPlace(
            zip=f"{table.zips[at]:05}",
            state=table.names[table.states[at]],
            county=table.names[table.counties[at]],
            city=table.names[table.cities[at]],
            zone=table.names[table.zones[at]],
            point=point if point.latitude != NOWHERE else None,
        )

    def _loaded(self) -> _Table:
        if self._table is None:
            self.load()
        assert self._table is not None  # noqa: S101  # load() has just filled it
        return self._table


def _load() -> _Table:
    """Read the package's records, a tenth at a time: all at once they would take a hundred megabytes."""
    table = _Table()
    numbers: dict[str, int] = {}
    sums: defaultdict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0])
    states: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for first in "0123456789":
        records = zipcodes.similar_to(first)  # type: ignore[no-untyped-call]  # the package's own gap
        for record in sorted(records, key=lambda found: str(found["zip_code"])):
            latitude, longitude = float(record["lat"] or NOWHERE), float(record["long"] or NOWHERE)
            table.zips.append(int(record["zip_code"]))
            table.latitudes.append(latitude)
            table.longitudes.append(longitude)
            for column, name in (
                (table.states, record["state"]),
                (table.counties, record["county"]),
                (table.cities, record["city"]),
                (table.zones, _zone(record["timezone"])),
            ):
                column.append(numbers.setdefault(str(name or ""), len(numbers)))
            states[record["zip_code"][:3]][record["state"]] += 1
            for code in record["area_codes"] if latitude != NOWHERE else ():
                total = sums[code]
                total[0] += latitude
                total[1] += longitude
                total[2] += 1
    table.names = list(numbers)
    table.area_codes = {code: Point(north / count, east / count) for code, (north, east, count) in sums.items()}
    table.prefixes = {prefix: next(iter(found)) for prefix, found in states.items() if len(found) == 1}
    return table


@cache
def _zone(name: str) -> str:
    """A time zone that exists; the package has a village in Alaska where one should be."""
    try:
        return ZoneInfo(name).key if name else ""
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ""

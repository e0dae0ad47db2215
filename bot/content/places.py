"""What a ZIP is: state, county, city, time zone, point on the map, from the `zipcodes` package.

The table is loaded when the first ZIP is asked about: a process in which nobody sends a ZIP pays nothing. Where the
data come from and under which terms: docs/decisions/0006-zip-data.md.
"""

import subprocess
import sys
import threading
from bisect import bisect_left

from bot.content import zip_table
from bot.content.zip_table import NOWHERE, ZipTable
from bot.referrals import Point, ZipPlace

ZIP_DIGITS = 5
FARTHEST = 0.75  # degrees: a point farther than that from every ZIP is not in the United States
LONGEST = 60  # seconds to wait for the table


class Places:
    """Knows where ZIPs are; loads what it knows once, when first asked."""

    def __init__(self) -> None:
        self._table: ZipTable | None = None
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

    def _loaded(self) -> ZipTable:
        if self._table is None:
            self.load()
        assert self._table is not None  # noqa: S101  # load() has just filled it
        return self._table


def _load() -> ZipTable:
    """The table from a process of its own, which takes the package's memory with it when it ends."""
    command = [sys.executable, "-m", zip_table.__name__]
    try:
        done = subprocess.run(command, capture_output=True, timeout=LONGEST, check=True)  # noqa: S603  # our own module
        return zip_table.read(done.stdout)
    except (OSError, subprocess.SubprocessError, ValueError):
        return zip_table.build()  # a host that allows no processes pays with memory instead

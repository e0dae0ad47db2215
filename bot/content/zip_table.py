"""The table of all ZIPs, put together from the `zipcodes` package.

`python -m bot.content.zip_table` writes it to its output: the package unpacks its data into some fifty megabytes that
it never gives back, so a long-lived process lets a short-lived one do that and keeps only the table.
"""

import json
import sys
from array import array
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cache
from typing import IO
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import zipcodes

from bot.referrals import Point

NOWHERE = 0  # the package's latitude and longitude for places nobody has measured, such as fleet post offices
COLUMNS = ("zips", "latitudes", "longitudes", "states", "counties", "cities", "zones")


@dataclass(slots=True)
class ZipTable:
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


def build() -> ZipTable:
    """Read the package's records, a tenth at a time: all at once they would take a hundred megabytes."""
    table = ZipTable()
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


def write(table: ZipTable, out: IO[bytes]) -> None:
    """Write the table: a line of JSON, then its columns one after the other."""
    head = {
        "count": len(table.zips),
        "names": table.names,
        "area_codes": table.area_codes,
        "prefixes": table.prefixes,
    }
    out.write(json.dumps(head).encode() + b"\n")
    for column in COLUMNS:
        out.write(getattr(table, column).tobytes())


def read(written: bytes) -> ZipTable:
    """Read the table back; ValueError when a part of it is missing."""
    line, _, rest = written.partition(b"\n")
    head = json.loads(line)
    points = {code: Point(*point) for code, point in head["area_codes"].items()}
    table = ZipTable(names=head["names"], area_codes=points, prefixes=head["prefixes"])
    at = 0
    for name in COLUMNS:
        column: array[int] | array[float] = getattr(table, name)
        size = head["count"] * column.itemsize
        column.frombytes(rest[at : at + size])
        at += size
    if len(table.zones) != head["count"]:
        raise ValueError("the table of ZIPs is cut short")
    return table


@cache
def _zone(name: str) -> str:
    """A time zone that exists; the package has a village in Alaska where one should be."""
    try:
        return ZoneInfo(name).key if name else ""
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ""


if __name__ == "__main__":
    write(build(), sys.stdout.buffer)

"""Writing lines out again: as the CSV they came from, and as HSDS 3 for other people's directories."""

import csv
import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import IO, Any
from uuid import UUID, uuid5

from bot.referrals import AreaKind, Line, LineKind, Use
from bot.referrals.cells import COLUMNS, write_line
from bot.referrals.hours import DAYS, Hours

OURS = UUID("3f0c1b52-8f0e-4a35-9d0b-6d1a5c7e2b90")  # under which the ids of rows become ids the standard takes
VERSION = "3.0.1"  # of the Human Services Data Specification
STANDARD = "https://docs.openreferral.org"
DAY_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
EXTENTS = {AreaKind.NATIONAL: "country", AreaKind.STATE: "state", AreaKind.COUNTY: "county"}

Record = dict[str, Any]  # JSON by a standard that is not ours


def write_csv(lines: Iterable[Line], file: IO[str]) -> None:
    """Write lines as a referral file; importing it changes nothing."""
    rows = csv.DictWriter(file, COLUMNS, lineterminator="\n")
    rows.writeheader()
    rows.writerows(write_line(line) for line in lines)


def write_hsds(lines: Iterable[Line], file: IO[str], today: date) -> None:
    """Write lines as a list of HSDS services, one after the other."""
    file.write("[")
    for number, line in enumerate(lines):
        file.write(",\n" if number else "\n")
        file.write(json.dumps(service(line, today), ensure_ascii=False))
    file.write("\n]\n")


def service(line: Line, today: date) -> Record:
    """One line as an HSDS service. A secret address is in none of its fields, because no row holds one."""
    id_ = _id(line, "service")
    known = {
        "url": line.url,
        "eligibility_description": line.eligibility,
        "fees_description": line.cost.value if line.cost else "",
        "interpretation_services": "By telephone, in other languages" if line.interpreters else "",
        "alert": line.check,
        "assured_date": line.verified_on.isoformat() if line.verified_on else "",
    }
    return {
        "id": id_,
        "name": line.name,
        "description": line.note or ", ".join(matter.replace("_", " ") for matter in line.matters or line.needs),
        "status": "active" if line.may_be_named(today) else "defunct" if line.is_dead else "inactive",
        **{name: value for name, value in known.items() if value},
        "last_modified": f"{line.known_since.isoformat()}T00:00:00Z",
        "organization": _organisation(line),
        "phones": [_phone(line, phone.number, phone.use) for phone in line.phones],
        "languages": [_language(line, language) for language in line.languages],
        "service_areas": [_area(line, str(area), area.kind) for area in line.areas],
        "schedules": list(_schedules(line, line.hours, today)) if line.hours else [],
        **({"service_at_locations": [_location(line)]} if line.city or line.zip else {}),
    }


def _organisation(line: Line) -> Record:
    name = line.run_by or line.name
    kind = "Government office" if line.kind is LineKind.GOVERNMENT else "Organization"
    return {"id": _id(line, "organization", name), "name": name, "description": f"{kind}. Source: {line.source}"}


def _phone(line: Line, number: str, use: Use) -> Record:
    described = {
        Use.ANYONE: "",
        Use.DETAINED: "For people in detention",
        Use.INSIDE: "Dialled on a telephone inside a place of detention",
        Use.TEXT: "Text messages only",
    }[use]
    record = {"id": _id(line, "phone", number), "number": number, "type": "text" if use is Use.TEXT else "voice"}
    return {**record, **({"description": described} if described else {})}


def _language(line: Line, language: str) -> Record:
    return {"id": _id(line, "language", language), "code": language.split("_")[0], "name": language}


def _area(line: Line, written: str, kind: AreaKind) -> Record:
    record = {"id": _id(line, "service_area", written), "name": written, "extent": written}
    return {**record, "extent_type": EXTENTS.get(kind, "text")}


def _schedules(line: Line, hours: Hours, today: date) -> Iterator[Record]:
    if hours.is_always:
        yield {"id": _id(line, "schedule"), "freq": "WEEKLY", "byday": ",".join(DAY_CODES), "description": "24/7"}
    for number, span in enumerate(hours.spans):
        yield {
            "id": _id(line, "schedule", str(number)),
            "freq": "WEEKLY",
            "byday": ",".join(DAY_CODES[day] for day in span.days),
            "opens_at": span.opens.isoformat("minutes"),
            "closes_at": span.closes.isoformat("minutes"),
            "description": f"{', '.join(DAYS[day] for day in span.days)}; {hours.zone}",
        }


def _location(line: Line) -> Record:
    id_ = _id(line, "location")
    state = next((area.state for area in line.areas if area.state), "")
    address = {
        "id": _id(line, "address"),
        "address_1": "",
        "city": line.city,
        "state_province": state,
        "postal_code": line.zip,
        "country": "US",
        "address_type": "physical",
    }
    location = {"id": id_, "location_type": "physical", "addresses": [address]}
    return {"id": _id(line, "service_at_location"), "location_id": id_, "location": location}


def _id(line: Line, kind: str, name: str = "") -> str:
    """An id that is the same at every export."""
    of = f"{kind}|{name}" if kind == "organization" else f"{kind}|{line.id}|{name}"
    return str(uuid5(OURS, of))

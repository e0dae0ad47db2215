"""Any line a row can hold, for properties: called, dead, run by somebody, with a secret address."""

import string
from dataclasses import replace
from datetime import date

from hypothesis import strategies as some

from bot.referrals import Cost, Limit, Line, LineKind, Matter, Need, Phone, Role, Use
from bot.referrals.areas import read_area
from bot.referrals.hours import read_hours

words = some.text(string.ascii_letters + string.digits + " ,.;'\"\u00e9\u00f1=+-#", max_size=30).map(
    lambda text: " ".join(text.split())
)
days = some.dates(date(2020, 1, 1), date(2026, 11, 24))
phones = some.builds(
    Phone, some.from_regex(r"\+1[2-9][0-9]{9}", fullmatch=True), some.sampled_from([Use.ANYONE, Use.DETAINED, Use.TEXT])
)


def _as_rows_are(line: Line, called: tuple[date, Role] | None, dead: tuple[date, Role] | None) -> Line:
    """What belongs together in a row stands together."""
    line = replace(line, run_by=line.run_by or "somebody" if line.kind is LineKind.GOVERNMENT else line.run_by)
    if line.confidential:
        line = replace(line, city="", zip="")
    on, by = called or (None, None)
    dead_on, dead_by = dead or (None, None)
    return replace(line, verified_on=on, verified_by=by, dead_on=dead_on, dead_by=dead_by)


pairs = some.none() | some.tuples(days, some.sampled_from(Role))
any_line = some.builds(
    _as_rows_are,
    some.builds(
        Line,
        id=some.from_regex(r"[a-z0-9]{1,9}(-[a-z0-9]{1,9})?", fullmatch=True),
        name=words.filter(bool),
        phones=some.lists(phones, min_size=1, max_size=3, unique_by=lambda phone: phone.number).map(tuple),
        languages=some.lists(some.sampled_from(["en", "es", "pt_BR", "fa_AF"]), max_size=3, unique=True).map(tuple),
        interpreters=some.booleans(),
        needs=some.lists(some.sampled_from(Need), min_size=1, max_size=3, unique=True).map(tuple),
        matters=some.lists(some.sampled_from(Matter), max_size=3, unique=True).map(tuple),
        kind=some.sampled_from(LineKind),
        areas=some.lists(
            some.sampled_from(["US", "IL", "IL/Cook", "IL:606", "WA@Northwest ICE Processing Center"]).map(read_area),
            min_size=1,
            max_size=3,
            unique=True,
        ).map(tuple),
        city=words,
        zip=some.from_regex(r"([0-9]{5})?", fullmatch=True),
        url=some.sampled_from(["", "https://example.org/a?b=c"]),
        cost=some.sampled_from([None, *Cost]),
        limits=some.lists(some.sampled_from(Limit), max_size=3, unique=True).map(tuple),
        eligibility=words,
        hours=some.sampled_from(
            [None, read_hours("24/7", ""), read_hours("Mon,Wed-Fri 09:00-17:00", "America/Chicago")]
        ),
        confidential=some.booleans(),
        note=words,
        run_by=words,
        source=words.filter(bool),
        as_of=days,
        check=words,
    ),
    pairs,
    pairs,
)

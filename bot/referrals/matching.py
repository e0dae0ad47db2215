"""Which lines fit one person: need, place, language, detention, urgency, and the limits of each line.

The order is decided here and nowhere else, and every line comes with the reasons a person is told.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum

from bot.referrals.areas import AreaKind, bare_county
from bot.referrals.lines import Limit, Line, LineKind, Need
from bot.referrals.places import STATES, Atlas, ZipPlace, miles

AT_MOST = 3  # more than three numbers and a frightened person calls none
OFFICES = AT_MOST - 1  # of the government, in one answer, where they are not feared
STATE_NAMES = frozenset(name.casefold() for name in STATES.values())
TAKEN_FOR_GRANTED = "en"
NEAR = 60.0  # miles: an hour away; beyond that a line counts as one for the state
# Who asks for these fears ICE.
ABOUT_ICE = frozenset({Need.IMMIGRATION, Need.DETAINED, Need.DETENTION, Need.CRISIS, Need.TRAFFICKING})
MAY_REFUSE = frozenset({Limit.LSC, Limit.ASYLUM, Limit.SURVIVORS, Limit.LGBTQ, Limit.NO_RECORD, Limit.CHILDREN})


class Reach(IntEnum):
    """How near the help is that was found, nearest first."""

    NEAR = 0  # in the person's county or ZIP, or within an hour
    STATE = 1
    NATIONAL = 2


class Speech(IntEnum):
    """How well a line speaks the person's language, best first."""

    YES = 0  # English is taken for granted: no list names it beside an office
    INTERPRETER = 1
    UNKNOWN = 2
    OTHERS = 3  # it names its languages, and this one is not among them


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeker:
    """What somebody needs, as far as they have said it; nothing of this is kept."""

    need: Need
    locale: str
    now: datetime
    today: date
    state: str = field(default="", repr=False)
    place: ZipPlace | None = field(default=None, repr=False)
    is_urgent: bool = False
    matter: str = ""  # what exactly it is about, where that is known

    @property
    def fears_ice(self) -> bool:
        """True when federal agencies come last: by what is asked about, or because something is happening now."""
        return self.is_urgent or self.need in ABOUT_ICE


@dataclass(frozen=True, slots=True)
class Match:
    """One line that fits, and why."""

    line: Line
    reach: Reach
    speech: Speech
    miles: float | None = field(default=None, repr=False)  # from the person's ZIP to the line's, when both are known
    is_fresh: bool = False
    is_open: bool | None = None  # None: its hours are not known


@dataclass(frozen=True, slots=True)
class Found:
    """Every line that fits, best first, and how near the best are."""

    matches: tuple[Match, ...]
    reach: Reach | None  # of the nearest one that no government runs; None when there is none


def find(lines: Iterable[Line], seeker: Seeker, atlas: Atlas) -> Found:
    """Every line that may be named to somebody, best first, each number once."""
    matches = [_match(line, seeker, atlas) for line in lines if _fits(line, seeker) and line.may_be_named(seeker.today)]
    matches.sort(key=lambda match: _rank(match, seeker, atlas))
    unique = _each_number_once(matches, seeker.need)
    ordered = unique if seeker.fears_ice else _government_between(unique)
    reached = [match.reach for match in ordered if match.line.kind is not LineKind.GOVERNMENT]
    return Found(tuple(ordered), min(reached, default=None))


def _fits(line: Line, seeker: Seeker) -> bool:
    """Say whether a line helps with this, there."""
    if seeker.need not in line.needs and not (seeker.need is Need.DETAINED and Need.IMMIGRATION in line.needs):
        return False
    if seeker.need is Need.DETAINED and Limit.NOT_DETAINED in line.limits:
        return False
    if seeker.need is not Need.DETAINED and Limit.DETAINED in line.limits:
        return False
    if not line.phone:
        return False
    return any(area.holds(seeker.state, seeker.place) for area in line.areas)


def _match(line: Line, seeker: Seeker, atlas: Atlas) -> Match:
    away = _miles(line, seeker, atlas)
    return Match(
        line=line,
        reach=_reach(line, seeker, away),
        speech=_speech(line, seeker.locale),
        miles=away,
        is_fresh=line.is_fresh(seeker.today),
        is_open=line.hours.is_open(seeker.now) if line.hours else None,
    )


def _miles(line: Line, seeker: Seeker, atlas: Atlas) -> float | None:
    office = atlas.find(line.zip) if line.zip and not line.confidential and seeker.place else None
    if seeker.place is None or seeker.place.point is None or office is None or office.point is None:
        return None
    return miles(seeker.place.point, office.point)


def _reach(line: Line, seeker: Seeker, away: float | None) -> Reach:
    held = [area for area in line.areas if area.holds(seeker.state, seeker.place)]
    drawn = {area.kind for area in held}
    if seeker.place and drawn & {AreaKind.COUNTY, AreaKind.ZIP3} and not _is_vague(line, seeker.place):
        return Reach.NEAR
    if drawn == {AreaKind.NATIONAL}:
        return Reach.NATIONAL
    if (away is not None and away <= NEAR) or _is_named_after(line, seeker.place):
        return Reach.NEAR
    return Reach.STATE


def _is_vague(line: Line, place: ZipPlace) -> bool:
    """Say whether a county was taken only because the person's is not known."""
    return not place.county and not any(area.kind is AreaKind.ZIP3 for area in line.areas)


def _is_named_after(line: Line, place: ZipPlace | None) -> bool:
    """Say whether a line carries the person's city or county in its name: `Legal Aid Society of San Diego`."""
    if place is None:
        return False
    name = f" {line.name.casefold().replace(',', ' ')} "
    known = {place.city.casefold(), bare_county(place.county)} - STATE_NAMES  # New York names a state, too
    return any(len(one) > 3 and f" {one} " in name for one in known)


def _speech(line: Line, locale: str) -> Speech:
    language = locale.split("_")[0]
    if language == TAKEN_FOR_GRANTED or any(spoken.split("_")[0] == language for spoken in line.languages):
        return Speech.YES
    if line.interpreters:
        return Speech.INTERPRETER
    return Speech.OTHERS if line.languages else Speech.UNKNOWN


def _rank(match: Match, seeker: Seeker, atlas: Atlas) -> tuple[float, ...]:
    """The order in which lines are named: those that will help, near, called lately, in the person's language."""
    line = match.line
    return (
        line.kind is LineKind.GOVERNMENT,
        bool(seeker.matter) and seeker.matter != next(iter(line.matters), ""),  # made for just this
        len(MAY_REFUSE & set(line.limits)) > 0,
        match.reach is Reach.NATIONAL,
        seeker.need not in line.needs,  # not for people in detention by its own words
        line.is_inside_only,  # whoever writes to us holds another telephone
        match.reach,
        not match.is_fresh,
        seeker.is_urgent and match.is_open is False,
        0 if line.kind is LineKind.GOVERNMENT else match.speech,  # offices stay in the order of their file
        match.miles if match.miles is not None else _guessed_miles(line, seeker, atlas),
    )


def _guessed_miles(line: Line, seeker: Seeker, atlas: Atlas) -> float:
    """Roughly how far a line is by its area code: enough to order lines, never enough to say."""
    here = seeker.place.point if seeker.place else None
    code = line.phone[2:5] if line.phone.startswith("+1") else ""
    there = atlas.near_area_code(code) if here and code and not line.confidential else None
    return miles(here, there) if here and there else 2 * NEAR


def _each_number_once(matches: Sequence[Match], need: Need) -> list[Match]:
    """Offices that share a number are one line to whoever calls it: the best of them."""
    first: dict[str, Match] = {}
    for match in matches:
        first.setdefault(match.line.phone_for(need), match)
    return list(first.values())


def _government_between(matches: Sequence[Match]) -> list[Match]:
    """Two offices of the government after each other line: where nobody fears it, it helps with papers or without."""
    others = [match for match in matches if match.line.kind is not LineKind.GOVERNMENT]
    offices = [match for match in matches if match.line.kind is LineKind.GOVERNMENT]
    ordered: list[Match] = []
    for place, match in enumerate(others):
        ordered += [match, *offices[OFFICES * place : OFFICES * (place + 1)]]
    return [*ordered, *offices[OFFICES * len(others) :]]

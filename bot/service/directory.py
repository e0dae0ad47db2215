"""Who can help, looked up for one person: lines of the content or the database, in the shape that is said."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.engine.effects import ZONE, Because, Reached, Reason, Refer, Referral, Referred
from bot.errors import StoreError
from bot.referrals import (
    AT_MOST,
    AreaKind,
    Atlas,
    Cost,
    Found,
    Limit,
    Line,
    Match,
    Need,
    Reach,
    Register,
    Seeker,
    Speech,
)
from bot.referrals.matching import TAKEN_FOR_GRANTED
from bot.service.clock import Clock

REFRESH = timedelta(seconds=30)  # a line marked dead is named by no process after a minute; design §3
MOST_LANGUAGES = 2  # of those that are not the person's
FAR = 15  # miles: beyond these a distance is said in fives
REACHED = {Reach.NEAR: Reached.NEAR, Reach.STATE: Reached.STATE, Reach.NATIONAL: Reached.NATIONAL}


class Held(Protocol):
    """Where imported lines are kept."""

    async def version(self) -> int:
        """A number that changes with every change; 0 while nothing has been imported."""
        ...

    async def lines(self) -> tuple[Line, ...]:
        """Every line, in its order."""
        ...


@dataclass(slots=True)
class Directory:
    """The lines to look in: those of the content, until some have been imported; then those of the database."""

    content: Register
    atlas: Atlas
    clock: Clock
    held: Held | None = None
    _imported: Register | None = field(default=None, init=False)
    _version: int = field(default=0, init=False)
    _looked: datetime | None = field(default=None, init=False)

    @property
    def register(self) -> Register:
        """The lines that are in use now."""
        return self._imported or self.content

    async def refresh(self, now: datetime) -> None:
        """Look whether the imported lines changed, at most every half minute; known ones stay while nobody answers."""
        if self.held is None or (self._looked is not None and now - self._looked < REFRESH):
            return
        try:
            version = await self.held.version()
            if version != self._version:
                lines = await self.held.lines() if version else ()
                self._imported = Register.of(lines) if lines else None
            self._version, self._looked = version, now
        except StoreError:
            return

    def look_again(self) -> None:
        """Look at the next refresh, however soon that is: this process has just changed something itself."""
        self._looked = None

    def national(self, today: date) -> tuple[Line, ...]:
        """The lines that help everywhere and may be named today."""
        return tuple(line for line in self.register.lines if line.is_national and line.may_be_named(today))

    def find(self, refer: Refer, locale: str, today: date) -> Referred:
        """Find at most three lines for a need and a place, each with its reasons, and say whether there are more."""
        seeker = self.seeker(refer, locale, today)
        found = self.register.find(seeker, self.atlas)
        shown = found.matches[refer.skip : refer.skip + AT_MOST]
        return Referred(
            refer.need,
            tuple(self._referral(match, seeker) for match in shown),
            place=refer.place,
            reached=_reached(found) if seeker.state and self.register.knows_places(seeker.need) else None,
            by_zip=bool(found.matches) and found.matches[0].miles is not None,
            place_helps=not seeker.state and self.register.knows_places(seeker.need),
            skipped=refer.skip > 0,
            more=len(found.matches) > refer.skip + AT_MOST,
            in_english=refer.in_english,
        )

    def seeker(self, refer: Refer, locale: str, today: date) -> Seeker:
        """What is known of somebody who looks for help; the hour is the real one, on the day it is taken to be."""
        place = self.atlas.find(refer.zip) if refer.zip else None
        return Seeker(
            need=Need(refer.need),
            locale=locale,
            now=datetime.combine(today, self.clock.hour(), self.clock.zone),
            today=today,
            state=place.state if place else refer.state,
            place=place,
            is_urgent=refer.urgent,
            matter=refer.matter,
        )

    def _referral(self, match: Match, seeker: Seeker) -> Referral:
        line = match.line
        zone = ZoneInfo(seeker.place.zone) if seeker.place and seeker.place.zone else self.clock.zone
        return Referral(
            name=line.name,
            phone=line.phone_for(seeker.need),
            note=line.note,
            as_of=line.known_since,
            run_by=line.run_by,
            reasons=tuple(_reasons(match, seeker, zone)),
            called=line.verified_on if match.is_fresh else None,
        )


def _reasons(match: Match, seeker: Seeker, zone: ZoneInfo) -> Iterator[Reason]:
    """Why this line, and what to know before one calls it."""
    line = match.line
    if match.speech is Speech.YES and seeker.locale != TAKEN_FOR_GRANTED:
        yield Reason(Because.SPEAKS, seeker.locale)
    elif match.speech is Speech.INTERPRETER:
        yield Reason(Because.INTERPRETERS)
    elif match.speech is Speech.OTHERS:
        for language in line.languages[:MOST_LANGUAGES]:
            yield Reason(Because.SPEAKS, language)  # not theirs: somebody who speaks it too has to call
    if line.cost:
        yield Reason(Because.FREE if line.cost is Cost.FREE else Because.LOW_COST)
    if match.miles is not None:
        yield Reason(Because.MILES, _rounded(match.miles))
    yield from _bounds(match, seeker)
    for limit in line.limits:
        if not (limit is Limit.PART and Limit.MAIN_OFFICE in line.limits):  # the second says as much
            yield Reason(Because.LIMIT, limit.value)
    yield from _hours(match, seeker, zone)


def _bounds(match: Match, seeker: Seeker) -> Iterator[Reason]:
    """The counties or the place of detention a line is bound to, unless the person's ZIP has settled it."""
    areas = [area for area in match.line.areas if area.state == seeker.state]
    places = [area.name for area in areas if area.kind is AreaKind.FACILITY]
    if not places and (seeker.place is None or not seeker.place.county):
        places = [area.name for area in areas if area.kind is AreaKind.COUNTY]
    if places:
        yield Reason(Because.ONLY_IN, ", ".join(places))


def _hours(match: Match, seeker: Seeker, zone: ZoneInfo) -> Iterator[Reason]:
    hours = match.line.hours
    if hours is None:
        return
    if hours.is_always:
        yield Reason(Because.DAY_AND_NIGHT)
    elif match.is_open:
        yield Reason(Because.OPEN_NOW)
    elif opens := hours.opens_next(seeker.now):
        yield Reason(Because.OPENS, "" if seeker.place and seeker.place.zone else ZONE, opens.astimezone(zone))


def _reached(found: Found) -> Reached:
    return REACHED[found.reach] if found.reach is not None else Reached.NATIONAL


def _rounded(distance: float) -> str:
    """Whole miles near by, fives farther off: a ZIP is a wide place."""
    if distance <= FAR:
        return str(max(1, round(distance)))
    return str(5 * round(distance / 5))

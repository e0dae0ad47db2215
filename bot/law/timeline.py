"""Instruments and their events, and the one question asked of them: what is this worth on that day?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.message import LegalStatus


class InstrumentKind(StrEnum):
    """What sort of paper an instrument is."""

    MEMO = "memo"
    ORDER = "order"
    STATUTE = "statute"
    RULE = "rule"
    JUDGMENT = "judgment"
    CONSTITUTION = "constitution"


@dataclass(frozen=True, slots=True)
class Event:
    """From this day on, the instrument has this status."""

    on: date
    status: LegalStatus
    what: str  # one sentence, in English
    source: str  # a source id


@dataclass(frozen=True, slots=True)
class Instrument:
    """A memo, order, statute or judgment, with all that happened to it, oldest first."""

    id: str
    title: str
    kind: InstrumentKind
    events: tuple[Event, ...]
    name: str = ""  # what people call it, in English: the catalog's key; said where its status today is said
    state: str = ""  # two letters, for the law of a state; "" for what holds in the whole country

    def last_event(self, on: date) -> Event | None:
        """The event that decides the status on a day: the last one on or before it; None before the first."""
        return next((event for event in reversed(self.events) if event.on <= on), None)


@dataclass(frozen=True, slots=True)
class Timeline:
    """Every instrument the content rests on."""

    instruments: Mapping[str, Instrument]

    def status(self, instrument: str, on: date) -> LegalStatus:
        """The status of an instrument on a day; `unknown` for one we do not hold, so that nothing rests on it."""
        found = self.instruments.get(instrument)
        if found is None:
            return LegalStatus.UNKNOWN
        event = found.last_event(on)
        return event.status if event else LegalStatus.NOT_YET

    def since(self, instrument: str, on: date) -> date | None:
        """The day on which the status of that day began; None before the first event or for one we do not hold."""
        started = [day for day in self.changes(instrument) if day <= on]
        return started[-1] if started else None

    def changes(self, instrument: str) -> tuple[date, ...]:
        """The days on which the status became another one, oldest first; several events may leave it as it was."""
        found = self.instruments.get(instrument)
        days, status = [], LegalStatus.NOT_YET
        for event in found.events if found else ():
            if event.status is not status:
                days.append(event.on)
            status = event.status
        return tuple(days)

"""What every instrument is worth on a day, as rows: what `kyr law` prints and a reviewer reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.law import Event, Instrument, Source, Timeline
from bot.message import LegalStatus


@dataclass(frozen=True, slots=True)
class Row:
    """One instrument on one day, with the event that decides and where that was read."""

    instrument: Instrument
    status: LegalStatus
    event: Event | None  # None before the first event
    source: Source | None


def report(law: Timeline, sources: Mapping[str, Source], on: date) -> tuple[Row, ...]:
    """Every instrument, in the order of the file."""
    rows = []
    for instrument in law.instruments.values():
        event = instrument.last_event(on)
        source = sources.get(event.source) if event else None
        rows.append(Row(instrument, law.status(instrument.id, on), event, source))
    return tuple(rows)


def lines(rows: tuple[Row, ...], on: date) -> list[str]:
    """The report as lines of text."""
    told = [f"On {on}, as far as we have read:"]
    for row in rows:
        told += ["", f"{row.instrument.id}: {row.status.value.replace('_', ' ')}", f"    {row.instrument.title}"]
        if row.event:
            told.append(f"    since {row.event.on}: {row.event.what}")
        if row.source:
            told.append(f"    source: {row.source.publisher}, {row.source.title} (read {row.source.read})")
    return told

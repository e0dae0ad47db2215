"""From `law/instruments.yaml` and `law/sources.yaml` to the timeline and the sources."""

from collections.abc import Iterator, Mapping

from bot.content.document import Document
from bot.content.mends import did_you_mean, validate
from bot.content.models import InstrumentEntry, InstrumentsFile, SourcesFile
from bot.errors import ContentError, Problem
from bot.law import Event, Instrument, Source, Timeline


def sources(document: Document) -> dict[str, Source]:
    """Every source, by its id."""
    file = validate(SourcesFile, document, {"sources": document.value}, under="sources")
    return {
        id: Source(
            id=id,
            title=entry.title,
            publisher=entry.publisher,
            dated=entry.dated,
            read=entry.read,
            tier=entry.tier,
            url=entry.url or "",
        )
        for id, entry in file.sources.items()
    }


def timeline(document: Document, known: Mapping[str, Source]) -> Timeline:
    """Every instrument with its events; each event must rest on a known source and stand in the order of the days."""
    file = validate(InstrumentsFile, document, {"instruments": document.value}, under="instruments")
    problems = [found for id, entry in file.instruments.items() for found in _problems(document, id, entry, known)]
    if problems:
        raise ContentError(tuple(problems))
    return Timeline({id: _instrument(id, entry) for id, entry in file.instruments.items()})


def _instrument(id: str, entry: InstrumentEntry) -> Instrument:
    events = tuple(Event(event.on, event.status, event.what, event.source) for event in entry.events)
    return Instrument(id, entry.title, entry.kind, events, entry.name or entry.title, entry.state or "")


def _problems(document: Document, id: str, entry: InstrumentEntry, known: Mapping[str, Source]) -> Iterator[Problem]:
    before = None
    for index, event in enumerate(entry.events):
        path = (id, "events", index)
        if event.source not in known:
            mend = did_you_mean(event.source, known) or "Add it to law/sources.yaml."
            yield document.problem(f"`{event.source}` is not a known source.", mend, *path)
        if before is not None and event.on <= before:
            yield document.problem(
                f"The event of {event.on} stands after that of {before}.", "Put the events in order.", *path
            )
        before = event.on

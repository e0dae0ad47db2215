"""The page docs/law-timeline.md with its picture: every instrument and event, drawn from the shipped content.

`python -m bot.authoring.timeline_page` writes both anew; a test says when that has been forgotten.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from bot import content
from bot.authoring.timeline_drawing import drawing, word
from bot.law import Instrument, Source, Timeline

PICTURE, PAGE = "images/law-timeline.svg", "law-timeline.md"
HEAD = """# The law as a timeline

What the bot says follows the status of each instrument on the day it is asked. This page shows every instrument that
the texts rest on, as far as we have read, on {on}. `kyr law` says it for today and `kyr law --on DAY` for any day;
`kyr law --timeline` draws it. Nobody has to write this page: `python -m bot.authoring.timeline_page` does, from
`flows/law/`.

![Bars over the years for every instrument; the table below says the same in words]({picture})

| instrument | status | since | what happened, and where we read it |
|---|---|---|---|
"""


def page(law: Timeline, sources: Mapping[str, Source], on: date) -> str:
    """The page as it should stand in docs/."""
    rows = [_row(found, law, sources, on) for found in law.instruments.values()]
    return HEAD.format(on=on, picture=PICTURE) + "".join(f"{row}\n" for row in rows)


def newest_reading(law: Timeline, sources: Mapping[str, Source]) -> date:
    """The last day on which somebody read a source of the law: the page cannot know more than was known then."""
    return max(sources[event.source].read for found in law.instruments.values() for event in found.events)


def write(docs: Path) -> None:
    """Write the page and its picture."""
    held = content.load(content.shipped())
    on = newest_reading(held.law, held.sources)
    (docs / PICTURE).parent.mkdir(exist_ok=True)
    (docs / PICTURE).write_text(drawing(held.law, on), encoding="utf-8")
    (docs / PAGE).write_text(page(held.law, held.sources, on), encoding="utf-8")


def _row(instrument: Instrument, law: Timeline, sources: Mapping[str, Source], on: date) -> str:
    events = "<br>".join(
        f"{event.on}, {word(event.status)}: {event.what} [{_named(sources[event.source])}]"
        for event in instrument.events
    )
    since = law.since(instrument.id, on)
    named = f"`{instrument.id}`<br>{instrument.title} ({instrument.kind})"
    cells = (named, word(law.status(instrument.id, on)), str(since or ""), events)
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _named(source: Source) -> str:
    dated = source.dated if source.dated == "undated" else f"dated {source.dated}"
    told = f"{source.publisher}, {dated}, read {source.read}"
    return f"{told}, {source.url}" if source.url else told


if __name__ == "__main__":
    write(content.shipped().parent / "docs")

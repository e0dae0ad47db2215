"""`kyr law`: what every instrument is worth on a day."""

from datetime import date

from bot import content
from bot.authoring.law_report import lines, report
from bot.authoring.timeline_drawing import drawing
from bot.service.clock import Clock
from bot.settings import load


def law(*, on: date | None = None, timeline: bool = False) -> None:
    """The legal status of every instrument, today or on another day.

    Parameters
    ----------
    on
        The day, as 2022-01-10. Without it: today, where the organisation is.
    timeline
        Draw it instead, as SVG: a bar for each instrument, with a line at the day.

    """
    settings = load()
    held = content.load(content.shipped(), settings.content_dir)
    day = on or Clock(settings.today, held.organisation.zone).today()
    if timeline:
        print(drawing(held.law, day), end="")
        return
    print("\n".join(lines(report(held.law, held.sources, day), day)))

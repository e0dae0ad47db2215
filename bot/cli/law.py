"""`kyr law`: what every instrument is worth on a day."""

from datetime import date

from bot import content
from bot.authoring.law_report import lines, report
from bot.service.clock import Clock
from bot.settings import load


def law(*, on: date | None = None) -> None:
    """The legal status of every instrument, today or on another day.

    Parameters
    ----------
    on
        The day, as 2022-01-10. Without it: today, where the organisation is.

    """
    settings = load()
    held = content.load(content.shipped(), settings.content_dir)
    day = on or Clock(settings.today, held.organisation.zone).today()
    print("\n".join(lines(report(held.law, held.sources, day), day)))

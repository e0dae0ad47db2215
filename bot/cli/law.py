"""`kyr law`: what every instrument is worth on a day."""

from datetime import date

from bot import content
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
    print(f"On {day}, as far as we have read:\n")
    for instrument in held.law.instruments.values():
        print(f"{instrument.id}: {held.law.status(instrument.id, day).value.replace('_', ' ')}")
        print(f"    {instrument.title}")
        if (event := instrument.last_event(day)) is not None:
            source = held.sources[event.source]
            print(f"    since {event.on}: {event.what}")
            print(f"    source: {source.publisher}, {source.title} (read {source.read})")

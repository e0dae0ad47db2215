"""Days as people read them, in their own language."""

from datetime import date, datetime, time

from babel.dates import format_date, format_skeleton, format_time, get_day_names, get_timezone_name

NARROW_SPACES = str.maketrans({"\u202f": " ", "\u00a0": " "})  # one of these would double the price of an SMS


def long_day(day: date, locale: str) -> str:
    """Write a day in words, `July 19, 2026` or `19 de julio de 2026`."""
    return format_date(day, "long", locale=locale)


def medium_day(day: date, locale: str) -> str:
    """Write a day in short words, `Jul 19, 2026`."""
    return format_date(day, "medium", locale=locale).translate(NARROW_SPACES)


def brief_day(day: date, locale: str) -> str:
    """Write a day as month and day in figures, `7/19`, in the order of the language."""
    return format_skeleton("Md", day, locale=locale)


def opening(at: datetime, locale: str, *, with_zone: bool = False, brief: bool = False) -> str:
    """Write a weekday and an hour, `Mon 9:00 AM`, with the name of the time zone where it is not the reader's own."""
    if brief and with_zone:
        return f"{opening(at, locale)} {get_timezone_name(at, 'short', locale='en_US')}"  # EST, as it is known
    day = format_date(at, "EEE", locale=locale)
    hour = format_time(at, "short", tzinfo=at.tzinfo, locale=locale)
    zone = f" ({get_timezone_name(at, 'long', locale=locale)})" if with_zone else ""
    return f"{day} {hour}{zone}".translate(NARROW_SPACES)


def weekdays(locale: str) -> tuple[str, ...]:
    """The days of the week in words, Monday first."""
    names = get_day_names("wide", "stand-alone", locale=locale)
    return tuple(names[number] for number in range(7))


def hour(at: time, locale: str) -> str:
    """Write a time of day, `9:30 AM` or `9:30`."""
    return format_time(at, "short", locale=locale).translate(NARROW_SPACES)

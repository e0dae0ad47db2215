"""Days as people read them, in their own language."""

from datetime import date

from babel.dates import format_date


def long_day(day: date, locale: str) -> str:
    """Write a day in words, `July 19, 2026` or `19 de julio de 2026`."""
    return format_date(day, "long", locale=locale)

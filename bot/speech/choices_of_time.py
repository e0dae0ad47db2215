"""How a choice of time is put to a person: a year, or the part of it before or after a change of the law."""

from datetime import timedelta

from bot.engine.event_day import Span, When
from bot.speech import sentences
from bot.speech.catalogs import Catalogs
from bot.speech.dates import long_day

LABELS = {
    Span.BEFORE_YEAR: sentences.BEFORE_YEAR,
    Span.AFTER_YEAR: sentences.AFTER_YEAR,
    Span.BEFORE: sentences.UNTIL,
    Span.FROM: sentences.AFTER,
    Span.BETWEEN: sentences.BETWEEN,
    Span.UNKNOWN: sentences.DO_NOT_KNOW,
}


def choice_label(when: When, locale: str, catalogs: Catalogs) -> str:
    """Name a choice of time, with the last day before a change: people know "up to June 24" better than "before"."""
    if when.span is Span.YEAR:
        return str(when.first.year)
    label = catalogs.say(locale, LABELS[when.span], "button")
    if when.span is Span.BEFORE_YEAR:
        return label.format(year=when.last.year + 1)
    if when.span is Span.AFTER_YEAR:
        return label.format(year=when.first.year - 1)
    if when.span is Span.UNKNOWN:
        return label
    day = when.last if when.span is Span.BEFORE else when.first - timedelta(days=1)
    return label.format(day=long_day(day, locale), last=long_day(when.last, locale))

"""Texts whose day has passed: nobody has looked at their sources for as long as their ground may move."""

from collections.abc import Iterator
from datetime import date

from bot.authoring.subject import Subject
from bot.errors import Problem
from bot.law import Volatility, due


def stale_texts(subject: Subject, today: date) -> Iterator[Problem]:
    """A step that rests on sources last read too long ago; asked before a release, for it depends on the day."""
    sources = subject.content.sources
    for _, step in subject.steps():
        read = [sources[id].read for id in step.cite if id in sources]
        volatility = subject.content.volatilities.get(step.place, Volatility.C)
        if read and today > due(max(read), volatility):
            wrong = (
                f"The sources of this were last read on {max(read)}; it may be said until {due(max(read), volatility)}."
            )
            mend = "Read one again, mend the text if it must be, and write the day into law/sources.yaml."
            yield subject.problem(wrong, mend, *step.place)

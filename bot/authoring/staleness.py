"""Texts whose day has passed: nobody has looked at their sources for as long as their ground may move."""

from datetime import date

from bot.authoring.subject import Subject
from bot.engine.script import Step
from bot.errors import Problem
from bot.law import Volatility, due


def past_due(subject: Subject, step: Step, today: date) -> Problem | None:
    """What is wrong with a step that rests on sources last read too long ago; None while it is fresh."""
    sources = subject.content.sources
    read = [sources[id].read for id in step.cite if id in sources]
    volatility = subject.content.volatilities.get(step.place, Volatility.C)
    if not read or today <= due(max(read), volatility):
        return None
    wrong = (
        f"The sources of `{step.place}` were last read on {max(read)}; it is good until {due(max(read), volatility)}."
    )
    mend = "Read one again, mend the text if it must be, and write the day into law/sources.yaml."
    return subject.problem(wrong, mend, *step.place)

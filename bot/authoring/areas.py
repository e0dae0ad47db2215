"""Checks of where a number helps: one of a city or a state is told to nobody whose place is not known.

Without a place, only lines for the whole country are named. So what could slip past is a row that says `US` and means
one city, and a number that stands in a text instead of in the book of lines.
"""

import re
from collections.abc import Iterator

from bot.authoring.subject import Subject
from bot.errors import Problem
from bot.referrals import STATES, Limit, Line, LineKind, Use

FREE_CODES = frozenset({"800", "833", "844", "855", "866", "877", "888"})  # dialled from everywhere, and of no place
EVERYWHERE = ("everywhere", "whole country", "nationwide")
_AREA = re.compile(r"\b(?:area|county|counties|city of|metro|region|state)\b (?:first|only)\b|\bonly in\b", re.I)
_STATE = re.compile(rf"\b(?:{'|'.join(sorted(STATES.values(), key=len, reverse=True))})\b")
_NUMBER = re.compile(r"(?<![\d-])(?:1-)?(\d{3})-(\d{3})-(\d{4})(?![\d-])")


def local_lines_for_everybody(subject: Subject) -> Iterator[Problem]:
    """A row that says `US` and betrays that it helps in one part of the country only."""
    for line in subject.content.lines:
        if not line.is_national or line.check or line.kind is LineKind.GOVERNMENT:  # a row to check is named to nobody
            continue
        if why := _betrays(line):
            wrong = f"This line stands for the whole country, but {why}."
            mend = "Draw its `areas`, as `IL` or `IL/Cook`; or say in `eligibility` that it helps everywhere."
            yield subject.problem(wrong, mend, "referrals", line.id)


def local_numbers_in_texts(subject: Subject) -> Iterator[Problem]:
    """A number in a text that everybody reads, though its line helps in some places only, or stands in no list."""
    lines = {phone.number: line for line in subject.content.lines for phone in line.phones}
    for _, step in subject.steps():
        texts = dict.fromkeys(part for text in (step.say, step.sms, step.forward) for part in _NUMBER.findall(text))
        for parts in texts:
            line = lines.get("+1" + "".join(parts))
            if line is None:
                wrong = f"{'-'.join(parts)} stands in no list of lines: nobody would learn that it is dead."
                yield subject.problem(wrong, "Add it to flows/referrals/.", *step.place)
            elif not line.is_national:
                wrong = f"{'-'.join(parts)} helps in {', '.join(map(str, line.areas))} only, and everybody reads this."
                yield subject.problem(wrong, "Use `refer`: it asks for the place.", *step.place)


def _betrays(line: Line) -> str:
    """What shows that a line does not help everywhere; "" when nothing does."""
    told = f"{line.name}. {line.note} {line.eligibility}"
    if any(word in told.casefold() for word in EVERYWHERE):
        return ""
    if Limit.PART in line.limits:
        return "it serves a part only"
    if found := _AREA.search(told) or _STATE.search(f"{line.name}. {line.note}"):
        return f"it says `{found[0]}`"
    dialled = [phone.number for phone in line.phones if phone.use is Use.ANYONE and phone.number.startswith("+1")]
    if local := next((number for number in dialled if number[2:5] not in FREE_CODES), None):
        return f"its number is one of a place: ({local[2:5]})"
    return ""

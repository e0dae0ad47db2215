"""Who can help, looked up for one person: the lines of the content, in the shape that is said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.engine.effects import Referral
from bot.referrals import Line, Need, lines_for


@dataclass(frozen=True, slots=True)
class Directory:
    """The telephone lines that ship with the content."""

    lines: tuple[Line, ...]

    def find(self, need: str, locale: str, today: date) -> Sequence[Referral]:
        """At most three lines for a need, those in the person's language first."""
        return tuple(
            Referral(line.name, line.phone, line.note, line.as_of, line.run_by)
            for line in lines_for(self.lines, Need(need), locale=locale, today=today)
        )

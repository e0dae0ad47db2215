"""Who can help, looked up for one person: the lines of the content, in the shape that is said."""

from dataclasses import dataclass
from datetime import date

from bot.engine.effects import Refer, Referral, Referred
from bot.referrals import Line, Need, lines_for


@dataclass(frozen=True, slots=True)
class Directory:
    """The telephone lines that ship with the content."""

    lines: tuple[Line, ...]

    def find(self, refer: Refer, locale: str, today: date) -> Referred:
        """Find at most three lines for a need, those in the person's language first."""
        referrals = tuple(
            Referral(line.name, line.phone, line.note, line.as_of, line.run_by)
            for line in lines_for(self.lines, Need(refer.need), locale=locale, today=today)
        )
        return Referred(refer.need, referrals, place=refer.place)

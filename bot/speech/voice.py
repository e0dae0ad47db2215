"""Who speaks: the organisation's name, its languages, the numbers it names when somebody cannot wait."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.engine.script import Script
from bot.law import Source
from bot.speech.catalogs import Catalogs


@dataclass(frozen=True, slots=True)
class Helpline:
    """A number that can be named in an emergency, and the languages that are answered there."""

    phone: str  # E.164
    languages: tuple[str, ...] = ()
    needs: tuple[str, ...] = ("immigration",)
    answers: bool | None = None  # whether somebody answers at this hour; None: not known
    own: bool = False  # the organisation's
    always: bool = False  # day and night
    until: datetime | None = None  # how long they answer, in the organisation's zone, where they do now
    opens: datetime | None = None  # from when on they answer, where they do not now

    def speaks(self, locale: str) -> bool:
        """Say whether a language is answered there; a line that names none is taken to."""
        return locale in self.languages or not self.languages


@dataclass(frozen=True, slots=True)
class Voice:
    """Everything that decides how an effect sounds, besides the language and the channel."""

    script: Script
    catalogs: Catalogs
    organisation: str
    languages: Mapping[str, str]  # locale -> its own name, in menu order
    helplines: Sequence[Helpline] = ()
    sources: Mapping[str, Source] = field(default_factory=dict)
    instruments: Mapping[str, str] = field(default_factory=dict)  # id -> what people call it, in English
    retention_days: int = 7
    drafts: frozenset[str] = field(
        default_factory=frozenset
    )  # locales in which the first screen and HELP carry the draft label

    def helpline(self, locale: str, need: str = "immigration") -> str:
        """The number to name when somebody cannot wait, as people dial it; "" when there is none for that need."""
        fitting = self._first(locale, need)
        return dial(fitting[0].phone) if fitting else ""

    def answering(self, locale: str, need: str = "immigration") -> Helpline | None:
        """A line that is not known to be closed at this hour; None when there is none.

        The one named first in an emergency, if somebody answers there now: nobody is to choose between two numbers.
        """
        fitting = [line for line in self._first(locale, need) if line.answers is not False]
        return min(fitting, key=lambda line: not line.answers, default=None)

    def opening(self, locale: str, need: str = "immigration") -> Helpline | None:
        """The line that begins to answer first, where all are closed; None when nobody knows."""
        coming = [(line.opens, at) for at, line in enumerate(self._first(locale, need)) if line.opens]
        return self._first(locale, need)[min(coming)[1]] if coming else None

    def _first(self, locale: str, need: str) -> list[Helpline]:
        """The lines for a need: closed ones last, those that speak the language first, and of these our own."""
        fitting = (line for line in self.helplines if need in line.needs)
        return sorted(
            fitting, key=lambda line: (line.answers is False, not line.speaks(locale), not line.own, not line.answers)
        )


def dial(phone: str) -> str:
    """Write a number as people in the United States dial it, `312-555-0100`; others stay in E.164."""
    if phone.startswith("+1") and len(phone) == 12:
        return f"{phone[2:5]}-{phone[5:8]}-{phone[8:]}"
    return phone

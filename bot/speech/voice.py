"""Who speaks: the organisation's name, its languages, the numbers it names when somebody cannot wait."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.engine.script import Script
from bot.law import Source
from bot.speech.catalogs import Catalogs
from bot.speech.locales import language_name


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

    matters: tuple[str, ...] = ()  # what exactly it is for, the first thing first
    interpreters: bool = False

    def speaks(self, locale: str) -> bool:
        """Say whether a language is answered there, or interpreted; a line that names none is taken to."""
        spoken = {language.partition("_")[0] for language in self.languages}
        return not spoken or self.interpreters or locale.partition("_")[0] in spoken


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
    telegram: str = ""  # the bot's name there, for those who write by SMS; "": we do not know it
    drafts: frozenset[str] = field(
        default_factory=frozenset
    )  # locales in which the first screen and HELP carry the draft label

    def helpline(self, locale: str, need: str = "immigration", matter: str = "") -> str:
        """The number to name at once to somebody whose place is not known, as people dial it.

        It is not closed now, and our own, or helps everywhere and answers in the language; "" when we know none.
        """
        lines = self._first(locale, need, matter)
        fitting = [line for line in lines if line.answers is not False and (line.own or line.speaks(locale))]
        return dial(fitting[0].phone) if fitting else ""

    def named(self, locale: str) -> str:
        """The number to name in a sentence; one that answers only in another language is named with that language."""
        if number := self.helpline(locale):
            return number
        other = self.answering(locale)
        return f"{dial(other.phone)} ({language_name(other.languages[0], locale)})" if other else ""

    def answering(self, locale: str, need: str = "immigration", matter: str = "") -> Helpline | None:
        """A line that is not known to be closed at this hour; None when there is none.

        The one named first in an emergency, if somebody answers there now: nobody is to choose between two numbers.
        """
        fitting = [line for line in self._first(locale, need, matter) if line.answers is not False]
        return min(fitting, key=lambda line: (_is_beside(line, matter), not line.answers), default=None)

    def opening(self, locale: str, need: str = "immigration") -> Helpline | None:
        """The line that begins to answer first, where all are closed; None when nobody knows."""
        coming = [(line.opens, at) for at, line in enumerate(self._first(locale, need)) if line.opens]
        return self._first(locale, need)[min(coming)[1]] if coming else None

    def _first(self, locale: str, need: str, matter: str = "") -> list[Helpline]:
        """The lines for a need; first those made for just this, open, speaking the language, and our own."""
        fitting = self._for(need)
        return sorted(
            fitting,
            key=lambda line: (
                _is_beside(line, matter),
                line.answers is False,
                not line.speaks(locale),
                not line.own,
                not line.answers,
            ),
        )

    def _for(self, need: str) -> list[Helpline]:
        """The lines for a need; whoever asks for somebody in detention is helped by lines for immigrants, too."""
        needs = (need, "immigration") if need == "detained" else (need,)
        return [line for one in needs for line in self.helplines if one in line.needs]


def _is_beside(line: Helpline, matter: str) -> bool:
    """Say whether a line is made first of all for something else than what it is about."""
    return bool(matter) and line.matters[:1] != (matter,)


def dial(phone: str) -> str:
    """Write a number as people in the United States dial it, `312-555-0100`; others stay in E.164."""
    if phone.startswith("+1") and len(phone) == 12:
        return f"{phone[2:5]}-{phone[5:8]}-{phone[8:]}"
    return phone

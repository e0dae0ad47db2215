"""Who speaks: the organisation's name, its languages, the numbers it names when somebody cannot wait."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

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
        fitting = [line for line in self.helplines if need in line.needs]
        fitting.sort(key=lambda line: (line.answers is False, locale not in line.languages))
        return dial(fitting[0].phone) if fitting else ""

    def answering(self, locale: str, need: str = "immigration") -> Helpline | None:
        """A line that is not known to be closed at this hour, one known to answer first; None when there is none."""
        fitting = [line for line in self.helplines if need in line.needs and line.answers is not False]
        fitting.sort(key=lambda line: (not line.answers, locale not in line.languages))
        return fitting[0] if fitting else None


def dial(phone: str) -> str:
    """Write a number as people in the United States dial it, `312-555-0100`; others stay in E.164."""
    if phone.startswith("+1") and len(phone) == 12:
        return f"{phone[2:5]}-{phone[5:8]}-{phone[8:]}"
    return phone

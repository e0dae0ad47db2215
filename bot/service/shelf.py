"""What may be said today: signed or allowed as a draft, fresh enough, and not pulled. It fails closed.

A step that may not be said is answered by the safe sentence, help lines and the way to a human. It is decided here, for
every step on its way out, and nowhere else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from bot.content.signoffs import SignOffs
from bot.engine.effects import Effect, Kind, Notice, Refer, Say
from bot.engine.script import Place, Script, Step
from bot.errors import StoreError
from bot.law import Source, Timeline, Volatility, due
from bot.speech.catalogs import SOURCE, Catalogs

REFRESH = timedelta(seconds=30)  # a pulled answer is gone within a minute on every process; design §3


class Why(StrEnum):
    """Why a step is not said."""

    PULLED = "pulled"
    UNSIGNED = "unsigned"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a step may be said in a language today, and how."""

    why_not: Why | None = None
    checked: date | None = None  # say the day its sources were last read: that is long ago
    in_english: bool = False  # only the English text may be said


class PulledAnswers(Protocol):
    """Where coordinators pull answers."""

    async def places(self) -> frozenset[Place]:
        """All places whose answer is pulled now."""
        ...


class Book(Protocol):
    """What the shelf must know of the content."""

    @property
    def script(self) -> Script:
        """Every step there is."""
        ...

    @property
    def law(self) -> Timeline:
        """What the steps rest on."""
        ...

    @property
    def sources(self) -> Mapping[str, Source]:
        """What was read, and when."""
        ...

    @property
    def volatilities(self) -> Mapping[Place, Volatility]:
        """How long each step stays true."""
        ...


@dataclass(slots=True)
class Shelf:
    """Everything that may be said, and until when."""

    content: Book
    catalogs: Catalogs
    signoffs: SignOffs
    allowed: frozenset[str]  # locales whose unsigned texts may be said as drafts
    answers: PulledAnswers | None = None
    _pulled: frozenset[Place] = field(default_factory=frozenset, init=False)
    _looked: datetime | None = field(default=None, init=False)

    async def refresh(self, now: datetime) -> None:
        """Look up which answers are pulled, at most every half minute; what is known stays while nobody answers."""
        if self.answers is None or (self._looked is not None and now - self._looked < REFRESH):
            return
        try:
            self._pulled = await self.answers.places()
            self._looked = now
        except StoreError:
            return

    def verdict(self, place: Place, locale: str, today: date) -> Verdict:
        """Decide whether a step may be said in a language on a day."""
        step = self.content.script.step(place)
        if step is None:
            return Verdict(Why.UNSIGNED)
        if step.place in self._pulled:
            return Verdict(Why.PULLED)
        drafts = locale in self.allowed
        if not drafts and not self._is_signed(step):
            return Verdict(Why.UNSIGNED)
        volatility = self.content.volatilities.get(step.place, Volatility.C)
        checked = self.checked(step)
        past = checked is not None and today > due(checked, volatility)
        if past and volatility is Volatility.A:
            return Verdict(Why.STALE)
        in_english = locale != SOURCE and not self._is_translated(step, locale)
        if in_english and volatility is not Volatility.A and drafts:
            in_english = False
        says_its_own_days = bool(step.refer)  # each line that is named says since when it is known
        return Verdict(checked=checked if past and not says_its_own_days else None, in_english=in_english)

    def can_say(self, places: Sequence[Place], locale: str, today: date) -> bool:
        """Say whether all these steps may be said in a language on a day: the kit, before going live."""
        return all(self.verdict(place, locale, today).why_not is None for place in places)

    def fit(self, effects: Sequence[Effect], locale: str, today: date) -> tuple[Effect, ...]:
        """Put the safe sentence and help lines where a step may not be said, and say the others as they may be."""
        kept: list[Effect] = []
        withheld = False
        for effect in effects:
            if not isinstance(effect, Say):
                if not (withheld and isinstance(effect, Refer)):
                    kept.append(effect)
                continue
            verdict = self.verdict(effect.place, effect.locale or locale, today)
            withheld = verdict.why_not is not None
            if verdict.why_not is not None:
                kept += self._safe(effect, verdict.why_not)
            elif verdict.in_english:
                kept += [Notice(Kind.ONLY_ENGLISH), replace(effect, locale=SOURCE, checked=verdict.checked)]
            else:
                kept.append(replace(effect, checked=verdict.checked))
        return tuple(kept)

    def checked(self, step: Step) -> date | None:
        """The day of the newest source read for a step; None for one that rests on none."""
        read = [self.content.sources[id].read for id in step.cite if id in self.content.sources]
        return max(read) if read else None

    def _safe(self, effect: Say, why: Why) -> list[Effect]:
        flow = self.content.script.flows.get(effect.place.flow)
        kind = Kind.WITHHELD if why is Why.UNSIGNED else Kind.MAY_HAVE_CHANGED
        return [Notice(kind), Refer(flow.call if flow else "immigration")]

    def _is_signed(self, step: Step) -> bool:
        instrument = self.content.law.instruments.get(step.needs or step.ask_date)
        return self.signoffs.covers_step(step) and self.signoffs.covers_events(instrument)

    def _is_translated(self, step: Step, locale: str) -> bool:
        """Say whether every text of a step has a translation that a translator has signed."""
        return all(
            (spoken := self.catalogs.find(locale, text, role)) and self.signoffs.covers_text(locale, text, spoken)
            for text, role in texts(step)
        )


def texts(step: Step) -> list[tuple[str, str]]:
    """Every English text of a step with the role in which it is said."""
    plain = [(text, "") for text in (step.say, step.show, step.forward) if text]
    short = [(step.sms, "sms")] if step.sms else []
    labels = [(option.text, "button") for option in step.options]
    ticks = [(choice.text, "button") for choice in step.pick]
    return [*plain, *short, *labels, *ticks]

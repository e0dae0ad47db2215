"""What may be said today: signed or allowed as a draft, fresh enough, and not pulled. It fails closed.

A step that may not be said is answered by the safe sentence, help lines and the way to a human. It is decided here, for
every step on its way out, and nowhere else.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import groupby
from typing import Protocol

from bot.content.grounds import Ground
from bot.content.signoffs import SignOffs
from bot.engine.effects import AskWhen, Effect, Kind, Notice, Refer, Say, ShowSources, Standing
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
    draft: bool = False  # nobody has signed it as it is said


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

    @property
    def grounds(self) -> Mapping[Place, Ground]:
        """What each step rests on."""
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
        drafts, signed = locale in self.allowed, self._is_signed(step)
        if not drafts and not signed:
            return Verdict(Why.UNSIGNED)
        volatility = self.content.volatilities.get(step.place, Volatility.C)
        checked = self.checked(step)
        past = checked is not None and today > due(checked, volatility)
        if past and volatility is Volatility.A:
            return Verdict(Why.STALE)
        translated = locale == SOURCE or self._is_translated(step, locale)
        in_english = not translated and (volatility is Volatility.A or not drafts)
        says_its_own_days = bool(step.refer)  # each line that is named says since when it is known
        return Verdict(
            checked=checked if past and not says_its_own_days else None,
            in_english=in_english,
            draft=not signed or not (translated or in_english),
        )

    def can_say(self, places: Sequence[Place], locale: str, today: date) -> bool:
        """Say whether all these steps may be said in a language on a day: the kit, before going live."""
        return all(self.verdict(place, locale, today).why_not is None for place in places)

    def drafts(self) -> frozenset[str]:
        """The languages in which something is said that nobody has signed as it is said."""
        every = [step for flow in self.content.script.flows.values() for step in flow.steps.values()]
        signed = all(map(self._is_signed, every))
        return frozenset(
            locale
            for locale in self.allowed
            if not signed or (locale != SOURCE and not all(self._is_translated(step, locale) for step in every))
        )

    def fit(self, effects: Sequence[Effect], locale: str, today: date) -> tuple[Effect, ...]:
        """Put the safe sentence and help lines where a step may not be said, and say the others as they may be."""
        beside = {effect.place for effect in effects if isinstance(effect, Say) and effect.locale == SOURCE}
        kept: list[Effect] = []
        for why, run in groupby(effects, lambda effect: self._why_not(effect, locale, today)):
            if why is not None:
                kept += [effect for effect in self._safe(list(run), why) if effect not in kept]
                continue
            for effect in run:
                kept += self._as_it_may_be_said(effect, locale, today, beside)
        return tuple(kept)

    def checked(self, step: Step) -> date | None:
        """The day of the newest source read for a step; None for one that rests on none."""
        read = [self.content.sources[id].read for id in step.cite if id in self.content.sources]
        return max(read) if read else None

    def _why_not(self, effect: Effect, locale: str, today: date) -> Why | None:
        """Why an effect is kept back: its step may not be said, or what it tells of the law is not signed."""
        if isinstance(effect, Standing):
            instrument = self.content.law.instruments.get(effect.instrument)
            told = locale in self.allowed or self.signoffs.covers_events(instrument)
            return None if told else Why.UNSIGNED
        place = _spoken_place(effect)
        return self.verdict(place, _own_locale(effect) or locale, today).why_not if place else None

    def _safe(self, withheld: Sequence[Effect], why: Why) -> list[Effect]:
        """The safe sentence, in each language in which an answer was to stand, and below it lines that help."""
        kind = Kind.WITHHELD if why is Why.UNSIGNED else Kind.MAY_HAVE_CHANGED
        place = next(filter(None, map(_spoken_place, withheld)), None)
        at_menu = place == self.content.script.menu
        notices = [Notice(kind, locale=own, at_menu=at_menu) for own in dict.fromkeys(map(_own_locale, withheld))]
        flow = self.content.script.flows.get(place.flow) if place else None
        return [*notices, Refer(flow.call, matter=flow.matter) if flow else Refer("immigration")]

    def _as_it_may_be_said(self, effect: Effect, locale: str, today: date, beside: Set[Place]) -> list[Effect]:
        """The effect with what its words must carry: a day, the draft label, or that they are in English only."""
        if not isinstance(effect, Say | Refer) or effect.place is None:
            return [effect]
        verdict = self.verdict(effect.place, _own_locale(effect) or locale, today)
        if isinstance(effect, Refer):
            return [replace(effect, in_english=verdict.in_english)]
        if verdict.in_english and effect.locale and effect.place in beside:
            return []  # a cry for help in no known language: the English stands beside it
        said = replace(effect, checked=verdict.checked, in_english=verdict.in_english, draft=verdict.draft)
        if not verdict.in_english:
            return [said]
        told = Notice(Kind.ONLY_ENGLISH, locale=effect.locale)
        return [said, told] if effect.first else [told, said]  # nothing stands before what to do in an emergency

    def _is_signed(self, step: Step) -> bool:
        """Say whether a lawyer has signed a step as it stands, and all that has happened to the law it rests on."""
        ground = self.content.grounds.get(step.place, Ground())
        return self.signoffs.covers_step(step, ground.state) and all(
            map(self.signoffs.covers_events, ground.instruments)
        )

    def _is_translated(self, step: Step, locale: str) -> bool:
        """Say whether every text of a step has a translation that a translator has signed."""
        return all(
            (spoken := self.catalogs.find(locale, text, role)) and self.signoffs.covers_text(locale, text, role, spoken)
            for text, role in texts(step)
        )


def _spoken_place(effect: Effect) -> Place | None:
    """The step whose words, options or sources an effect says; None for what speaks of no step."""
    return effect.place if isinstance(effect, Say | AskWhen | ShowSources | Refer) else None


def _own_locale(effect: Effect) -> str | None:
    return effect.locale if isinstance(effect, Say) else None


def texts(step: Step) -> list[tuple[str, str]]:
    """Every English text of a step with the role in which it is said."""
    plain = [(text, "") for text in (step.say, step.show, step.forward, step.alt) if text]
    short = [(step.sms, "sms")] if step.sms else []
    labels = [(option.text, "button") for option in step.options]
    ticks = [(choice.text, "button") for choice in step.pick]
    return [*plain, *short, *labels, *ticks]

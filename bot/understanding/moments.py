"""Whether a message tells of something that happens now: listed words, put together, and what speaks against it.

A missed emergency is worse than a false alarm. So words alone never make a message calm: what is doubtful is asked.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.engine.lexicon import Lexicon, Moments
from bot.understanding.fold import fold


@dataclass(frozen=True, slots=True)
class Seen:
    """Signs of one urgent topic, found together in a message."""

    topic: str
    at_once: bool
    at: int  # where the first of them stands
    locale: str | None  # the language all of them are in; None when they are mixed


class Signs:
    """Finds signs of something urgent, however the words are mixed."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._signs = lexicon.signs
        self._groups = {
            group: {locale: _any_of(words) for locale, words in by_locale.items()}
            for group, by_locale in lexicon.groups.items()
        }

    def find(self, said: str) -> Seen | None:
        """The signs that need the most words, danger to life first; None when there are none."""
        found = [seen for sign in self._signs if (seen := self._see(sign.topic, sign.groups, sign.at_once, said))]
        return max(found, key=lambda pair: (pair[1].at_once, pair[0]))[1] if found else None

    def _see(self, topic: str, groups: Iterable[str], at_once: bool, said: str) -> tuple[int, Seen] | None:
        where: list[int] = []
        locales: set[str] | None = None
        for group in groups:
            hits = {locale: hit.start() for locale, words in self._groups[group].items() if (hit := words.search(said))}
            if not hits:
                return None
            where.append(min(hits.values()))
            locales = set(hits) if locales is None else (locales & set(hits))
        locale = next(iter(locales)) if locales is not None and len(locales) == 1 else None
        return len(where), Seen(topic, at_once, min(where), locale)


class Clock:
    """Tells by its words whether a message speaks of now."""

    def __init__(self, moments: Moments) -> None:
        self._now, self._past, self._unsure = map(_any_of, (moments.now, moments.past, moments.unsure))

    def is_hedged(self, said: str, at: int) -> bool:
        """Say whether what is told from a place on lies in the past, or is only asked about, feared or denied."""
        unsure = self._unsure.search(said)
        return bool(self._past.search(said)) or (unsure is not None and unsure.start() <= at)

    def says_now(self, said: str) -> bool:
        """Say whether a message says itself that it is now."""
        return bool(self._now.search(said))


class Tongues:
    """Tells by little words which language a message is in."""

    def __init__(self, common: Mapping[str, Iterable[str]]) -> None:
        self._common = {locale: frozenset(map(fold, words)) for locale, words in common.items()}

    def spoken(self, said: str) -> frozenset[str]:
        """The languages of which a message holds little words."""
        words = frozenset(said.split())
        return frozenset(locale for locale, common in self._common.items() if words & common)


class Shorthand:
    """Writes out what people shorten when they type in a hurry."""

    def __init__(self, listed: Mapping[str, str]) -> None:
        self._listed = {fold(short): fold(whole) for short, whole in listed.items()}

    def write_out(self, folded: str) -> str:
        """The same message in whole words."""
        return " ".join(self._listed.get(word, word) for word in folded.split())


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern for any of some words or phrases; `agent*` stands for whatever goes on like it, `_` for any word."""
    listed = [_pattern(word) for word in words]
    return re.compile(rf"(?<!\w)(?:{'|'.join(listed)})(?!\w)") if listed else re.compile(r"(?!)")


def _pattern(word: str) -> str:
    parts = [re.escape(fold(part)) for part in word.removesuffix("*").split("_")]
    return r" \w+ ".join(parts) + (r"\w*" if word.endswith("*") else "")

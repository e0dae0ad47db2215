"""The words people type, as the content lists them: command words, language names, phrases that point to a topic."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.engine.heard import Word

ByLocale = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Phrases:
    """What people write about one topic in one language; an urgent phrase says that it happens now."""

    urgent: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sign:
    """Words that together may tell of something urgent: one of each group, in any order, in any language."""

    topic: str
    groups: tuple[str, ...]
    at_once: bool = False  # answered as an emergency, never asked about: danger to life


@dataclass(frozen=True, slots=True)
class Moments:
    """What tells whether something happens now."""

    now: tuple[str, ...] = ()
    past: tuple[str, ...] = ()  # anywhere in a message
    unclear: str = ""  # the urgent flow that may be meant by what nobody understood
    unsure: tuple[str, ...] = ()  # before the words they are about: `what if`, `can they`, `nobody`


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Every word list of `flows/words.yaml`, as written there: nothing folded, nothing indexed."""

    words: Mapping[Word, ByLocale] = field(default_factory=dict)
    languages: Mapping[str, str] = field(default_factory=dict)  # locale -> its own name, in menu order
    aliases: ByLocale = field(default_factory=dict)  # locale -> what people type to name it
    topics: Mapping[str, Mapping[str, Phrases]] = field(default_factory=dict)  # flow, or flow.step -> locale -> phrases
    groups: Mapping[str, ByLocale] = field(default_factory=dict)  # words of one meaning; `agent*`: whatever follows
    signs: tuple[Sign, ...] = ()
    moments: Moments = Moments()
    common: ByLocale = field(default_factory=dict)  # little words that show which language somebody writes
    shorthand: Mapping[str, str] = field(default_factory=dict)  # as people type it -> what it stands for

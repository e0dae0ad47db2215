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
class Lexicon:
    """Every word list of `flows/words.yaml`, as written there: nothing folded, nothing indexed."""

    words: Mapping[Word, ByLocale] = field(default_factory=dict)
    languages: Mapping[str, str] = field(default_factory=dict)  # locale -> its own name, in menu order
    aliases: ByLocale = field(default_factory=dict)  # locale -> what people type to name it
    topics: Mapping[str, Mapping[str, Phrases]] = field(default_factory=dict)  # flow, or flow.step -> locale -> phrases

"""What is looked for in a volunteer's own words before they go out: they are asked about it, and decide."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import chain

from bot.hotline.advice import Wrong, advised, asked, promised
from bot.hotline.clauses import DENYING
from bot.hotline.identifiers import identifiers


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing that may be wrong, and the words it stands in."""

    wrong: Wrong
    words: str = field(repr=False)


def doubts(text: str, public: Collection[str] = ()) -> tuple[Doubt, ...]:
    """Everything that may be wrong with a text, each kind once; it is read in every language whose words are listed.

    The language of the chat says little: a volunteer may write in another. `public` are numbers anybody may be given.
    """
    found = chain(
        (one for locale in DENYING for one in _in(text, locale)),
        identifiers(text, public),
    )
    first: dict[Wrong, str] = {}
    for wrong, words in found:
        first.setdefault(wrong, words)
    return tuple(Doubt(wrong, words) for wrong, words in first.items())


def personal(text: str, public: Collection[str] = ()) -> tuple[Doubt, ...]:
    """What may say who somebody is, for words that nobody but us will read."""
    return tuple(Doubt(wrong, words) for wrong, words in identifiers(text, public))


def _in(text: str, locale: str) -> Iterator[tuple[Wrong, str]]:
    yield from advised(text, locale)
    yield from promised(text, locale)
    yield from asked(text, locale)

"""How hard a text is to read, counted by our own rules: no word list to fetch, the same figures on every machine.

English is measured by the Flesch-Kincaid grade, Spanish by the INFLESZ scale (Szigriszt's formula). One sentence alone
has no grade worth the name: groups of text are measured, and single sentences only counted.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.hotline.clauses import sentences, words

_VOWELS = re.compile(r"[aeiouy]+")
_ENGLISH_PARTED = re.compile(
    r"(?<![tcsgx])i[aou]|[aeiouy]ing|ism\b|(?<![gq])ua(?:[^r]|ry)|ie[nt](?!d)|real[^l]|[^aeiouy]eo[nu]?(?!ple)"
)
_NOT_PARTED = re.compile(r"(?:eop|geo|eou|ceo)")
_SILENT = re.compile(
    r"[^aeiouyl]e$|[aeiouy]le$|[^aeiouydt]ed$|[^aeiouycsxzghl]es$|[aeiouy]les$|[^cs]hes$"
    r"|[aeiouy][^aeiouy]e(?:ment|ments|ly|ful|less)$"
)
_ODD_BY_COUNT = {
    1: "real",
    2: "people business every evening someone something sometimes somewhere homeland safely statement lawyer lawyers"
    " create diet science quiet client trial being placement million",
    3: "area idea anyone everyone everything enforcement employee employees employer employers agreement created"
    " element",
}
_ODD = {word: count for count, listed in _ODD_BY_COUNT.items() for word in listed.split()}
_SPANISH_STRONG = "aeoáéóíú"
_SPANISH_WEAK = "iuü"
_SPANISH_SILENT_U = re.compile(r"(?<=[gq])u(?=[eiéí])")


@dataclass(frozen=True, slots=True)
class Measure:
    """What was counted in a text."""

    words: int
    sentences: int
    syllables: int

    @property
    def grade(self) -> float:
        """The Flesch-Kincaid school grade of an English text."""
        return 0.39 * self.words / self.sentences + 11.8 * self.syllables / self.words - 15.59 if self.words else 0.0

    @property
    def inflesz(self) -> float:
        """The ease of a Spanish text: 65 to 80 is fairly easy, above that very easy."""
        return 206.835 - 62.3 * self.syllables / self.words - self.words / self.sentences if self.words else 100.0


def measure(text: str, syllables: Callable[[str], int]) -> Measure:
    """Count a text with a language's rule for syllables; a number written in digits counts as one."""
    parts = sentences(text)
    found = [word for part in parts for word in words(part)]
    return Measure(len(found), len(parts), sum(syllables(word) for word in found))


def english_syllables(word: str) -> int:
    """The syllables of an English word, by its spelling."""
    plain = re.sub(r"[^a-z]", "", word.casefold().removesuffix("'s"))
    if not plain or word.isupper():  # numbers, and short names such as ICE or HUD
        return 1
    if plain in _ODD:
        return _ODD[plain]
    count = len(_VOWELS.findall(plain)) + len(_ENGLISH_PARTED.findall(plain)) - len(_NOT_PARTED.findall(plain))
    return max(1, count - bool(_SILENT.search(plain)))


def spanish_syllables(word: str) -> int:
    """The syllables of a Spanish word; its spelling says them all."""
    plain = _SPANISH_SILENT_U.sub("", word.casefold())
    plain = re.sub(r"y(?![aeiouáéíóú])", "i", plain)
    count, before = 0, ""
    for letter in plain:
        strong, weak = letter in _SPANISH_STRONG, letter in _SPANISH_WEAK
        joined = bool(before) and (weak or before in _SPANISH_WEAK) and not (letter in "íú" or before in "íú")
        if (strong or weak) and not joined:
            count += 1
        before = letter if strong or weak else ""
    return max(1, count)


SYLLABLES: Mapping[str, Callable[[str], int]] = {"en": english_syllables, "es": spanish_syllables}

"""Words that deny: a translation must keep every one of them, for "you have to sign" is the opposite of the law."""

import re
from collections.abc import Iterator, Mapping

from bot.authoring.subject import Subject
from bot.authoring.translations import entries
from bot.content.document import shown
from bot.errors import Problem
from bot.hotline.clauses import DENYING, sentences

# Words that say as much without denying: "not safe" is "dangerous", "gone" is "no longer there".
IMPLYING: Mapping[str, re.Pattern[str]] = {
    "en": re.compile(
        r"\b(?:closed|ended|gone|stop(?:ped)?|only|wrong|stay|keep|un(?:paid|safe|fair|able|sure|signed))\b", re.I
    ),
    "es": re.compile(r"\b(?:cerrad\w+|peligros\w*|fin|falta|dej[oó] de|solo)\b", re.I),
}


def lost_negations(subject: Subject) -> Iterator[Problem]:
    """A translation that denies less, or more, than the English: "you have to sign" for "you do not have to sign"."""
    for path, line, english, said in entries(subject):
        locale = path.parent.parent.name
        if locale in DENYING and (wrong := difference(english, said, locale)):
            yield Problem(shown(path), line, wrong, "Keep every `not`, `no` and `never` of the English.")


def difference(english: str, said: str, locale: str) -> str:
    """What is denied in one language only, sentence by sentence where both have as many; "" when they agree."""
    pairs = list(zip(sentences(english), sentences(said), strict=False))
    if len(sentences(english)) != len(sentences(said)):
        pairs = [(english, said)]
    for source, translated in pairs:
        ours, theirs = len(DENYING["en"].findall(source)), len(DENYING[locale].findall(translated))
        if theirs + len(IMPLYING[locale].findall(translated)) < ours:
            return f"The English denies {ours} times, the translation {theirs}: `{translated[:50]}`."
        if theirs and not ours and not IMPLYING["en"].search(source):
            return f"The translation denies what the English does not: `{translated[:50]}`."
    return ""

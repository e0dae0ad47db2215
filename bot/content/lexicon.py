"""From `words.yaml` to the lexicon: command words, languages, phrases that point to a topic."""

from collections.abc import Collection, Iterator

from bot.content.document import Document
from bot.content.mends import did_you_mean, validate
from bot.content.models import WordsFile
from bot.engine.heard import Word
from bot.engine.lexicon import Lexicon, Phrases
from bot.errors import ContentError, Problem


def lexicon(document: Document, flows: Collection[str]) -> Lexicon:
    """Every word list as written; a topic that no flow answers is a problem."""
    file = validate(WordsFile, document, _gathered(document.value), under="words")
    problems = [*_missing(document, file), *_unknown_topics(document, file, flows)]
    if problems:
        raise ContentError(tuple(problems))
    return Lexicon(
        words=file.words,
        languages={locale: entry.name for locale, entry in file.languages.items()},
        aliases={locale: entry.aliases for locale, entry in file.languages.items()},
        topics={
            flow: {locale: Phrases(entry.urgent, entry.words) for locale, entry in by_locale.items()}
            for flow, by_locale in file.topics.items()
        },
    )


def _gathered(value: object) -> object:
    """The file's value with the command words, which stand at its top, gathered under one name."""
    if not isinstance(value, dict):
        return value
    apart = ("languages", "topics")
    commands = {key: found for key, found in value.items() if key not in apart}
    return {"words": commands, **{key: value[key] for key in apart if key in value}}


def _missing(document: Document, file: WordsFile) -> Iterator[Problem]:
    for word in Word:
        if word not in file.words:
            yield document.problem(f"The word `{word}` has no list.", f"Add `{word}: {{en: [{word}]}}`.")


def _unknown_topics(document: Document, file: WordsFile, flows: Collection[str]) -> Iterator[Problem]:
    for flow in file.topics:
        if flow not in flows:
            yield document.problem(f"There is no flow `{flow}`.", did_you_mean(flow, flows), "topics", flow)

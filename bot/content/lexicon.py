"""From `words.yaml` to the lexicon: command words, languages, phrases that point to a topic."""

from collections.abc import Collection, Iterator

from bot.content.document import Document
from bot.content.mends import did_you_mean, validate
from bot.content.models import WordsFile
from bot.engine.heard import Word
from bot.engine.lexicon import Lexicon, Moments, Phrases, Sign
from bot.engine.script import Script
from bot.errors import ContentError, Problem


def lexicon(document: Document, flows: Collection[str], script: Script | None) -> Lexicon:
    """Every word list as written; a topic that no flow, and no step of one, answers is a problem."""
    file = validate(WordsFile, document, _gathered(document.value), under="words")
    problems = [*_missing(document, file), *_unknown_topics(document, file, flows), *_steps(document, file, script)]
    problems += _signs(document, file, script)
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
        groups=file.groups,
        signs=tuple(Sign(sign.topic, sign.all, sign.at_once) for sign in file.signs),
        moments=Moments(
            now=file.moments.now,
            past=file.moments.past,
            unsure=file.moments.unsure,
            unclear=file.moments.unclear or "",
        ),
        common=file.common,
        shorthand=file.shorthand,
    )


def _gathered(value: object) -> object:
    """The file's value with the command words, which stand at its top, gathered under one name."""
    if not isinstance(value, dict):
        return value
    apart = ("languages", "topics", "groups", "signs", "moments", "common", "shorthand")
    commands = {key: found for key, found in value.items() if key not in apart}
    return {"words": commands, **{key: value[key] for key in apart if key in value}}


def _missing(document: Document, file: WordsFile) -> Iterator[Problem]:
    for word in Word:
        if word not in file.words:
            yield document.problem(f"The word `{word}` has no list.", f"Add `{word}: {{en: [{word}]}}`.")


def _unknown_topics(document: Document, file: WordsFile, flows: Collection[str]) -> Iterator[Problem]:
    for topic in file.topics:
        flow = topic.partition(".")[0]
        if flow not in flows:
            yield document.problem(f"There is no flow `{flow}`.", did_you_mean(flow, flows), "topics", topic)


def _signs(document: Document, file: WordsFile, script: Script | None) -> Iterator[Problem]:
    """Signs of something urgent: their groups and their flow must be there, and the flow urgent."""
    unclear = file.moments.unclear
    if script and unclear and (unclear not in script.flows or not script.flows[unclear].urgent):
        yield document.problem(
            f"`{unclear}` is no urgent flow.", "Name a flow with `urgent: true`.", "moments", "unclear"
        )
    for index, sign in enumerate(file.signs):
        for group in sign.all:
            if group not in file.groups:
                yield document.problem(
                    f"There is no group `{group}`.", did_you_mean(group, file.groups), "signs", index
                )
        flow = script.flows.get(sign.topic) if script else None
        if script and (flow is None or not flow.urgent):
            mend = "Name a flow with `urgent: true`."
            yield document.problem(f"A sign cannot lead to `{sign.topic}`.", mend, "signs", index)


def _steps(document: Document, file: WordsFile, script: Script | None) -> Iterator[Problem]:
    """Words that lead into the middle of a flow: the step must be there, and none of them may be urgent."""
    for topic, by_locale in file.topics.items():
        flow, _, step = topic.partition(".")
        if not step:
            continue
        steps = script.flows[flow].steps if script and flow in script.flows else {}
        if script and flow in script.flows and step not in steps:
            yield document.problem(f"`{flow}` has no step `{step}`.", did_you_mean(step, steps), "topics", topic)
        if any(entry.urgent for entry in by_locale.values()):
            mend = f"Put these words under `{flow}`: only the first step of a flow is made to be said at once."
            yield document.problem("Urgent words cannot lead into the middle of a flow.", mend, "topics", topic)

"""How a sentence of the bot's own is worded where a number to call is known, and where none is."""

from bot.engine.effects import Kind
from bot.speech import sentences
from bot.speech.sentences import SENTENCES, Sentence
from bot.speech.voice import Voice

ALONE = {Kind.BLOCKED: sentences.BLOCKED_ALONE, Kind.HUSHED: sentences.HUSHED_ALONE}


def worded(kind: Kind, locale: str, voice: Voice) -> tuple[Sentence, ...]:
    """The sentences for a notice in a language; none of them names a number that we do not have."""
    number = voice.named(locale)
    if kind is Kind.SPENT:
        elsewhere = (sentences.SPENT_TELEGRAM,) if voice.telegram else ()
        return SENTENCES[kind], sentences.SPENT_CALL if number else sentences.SPENT_ALONE, *elsewhere
    return (SENTENCES[kind] if number else ALONE.get(kind, SENTENCES[kind]),)

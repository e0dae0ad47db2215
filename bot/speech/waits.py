"""The wait for a volunteer in words: a range, or that we do not know; whom to call meanwhile; when somebody comes."""

from collections.abc import Iterator

from bot.engine.effects import Waiting
from bot.message import Wait
from bot.speech import sentences
from bot.speech.dates import opening
from bot.speech.locales import language_name
from bot.speech.sentences import Sentence
from bot.speech.tongue import Tongue
from bot.speech.voice import Helpline, dial


def wait_told(effect: Waiting, locale: str, tongue: Tongue) -> list[str]:
    """Say where they stand, how long it may take, and what they can do meanwhile; a few short paragraphs."""
    when = (
        opening(effect.wait.back_at, locale, with_zone=True, brief=tongue.can.segments) if effect.wait.back_at else ""
    )
    low, high = str(effect.wait.low), str(effect.wait.high)
    line = tongue.voice.answering(locale, effect.need)
    values = {
        "low": low,
        "high": high,
        "when": when,
        "helpline": dial(line.phone) if line else "",
        "languages": ", ".join(language_name(spoken, locale) for spoken in line.languages) if line else "",
    }
    paragraphs = (
        _standing(effect),
        () if effect.came else _without_waiting(effect.wait, line, locale, by_sms=tongue.can.segments),
        _meanwhile(effect),
    )
    between = "\n" if tongue.can.segments else " "
    said = (between.join(tongue.sentence(one, locale, **values) for one in paragraph) for paragraph in paragraphs)
    return [paragraph for paragraph in said if paragraph]


def _standing(effect: Waiting) -> Iterator[Sentence]:
    """Where they stand, and how long it may take."""
    wait = effect.wait
    if effect.came:
        yield sentences.SOMEBODY_CAME
    elif effect.again:
        yield sentences.STILL_IN_LINE
    elif wait.staffed and not effect.back:
        yield sentences.IN_LINE
    yield from _how_long(wait)


def _without_waiting(wait: Wait, line: Helpline | None, locale: str, *, by_sms: bool) -> Iterator[Sentence]:
    """Whom to call instead, where the wait is long or nobody knows it."""
    if line and (wait.surge or not wait.staffed):
        speaks_it = locale in line.languages or not line.languages
        yield sentences.WAIT_CALL if speaks_it else sentences.WAIT_CALL_IN
    if not wait.staffed and not by_sms:
        yield sentences.WAIT_DANGER


def _meanwhile(effect: Waiting) -> Iterator[Sentence]:
    if not (effect.again or effect.came) and effect.wait.staffed:
        yield sentences.WAIT_MEANWHILE


def _how_long(wait: Wait) -> Iterator[Sentence]:
    if not wait.staffed:
        yield sentences.WAIT_NOBODY
        yield sentences.WAIT_BACK if wait.back_at else sentences.WAIT_NO_PLAN
    elif wait.surge:
        yield sentences.WAIT_SURGE
    elif not wait.high:
        yield sentences.WAIT_UNKNOWN
    else:
        yield sentences.WAIT_RANGE if wait.low else sentences.WAIT_UP_TO

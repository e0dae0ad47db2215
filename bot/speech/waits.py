"""The wait for a volunteer in words: a range, or that we do not know; whom to call meanwhile; when somebody comes."""

from collections.abc import Iterator
from datetime import datetime

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
    voice = tongue.voice
    line = voice.answering(locale, effect.need, effect.matter) or voice.opening(locale, effect.need)
    values = {
        "low": str(effect.wait.low),
        "high": str(effect.wait.high),
        "when": _moment(effect.wait.back_at, locale, tongue),
        "helpline": dial(line.phone) if line else "",
        "languages": ", ".join(language_name(spoken, locale) for spoken in line.languages) if line else "",
        "until": _moment(line.until if line else None, locale, tongue),
        "opens": _moment(line.opens if line else None, locale, tongue),
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
        yield from _whom_to_call(line, locale)
    if not wait.staffed and not by_sms:
        yield sentences.WAIT_DANGER


def _whom_to_call(line: Helpline, locale: str) -> Iterator[Sentence]:
    """A number, and when somebody answers there."""
    if line.answers is False:
        yield sentences.WAIT_OPENS
        return
    yield sentences.WAIT_CALL if line.speaks(locale) else sentences.WAIT_CALL_IN
    if line.always:
        yield sentences.WAIT_ALWAYS
    elif line.until:
        yield sentences.WAIT_UNTIL


def _moment(at: datetime | None, locale: str, tongue: Tongue) -> str:
    return opening(at, locale, with_zone=True, brief=tongue.can.segments) if at else ""


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

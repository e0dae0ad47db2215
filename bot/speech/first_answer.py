"""Whom the first answer to an emergency names beside what to do: a person, and a number to call."""

from dataclasses import dataclass

from bot.engine.script import Flow
from bot.speech import sentences
from bot.speech.explanations import SEND_PLACE
from bot.speech.locales import language_name
from bot.speech.page import Page
from bot.speech.tongue import Tongue
from bot.speech.voice import Voice, dial


@dataclass(frozen=True, slots=True)
class Called:
    """A number as people dial it; "" when we know none that answers now."""

    number: str = ""
    languages: tuple[str, ...] = ()  # told when the person's own is not among them
    said: bool = False  # the text itself names it


def whom_to_call(flow: Flow | None, page: Page, voice: Voice) -> Called:
    """The number for a topic: one that speaks the person's language, else one that answers in another."""
    if flow is None:
        return Called()
    if number := voice.helpline(page.locale, flow.call, flow.matter):
        return Called(number, said=any(number in paragraph for paragraph in page.paragraphs))
    other = voice.answering(page.locale, flow.call, flow.matter)
    return Called(dial(other.phone), other.languages) if other else Called()


def called_by_sms(called: Called, locale: str, tongue: Tongue) -> str:
    """The last line of the first text; it stays inside the one message that may be all somebody reads."""
    if called.said:
        foot = sentences.SMS_FIRST_FOOT_ALONE
    elif called.languages:
        foot = sentences.SMS_FIRST_FOOT_IN
    else:
        foot = sentences.SMS_FIRST_FOOT if called.number else sentences.SMS_FIRST_FOOT_PLACE
    spoken = language_name(called.languages[0], locale) if called.languages else ""
    return tongue.text(locale, foot, "sms").format(helpline=called.number, language=spoken)


def called_in_words(called: Called, locale: str, tongue: Tongue) -> list[str]:
    """The paragraphs below the first answer. Where no number speaks the language, a place leads to one that may."""
    if called.said:
        return []
    words = [sentences.CALL_NOW_IN if called.languages else sentences.CALL_NOW] if called.number else []
    spoken = ", ".join(language_name(one, locale) for one in called.languages)
    filled = [tongue.text(locale, one).format(helpline=called.number, languages=spoken) for one in words]
    by_place = [] if called.number and not called.languages else [tongue.sentence(SEND_PLACE, locale)]
    return [*(tongue.escaped(text) for text in filled), *by_place]

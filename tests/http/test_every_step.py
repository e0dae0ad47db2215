"""Every step of the shipped content, in every language, is something both providers take."""

import pytest

from bot.assemble import Talk, talk
from bot.channels.looks import SMS, TELEGRAM
from bot.engine.effects import AskConsent, AskLanguage, Effect, Kind, Notice, Say
from bot.message import Outbound
from bot.settings import Settings
from bot.speech.render import render
from bot.speech.segments import count
from tests.fakes.telegram_html import plain

BUTTON_BYTES = 64
MOST_SEGMENTS = 10  # beyond these a text is split, delayed or dropped on the way


@pytest.fixture(scope="module")
def spoken() -> Talk:
    return talk(Settings(allow_unreviewed=("all",)))


def everything(spoken: Talk) -> list[Effect]:
    # A gate says nothing itself: it only leads on, so nobody is ever shown it.
    steps = [step.place for flow in spoken.voice.script.flows.values() for step in flow.steps.values() if step.say]
    says: list[Effect] = [Say(place, first=first) for place in steps for first in (False, True)]
    notices: list[Effect] = [Notice(kind) for kind in Kind]
    return [*says, *notices, AskLanguage(), AskConsent(urgent=True), AskConsent(urgent=False)]


def rendered(spoken: Talk, effect: Effect, locale: str) -> tuple[tuple[Outbound, ...], tuple[Outbound, ...]]:
    return render((effect,), locale, TELEGRAM, spoken.voice), render((effect,), locale, SMS, spoken.voice)


def test_telegram_takes_every_message_and_every_button(spoken: Talk) -> None:
    for locale in spoken.voice.languages:
        for effect in everything(spoken):
            for outbound in rendered(spoken, effect, locale)[0]:
                said = plain(outbound.text)
                assert 0 < len(said.encode("utf-16-le")) // 2 <= TELEGRAM.characters, effect
                assert all(1 <= len(button.data.encode()) <= BUTTON_BYTES for button in outbound.buttons), effect


def test_a_carrier_takes_every_text(spoken: Talk) -> None:
    for locale in spoken.voice.languages:
        for effect in everything(spoken):
            for outbound in rendered(spoken, effect, locale)[1]:
                assert 0 < len(outbound.text) <= SMS.characters, effect
                assert count(outbound.text).segments <= MOST_SEGMENTS, (effect, count(outbound.text))

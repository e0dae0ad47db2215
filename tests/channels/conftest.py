"""A Twilio that answers over HTTP, and our side of it."""

from collections.abc import AsyncIterator

import pytest

from bot.channels.twilio_sms import TwilioSms
from tests.channels.twilio_account import twilio_sms
from tests.fakes.twilio_rest import Twilio


@pytest.fixture
async def twilio() -> AsyncIterator[Twilio]:
    async with Twilio().running() as running:
        yield running


@pytest.fixture
async def sms(twilio: Twilio) -> AsyncIterator[TwilioSms]:
    opened = twilio_sms(base_url=twilio.url)
    yield opened
    await opened.aclose()

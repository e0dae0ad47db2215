"""Files at Twilio: read once, erased there, and never from anywhere else."""

import pytest

from bot.channels.cleaning import MOST_BYTES
from bot.channels.twilio_sms import TwilioSms
from bot.message import (
    Attached,
    NotShown,
    Shown,
)
from tests.channels.twilio_account import twilio_sms
from tests.fakes.files import HIDDEN, photo
from tests.fakes.twilio_rest import Twilio

HANDLE = f"MM{7:032x}/ME{8:032x}"


async def test_a_file_is_erased_at_twilio_and_one_that_is_gone_already_counts_as_erased(
    twilio: Twilio, sms: TwilioSms
) -> None:
    twilio.media[HANDLE] = ("image/jpeg", b"x")
    assert await sms.erase(HANDLE)
    assert twilio.media == {}
    assert await sms.erase(HANDLE)


async def test_a_picture_is_read_from_where_it_lies_and_the_password_stays_with_twilio(
    twilio: Twilio, sms: TwilioSms
) -> None:
    twilio.media[HANDLE] = ("image/jpeg", photo())  # the place it lies at refuses a call that shows a password
    found = await sms.fetch(HANDLE, Attached.PICTURE)
    assert isinstance(found, Shown)
    assert [hidden for hidden in HIDDEN if hidden in found.content] == []


@pytest.mark.parametrize(
    ("content", "why"), [(b"no photo", NotShown.WRONG_KIND), (bytes(MOST_BYTES + 1), NotShown.TOO_LARGE)]
)
async def test_what_cannot_be_shown_says_why(twilio: Twilio, sms: TwilioSms, content: bytes, why: NotShown) -> None:
    twilio.media[HANDLE] = ("image/jpeg", content)
    assert await sms.fetch(HANDLE, Attached.PICTURE) is why


async def test_a_picture_that_is_gone_and_a_twilio_that_is_away_are_told_apart(twilio: Twilio, sms: TwilioSms) -> None:
    assert await sms.fetch(HANDLE, Attached.PICTURE) is NotShown.GONE
    twilio.refuses_media = 503
    assert await sms.fetch(HANDLE, Attached.PICTURE) is NotShown.AWAY


@pytest.mark.parametrize("moved_to", ["http://169.254.169.254/latest/", "file:///etc/passwd", "//127.0.0.1:1/x", ""])
async def test_a_way_to_somewhere_else_is_not_followed(twilio: Twilio, sms: TwilioSms, moved_to: str) -> None:
    twilio.media[HANDLE] = ("image/jpeg", photo())
    twilio.moves_media_to = moved_to
    assert await sms.fetch(HANDLE, Attached.PICTURE) is NotShown.AWAY
    assert len(twilio.media_calls) <= 4


@pytest.mark.parametrize("status", [401, 429, 500, 503])
async def test_a_file_twilio_did_not_erase_is_still_to_be_erased(twilio: Twilio, sms: TwilioSms, status: int) -> None:
    twilio.media[HANDLE] = ("image/jpeg", b"x")
    twilio.refuses_media = status
    assert not await sms.erase(HANDLE)


async def test_a_twilio_that_is_away_has_erased_nothing(unused_tcp_port: int) -> None:
    sms = twilio_sms(base_url=f"http://127.0.0.1:{unused_tcp_port}")
    assert not await sms.erase(HANDLE)
    await sms.aclose()

"""Texts by Twilio that go out, against a REST API that refuses what Twilio refuses."""

import logging

import pytest

from bot.channels.twilio_rest import TRY_AGAIN_AFTER, TRY_AGAIN_AFTER_WRONG_TOKEN
from bot.channels.twilio_sms import TwilioSms
from bot.errors import ChannelError, SettingsError
from bot.message import (
    Address,
    ChannelName,
    Outbound,
    Receipt,
    Refused,
    RefusedBecause,
    Sent,
    TryAgain,
)
from tests.channels.twilio_account import BASE, SAM, STATUS, twilio_sms
from tests.fakes.twilio_rest import AUTH_TOKEN, NUMBER, Refusal, Twilio


async def test_a_text_goes_out_with_a_way_to_hear_what_became_of_it(twilio: Twilio, sms: TwilioSms) -> None:
    receipt = await sms.send(SAM, Outbound("No abra la puerta: <1> & «2»"))
    (text,) = twilio.sent
    assert receipt == Sent(text.sid)
    assert (text.to, text.body, text.status_callback) == (SAM.value, "No abra la puerta: <1> & «2»", STATUS)


async def test_a_whatsapp_message_without_a_sender_of_ours_is_our_fault(twilio: Twilio, sms: TwilioSms) -> None:
    to = Address(ChannelName.WHATSAPP, SAM.value)
    assert await sms.send(to, Outbound("hola")) == Refused(RefusedBecause.OUR_FAULT)


@pytest.mark.parametrize(
    ("refusal", "receipt"),
    [
        (Refusal(400, 21610, "unsubscribed"), Refused(RefusedBecause.BLOCKED)),
        (Refusal(400, 21211, "invalid"), Refused(RefusedBecause.UNREACHABLE)),
        (Refusal(400, 21614, "not a mobile"), Refused(RefusedBecause.UNREACHABLE)),
        (Refusal(400, 21408, "permission"), Refused(RefusedBecause.OUR_FAULT)),
        (Refusal(400, 21617, "too long"), Refused(RefusedBecause.OUR_FAULT)),
        (Refusal(401, 20003, "Authenticate"), TryAgain(TRY_AGAIN_AFTER_WRONG_TOKEN)),
        (Refusal(429, 20429, "Too Many Requests"), TryAgain(TRY_AGAIN_AFTER * 2)),
        (Refusal(500, 20500, "Internal"), TryAgain(TRY_AGAIN_AFTER)),
        (Refusal(503, 20503, "Unavailable"), TryAgain(TRY_AGAIN_AFTER)),
    ],
    ids=lambda value: str(value.code) if isinstance(value, Refusal) else "",
)
async def test_an_error_of_twilios_says_what_becomes_of_the_text(
    twilio: Twilio, sms: TwilioSms, refusal: Refusal, receipt: Receipt
) -> None:
    twilio.refusals.append(refusal)
    assert await sms.send(SAM, Outbound("hola")) == receipt


async def test_a_number_that_said_stop_gets_nothing(twilio: Twilio, sms: TwilioSms) -> None:
    twilio.opted_out.add(SAM.value)
    assert await sms.send(SAM, Outbound("hola")) == Refused(RefusedBecause.BLOCKED)


async def test_a_body_over_the_limit_is_our_fault(twilio: Twilio, sms: TwilioSms) -> None:
    assert await sms.send(SAM, Outbound("x" * 1601)) == Refused(RefusedBecause.OUR_FAULT)


async def test_a_twilio_that_is_away_is_tried_again(unused_tcp_port: int) -> None:
    sms = twilio_sms(base_url=f"http://127.0.0.1:{unused_tcp_port}")
    assert await sms.send(SAM, Outbound("hola")) == TryAgain(TRY_AGAIN_AFTER)
    await sms.aclose()


async def test_the_environment_of_the_sdk_sends_nothing_elsewhere(
    twilio: Twilio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TWILIO_EDGE", "ashburn")
    monkeypatch.setenv("TWILIO_REGION", "us1")
    sms = twilio_sms(base_url=twilio.url)
    assert isinstance(await sms.send(SAM, Outbound("hola")), Sent)
    await sms.aclose()


async def test_the_right_keys_are_known(sms: TwilioSms) -> None:
    await sms.check()


async def test_a_wrong_auth_token_names_its_variable_and_does_not_show_itself(twilio: Twilio, sms: TwilioSms) -> None:
    twilio.auth_token = "another"
    with pytest.raises(SettingsError, match=r"^KYR_TWILIO_AUTH_TOKEN: ") as caught:
        await sms.check()
    assert AUTH_TOKEN not in str(caught.value)


async def test_an_account_twilio_does_not_know_names_its_variable(twilio: Twilio) -> None:
    sms = TwilioSms(
        account_sid="AC" + "f" * 32, auth_token=AUTH_TOKEN, public_base_url=BASE, number=NUMBER, base_url=twilio.url
    )
    with pytest.raises(SettingsError, match=r"^KYR_TWILIO_ACCOUNT_SID: "):
        await sms.check()
    await sms.aclose()


async def test_a_silent_twilio_is_no_wrong_setting(unused_tcp_port: int) -> None:
    sms = twilio_sms(base_url=f"http://127.0.0.1:{unused_tcp_port}")
    with pytest.raises(ChannelError):
        await sms.check()
    await sms.aclose()


async def test_no_number_no_words_and_no_key_stand_in_a_log_line(
    twilio: Twilio, sms: TwilioSms, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    twilio.refusals.append(Refusal(400, 21211, f"Invalid 'To' Phone Number: {SAM.value}"))
    await sms.send(SAM, Outbound("words of ours"))
    await sms.send(SAM, Outbound("words of ours"))
    assert SAM.value not in caplog.text
    assert "words of ours" not in caplog.text
    assert AUTH_TOKEN not in caplog.text

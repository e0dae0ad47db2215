"""Texts by Twilio that come in: what is heard, who is rejected, and what a report says."""

from pathlib import Path
from urllib.parse import parse_qsl, urlencode

import pytest
from twilio.request_validator import RequestValidator

from bot.channels.twilio_sms import Reported, TwilioSms
from bot.errors import InboundRejected, SettingsError
from bot.message import (
    Address,
    Attached,
    Attachment,
    ChannelName,
    Inbound,
)
from tests.channels.twilio_account import BASE, MESSAGES, SAM, STATUS, twilio_sms
from tests.fakes.twilio_rest import ACCOUNT, AUTH_TOKEN, NUMBER, STARTS, STOPS

PAYLOADS = Path(__file__).parent.parent / "provider_payloads" / "twilio"


def payload(name: str) -> bytes:
    return (PAYLOADS / f"{name}.form").read_bytes().strip()


def signed(body: bytes, url: str = MESSAGES) -> str:
    fields = dict(parse_qsl(body.decode(), keep_blank_values=True))
    return str(RequestValidator(AUTH_TOKEN).compute_signature(url, fields))


def received(name: str, opt_out_mode: str = "twilio") -> Inbound | None:
    return twilio_sms(opt_out_mode).receive(payload(name), signed(payload(name)))


def heard(name: str, opt_out_mode: str = "twilio") -> Inbound:
    found = received(name, opt_out_mode)
    assert found is not None
    return found


def test_a_text_is_heard_with_its_number_and_every_letter() -> None:
    found = heard("sms")
    assert found.sender == SAM
    assert found.id.startswith("SM")
    assert found.text == "están en mi puerta & no sé qué hacer"
    assert found.locale_hint is None  # where a number was bought says nothing about a language
    assert not found.carrier_answered


def test_a_parameter_nobody_knows_yet_is_covered_by_the_signature_and_passed_over() -> None:
    assert heard("new_parameters").text == "hola"


def test_a_picture_without_words_is_unreadable_and_its_words_are_words() -> None:
    assert heard("mms").unreadable
    assert heard("mms_with_words").text == "este papel"
    assert not heard("mms_with_words").unreadable


def test_what_comes_with_a_text_is_named_by_twilios_two_ids_and_never_by_an_address_to_call() -> None:
    (picture,) = heard("mms").attachments
    assert picture == Attachment(Attached.PICTURE, f"MM{3:032d}/ME{3:032d}", erasable=True)
    assert picture.handle not in repr(heard("mms"))
    assert len(heard("mms_with_words").attachments) == 1
    assert heard("sms").attachments == ()


@pytest.mark.parametrize(
    ("kind", "attached"),
    [
        ("image/png", Attached.PICTURE),
        ("IMAGE/HEIC", Attached.PICTURE),
        ("audio/ogg; codecs=opus", Attached.RECORDING),
        ("video/mp4", Attached.OTHER),
        ("text/x-vcard", Attached.OTHER),
        ("", Attached.OTHER),
    ],
)
def test_every_kind_of_file_is_told_apart(kind: str, attached: Attached) -> None:
    body = payload("mms").replace(b"image%2Fjpeg", urlencode({"": kind})[1:].encode())
    found = twilio_sms().receive(body, signed(body))
    assert found is not None
    assert [attachment.kind for attachment in found.attachments] == [attached]


@pytest.mark.parametrize("count", ["x", "-1", "\u00b2", "99999"])
def test_a_count_of_files_nobody_documented_names_none_that_are_not_there(count: str) -> None:
    body = payload("mms").replace(b"NumMedia=1", urlencode({"NumMedia": count}).encode())
    found = twilio_sms().receive(body, signed(body))
    assert found is not None
    assert len(found.attachments) <= 1


def test_an_empty_text_is_a_message_without_words() -> None:
    assert (heard("empty").text, heard("empty").unreadable) == ("", False)


def test_a_number_of_another_country_is_heard() -> None:
    assert heard("mexico").sender == Address(ChannelName.SMS, "+525555550123")


@pytest.mark.parametrize("name", ["anonymous", "anonymous_as_number", "short_code"])
def test_nobody_who_cannot_be_answered_is_heard(name: str) -> None:
    assert received(name) is None


def test_a_whatsapp_number_is_another_person_than_the_same_number_by_sms() -> None:
    assert heard("whatsapp").sender == Address(ChannelName.WHATSAPP, "+12025550123")


@pytest.mark.parametrize(
    ("name", "mode", "answered"),
    [
        ("stop", "twilio", True),
        ("stop", "own", False),
        ("stop_please", "twilio", False),  # the filter takes the whole text only
        ("alto_by_advanced_opt_out", "twilio", True),
        ("alto_by_advanced_opt_out", "own", True),  # Twilio itself says that it has answered
        ("whatsapp", "twilio", False),  # the default filter is for SMS
        ("sms", "twilio", False),
    ],
)
def test_who_has_answered_a_stop_word_is_known(name: str, mode: str, answered: bool) -> None:
    assert heard(name, mode).carrier_answered is answered


@pytest.mark.parametrize("word", [*sorted(STOPS), *sorted(STARTS), "Help", "info"])
def test_every_word_of_twilios_default_filter_counts_as_answered(word: str) -> None:
    body = urlencode({"MessageSid": "SM1", "From": SAM.value, "Body": word}).encode()
    found = twilio_sms().receive(body, signed(body))
    assert found is not None
    assert found.carrier_answered


@pytest.mark.parametrize("signature", [None, "", "x", "ä", signed(payload("stop"))])
def test_a_call_twilio_did_not_sign_is_rejected(signature: str | None) -> None:
    with pytest.raises(InboundRejected):
        twilio_sms().receive(payload("sms"), signature)


def test_one_changed_letter_breaks_the_signature() -> None:
    body = payload("sms")
    with pytest.raises(InboundRejected):
        twilio_sms().receive(body.replace(b"FromState=DC", b"FromState=DD"), signed(body))


def test_a_signature_for_another_address_is_rejected() -> None:
    body = payload("sms")
    with pytest.raises(InboundRejected):
        twilio_sms().receive(body, signed(body, "https://elsewhere.example/twilio/messages"))
    with pytest.raises(InboundRejected):
        twilio_sms().reported(payload("status_delivered"), signed(payload("status_delivered"), MESSAGES))


def test_the_query_of_the_address_is_signed_too() -> None:
    body = payload("sms")
    assert twilio_sms().receive(body, signed(body, f"{MESSAGES}?line=2"), "line=2") is not None
    with pytest.raises(InboundRejected):
        twilio_sms().receive(body, signed(body), "line=2")


def test_a_signature_made_with_the_port_in_the_address_is_accepted() -> None:
    body = payload("sms")
    assert twilio_sms().receive(body, signed(body, "https://kyr.example:443/twilio/messages")) is not None


def test_a_repeated_field_is_signed_with_every_value() -> None:
    class Repeated(dict[str, str]):
        def getall(self, name: str) -> list[str]:
            return ["1", "2"] if name == "Again" else [self[name]]

    fields = Repeated({"MessageSid": "SM1", "From": SAM.value, "Body": "hola", "Again": "2"})
    signature = RequestValidator(AUTH_TOKEN).compute_signature(MESSAGES, fields)
    body = urlencode([("Again", "1"), *fields.items()]).encode()
    assert twilio_sms().receive(body, signature) is not None


def test_a_form_of_thousands_of_fields_is_rejected_before_it_is_sorted() -> None:
    with pytest.raises(InboundRejected):
        twilio_sms().receive(b"&".join(b"f%d=1" % number for number in range(5000)), "x")


def test_a_signed_call_without_an_id_is_counted_and_passed_over() -> None:
    twilio = twilio_sms()
    body = urlencode({"From": SAM.value, "Body": "hola"}).encode()
    assert twilio.receive(body, signed(body)) is None
    assert twilio.unreadable == 1


@pytest.mark.parametrize(
    ("name", "status", "error"), [("status_delivered", "delivered", ""), ("status_filtered", "undelivered", "30007")]
)
def test_a_status_callback_names_the_text_and_what_became_of_it(name: str, status: str, error: str) -> None:
    found = twilio_sms().reported(payload(name), signed(payload(name), STATUS))
    assert found == Reported(f"SM{0xABC014:032x}", status, error)


def test_nothing_a_person_wrote_shows_in_a_representation() -> None:
    assert "puerta" not in repr(heard("sms"))
    assert "5550123" not in repr(heard("sms"))


@pytest.mark.parametrize(
    ("variable", "changed"),
    [
        ("KYR_TWILIO_ACCOUNT_SID", {"account_sid": "AC12"}),
        ("KYR_TWILIO_NUMBER", {"number": "2025550100"}),
        ("KYR_TWILIO_NUMBER", {"number": None}),
        ("KYR_TWILIO_MESSAGING_SERVICE_SID", {"messaging_service_sid": "MG12"}),
        ("KYR_TWILIO_WHATSAPP_SENDER", {"whatsapp_sender": "whatsapp:12"}),
    ],
)
def test_a_wrong_setting_names_its_variable(variable: str, changed: dict[str, str | None]) -> None:
    given = {"account_sid": ACCOUNT, "auth_token": AUTH_TOKEN, "public_base_url": BASE, "number": NUMBER, **changed}
    with pytest.raises(SettingsError, match=f"^{variable}: "):
        TwilioSms(**given)  # type: ignore[arg-type]  # one of them is wrong, which is the point


# -- out --------------------------------------------------------------------------------------------------------------

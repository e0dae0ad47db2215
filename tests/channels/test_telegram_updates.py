"""Telegram's updates, read from payloads in Telegram's own shape."""

from pathlib import Path

import pytest

from bot.channels.telegram import Telegram
from bot.channels.telegram_updates import Arrived
from bot.errors import InboundRejected, SettingsError
from bot.message import Address, Attached, Attachment, ChannelName, Location, Tap
from tests.fakes.bot_api import TOKEN

PAYLOADS = Path(__file__).parent.parent / "provider_payloads" / "telegram"
SECRET = "a-secret_of-ours"
SAM = Address(ChannelName.TELEGRAM, "5550100001")


def arrived(name: str) -> tuple[Telegram, Arrived]:
    telegram = Telegram(TOKEN, webhook_secret=SECRET)
    return telegram, telegram.receive((PAYLOADS / f"{name}.json").read_bytes(), SECRET)


def test_a_text_is_heard_with_its_sender_and_the_language_telegram_believes_in() -> None:
    _, found = arrived("text")
    assert found.inbound is not None
    assert found.inbound.id == "870000001"
    assert found.inbound.sender == SAM
    assert found.inbound.text == "hola, están en mi puerta"
    assert found.inbound.locale_hint == "es"
    assert found.tap_id is None


@pytest.mark.parametrize(
    ("name", "text", "hint"),
    [("start", "/start", "es"), ("start_from_flyer", "/start", "ht"), ("command_with_bot_name", "/help", "es")],
)
def test_a_command_is_heard_without_the_bots_name_and_a_flyer_names_its_language(
    name: str, text: str, hint: str
) -> None:
    _, found = arrived(name)
    assert found.inbound is not None
    assert (found.inbound.text, found.inbound.locale_hint) == (text, hint)


@pytest.mark.parametrize("name", ["tap", "tap_on_old_message"])
def test_a_button_is_heard_however_old_its_message(name: str) -> None:
    _, found = arrived(name)
    assert found.inbound is not None
    assert found.inbound.sender == SAM
    assert found.inbound.tap == Tap("es", "ice_door", "at_door", "paper")
    assert found.tap_id is not None


def test_button_data_that_is_not_ours_is_a_message_without_a_tap() -> None:
    _, found = arrived("tap_without_message")
    assert found.inbound is not None
    assert found.inbound.tap is None
    assert found.tap_id == "4382760000000000003"


def test_a_button_in_a_group_is_answered_but_not_heard() -> None:
    _, found = arrived("tap_in_group")
    assert found.inbound is None
    assert found.tap_id == "4382760000000000004"


@pytest.mark.parametrize("name", ["photo", "voice", "sticker"])
def test_what_has_no_words_is_unreadable(name: str) -> None:
    _, found = arrived(name)
    assert found.inbound is not None
    assert found.inbound.unreadable


@pytest.mark.parametrize(
    ("name", "attached"),
    [
        ("photo", Attachment(Attached.PICTURE, "AgACAgEAAxkBAAIExample2")),  # the largest of its sizes
        ("photo_with_caption", Attachment(Attached.PICTURE, "AgACAgEAAxkBAAIExample2")),
        ("photo_as_file", Attachment(Attached.PICTURE, "BQACAgEAAxkBAAIExample")),
        ("voice", Attachment(Attached.RECORDING, "AwACAgEAAxkBAAIExample")),
        ("sticker", None),
        ("text", None),
        ("location", None),
    ],
)
def test_a_photo_and_a_voice_message_are_named_by_telegrams_id(name: str, attached: Attachment | None) -> None:
    _, found = arrived(name)
    assert found.inbound is not None
    assert found.inbound.attachments == ((attached,) if attached else ())
    assert "Example" not in repr(found)


def test_a_shared_location_is_readable_and_shows_itself_nowhere() -> None:
    _, found = arrived("location")
    assert found.inbound is not None
    assert found.inbound.location == Location(41.878113, -87.629799)
    assert not found.inbound.unreadable
    assert "41.87" not in repr(found)


def test_the_words_under_a_photo_are_words() -> None:
    _, found = arrived("photo_with_caption")
    assert found.inbound is not None
    assert found.inbound.text == "me dieron este papel"
    assert not found.inbound.unreadable


@pytest.mark.parametrize(
    "name", ["edited", "group", "another_bot", "pinned", "auto_delete_timer", "blocked", "unknown_kind"]
)
def test_what_nobody_said_to_the_bot_is_passed_over(name: str) -> None:
    telegram, found = arrived(name)
    assert found.inbound is None
    assert found.update_id is not None
    assert telegram.unreadable == 0


def test_a_field_nobody_knows_yet_changes_nothing() -> None:
    _, found = arrived("unknown_field")
    assert found.inbound is not None
    assert found.inbound.text == "hola"


@pytest.mark.parametrize("name", ["poison_text", "poison_chat", "poison_date", "poison_chat_id"])
def test_an_update_nobody_can_read_is_counted_and_keeps_its_id(name: str) -> None:
    telegram, found = arrived(name)
    assert found.inbound is None
    assert found.update_id is not None
    assert not found.is_readable
    assert telegram.unreadable == 1


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b"7", b"{}", b"\xff", b'{"update_id":"x"}', b"[" * 100_000]
)
def test_a_body_that_is_no_update_is_counted(body: bytes) -> None:
    telegram = Telegram(TOKEN, webhook_secret=SECRET)
    assert telegram.receive(body, SECRET).inbound is None
    assert telegram.unreadable == 1


@pytest.mark.parametrize("secret", [None, "", "another", SECRET + "x", SECRET[:-1], "ä"])
def test_a_call_without_our_secret_is_rejected(secret: str | None) -> None:
    telegram = Telegram(TOKEN, webhook_secret=SECRET)
    with pytest.raises(InboundRejected):
        telegram.receive(b"{}", secret)


@pytest.mark.parametrize("secret", [None, ""])
def test_without_a_secret_of_ours_every_call_is_rejected(secret: str | None) -> None:
    with pytest.raises(InboundRejected):
        Telegram(TOKEN).receive(b"{}", secret)


@pytest.mark.parametrize("token", ["", "abc", "123", "123:", "123:a b", "123:abc\n"])
def test_a_token_that_is_none_names_its_variable_and_does_not_show_itself(token: str) -> None:
    with pytest.raises(SettingsError, match=r"^KYR_TELEGRAM_TOKEN: ") as caught:
        Telegram(token)
    assert not token.strip() or token.strip() not in str(caught.value).replace("123456:ABC-DEF", "")


def test_nothing_a_person_wrote_shows_in_a_representation() -> None:
    _, found = arrived("text")
    assert "puerta" not in repr(found)
    assert "5550100001" not in repr(found)

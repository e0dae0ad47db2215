"""Photos and voice messages on both channels, from a person's telephone to whoever may look at them."""

from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.service.attachments import Attachments
from bot.store.provider_copies import ProviderCopies
from tests.http.house import House, Later, house

SAM = "+12025550123"
JPEG = ("image/jpeg", b"not looked at")


async def test_a_picture_nobody_may_look_at_is_erased_at_twilio_and_the_person_is_told(database_url: str) -> None:
    async with house(database_url) as lived_in:
        twilio = lived_in.twilio
        await twilio.text(SAM, "hola")
        (said,), ids = await twilio.sends(SAM, JPEG)
        assert said.startswith(lived_in.app.talk.voice.catalogs.say("es", UNREADABLE, "sms"))
        assert list(twilio.media) == ids
        assert await lived_in.app.attachments.sweep() == 1
        assert twilio.media == {}
        assert await lived_in.count("provider_copy") == 0


async def test_the_words_under_a_picture_are_answered_and_every_file_is_erased(database_url: str) -> None:
    async with house(database_url) as lived_in:
        twilio = lived_in.twilio
        said, _ = await twilio.sends(SAM, JPEG, ("video/mp4", b"film"), ("text/x-vcard", b"card"), body="la migra")
        assert "9" in said[0]
        assert await lived_in.app.attachments.sweep() == 3
        assert twilio.media == {}


@pytest.mark.parametrize("word", ["STOP", "DELETE"])
async def test_a_file_beside_a_last_word_is_erased_as_well(database_url: str, word: str) -> None:
    async with house(database_url) as lived_in:
        twilio = lived_in.twilio
        await twilio.text(SAM, "hola")
        await twilio.sends(SAM, JPEG, body=word)
        assert await lived_in.app.attachments.sweep() == 1
        assert twilio.media == {}


async def test_a_twilio_that_does_not_erase_is_asked_again_and_no_id_is_logged(
    database_url: str,
) -> None:
    async with house(database_url) as lived_in:
        twilio = lived_in.twilio
        await twilio.text(SAM, "hola")
        _, (id_,) = await twilio.sends(SAM, JPEG)
        twilio.refuses_media = 503
        with capture_logs() as lines:
            assert await lived_in.app.attachments.sweep() == 0
            assert await lived_in.app.attachments.sweep() == 0
        assert len(twilio.media_calls) == 1
        twilio.refuses_media = 0
        assert await later(lived_in).sweep() == 1
        assert twilio.media == {}
    assert [line["event"] for line in lines] == ["copy_not_erased"]
    assert all(part not in str(lines) for part in (SAM, *id_.split("/")))


def later(lived_in: House) -> Attachments:
    """The same, two minutes later."""
    app = lived_in.app
    return Attachments(ProviderCopies(app.database, app.vault), app.channels, Later(ahead=timedelta(minutes=2)))


UNREADABLE = "I can only read text, not photos. A person can help: 9."

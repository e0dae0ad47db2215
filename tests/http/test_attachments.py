"""Photos and voice messages on both channels, from a person's telephone to whoever may look at them."""

import asyncio
import os
import sys
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from bot.engine.effects import Kind
from bot.hotline.outcomes import Outcome
from bot.hotline.roster import Volunteer
from bot.hotline.views import Line
from bot.message import Attached, NotShown, Shown
from bot.service.attachments import Attachments
from bot.speech.sentences import SENTENCES
from bot.store.attachments import KeptAttachments
from bot.store.escalations import Holding
from bot.store.provider_copies import ProviderCopies
from bot.store.tables import metadata
from tests.fakes.files import HIDDEN, photo, voice
from tests.http.house import House, Later, house
from tests.http.test_handoff import on_duty

SAM = "+12025550123"
CHAT = 5550100001
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
    kept, copies = KeptAttachments(app.database, app.vault), ProviderCopies(app.database, app.vault)
    return Attachments(kept, copies, app.channels, Later(ahead=timedelta(minutes=2)))


UNREADABLE = "I can only read text, not photos. A person can help: 9."


async def test_a_picture_by_whatsapp_is_erased_as_well_even_where_we_have_no_sender_there(database_url: str) -> None:
    async with house(database_url) as lived_in:
        twilio = lived_in.twilio
        await twilio.sends(SAM, JPEG, channel="whatsapp:")
        assert await lived_in.app.attachments.sweep() == 1
        assert twilio.media == {}


async def test_a_file_of_somebody_who_is_blocked_is_erased_although_nothing_is_answered(database_url: str) -> None:
    async with house(database_url) as lived_in:
        twilio = lived_in.twilio
        await twilio.text(SAM, "hola")
        async with lived_in.app.database.begin() as connection:
            await connection.execute(text("update conversation set blocked_until = now() + interval '1 day'"))
        await twilio.text(SAM, "hola")  # they are told once
        said, _ = await twilio.sends(SAM, JPEG)
        assert said == []
        assert await lived_in.app.attachments.sweep() == 1
        assert twilio.media == {}


async def test_a_file_beside_a_message_that_could_not_be_answered_is_erased(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise LookupError

    async with house(database_url) as lived_in:
        await lived_in.twilio.text(SAM, "hola")
        monkeypatch.setattr("bot.service.turns.respond", fail)
        (said,), _ = await lived_in.twilio.sends(SAM, JPEG)
        assert said.startswith(lived_in.app.talk.voice.catalogs.say("es", SENTENCES[Kind.SORRY].sms, "sms"))
        assert await lived_in.app.attachments.sweep() == 1
        assert lived_in.twilio.media == {}


# -- while a volunteer holds the conversation -------------------------------------------------------------------------


async def held_by_sms(lived_in: House, ana: Volunteer) -> Holding:
    for said in ("hola", "9", "1"):
        await lived_in.twilio.text(SAM, said)
    return await claimed(lived_in, ana)


async def held_on_telegram(lived_in: House, ana: Volunteer) -> Holding:
    for said in ("hola", "9", "1"):
        await push(lived_in, lived_in.api.says(CHAT, said))
    return await claimed(lived_in, ana)


async def claimed(lived_in: House, ana: Volunteer) -> Holding:
    (waiting,) = (await lived_in.app.desk.board(ana)).waiting
    changed = await lived_in.app.desk.claim(ana, waiting.id)
    assert changed is not None
    return Holding(waiting.id, ana.id, changed.epoch)


async def push(lived_in: House, update: dict[str, Any]) -> None:
    assert await lived_in.api.push(update) == 200
    await lived_in.settle()


async def last(lived_in: House, ana: Volunteer, holding: Holding) -> Line:
    held = await lived_in.app.desk.open(ana, holding.escalation)
    assert held is not None
    return held.lines[-1]


async def everything_stored(lived_in: House) -> bytes:
    """Every value of every row, as bytes."""
    found: list[bytes] = []
    async with lived_in.app.database.begin() as connection:
        for table in metadata.sorted_tables:
            for row in await connection.execute(table.select()):
                found += [value if isinstance(value, bytes) else str(value).encode() for value in row]
    return b"|".join(found)


async def test_a_photo_by_sms_is_looked_at_once_and_then_twilio_has_no_copy(database_url: str) -> None:
    async with house(database_url, attachments=True) as lived_in:
        app, twilio = lived_in.app, lived_in.twilio
        ana = await on_duty(lived_in, "Ana")
        holding = await held_by_sms(lived_in, ana)
        said, (id_,) = await twilio.sends(SAM, ("image/jpeg", photo()), body="este papel")
        assert said == []  # the bot is silent
        line = await last(lived_in, ana, holding)
        assert (line.attached, line.is_there, line.text) == (Attached.PICTURE, True, "")
        assert await app.attachments.sweep() == 0  # a volunteer may still look
        stored = await everything_stored(lived_in)
        assert id_.partition("/")[2].encode() not in stored

        shown = await app.attachments.look(holding, line.id)
        assert isinstance(shown, Shown)
        assert [hidden for hidden in HIDDEN if hidden in shown.content] == []
        assert shown.content[:200] not in await everything_stored(lived_in)
        assert await app.attachments.look(holding, line.id) is NotShown.GONE
        assert await app.attachments.sweep() == 1
        assert twilio.media == {}
        assert not (await last(lived_in, ana, holding)).is_there
        assert await lived_in.count("provider_copy") == 0


async def test_a_photo_and_a_voice_message_on_telegram_are_there_until_the_conversation_ends(
    database_url: str,
) -> None:
    async with house(database_url, attachments=True) as lived_in:
        app, api = lived_in.app, lived_in.api
        ana = await on_duty(lived_in, "Ana")
        holding = await held_on_telegram(lived_in, ana)
        await push(lived_in, api.shows(CHAT, photo()))
        picture = await last(lived_in, ana, holding)
        await push(lived_in, api.speaks(CHAT, voice()))
        recording = await last(lived_in, ana, holding)
        for _ in range(2):
            for line, kind in ((picture, "image/jpeg"), (recording, "audio/ogg")):
                shown = await app.attachments.look(holding, line.id)
                assert isinstance(shown, Shown)
                assert shown.content_type == kind
                assert b"anary" not in shown.content
        assert await lived_in.count("provider_copy") == 0  # Telegram erases nothing when asked
        stored = await everything_stored(lived_in)
        assert all(id_.encode() not in stored for id_ in api.files)

        assert await app.desk.close(ana, holding.escalation, holding.epoch, Outcome.INFORMED) is not None
        assert await app.attachments.look(holding, picture.id) is None
        async with app.database.begin() as connection:
            handles = (await connection.execute(text("select handle from escalation_attachment"))).scalars().all()
        assert handles == [None, None]


async def test_whoever_does_not_hold_it_now_is_shown_nothing_and_twilio_is_not_even_asked(database_url: str) -> None:
    async with house(database_url, attachments=True) as lived_in:
        app, twilio = lived_in.app, lived_in.twilio
        ana, ben = await on_duty(lived_in, "Ana"), await on_duty(lived_in, "Ben")
        holding = await held_by_sms(lived_in, ana)
        await twilio.sends(SAM, ("image/jpeg", photo()))
        line = await last(lived_in, ana, holding)
        assert await app.attachments.look(Holding(holding.escalation, ben.id, holding.epoch), line.id) is None
        assert await app.attachments.look(Holding(holding.escalation, ana.id, holding.epoch - 1), line.id) is None
        assert await app.desk.release(ana, holding.escalation, holding.epoch) is not None
        assert await app.attachments.look(holding, line.id) is None
        assert twilio.media_calls == []

        again = await claimed(lived_in, ben)  # the next one sees it: they agreed, and nobody has looked
        assert isinstance(await app.attachments.look(again, line.id), Shown)


async def test_a_claim_that_is_lost_while_the_photo_is_on_its_way_shows_nothing(database_url: str) -> None:
    async with house(database_url, attachments=True) as lived_in:
        app, twilio = lived_in.app, lived_in.twilio
        ana = await on_duty(lived_in, "Ana")
        holding = await held_by_sms(lived_in, ana)
        await twilio.sends(SAM, ("image/jpeg", photo()))
        line = await last(lived_in, ana, holding)
        twilio.slow_media.clear()
        looking = asyncio.create_task(app.attachments.look(holding, line.id))
        async with asyncio.timeout(20):
            await twilio.media_asked.wait()
        assert await app.desk.release(ana, holding.escalation, holding.epoch) is not None
        twilio.slow_media.set()
        assert await looking is None
        assert len(twilio.media) == 1  # nobody has seen it: it waits for the next volunteer


@pytest.mark.parametrize("ending", ["close", "DELETE", "STOP", "end"])
async def test_a_photo_nobody_looked_at_is_erased_at_twilio_when_it_ends(database_url: str, ending: str) -> None:
    async with house(database_url, attachments=True) as lived_in:
        app, twilio = lived_in.app, lived_in.twilio
        ana = await on_duty(lived_in, "Ana")
        holding = await held_by_sms(lived_in, ana)
        await twilio.sends(SAM, ("image/jpeg", photo()), ("audio/ogg", voice()))
        assert await app.attachments.sweep() == 0
        if ending == "close":
            assert await app.desk.close(ana, holding.escalation, holding.epoch, Outcome.INFORMED) is not None
        elif ending == "end":
            for said in ("MENU", "2"):
                await twilio.text(SAM, said)
        else:
            await twilio.text(SAM, ending)
        assert await app.attachments.sweep() == 2
        assert twilio.media == {}
        assert await lived_in.count("provider_copy") == 0


async def test_a_legal_hold_keeps_what_belongs_to_it(database_url: str) -> None:
    async with house(database_url, attachments=True) as lived_in:
        app, twilio = lived_in.app, lived_in.twilio
        ana = await on_duty(lived_in, "Ana")
        holding = await held_by_sms(lived_in, ana)
        await twilio.sends(SAM, ("image/jpeg", photo()))
        async with app.database.begin() as connection:
            await connection.execute(text("update conversation set held_at = now()"))
        line = await last(lived_in, ana, holding)
        assert isinstance(await app.attachments.look(holding, line.id), Shown)
        assert await app.desk.close(ana, holding.escalation, holding.epoch, Outcome.INFORMED) is not None
        assert await app.attachments.sweep() == 0
        assert len(twilio.media) == 1


async def test_before_a_volunteer_is_here_the_person_is_told_and_nothing_is_kept(database_url: str) -> None:
    async with house(database_url, attachments=True) as lived_in:
        twilio, say = lived_in.twilio, lived_in.app.talk.voice.catalogs.say
        await on_duty(lived_in, "Ana")
        await twilio.text(SAM, "hola")
        (said,), _ = await twilio.sends(SAM, JPEG)
        assert said.startswith("No puedo ver fotos. Una persona puede verla: 9.")
        await twilio.text(SAM, "9")
        (said,), _ = await twilio.sends(SAM, JPEG)
        assert said.startswith(say("es", SENTENCES[Kind.AGREE_FIRST].full))
        await twilio.text(SAM, "1")
        (said,), _ = await twilio.sends(SAM, JPEG)
        assert said.startswith(say("es", SENTENCES[Kind.SEND_LATER].full))
        assert await lived_in.count("escalation_attachment") == 0
        assert await lived_in.app.attachments.sweep() == 3
        assert twilio.media == {}


async def test_with_the_switch_off_the_words_reach_the_volunteer_and_the_photo_nobody(database_url: str) -> None:
    async with house(database_url) as lived_in:
        ana = await on_duty(lived_in, "Ana")
        holding = await held_by_sms(lived_in, ana)
        said, _ = await lived_in.twilio.sends(SAM, JPEG, body="este papel")
        assert said == ["El voluntario no puede ver esto. Por favor, escriba lo que muestra o lo que dice."]
        assert (await last(lived_in, ana, holding)).text == "este papel"
        assert await lived_in.count("escalation_attachment") == 0
        assert await lived_in.app.attachments.sweep() == 1


async def test_switched_off_meanwhile_nobody_can_look_and_nothing_waits_for_it(database_url: str) -> None:
    async with house(database_url, attachments=True) as lived_in:
        app, twilio = lived_in.app, lived_in.twilio
        ana = await on_duty(lived_in, "Ana")
        holding = await held_by_sms(lived_in, ana)
        await twilio.sends(SAM, ("image/jpeg", photo()))
        line = await last(lived_in, ana, holding)
        off = replace(app.attachments, open=False)
        assert await off.look(holding, line.id) is NotShown.GONE
        assert await off.sweep() == 1
        assert twilio.media == {}
        assert not (await last(lived_in, ana, holding)).is_there


async def test_nothing_of_a_photo_is_written_to_a_disk(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    opened: list[str] = []

    def watch(event: str, args: tuple[Any, ...]) -> None:
        if watching and event == "open" and isinstance(args[1], str) and set(args[1]) & set("wax+"):
            opened.append(str(args[0]))

    watching: list[bool] = []
    sys.addaudithook(watch)
    async with house(database_url, attachments=True, data_dir=tmp_path) as lived_in:
        ana = await on_duty(lived_in, "Ana")
        holding = await held_by_sms(lived_in, ana)
        await lived_in.twilio.sends(SAM, ("image/jpeg", photo(3000, 2000)))
        line = await last(lived_in, ana, holding)
        watching.append(True)
        assert isinstance(await lived_in.app.attachments.look(holding, line.id), Shown)
        watching.clear()
    assert opened == []
    assert os.listdir(tmp_path) == []

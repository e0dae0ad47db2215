"""What a person sent, on the volunteer's page: shown inside it, to the one who holds the conversation, kept nowhere."""

import re
from base64 import b64decode

import httpx
import pytest

from bot.message import Attached, ChannelName
from tests.fakes.files import HIDDEN, photo, voice
from tests.web.room import Person, Room, room

AGREED = ("hola", "9", "1")
FORM = re.compile(
    r'<form method="post" action="(?P<to>/console/e/[^"]+/look)" target="_blank">(?P<fields>.*?)</form>', re.DOTALL
)
FIELD = re.compile(r'name="(epoch|line)" value="([^"]+)"')


async def conversation(
    here: Room, ana: httpx.AsyncClient, channel: ChannelName = ChannelName.SMS
) -> tuple[Person, str]:
    person = here.person(channel)
    await person.says(*AGREED)
    path = f"/console/e/{await here.waiting()}"
    await ana.post(f"{path}/claim")
    return person, path


async def look(client: httpx.AsyncClient, path: str, **instead: str) -> httpx.Response:
    """Press the button of the last thing that can be looked at."""
    form = list(FORM.finditer((await client.get(path)).text))[-1]
    return await client.post(form["to"], data=dict(FIELD.findall(form["fields"])) | instead)


async def test_a_photo_is_shown_inside_the_page_without_what_it_hides(database_url: str) -> None:
    async with room(database_url, attachments=True) as here, here.volunteer() as ana:
        person, path = await conversation(here, ana)
        await person.sends(Attached.PICTURE, photo(), "este papel")
        page = await look(ana, path)
        assert page.status_code == 200
        found = re.search(r'<img src="data:image/jpeg;base64,([^"]+)" alt="[^"]+">', page.text)
        assert found is not None
        content = b64decode(found[1])
        assert content.startswith(b"\xff\xd8")
        assert [hidden for hidden in HIDDEN if hidden in content] == []
        assert "this once" in page.text
        assert page.headers["cache-control"] == "no-store"
        policy = page.headers["content-security-policy"]
        assert "img-src 'self' data:;" in policy
        assert "media-src data:;" in policy
        assert "default-src 'none'" in policy
        after = (await ana.get(path)).text
        assert "cannot be opened any more" in after
        assert "/look" not in after
        assert "data:" not in (await ana.get(path)).headers["content-security-policy"]


async def test_a_voice_message_is_played_and_on_telegram_as_often_as_needed(database_url: str) -> None:
    async with room(database_url, attachments=True) as here, here.volunteer() as ana:
        person, path = await conversation(here, ana, ChannelName.TELEGRAM)
        await person.sends(Attached.RECORDING, voice())
        for _ in range(2):
            page = await look(ana, path)
            assert page.status_code == 200
            assert '<audio controls controlslist="nodownload" src="data:audio/ogg;base64,T2dnUw' in page.text
            assert "until this conversation ends" in page.text


async def test_another_volunteer_a_stale_page_and_a_made_up_line_get_409_and_no_picture(database_url: str) -> None:
    async with room(database_url, attachments=True) as here, here.volunteer() as ana, here.volunteer("Ben") as ben:
        person, path = await conversation(here, ana)
        await person.sends(Attached.PICTURE, photo())
        form = list(FORM.finditer((await ana.get(path)).text))[-1]
        fields = dict(FIELD.findall(form["fields"]))
        for client, wrong in (
            (ben, {}),
            (ana, {"epoch": "0"}),
            (ana, {"epoch": "x"}),
            (ana, {"line": "x"}),
            (ana, {"line": "00000000-0000-0000-0000-000000000000"}),
        ):
            answer = await client.post(form["to"], data=fields | wrong)
            assert answer.status_code == 409
            assert "data:image" not in answer.text
        async with here.stranger() as stranger:
            assert (await stranger.post(form["to"], data=fields)).status_code == 401
        assert (await ana.get(form["to"])).status_code == 405
        other_site = {"Sec-Fetch-Site": "cross-site"}
        assert (await ana.post(form["to"], data=fields, headers=other_site)).status_code == 403
        assert (await look(ana, path)).status_code == 200  # all of that used nothing up


@pytest.mark.parametrize(
    ("kind", "content", "status", "words"),
    [
        (Attached.PICTURE, b"%PDF-1.7", 422, "of a kind we cannot show safely"),
        (Attached.RECORDING, bytes(5 * 1024 * 1024), 422, "too large"),
    ],
)
async def test_what_cannot_be_shown_is_said_and_stays_until_the_end(
    database_url: str, kind: Attached, content: bytes, status: int, words: str
) -> None:
    async with room(database_url, attachments=True) as here, here.volunteer() as ana:
        person, path = await conversation(here, ana)
        await person.sends(kind, content)
        for _ in range(2):
            answer = await look(ana, path)
            assert answer.status_code == status
            assert words in answer.text


async def test_what_the_provider_has_no_more_is_gone(database_url: str) -> None:
    async with room(database_url, attachments=True) as here, here.volunteer() as ana:
        person, path = await conversation(here, ana)
        await person.sends(Attached.PICTURE, photo())
        here.app.channels[ChannelName.SMS]._files.clear()  # type: ignore[attr-defined]  # the demo's drawn channel
        answer = await look(ana, path)
        assert answer.status_code == 410
        assert "send it again" in answer.text


async def test_the_audit_says_that_somebody_looked_and_nothing_else(database_url: str) -> None:
    async with room(database_url, attachments=True) as here, here.volunteer() as ana:
        person, path = await conversation(here, ana)
        await person.sends(Attached.PICTURE, photo())
        await look(ana, path)
        async with here.app.database.begin() as connection:
            rows = (await connection.exec_driver_sql("select action from audit order by id")).scalars().all()
        assert rows.count("looked") == 1


async def test_in_spanish_too(database_url: str) -> None:
    async with room(database_url, attachments=True) as here, here.volunteer("Ana", "es") as ana:
        person, path = await conversation(here, ana)
        await person.sends(Attached.PICTURE, photo())
        assert here.spanish("A photo") in (await ana.get(path)).text
        page = await look(ana, path)
        assert here.spanish("The photo they sent") in page.text

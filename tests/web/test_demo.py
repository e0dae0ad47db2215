"""The demo's page over HTTP: off unless asked for, a phone that talks to the bot, a day that can be pretended."""

import asyncio
import re
from html import escape, unescape

import httpx
import pytest

from bot.web.demo_person import FIRST, LINES
from tests.web.room import Room, hidden, room


async def phone(client: httpx.AsyncClient) -> str:
    return (await client.get("/demo/phone")).text


async def until(client: httpx.AsyncClient, words: str) -> None:
    """Wait until the phone shows something that comes later than an answer."""
    async with asyncio.timeout(20), client.stream("GET", "/demo/events") as events:
        lines = events.aiter_lines()
        while words not in await phone(client):
            await anext(lines)


async def test_the_demo_does_not_exist_unless_it_is_asked_for(database_url: str) -> None:
    async with room(database_url, demo=False) as here, here.stranger() as stranger:
        for path in ("/demo", "/demo/phone", "/demo/events", "/demo/pictures/two_papers.png"):
            assert (await stranger.get(path)).status_code == 404
        assert (await stranger.post("/demo/say", data={"text": "hola"})).status_code == 404


async def test_a_visitor_gets_a_phone_and_a_console_that_is_signed_in(database_url: str) -> None:
    async with room(database_url) as here, here.stranger() as visitor:
        page = (await visitor.get("/demo")).text
        assert "Demo: nothing here is signed off; general information, not legal advice." in page
        assert "Ana: on duty" in (await visitor.get("/console")).text


async def test_the_phone_looks_like_telegram_or_like_text_messages(database_url: str) -> None:
    async with room(database_url) as here, here.stranger() as visitor:
        await visitor.get("/demo")
        await visitor.post("/demo/say", data={"text": "hola"})
        assert '<button name="tap" value="es|menu|' in await phone(visitor)
        await visitor.post("/demo/look", data={"look": "sms"})
        assert 'class="bubble' not in await phone(visitor)  # another channel is another person
        await visitor.post("/demo/say", data={"text": "hola"})
        shown = await phone(visitor)
        assert 'name="tap"' not in shown
        assert "GSM-7" in shown


async def test_pressing_a_button_says_its_label_and_is_answered(database_url: str) -> None:
    async with room(database_url) as here, here.stranger() as visitor:
        await visitor.get("/demo")
        await visitor.post("/demo/language", data={"locale": "en"})
        await visitor.post("/demo/say", data={"tap": "en|@word|_|person"})
        shown = await phone(visitor)
        assert "Talk with a person" in shown
        assert "A volunteer can write with you here." in shown


async def test_the_phone_shows_a_picture_with_its_words_and_text_messages_do_not(database_url: str) -> None:
    async with room(database_url) as here, here.stranger() as visitor:
        await visitor.get("/demo")
        for say in ({"text": "hola"}, {"tap": "es|ice_door|at_door|paper"}):
            await visitor.post("/demo/say", data=say)
        source, alt = re.findall(r'<img class="picture" src="([^"]+)" alt="([^"]+)"', await phone(visitor))[0]
        assert alt.startswith("Dos papeles.")
        picture = await visitor.get(source)
        assert picture.headers["content-type"] == "image/png"
        assert picture.content == here.app.talk.content.pictures["two_papers"].png
        assert (await visitor.get("/demo/pictures/nothing.png")).status_code == 404
        await visitor.post("/demo/look", data={"look": "sms"})
        for text in ("la migra está en la puerta", "1"):
            await visitor.post("/demo/say", data={"text": text})
        assert "<img" not in await phone(visitor)


async def test_a_photo_goes_from_the_phone_to_the_volunteer_who_holds_the_chat(database_url: str) -> None:
    async with room(database_url, attachments=True) as here, here.stranger() as visitor:
        await visitor.get("/demo")
        await visitor.post("/demo/language", data={"locale": "en"})
        await visitor.post("/demo/say", data={"photo": "paper"})
        shown = await phone(visitor)
        assert '<img class="picture" src="/demo/pictures/ice_200.png"' in shown
        assert "A person can look at it." in shown
        for tap in ("en|@word|_|person", "en|@consent|_|yes"):
            await visitor.post("/demo/say", data={"tap": tap})
        conversation = f"/console/e/{await here.waiting()}"
        await visitor.post(f"{conversation}/claim")
        await visitor.post("/demo/say", data={"photo": "paper"})
        page = (await visitor.get(conversation)).text
        fields = dict(
            re.findall(r'name="(epoch|line)" value="([^"]+)">', page.partition("/look")[2].partition("</form>")[0])
        )
        assert "data:image/jpeg" in (await visitor.post(f"{conversation}/look", data=fields)).text


async def test_where_nobody_may_look_the_phone_has_no_button_for_it(database_url: str) -> None:
    async with room(database_url) as here, here.stranger() as visitor:
        assert 'name="photo"' not in (await visitor.get("/demo")).text
        await visitor.post("/demo/say", data={"photo": "paper"})
        assert 'class="bubble' not in await phone(visitor)


async def test_a_pretended_day_changes_what_the_memo_is_worth(database_url: str) -> None:
    async with room(database_url) as here, here.stranger() as visitor:
        await visitor.get("/demo")
        await visitor.post("/demo/day", data={"day": "2022-01-10"})
        assert here.app.talk.clock.today().isoformat() == "2022-01-10"
        assert 'value="2022-01-10"' in (await visitor.get("/demo/controls")).text
        await visitor.post("/demo/day", data={"day": ""})
        assert here.app.talk.clock.pretend is None


async def test_starting_over_erases_the_chat_and_takes_a_new_phone(database_url: str) -> None:
    async with room(database_url) as here, here.stranger() as visitor:
        await visitor.get("/demo")
        await visitor.post("/demo/say", data={"text": "hola"})
        await visitor.post("/demo/say", data={"tap": "es|@word|_|person"})
        await visitor.post("/demo/say", data={"tap": "es|@consent|_|yes"})
        assert len(await here.app.escalations.queue()) == 1
        await visitor.post("/demo/start-over")
        assert await here.app.escalations.queue() == ()
        assert 'class="bubble' not in await phone(visitor)


async def test_a_volunteers_words_reach_the_phone(database_url: str) -> None:
    async with room(database_url) as here, here.stranger() as visitor:
        await visitor.get("/demo")
        for text in ("hola", "hablar con una persona", "1"):
            await visitor.post("/demo/say", data={"text": text})
        await answered(here, visitor, "Estoy aquí <3")
        await until(visitor, "Estoy aquí &lt;3")


async def test_a_browser_without_a_phone_is_sent_to_the_page(database_url: str) -> None:
    async with room(database_url) as here, here.stranger() as stranger:
        assert (await stranger.get("/demo/phone")).status_code == 401
        assert (await stranger.get("/demo/events")).status_code == 401
        assert (await stranger.post("/demo/say", data={"text": "hola"})).url.path == "/demo"


async def answered(here: Room, volunteer: httpx.AsyncClient, text: str) -> None:
    page = await volunteer.post(f"/console/e/{await here.waiting()}/claim")
    await volunteer.post(f"{page.url.path}/reply", data={**hidden(page.text), "text": text})


async def test_somebody_made_up_writes_and_goes_on_after_each_answer(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.web.demo_person.Writer.__init__.__defaults__", (0.0,))
    async with room(database_url) as here, here.stranger() as visitor:
        await visitor.get("/demo")
        await visitor.post("/demo/practice")
        assert FIRST in unescape(await phone(visitor))
        page = await visitor.post(f"/console/e/{await here.waiting()}/claim")
        assert FIRST in unescape(page.text)
        await until(visitor, "Ana")
        assert LINES[0] not in unescape(await phone(visitor))  # that somebody is here is no answer yet
        for number, line in enumerate(LINES, start=1):
            page = await visitor.get(page.url.path)
            await visitor.post(f"{page.url.path}/reply", data={**hidden(page.text), "text": f"Answer {number}."})
            await until(visitor, escape(line))
        page = await visitor.get(page.url.path)
        assert LINES[-1] in unescape(page.text)
        await visitor.post(f"{page.url.path}/close", data={**hidden(page.text), "outcome": "informed"})
        assert "Nobody is waiting." in (await visitor.get("/console")).text


async def test_a_visitor_sits_in_every_chair_and_two_coordinators_do_what_takes_two(database_url: str) -> None:
    async with room(database_url) as here, here.stranger() as visitor:
        await visitor.get("/demo")
        page = (await visitor.post("/demo/seat", data={"seat": "coordinator"})).text
        assert '<button name="seat" value="coordinator" aria-pressed="true">' in page
        for path, words in (("team", "9:00 AM – 1:00 PM"), ("people", "Marisol"), ("care", "None is kept.")):
            shown = (await visitor.get(f"/console/{path}")).text
            assert "Demo: everybody here is made up." in shown
            assert words in shown
        assert "Nothing is counted yet." in (await visitor.get("/console/figures")).text  # no number is made up
        invitation = re.findall(r'name="invitation" value="([^"]+)"', (await visitor.get("/console/people")).text)[0]
        assert (
            "Hand this link over now"
            in (await visitor.post("/console/people/approve", data={"invitation": invitation})).text
        )
        await visitor.post("/console/people/invite", data={"alias": "Teo", "role": "volunteer", "language": "en"})
        await visitor.post("/demo/seat", data={"seat": "second"})
        assert "I know them too: let them in" in (await visitor.get("/console/people")).text
        await visitor.post("/demo/seat", data={"seat": "reviewer"})
        assert (await visitor.get("/console")).url.path == "/console/questions"
        await visitor.post("/demo/seat", data={"seat": "volunteer"})
        assert "Ana: on duty" in (await visitor.get("/console")).text
        await visitor.post("/demo/seat", data={"seat": "king"})
        assert "Ana: on duty" in (await visitor.get("/console")).text


async def test_without_the_demo_nobody_takes_a_chair_and_nothing_says_demo(database_url: str) -> None:
    async with room(database_url, demo=False) as here, here.volunteer() as ana:
        assert (await ana.post("/demo/seat", data={"seat": "coordinator"})).status_code == 404
        assert "Demo:" not in (await ana.get("/console")).text

"""The console over HTTP: who gets in, what a volunteer sees, and what becomes of what they write."""

import asyncio
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import select, text

from bot.hotline.advice import Wrong
from bot.message import ChannelName
from bot.store.tables import audit
from tests.web.room import OURS, hidden, room

AGREED = ("hola", "9", "1")


async def test_nobody_gets_in_without_a_session(database_url: str) -> None:
    async with room(database_url) as here, here.stranger() as stranger:
        somebody = uuid4()
        for path in ("/console", "/console/events", f"/console/e/{somebody}", f"/console/e/{somebody}/end"):
            answer = await stranger.get(path)
            assert answer.status_code == 401
            assert "You are not signed in" in answer.text
        for form in ("duty", f"e/{somebody}/claim", f"e/{somebody}/reply", f"e/{somebody}/close"):
            assert (await stranger.post(f"/console/{form}")).status_code == 401


async def test_looking_at_a_link_does_not_use_it_up_and_using_it_does(database_url: str) -> None:
    async with room(database_url) as here, here.stranger() as stranger:
        link = await here.link()
        for _ in range(3):
            assert (await stranger.get(link)).status_code == 200
        assert (await stranger.post(link)).url.path == "/console/passkeys"
        async with here.stranger() as other:
            again = await other.post(link)
            assert again.status_code == 410
            assert "does not work any more" in again.text


@pytest.mark.parametrize(
    ("base", "cookie"),
    [
        (None, "kyr=…; HttpOnly; Max-Age=43200; Path=/; SameSite=lax"),
        ("https://kyr.example", "__Host-kyr=…; HttpOnly; Max-Age=43200; Path=/; SameSite=lax; Secure"),
    ],
)
async def test_a_session_is_out_of_reach_of_scripts_and_other_sites(
    database_url: str, base: str | None, cookie: str
) -> None:
    async with (
        room(database_url, public_base_url=base) as here,
        httpx.AsyncClient(base_url=here.url, headers=OURS) as client,
    ):
        given = (await client.post(await here.link())).headers["set-cookie"]
        name, _, rest = given.partition("=")
        secret, _, flags = rest.partition(";")
        assert len(secret) == 43
        assert f"{name}=…;{flags}" == cookie


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {},
    ],
)
async def test_forms_of_other_sites_are_refused(database_url: str, headers: dict[str, str]) -> None:
    async with room(database_url) as here, here.volunteer() as ana:
        del ana.headers["Sec-Fetch-Site"]
        assert (await ana.post("/console/duty", data={"on": "no"}, headers=headers)).status_code == 403
        assert await here.app.volunteers.anyone_on_duty()
        ours = {"Origin": here.url}
        assert (await ana.post("/console/duty", data={"on": "no"}, headers=ours)).status_code == 200
        assert not await here.app.volunteers.anyone_on_duty()


async def test_the_queue_shows_a_code_name_and_nothing_about_the_person(database_url: str) -> None:
    async with room(database_url) as here, here.volunteer() as ana:
        assert "Nobody is waiting." in (await ana.get("/console")).text
        person = here.person()
        await person.says("la migra está en la puerta", "9")
        page = (await ana.get("/console")).text
        for shown in ("One person is waiting.", "Emergency", "Español", "SMS", "ICE is at my door"):
            assert shown in page
        for hidden_word in ("5105550123", "0123", "migra"):
            assert hidden_word not in page


async def test_two_volunteers_claim_over_http_and_one_is_told_that_the_other_was_faster(database_url: str) -> None:
    async with room(database_url) as here, here.volunteer("Ana") as ana, here.volunteer("Beto") as beto:
        await here.person().says(*AGREED)
        path = f"/console/e/{await here.waiting()}/claim"
        answers = await asyncio.gather(ana.post(path), beto.post(path))
        assert sorted(answer.url.path == "/console" for answer in answers) == [False, True]
        late = next(answer for answer in answers if answer.url.path == "/console")
        assert "Another volunteer was faster" in late.text


async def test_both_write_and_the_person_is_told_who_is_here_and_when_it_ends(database_url: str) -> None:
    async with room(database_url) as here, here.volunteer() as ana:
        person = here.person()
        await person.says(*AGREED, "mi jefe no me paga")
        page = await ana.post(f"/console/e/{await here.waiting()}/claim")
        assert "mi jefe no me paga" in page.text
        assert "Ana" in await person.reads()
        here_now = page.url.path
        page = await ana.post(f"{here_now}/reply", data={**hidden(page.text), "text": "Tiene derecho a su pago."})
        assert await person.reads() == "Tiene derecho a su pago."
        assert await person.says("gracias") == []
        assert "gracias" in (await ana.get(here_now)).text
        ended = await ana.post(f"{here_now}/close", data={**hidden(page.text), "outcome": "informed"})
        assert "Closed." in ended.text
        assert "voluntario" in await person.reads()
        assert await person.says("menu") != []
        assert (await ana.get(here_now)).status_code == 404


async def test_what_a_person_writes_is_shown_as_text(database_url: str) -> None:
    async with room(database_url) as here, here.volunteer() as ana:
        attack = "<script>alert(1)</script><img src=x onerror=alert(1)> {{ 7*7 }}"
        await here.person().says(*AGREED, attack)
        page = (await ana.post(f"/console/e/{await here.waiting()}/claim")).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt; {{ 7*7 }}" in page


async def test_what_a_volunteer_writes_is_text_in_markup_too(database_url: str) -> None:
    async with room(database_url) as here, here.volunteer() as ana:
        person = here.person(ChannelName.TELEGRAM, "8123456789")
        await person.says("hola", "hablar con una persona", "1")
        page = await ana.post(f"/console/e/{await here.waiting()}/claim")
        await person.reads()
        await ana.post(f"{page.url.path}/reply", data={**hidden(page.text), "text": "<b>1 < 2</b>\u202e\x07"})
        assert await person.reads() == "&lt;b&gt;1 &lt; 2&lt;/b&gt;"


async def test_a_denied_number_is_not_sent_and_the_words_are_kept(database_url: str) -> None:
    async with room(database_url) as here, here.volunteer() as ana:
        person = here.person()
        await person.says(*AGREED)
        page = await ana.post(f"/console/e/{await here.waiting()}/claim")
        await person.reads()
        words = "Llame al 866 DHS 2 ICE."
        refused = await ana.post(f"{page.url.path}/reply", data={**hidden(page.text), "text": words})
        assert refused.status_code == 422
        assert "names an enforcement tip line" in refused.text
        assert words in refused.text
        await ana.post(f"{page.url.path}/reply", data={**hidden(page.text), "text": "Hola."})
        assert await person.reads() == "Hola."


async def test_doubtful_words_wait_until_the_volunteer_changes_them_or_sends_them_anyway(
    database_url: str, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    async with room(database_url) as here, here.volunteer() as ana:
        person = here.person()
        await person.says(*AGREED)
        page = await ana.post(f"/console/e/{await here.waiting()}/claim")
        await person.reads()
        here_now, filled = f"{page.url.path}/reply", hidden(page.text)
        words = "Escóndase. Le escribo a ana@example.org"
        asked = await ana.post(here_now, data={**filled, "text": words})
        assert asked.status_code == 422
        assert "This may tell them to hide." in asked.text
        assert "This looks like an e-mail address or an account." in asked.text
        assert f">{words}</textarea>" in asked.text
        assert 'name="anyway" value="HIDING ACCOUNT"' in asked.text
        worse = {**filled, "text": f"{words} o al 212 555 0199", "anyway": "HIDING ACCOUNT"}
        assert "This number is on none of our lists of lines." in (await ana.post(here_now, data=worse)).text
        await ana.post(here_now, data={**filled, "text": words, "anyway": "HIDING ACCOUNT"})
        assert await person.reads() == words
        async with here.app.database.begin() as connection:
            actions = (await connection.scalars(select(audit.c.action))).all()
        assert actions.count("sent_anyway") == 1
    printed = capfd.readouterr()
    assert "Escóndase" not in printed.out + printed.err + caplog.text


async def test_a_denied_number_is_not_sent_anyway(database_url: str) -> None:
    async with room(database_url) as here, here.volunteer() as ana:
        person = here.person()
        await person.says(*AGREED)
        page = await ana.post(f"/console/e/{await here.waiting()}/claim")
        await person.reads()
        every = " ".join(wrong.name for wrong in Wrong)
        filled = {**hidden(page.text), "text": "866-347-2423", "anyway": every}
        assert (await ana.post(f"{page.url.path}/reply", data=filled)).status_code == 422
        await ana.post(f"{page.url.path}/reply", data={**hidden(page.text), "text": "Hola."})
        assert await person.reads() == "Hola."


@pytest.mark.parametrize(("locale", "told"), [("es", False), ("ht", True)])
async def test_a_volunteer_is_told_when_the_words_they_write_cannot_be_checked(
    database_url: str, locale: str, told: bool
) -> None:
    async with room(database_url) as here, here.volunteer() as ana:
        await here.person().says("hola", "9", "1", "mi jefe no me paga")
        async with here.app.database.begin() as connection:
            await connection.execute(text("update conversation set locale = :locale"), {"locale": locale})
        chat = await ana.post(f"/console/e/{await here.waiting()}/claim")
        assert ("are not checked before they are sent" in chat.text) is told


async def test_words_for_somebody_who_has_left_are_shown_again_not_lost(database_url: str) -> None:
    async with room(database_url) as here, here.volunteer() as ana:
        person = here.person()
        await person.says(*AGREED)
        page = await ana.post(f"/console/e/{await here.waiting()}/claim")
        await person.says("stop")
        late = await ana.post(f"{page.url.path}/reply", data={**hidden(page.text), "text": "¿Sigue ahí?"})
        assert late.status_code == 404
        assert "¿Sigue ahí?" in late.text
        part = await ana.get(f"{page.url.path}?part=1")
        assert part.status_code == 200
        assert "no longer yours" in part.text


async def test_the_same_form_twice_is_one_reply(database_url: str) -> None:
    async with room(database_url) as here, here.volunteer() as ana:
        await here.person().says(*AGREED)
        page = await ana.post(f"/console/e/{await here.waiting()}/claim")
        filled = {**hidden(page.text), "text": "Estoy aquí."}
        for _ in range(2):
            shown = await ana.post(f"{page.url.path}/reply", data=filled)
        assert shown.text.count("Estoy aquí.") == 1


async def test_closing_asks_for_one_outcome_of_the_list(database_url: str) -> None:
    async with room(database_url) as here, here.volunteer() as ana:
        await here.person().says(*AGREED)
        page = await ana.post(f"/console/e/{await here.waiting()}/claim")
        choices = (await ana.get(f"{page.url.path}/end")).text
        assert 1 <= choices.count('name="outcome"') <= 8
        refused = await ana.post(f"{page.url.path}/close", data={**hidden(page.text), "outcome": "made-up"})
        assert (refused.status_code, "Choose one." in refused.text) == (422, True)
        assert (await ana.get(page.url.path)).status_code == 200


async def test_handing_back_and_going_off_duty_both_return_the_person_to_the_queue(database_url: str) -> None:
    async with room(database_url) as here, here.volunteer() as ana:
        person = here.person()
        await person.says(*AGREED)
        for leave in ("release", "duty"):
            await ana.post("/console/duty", data={"on": "yes"})
            page = await ana.post(f"/console/e/{await here.waiting()}/claim")
            await person.reads()
            if leave == "release":
                await ana.post(f"{page.url.path}/release", data=hidden(page.text))
            else:
                asked = await ana.post("/console/duty", data={"on": "no"})
                assert asked.url.path == "/console/leave"
                assert "Hand everybody back and go off duty" in asked.text
                await ana.post("/console/duty", data={"on": "no", "sure": "yes"})
            told = here.spanish("Your volunteer had to leave. You keep your place in line.")
            assert (await person.reads()).startswith(told)
            assert (await ana.get(page.url.path)).status_code == 404
        assert "Go on duty to answer." in (await ana.get("/console")).text


async def test_offboarding_closes_the_door_at_once(database_url: str) -> None:
    async with room(database_url) as here, here.volunteer() as ana:
        await here.person().says(*AGREED)
        page = await ana.post(f"/console/e/{await here.waiting()}/claim")
        volunteer = await here.app.volunteers.find("Ana")
        assert volunteer is not None
        await here.app.desk.offboard(volunteer)
        assert (await ana.get(page.url.path)).status_code == 401
        late = await ana.post(f"{page.url.path}/reply", data={**hidden(page.text), "text": "hola"})
        assert late.status_code == 401


async def test_signing_out_ends_the_session(database_url: str) -> None:
    async with room(database_url) as here, here.volunteer() as ana:
        kept = dict(ana.cookies)
        await ana.post("/console/out")
        async with here.stranger() as thief:
            thief.cookies.update(kept)
            assert (await thief.get("/console")).status_code == 401


async def test_the_console_speaks_the_volunteers_language(database_url: str) -> None:
    async with room(database_url) as here, here.volunteer("Ana", "es", "en") as ana:
        await here.person().says(*AGREED)
        page = (await ana.get("/console")).text
        assert '<html lang="es" dir="ltr">' in page
        assert here.spanish("One person is waiting.") in page
        assert here.spanish("No topic chosen") in page


async def test_open_pages_hear_that_something_changed_and_learn_nothing_else(database_url: str) -> None:
    async with room(database_url) as here, here.volunteer() as ana, ana.stream("GET", "/console/events") as events:
        assert events.headers["content-type"].startswith("text/event-stream")
        lines = events.aiter_lines()
        async with asyncio.timeout(20):
            while await anext(lines) != "event: changed":  # the bell listens now
                pass
            await here.person().says(*AGREED)
            while not (data := await anext(lines)).startswith("data: ") or data == "data: ":
                pass
        assert data == f"data: {await here.waiting()}"


@pytest.mark.parametrize("path", ["/", "/console", "/console/in/x", "/demo"])
async def test_every_page_lets_nothing_in_from_elsewhere(database_url: str, path: str) -> None:
    async with room(database_url) as here, here.stranger() as stranger:
        answer = await stranger.get(path)
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
        assert "unsafe" not in policy
        assert answer.headers["cache-control"] == "no-store"
        assert "<style" not in answer.text
        assert "style=" not in answer.text
        assert "onclick" not in answer.text


async def test_without_the_demo_no_page_may_be_framed(database_url: str) -> None:
    async with room(database_url, demo=False) as here, here.stranger() as stranger:
        assert "frame-ancestors 'none'" in (await stranger.get("/console")).headers["content-security-policy"]

"""The lock over HTTP: what a locked session is shown, what opens it, and what needs a fresh proof."""

import re
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import text
from starlette.routing import Route

from bot.web import console
from tests.web.room import Room, hidden, room

WORDS = "mi jefe no me paga"
CODE = "481516"
NOT_AT_ALL = timedelta()


async def pass_by(here: Room, *, used: timedelta = NOT_AT_ALL, proved: timedelta = NOT_AT_ALL) -> None:
    """Let time go by since every session was used, or since its owner proved who they are."""
    async with here.app.database.begin() as connection:
        moved = text("update session set seen_at = seen_at - :used, proved_at = proved_at - :proved")
        await connection.execute(moved, {"used": used, "proved": proved})


async def holding(here: Room, ana: httpx.AsyncClient) -> httpx.Response:
    """A volunteer with six digits holds somebody who has told what happened."""
    assert "Your six digits open this page again" in (await ana.post("/console/code", data={"code": CODE})).text
    await here.person().says("hola", "9", "1", WORDS)
    return await ana.post(f"/console/e/{await here.waiting()}/claim")


@pytest.mark.parametrize("how", ["idle", "by hand"])
async def test_a_locked_session_is_shown_nothing_and_six_digits_open_it_where_it_was(
    database_url: str, how: str
) -> None:
    async with room(database_url) as here, here.volunteer() as ana:
        chat = await holding(here, ana)
        assert WORDS in chat.text
        if how == "idle":
            await pass_by(here, used=timedelta(minutes=15))
        else:
            assert "Locked" in (await ana.post("/console/lock")).text
        for path in (chat.url.path, f"{chat.url.path}?part=1", "/console", "/console/team", "/console/awake?part=1"):
            shut = await ana.get(path, headers={"Accept": "text/html"})
            assert shut.status_code == 401
            assert WORDS not in shut.text
            assert "Ana" not in shut.text
        sent = await ana.post(f"{chat.url.path}/reply", data={**hidden(chat.text), "text": "hola"})
        assert sent.status_code == 401
        shut = await ana.get(chat.url.path, headers={"Accept": "text/html"})
        assert f'name="back" value="{chat.url.path}"' in shut.text
        wrong = await ana.post("/console/unlock", data={"code": "111111", "back": chat.url.path})
        assert wrong.status_code == 401
        assert "4 tries are left" in wrong.text
        opened = await ana.post("/console/unlock", data={"code": "４８１ ５１６", "back": chat.url.path})
        assert opened.url.path == chat.url.path
        assert WORDS in opened.text


async def test_the_fifth_wrong_try_ends_the_session(database_url: str) -> None:
    async with room(database_url) as here, here.volunteer() as ana:
        await holding(here, ana)
        await ana.post("/console/lock")
        for left in ("4 tries are", "3 tries are", "2 tries are", "One try is"):
            assert left in (await ana.post("/console/unlock", data={"code": "111111"})).text
        assert "You are not signed in" in (await ana.post("/console/unlock", data={"code": "111111"})).text
        assert (await ana.post("/console/unlock", data={"code": CODE})).status_code == 401
        assert (await ana.get("/console")).status_code == 401


async def test_whoever_chose_nothing_needs_a_new_link(database_url: str) -> None:
    async with room(database_url) as here, here.volunteer() as ana:
        await pass_by(here, used=timedelta(minutes=15))
        shut = await ana.get("/console")
        assert "ask your coordinator for a new sign-in link" in shut.text
        assert 'name="code"' not in shut.text
        assert (await ana.post("/console/unlock", data={"code": CODE})).status_code == 401
        await ana.post(await here.link())
        assert (await ana.get("/console")).status_code == 200


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "111111", "123456", "987654"])
async def test_digits_that_anybody_would_try_first_are_not_taken(database_url: str, code: str) -> None:
    async with room(database_url) as here, here.volunteer() as ana:
        again = await ana.post("/console/code", data={"code": code})
        assert "Choose six digits that are not all alike" in again.text
        await ana.post("/console/lock")
        assert (await ana.post("/console/unlock", data={"code": code})).status_code == 401


async def test_taking_somebody_over_needs_a_proof_of_the_last_hour(database_url: str) -> None:
    async with room(database_url) as here, here.volunteer() as ana:
        await ana.post("/console/code", data={"code": CODE})
        await here.person().says("hola", "9", "1", WORDS)
        await pass_by(here, proved=timedelta(hours=1))
        waiting = await here.waiting()
        asked = await ana.post(f"/console/e/{waiting}/claim")
        assert asked.status_code == 403
        assert "Show that it is you" in asked.text
        assert await here.waiting() == waiting  # nobody was taken over
        for path in ("code", "passkeys/begin", "passkeys/make"):  # whoever finds a device makes no way in of their own
            assert (await ana.post(f"/console/{path}", data={"code": "271828"})).status_code == 403
        assert (await ana.get("/console")).status_code == 200  # what they hold already goes on
        await ana.post("/console/unlock", data={"code": CODE, "back": "/console"})
        assert WORDS in (await ana.post(f"/console/e/{waiting}/claim")).text


@pytest.mark.parametrize("back", ["https://elsewhere.example", "//elsewhere.example", "/demo", "/console/../x", ""])
async def test_opening_leads_nowhere_but_into_the_console(database_url: str, back: str) -> None:
    async with room(database_url) as here, here.volunteer() as ana:
        await ana.post("/console/code", data={"code": CODE})
        await ana.post("/console/lock")
        opened = await ana.post("/console/unlock", data={"code": CODE, "back": back}, follow_redirects=False)
        assert (opened.status_code, opened.headers["location"]) == (303, "/console")


async def test_on_duty_a_locked_page_hears_how_many_wait_and_no_more(database_url: str) -> None:
    async with room(database_url) as here, here.volunteer() as ana, here.stranger() as stranger:
        await ana.post("/console/lock")
        assert "Nobody is waiting." in (await ana.get("/console")).text
        await here.person().says("hola", "9", "1", WORDS)
        told = (await ana.get("/console/waits?part=1")).text
        assert 'data-rings="1"' in told
        assert re.findall(r"[A-Z]+-\d+", told) == []
        async with ana.stream("GET", "/console/waits/events") as ringing:
            assert ringing.status_code == 200
        for path in ("/console/waits", "/console/waits/events"):
            assert (await stranger.get(path)).status_code == 401
        await ana.post("/console/out")
        assert (await ana.get("/console/waits")).status_code == 401


async def test_no_answer_of_the_console_is_kept_or_brings_anything_from_elsewhere(database_url: str) -> None:
    async with room(database_url) as here, here.coordinator() as coco, here.stranger() as stranger:
        paths = [route for route in console.routes(here.app) if isinstance(route, Route)]
        seen = set()
        for route in paths:
            path = re.sub(r"\{[^}]+\}", "00000000-0000-0000-0000-000000000000", route.path)
            for method in (route.methods or set()) - {"HEAD"}:
                if path.endswith("/events") or path == "/console/out":
                    continue  # they are read for ever, or end what this test needs
                for client in (coco, stranger):
                    answer = await client.request(method, path, follow_redirects=False)
                    assert answer.headers["cache-control"] == "no-store", (method, path)
                    nothing = "'none'" if "html" in answer.headers.get("content-type", "") else "'self'"
                    assert f"default-src {nothing}" in answer.headers["content-security-policy"], path
                    assert re.findall(r'(?:src|href|action)="(?:https?:)?//', answer.text) == [], path
                    seen.add((method, path))
                await coco.post("/console/unlock", data={"code": CODE})
        assert len(seen) > 40

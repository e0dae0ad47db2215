"""A browser of a volunteer's rings while the console is closed: what a push service sees of it, and when it ends."""

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from sqlalchemy import text

from bot.assemble.paging import Rings
from bot.hotline.roster import Role
from tests.fakes.push_service import PushService
from tests.web.room import Room, room


@asynccontextmanager
async def calling(database_url: str) -> AsyncIterator[tuple[Room, PushService]]:
    async with PushService().running() as service, room(database_url, rings=Rings(allows=service.allows)) as here:
        yield here, service


async def subscribed(client: httpx.AsyncClient, service: PushService, name: str = "phone") -> httpx.Response:
    """Press the button in a browser, as its script does."""
    page = (await client.get("/console/calls")).text
    (key,) = re.findall(r'data-key="([\w-]+)"', page)
    return await client.post("/console/calls/ring", json={"endpoint": service.browser(name, key)})


async def rings(here: Room) -> int:
    return await here.app.calls.pager.sweep()


async def test_a_ring_to_a_closed_page_has_nothing_in_it_and_proves_who_we_are(database_url: str) -> None:
    async with calling(database_url) as (here, service), here.volunteer() as ana:
        assert (await subscribed(ana, service)).status_code == 200
        await here.person().says("la migra está en la puerta", "9")
        await rings(here)
        (rung,) = service.rung
        assert (rung.browser, rung.urgency, rung.body) == ("phone", "high", b"")
        assert service.refused == []
        await here.person(value="+15105550177").says("hola", "9", "1")
        await rings(here)
        assert service.rung == [rung]  # one ring a minute says both


async def test_two_browsers_ring_and_one_that_is_gone_is_forgotten(database_url: str) -> None:
    async with calling(database_url) as (here, service), here.volunteer() as ana:
        await subscribed(ana, service, "phone")
        ana.cookies.delete("kyr-ring")
        await subscribed(ana, service, "desk")
        page = (await ana.get("/console/calls")).text
        assert ("This browser rings since" in page, "Another browser rings since" in page) == (True, True)
        del service.keys["phone"]
        await here.person().says("la migra está en la puerta", "9")
        await rings(here)
        assert [rung.browser for rung in service.rung] == ["desk"]
        assert "Another browser rings since" not in (await ana.get("/console/calls")).text


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_push_service_in_trouble_is_asked_again(database_url: str, status: int) -> None:
    async with calling(database_url) as (here, service), here.volunteer() as ana:
        await subscribed(ana, service)
        service.answers = [status]
        await here.person().says("la migra está en la puerta", "9")
        await rings(here)
        assert service.rung == []
        assert await _stored(here, "select status, attempts from page") == [(0, 1)]
        assert await _stored(here, "select count(*) from push_browser") == [(1,)]


async def test_a_push_service_cannot_send_us_elsewhere(database_url: str) -> None:
    async with calling(database_url) as (here, service), here.volunteer() as ana:
        await subscribed(ana, service)
        service.moves_to = f"{here.url}/healthz"
        await here.person().says("la migra está en la puerta", "9")
        await rings(here)
        assert await _stored(here, "select status from page") == [(3,)]


async def test_an_address_that_is_no_push_services_is_refused(database_url: str) -> None:
    async with calling(database_url) as (here, service), here.volunteer() as ana:
        for endpoint in ("http://169.254.169.254/latest", f"{here.url}/healthz", "", 7):
            assert (await ana.post("/console/calls/ring", json={"endpoint": endpoint})).status_code == 422
        for body in (b"", b"[]", b"{", b"x" * 10_000):
            assert (await ana.post("/console/calls/ring", content=body)).status_code == 422
        assert await _stored(here, "select count(*) from push_browser") == [(0,)]
        right = {"endpoint": service.browser("x", "")}
        from_elsewhere = await ana.post("/console/calls/ring", json=right, headers={"Sec-Fetch-Site": "cross-site"})
        assert from_elsewhere.status_code == 403
        async with here.stranger() as stranger:
            assert (await stranger.post("/console/calls/ring", json=right)).status_code == 401


async def test_it_ends_by_the_button_by_signing_out_and_by_leaving_the_team(database_url: str) -> None:
    async with calling(database_url) as (here, service), here.volunteer() as ana, here.volunteer("Bo") as bo:
        await subscribed(ana, service)
        page = (await ana.get("/console/calls")).text
        (id_,) = re.findall(r'name="browser" value="([^"]+)"', page)
        await bo.post("/console/calls/stop", data={"browser": id_})  # not theirs
        assert await _stored(here, "select count(*) from push_browser") == [(1,)]
        await ana.post("/console/calls/stop", data={"browser": id_})
        assert await _stored(here, "select count(*) from push_browser") == [(0,)]
        await subscribed(ana, service)
        await ana.post("/console/out")
        assert await _stored(here, "select count(*) from push_browser") == [(0,)]
        await subscribed(bo, service)
        await here.app.desk.offboard(await here.on_roster("Bo"))
        assert await _stored(here, "select count(*) from push_browser") == [(0,)]


async def test_one_browser_rings_for_one_person_and_nothing_of_it_can_be_read(database_url: str) -> None:
    async with calling(database_url) as (here, service), here.volunteer() as client:
        await subscribed(client, service)
        ana = await here.on_roster("Ana")
        await client.post(await here.link("Bo"))
        await subscribed(client, service)
        bo = await here.on_roster("Bo")
        assert await _stored(here, "select volunteer_id from push_browser") == [(bo.id,)]
        assert ana.id != bo.id
        (row,) = await _stored(here, "select * from push_browser, push_key")
        assert all(b"/send/" not in value for value in row if isinstance(value, bytes))


async def test_the_script_says_one_sentence_in_the_volunteers_language(database_url: str) -> None:
    async with calling(database_url) as (here, _), here.stranger() as stranger:
        english = await stranger.get("/console/ring.js?locale=en")
        spanish = await stranger.get("/console/ring.js?locale=es")
        odd = await stranger.get('/console/ring.js?locale=");alert(1)//')
        assert english.headers["service-worker-allowed"] == "/console"
        assert english.headers["content-type"].startswith("text/javascript")
        assert english.text.startswith('const SAID = "The hotline is calling you. Open the console.";')
        assert json.dumps(here.spanish("The hotline is calling you. Open the console.")) in spanish.text
        assert "alert(1)" not in odd.text
        assert "fetch" not in english.text


async def test_a_coordinator_off_duty_is_rung_when_nobody_else_could_come(database_url: str) -> None:
    async with calling(database_url) as (here, service), here.coordinator() as chief:
        await subscribed(chief, service)
        assert (await here.on_roster("Coco")).role is Role.COORDINATOR
        await here.person().says("la migra está en la puerta", "9")
        await rings(here)
        assert [rung.browser for rung in service.rung] == ["phone"]


async def _stored(here: Room, query: str) -> list[tuple[object, ...]]:
    async with here.app.database.begin() as connection:
        return [tuple(row) for row in await connection.execute(text(query))]

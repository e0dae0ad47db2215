"""Who may sign in: two people let somebody in, and one coordinator ends an access within seconds."""

import asyncio
import re
from datetime import timedelta
from uuid import uuid4

import httpx
import pytest

from bot.hotline.roster import Role
from bot.store.invitations import INVITATION_LIVES
from tests.web.room import Room, hidden, room

NEW = {"alias": "Eva", "role": "volunteer", "language": ["es", "en"]}


def link_on(page: httpx.Response) -> str:
    """The path of the sign-in link a page shows."""
    found = re.search(r"https?://[^<\s]+(/console/in/[\w-]{40,})", page.text)
    assert found is not None
    return found[1]


async def invited(here: Room) -> dict[str, str]:
    """The form that says yes to the only invitation."""
    (one,) = await here.app.invitations.waiting(here.app.talk.clock.now())
    return {"invitation": str(one.id)}


async def test_somebody_joins_when_two_coordinators_say_so(database_url: str) -> None:
    async with room(database_url) as here, here.coordinator("Coco") as coco, here.coordinator("Dora") as dora:
        page = await coco.post("/console/people/invite", data=NEW)
        assert "Another coordinator must say yes." in page.text
        assert await here.app.volunteers.find("Eva") is None
        alone = await coco.post("/console/people/approve", data=await invited(here))
        assert (alone.status_code, "Somebody else must say yes" in alone.text) == (422, True)
        link = link_on(await dora.post("/console/people/approve", data=await invited(here)))
        assert link not in (await dora.get("/console/people")).text  # shown once
        async with here.stranger() as eva:
            assert (await eva.post(link)).url.path == "/console/passkeys"
            assert (await eva.post(link)).status_code == 410
        assert (await here.on_roster("Eva")).locales == ("en", "es")


async def test_an_invitation_lapses_and_can_be_withdrawn(database_url: str) -> None:
    async with room(database_url) as here, here.coordinator("Coco") as coco, here.coordinator("Dora") as dora:
        await coco.post("/console/people/invite", data=NEW)
        asked = await invited(here)
        late = here.app.talk.clock.now() + INVITATION_LIVES
        assert await here.app.invitations.waiting(late) == ()
        by = (await here.on_roster("Dora")).id
        (one,) = await here.app.invitations.waiting(late - timedelta(minutes=1))
        assert await here.app.invitations.approve(one.id, by=by, now=late) is None
        await dora.post("/console/people/withdraw", data=asked)
        assert (await dora.post("/console/people/approve", data=asked)).status_code == 422
        assert await here.app.volunteers.find("Eva") is None


async def test_the_yes_of_one_who_left_or_is_no_coordinator_counts_for_nothing(database_url: str) -> None:
    async with room(database_url) as here, here.coordinator("Coco") as coco, here.coordinator("Dora"):
        await coco.post("/console/people/invite", data=NEW)
        (one,) = await here.app.invitations.waiting(here.app.talk.clock.now())
        async with here.volunteer("Ana") as ana:
            assert (await ana.post("/console/people/approve", data={"invitation": str(one.id)})).status_code == 403
            now, by = here.app.talk.clock.now(), (await here.on_roster("Ana")).id
            assert await here.app.invitations.approve(one.id, by=by, now=now) is None
        dora = (await here.on_roster("Dora")).id
        await here.app.desk.offboard(await here.on_roster("Coco"))  # the one who asked has left
        assert await here.app.invitations.approve(one.id, by=dora, now=here.app.talk.clock.now()) is None


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"alias": ""}, "1 to 20 letters"),
        ({"alias": "x" * 21}, "1 to 20 letters"),
        ({"alias": "<b>"}, "1 to 20 letters"),
        ({"alias": "Dora"}, "taken"),
        ({"language": []}, "at least one language"),
        ({"role": "king"}, "1 to 20 letters"),
    ],
)
async def test_what_is_wrong_with_an_invitation_is_said(database_url: str, wrong: dict[str, str], says: str) -> None:
    async with room(database_url) as here, here.coordinator("Coco") as coco, here.coordinator("Dora"):
        page = await coco.post("/console/people/invite", data={**NEW, **wrong})
        assert (page.status_code, says in page.text) == (422, True)
        assert await here.app.invitations.waiting(here.app.talk.clock.now()) == ()


async def test_a_fresh_link_ends_the_old_one_and_none_is_made_for_a_coordinator(database_url: str) -> None:
    async with room(database_url) as here, here.coordinator("Coco") as coco, here.coordinator("Dora"):
        old = await here.link("Ana")
        who = {"who": str((await here.on_roster("Ana")).id)}
        new = link_on(await coco.post("/console/people/link", data=who))
        async with here.stranger() as ana:
            assert (await ana.post(old)).status_code == 410
            assert (await ana.post(new)).status_code == 200
        for other in ((await here.on_roster("Dora")).id, uuid4()):
            page = await coco.post("/console/people/link", data={"who": str(other)})
            assert (page.status_code, "/console/in/" in page.text) == (422, False)


async def test_only_coordinators_see_or_change_who_may_sign_in(database_url: str) -> None:
    async with room(database_url) as here, here.volunteer("Ana") as ana:
        assert (await ana.get("/console/people")).status_code == 403
        for path in ("invite", "approve", "withdraw", "link", "offboard"):
            assert (await ana.post(f"/console/people/{path}", data=NEW)).status_code == 403


async def test_within_five_seconds_whoever_is_offboarded_hears_nothing_and_reads_nothing(database_url: str) -> None:
    async with room(database_url) as here, here.volunteer("Ana") as ana, here.coordinator("Coco") as coco:
        people = [here.person(value=f"+151055501{number}") for number in (31, 32, 33)]
        for person in people:
            await person.says("hola", "9", "1", "mi jefe no me paga")
        before = [queued.code for queued in await here.app.escalations.queue()]
        first = (await here.app.escalations.queue())[0]
        page = await ana.post(f"/console/e/{first.id}/claim")
        await people[0].reads()
        heard = asyncio.create_task(until_it_ends(ana))
        await asyncio.sleep(0.2)  # the stream is open
        assert not heard.done()
        who = {"who": str((await here.on_roster("Ana")).id)}
        async with asyncio.timeout(5):
            assert (await coco.post("/console/people/offboard", data=who)).status_code == 200
            assert await heard == "ended"
        for path in ("/console", "/console?part=1", "/console/events", page.url.path, f"{page.url.path}?part=1"):
            refused = await ana.get(path)
            assert (refused.status_code, "mi jefe" in refused.text) == (401, False)
        late = await ana.post(f"{page.url.path}/reply", data={**hidden(page.text), "text": "hola"})
        assert late.status_code == 401
        assert (await ana.post(f"/console/e/{first.id}/claim")).status_code == 401
        told = here.spanish("Your volunteer had to leave. You keep your place in line.")
        assert (await people[0].reads()).startswith(told)
        queue = await here.app.escalations.queue()
        assert [queued.code for queued in queue] == before  # in their old place
        assert [queued.holder for queued in queue] == ["", "", ""]
        async with here.volunteer("Beto") as beto:
            seen = await beto.post(f"/console/e/{first.id}/claim")
            assert "mi jefe no me paga" in seen.text  # nothing that was written is lost


async def test_whoever_is_signed_in_nowhere_is_not_said_to_be_here(database_url: str) -> None:
    async with room(database_url) as here, here.volunteer("Ana") as ana, here.volunteer("Beto"):
        person = here.person()
        await person.says("hola", "9", "1")
        await ana.post(f"/console/e/{await here.waiting()}/claim")
        await person.reads()
        assert await here.app.desk.send_home() == ()
        await ana.post("/console/out")  # and closes the browser, still on duty
        await here.app.delivery.deliver(await here.app.desk.send_home())
        assert [one.alias for one in await here.app.volunteers.roster() if one.on_duty] == ["Beto"]
        told = here.spanish("Your volunteer had to leave. You keep your place in line.")
        assert (await person.reads()).startswith(told)


async def test_nobody_ends_their_own_access_by_mistake(database_url: str) -> None:
    async with room(database_url) as here, here.coordinator("Coco") as coco:
        own = {"who": str((await here.on_roster("Coco")).id)}
        assert (await coco.post("/console/people/offboard", data=own)).status_code == 422
        assert (await coco.get("/console/people")).status_code == 200


async def test_a_reviewer_signs_in_and_talks_to_nobody(database_url: str) -> None:
    async with room(database_url) as here, here.stranger() as lawyer:
        now = here.app.talk.clock.now()
        token = await here.app.volunteers.invite("Rita", Role.REVIEWER, ("en",), now)
        await lawyer.post(f"/console/in/{token}")
        await here.person().says("hola", "9", "1")
        page = await lawyer.get("/console")
        assert "Go on duty" not in page.text
        await lawyer.post("/console/duty", data={"on": "yes"})
        assert not await here.app.volunteers.anyone_on_duty()
        taken = await lawyer.post(f"/console/e/{await here.waiting()}/claim")
        assert not taken.url.path.startswith("/console/e/")


async def until_it_ends(client: httpx.AsyncClient) -> str:
    """Listen to the event stream until the server ends it."""
    async with client.stream("GET", "/console/events") as stream:
        assert stream.status_code == 200
        async for _ in stream.aiter_lines():
            pass
    return "ended"

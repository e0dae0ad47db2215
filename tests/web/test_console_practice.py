"""A first shift: practice before duty, then one person at a time, then three, or what a coordinator says."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from bot.hotline.practice import MOMENTS, REPLIES, after
from bot.hotline.roster import Role
from tests.web.room import Room, hidden, room

FULL = "You hold as many people as you may."


@asynccontextmanager
async def newcomer(here: Room) -> AsyncIterator[httpx.AsyncClient]:
    """The browser of somebody who has never worked here."""
    token = await here.app.volunteers.invite("Nina", Role.VOLUNTEER, ("en",), here.app.talk.clock.now())
    async with here.stranger() as client:
        await client.post(f"/console/in/{token}")
        yield client


async def practise(client: httpx.AsyncClient) -> httpx.Response:
    for at, moment in enumerate(MOMENTS):
        page = await client.post("/console/practice", data={"at": str(at), "reply": str(moment.fits)})
    return page


async def asking(here: Room, number: int) -> list[str]:
    """So many people ask for a person; returns their escalations."""
    for end in range(number):
        await here.person(value=f"+1510555014{end}").says("hola", "9", "1")
    return [str(one.id) for one in await here.app.escalations.queue()]


async def take(client: httpx.AsyncClient, escalation: str) -> httpx.Response:
    return await client.post(f"/console/e/{escalation}/claim")


async def test_before_the_practice_nobody_comes_on_duty(database_url: str) -> None:
    async with room(database_url) as here, newcomer(here) as nina:
        (waiting,) = await asking(here, 1)
        assert "Begin the practice" in (await nina.get("/console")).text
        sent = await nina.post("/console/duty", data={"on": "yes"})
        assert sent.url.path == "/console/practice"
        assert not await here.app.volunteers.anyone_on_duty()  # nobody is told that somebody is here
        assert (await take(nina, waiting)).url.path == "/console"
        assert "You have practised" not in (await nina.get(f"/console/practice?at={len(MOMENTS)}")).text
        assert "You have practised" in (await practise(nina)).text
        await nina.post("/console/duty", data={"on": "yes"})
        assert (await take(nina, waiting)).url.path == f"/console/e/{waiting}"


async def test_a_reply_that_does_not_fit_is_explained_and_leads_nowhere(database_url: str) -> None:
    async with room(database_url) as here, newcomer(here) as nina:
        page = await nina.post("/console/practice", data={"at": "0", "reply": "1"})
        assert "We never ask for a name or an address." in page.text
        page = await nina.post("/console/practice", data={"at": "0", "reply": "2"})
        assert "Is anybody hurt or in danger right now?" in page.text
        assert "A-number" in page.text
        assert not (await here.on_roster("Nina")).practised


@pytest.mark.parametrize("at", range(-1, len(MOMENTS) + 1))
def test_exactly_one_reply_leads_on_from_every_moment(at: int) -> None:
    fitting = [reply for reply in range(-1, REPLIES + 2) if after(at, reply) is not None]
    assert len(fitting) == (1 if 0 <= at < len(MOMENTS) else 0)


async def test_one_person_in_the_first_shift_and_three_after_it(database_url: str) -> None:
    async with room(database_url) as here, newcomer(here) as nina:
        await practise(nina)
        await nina.post("/console/duty", data={"on": "yes"})
        people = await asking(here, 5)
        page = await take(nina, people[0])
        assert FULL in (await take(nina, people[1])).text
        await nina.post(f"/console/e/{people[0]}/close", data={**hidden(page.text), "outcome": "informed"})
        await take(nina, people[1])
        assert FULL in (await take(nina, people[2])).text  # still the first shift
        await nina.post("/console/duty", data={"on": "no", "sure": "yes"})
        await nina.post("/console/duty", data={"on": "yes"})
        taken = [(await take(nina, one)).url.path == f"/console/e/{one}" for one in people[1:]]
        assert taken == [True, True, True, False]


async def test_a_shift_in_which_nobody_was_helped_is_not_the_first_one_done(database_url: str) -> None:
    async with room(database_url) as here, newcomer(here) as nina:
        await practise(nina)
        people = await asking(here, 2)
        for _ in range(2):
            await nina.post("/console/duty", data={"on": "yes"})
            await take(nina, people[0])
            assert FULL in (await take(nina, people[1])).text
            await nina.post("/console/duty", data={"on": "no", "sure": "yes"})


async def test_of_claims_at_the_same_moment_no_more_succeed_than_somebody_may_hold(database_url: str) -> None:
    async with room(database_url) as here, newcomer(here) as nina, here.coordinator() as coco:
        await practise(nina)
        await nina.post("/console/duty", data={"on": "yes"})
        who = str((await here.on_roster("Nina")).id)
        assert "At most 2 at once." in (await coco.post("/console/people/load", data={"who": who, "load": "2"})).text
        people = await asking(here, 6)
        answers = await asyncio.gather(*(take(nina, one) for one in people))
        assert sum(answer.url.path != "/console" for answer in answers) == 2


@pytest.mark.parametrize("load", ["0", "7", "99"])
async def test_no_other_load_than_those_offered_is_taken(database_url: str, load: str) -> None:
    async with room(database_url) as here, newcomer(here), here.coordinator() as coco:
        who = str((await here.on_roster("Nina")).id)
        assert (await coco.post("/console/people/load", data={"who": who, "load": load})).status_code == 422
        assert (await here.on_roster("Nina")).load is None

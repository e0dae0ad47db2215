"""Pulling an answer: by coordinators only, gone within a minute, the safe sentence and a way to help in its place."""

from datetime import timedelta

from bot.assemble import opened
from bot.hotline.roster import Role
from bot.service.shelf import Why
from tests.builders import place
from tests.web.room import Room, room

DOOR = "ice_door.at_door"
AT_DOOR = place(DOOR)


async def coordinator(here: Room) -> str:
    token = await here.app.volunteers.invite("Rosa", Role.COORDINATOR, ("en", "es"), here.app.talk.clock.now())
    return f"/console/in/{token}"


async def test_a_pulled_answer_is_said_by_nobody_until_it_is_put_back(database_url: str) -> None:
    async with room(database_url) as here, here.stranger() as browser:
        await browser.post(await coordinator(here))
        person, shelf = here.person(), here.app.talk.shelf
        minute = here.app.talk.clock.now() + timedelta(seconds=60)
        assert "Do not open the door" in "".join(await person.says("hello", "1"))

        page = await browser.post("/console/answers", data={"id": DOOR, "do": "pull"})
        assert "Pulled now: 1" in page.text
        await shelf.refresh(minute)
        said = "".join(await person.says("0", "1"))
        assert "Do not open the door" not in said
        assert "This may have changed" in said
        assert "9 person" in said

        await browser.post("/console/answers", data={"id": DOOR, "do": "back"})
        await shelf.refresh(minute + timedelta(seconds=60))
        assert "Do not open the door" in "".join(await person.says("0", "1"))


async def test_only_coordinators_pull_answers(database_url: str) -> None:
    async with room(database_url) as here, here.volunteer() as browser:
        assert (await browser.get("/console/answers")).status_code == 403
        assert (await browser.post("/console/answers", data={"id": DOOR, "do": "pull"})).status_code == 403
        assert await here.app.pulled.places() == frozenset()


async def test_a_step_that_does_not_exist_cannot_be_pulled(database_url: str) -> None:
    async with room(database_url) as here, here.stranger() as browser:
        await browser.post(await coordinator(here))
        assert (await browser.post("/console/answers", data={"id": "no.such", "do": "pull"})).status_code == 403


async def test_a_pulled_answer_is_gone_in_another_process_too(database_url: str) -> None:
    async with room(database_url) as here, here.stranger() as browser:
        await browser.post(await coordinator(here))
        async with opened(here.app.settings, url=database_url) as other:
            shelf, now, today = other.talk.shelf, here.app.talk.clock.now(), other.talk.clock.today()
            await shelf.refresh(now)
            await browser.post("/console/answers", data={"id": DOOR, "do": "pull"})
            assert shelf.verdict(AT_DOOR, "en", today).why_not is None  # it asks at most every half minute ...
            await shelf.refresh(now + timedelta(seconds=60))
            assert shelf.verdict(AT_DOOR, "en", today).why_not is Why.PULLED  # ... and knows within a minute
            assert shelf.verdict(AT_DOOR, "es", today).why_not is Why.PULLED

"""Notes, questions to a reviewer, and the end of a shift, over HTTP."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from sqlalchemy import func, select

from bot.hotline.roster import Role
from bot.store.tables import escalation_line
from tests.web.room import Room, hidden, room

AGREED = ("hola", "9", "1")
NUMBER = "212 555 0199"


@asynccontextmanager
async def reviewer(here: Room, alias: str = "Lola") -> AsyncIterator[httpx.AsyncClient]:
    """The browser of a reviewer who is signed in."""
    token = await here.app.volunteers.invite(alias, Role.REVIEWER, ("en",), here.app.talk.clock.now())
    async with here.stranger() as client:
        await client.post(f"/console/in/{token}")
        yield client


async def lines(here: Room) -> int:
    async with here.app.database.begin() as connection:
        return (await connection.execute(select(func.count()).select_from(escalation_line))).scalar_one()


async def test_a_note_is_read_by_whoever_comes_next_and_never_by_the_person(database_url: str) -> None:
    async with room(database_url) as here, here.volunteer("Ana") as ana, here.volunteer("Beto") as beto:
        person = here.person()
        await person.says(*AGREED)
        page = await ana.post(f"/console/e/{await here.waiting()}/claim")
        await person.reads()
        path = page.url.path
        form = await ana.get(f"{path}/note")
        kept = await ana.post(f"{path}/note", data={**hidden(form.text), "text": "Waits for a call back."})
        assert "Waits for a call back." in kept.text
        await ana.post(f"{path}/release", data={**hidden(kept.text), "note": "Wants Mam."})
        assert "Waits" not in await person.reads()
        page = await beto.post(f"{path}/claim")
        assert "Waits for a call back." in page.text
        assert "Wants Mam." in page.text
        assert "Mam" not in await person.reads()


async def test_a_note_holds_nothing_that_may_say_who_somebody_is(database_url: str) -> None:
    async with room(database_url) as here, here.volunteer() as ana:
        await here.person().says(*AGREED)
        page = await ana.post(f"/console/e/{await here.waiting()}/claim")
        before = await lines(here)
        for path in ("note", "ask"):
            for words in (NUMBER, "A 012-345-678", "ana@example.org"):
                refused = await ana.post(f"{page.url.path}/{path}", data={**hidden(page.text), "text": words})
                assert refused.status_code == 422
                assert words in refused.text
        refused = await ana.post(f"{page.url.path}/release", data={**hidden(page.text), "note": f"Call {NUMBER}"})
        assert refused.status_code == 422
        assert f"Call {NUMBER}</textarea>" in refused.text
        assert await lines(here) == before
        assert (await ana.get(page.url.path)).status_code == 200


async def test_a_note_of_somebody_who_holds_it_no_more_is_not_kept(database_url: str) -> None:
    async with room(database_url) as here, here.volunteer() as ana:
        person = here.person()
        await person.says(*AGREED)
        page = await ana.post(f"/console/e/{await here.waiting()}/claim")
        stale = {**hidden(page.text), "epoch": "0", "text": "Too late."}
        assert (await ana.post(f"{page.url.path}/note", data=stale)).status_code == 422
        await person.says("stop")
        late = await ana.post(f"{page.url.path}/note", data={**hidden(page.text), "text": "Too late."})
        assert late.status_code == 404
        assert "Too late." in late.text


async def test_a_reviewer_reads_the_question_without_the_person_and_the_volunteer_reads_the_answer(
    database_url: str,
) -> None:
    async with room(database_url) as here, here.volunteer("Ana") as ana, reviewer(here) as lola:
        person = here.person()
        await person.says("la migra está en la puerta", "9", "1", "mi hijo tiene cita")
        page = await ana.post(f"/console/e/{await here.waiting()}/claim")
        await person.reads()
        (held,) = await here.app.escalations.queue()
        path = page.url.path
        await ana.post(f"{path}/ask", data={**hidden(page.text), "text": "Does a hearing move by itself?"})
        asked = await lola.get("/console")
        assert asked.url.path == "/console/questions"
        for shown in ("Does a hearing move by itself?", "One question waits.", "ICE is at my door", "Español"):
            assert shown in asked.text
        for secret in ("hijo", held.code, str(held.id), "5105550123", "0123", "Ana", "SMS"):
            assert secret not in asked.text
        question = asked.text.split("/console/questions/")[1].split('"')[0]
        await lola.post(f"/console/questions/{question}", data={"text": "No. Call the court."})
        assert "No question waits." in (await lola.get("/console/questions")).text
        page = await ana.get(path)
        assert "No. Call the court." in page.text
        await ana.post(f"{path}/reply", data={**hidden(page.text), "text": "Momento."})
        assert await person.reads() == "Momento."  # neither the question nor the answer went out


async def test_of_two_reviewers_one_answers(database_url: str) -> None:
    async with (
        room(database_url) as here,
        here.volunteer() as ana,
        reviewer(here) as lola,
        reviewer(here, "Max") as max_,
    ):
        await here.person().says(*AGREED)
        page = await ana.post(f"/console/e/{await here.waiting()}/claim")
        await ana.post(f"{page.url.path}/ask", data={**hidden(page.text), "text": "Which form?"})
        path = (await lola.get("/console/questions")).text.split('action="/console/questions/')[1].split('"')[0]
        both = await asyncio.gather(
            *(one.post(f"/console/questions/{path}", data={"text": "None."}) for one in (lola, max_))
        )
        assert sorted(answer.status_code for answer in both) == [200, 422]
        assert (await ana.get(page.url.path)).text.count("None.") == 1


async def test_a_reviewer_sees_no_queue_and_answers_nobody(database_url: str) -> None:
    async with room(database_url) as here, reviewer(here) as lola:
        await here.person().says(*AGREED)
        id_ = await here.waiting()
        await lola.post("/console/duty", data={"on": "yes"})
        await lola.post(f"/console/e/{id_}/claim")
        assert await here.waiting() == id_
        assert (await lola.get(f"/console/e/{id_}")).status_code == 404


async def test_volunteers_read_no_questions_of_others(database_url: str) -> None:
    async with room(database_url) as here, here.volunteer() as ana:
        assert (await ana.get("/console/questions")).status_code == 403


@pytest.mark.parametrize("word", ["DELETE", "stop"])
async def test_a_question_goes_with_its_conversation(database_url: str, word: str) -> None:
    async with room(database_url) as here, here.volunteer() as ana, reviewer(here) as lola:
        person = here.person()
        await person.says(*AGREED)
        page = await ana.post(f"/console/e/{await here.waiting()}/claim")
        await ana.post(f"{page.url.path}/ask", data={**hidden(page.text), "text": "Which form?"})
        await person.says(word)
        assert "No question waits." in (await lola.get("/console/questions")).text
        if word == "DELETE":
            assert await lines(here) == 0


async def test_whoever_ends_a_shift_sees_first_who_is_still_with_them(database_url: str) -> None:
    async with room(database_url) as here, here.volunteer() as ana:
        person = here.person()
        await person.says(*AGREED)
        await ana.post(f"/console/e/{await here.waiting()}/claim")
        (held,) = await here.app.escalations.queue()
        page = await ana.post("/console/duty", data={"on": "no"})
        assert page.url.path == "/console/leave"
        assert held.code in page.text
        assert await here.app.volunteers.anyone_on_duty()
        await ana.post("/console/duty", data={"on": "no", "sure": "yes"})
        assert not await here.app.volunteers.anyone_on_duty()
        assert await here.waiting() == str(held.id)
        page = await ana.get("/console/leave")
        assert "Nobody is with you." in page.text

"""Blocks that end by themselves, and legal holds that take two people, from the coordinator's page to the phone."""

import re

import httpx
import pytest
from sqlalchemy import text

from bot.store.conversations import BLOCKED_EVERY
from tests.web.room import Room, hidden, room

BLOCKED = (
    "We cannot go on here for now. You can call {helpline}. In danger: 911; police may tell ICE. STOP and DELETE work."
)


async def asked(here: Room, value: str = "+15105550151") -> str:
    """Somebody asks for a person; returns their escalation."""
    person = here.person(value=value)
    await person.says("hola", "9", "1", "mi jefe no me paga")
    return str((await here.app.escalations.queue())[-1].id)


async def later(here: Room, days: float) -> None:
    """Let a block look as if it had been made so long ago."""
    async with here.app.database.begin() as connection:
        moved = text("update conversation set blocked_until = blocked_until - make_interval(secs => :s)")
        await connection.execute(moved, {"s": days * 86_400})


async def quiet(here: Room) -> None:
    """Ten minutes go by without a message."""
    async with here.app.database.begin() as connection:
        moved = text("update conversation set touched_at = touched_at - make_interval(secs => :s)")
        await connection.execute(moved, {"s": BLOCKED_EVERY.total_seconds()})


def conversation_on(page: httpx.Response) -> str:
    found = re.search(r'name="conversation" value="([^"]+)"', page.text)
    assert found is not None
    return found[1]


async def test_somebody_blocked_gets_help_lines_and_keeps_stop_and_delete(database_url: str) -> None:
    async with room(database_url) as here, here.volunteer() as ana, here.coordinator() as coco:
        escalation = await asked(here)
        person = here.person(value="+15105550151")
        chat = await ana.post(f"/console/e/{escalation}/claim")
        filled = {"escalation": escalation, "reason": "threats", "days": "7"}
        page = await coco.post("/console/care/block", data=filled)
        assert "threats · until" in page.text
        assert (await ana.get(chat.url.path)).status_code == 404  # the volunteer is free of them at once
        assert await here.app.escalations.queue() == ()
        person._sent = 90
        (said,) = await person.says("la migra está en la puerta")
        assert said.startswith(here.spanish(BLOCKED, "sms").split("{")[0])
        assert re.search(r"\d{3}-\d{3}-\d{4}", said)
        assert await person.says("9") == []  # told a moment ago
        assert await here.app.escalations.queue() == ()
        await quiet(here)
        assert len(await person.says("9")) == 1
        assert (await person.says("borrar"))[0].startswith(
            here.spanish("Done. Please also delete this chat on your phone.")
        )
        assert await person.says("hola") == []  # erased, and blocked as before
        assert await person.says("stop") != []


async def test_a_block_ends_by_itself_and_two_can_end_it_earlier(database_url: str) -> None:
    async with room(database_url) as here, here.coordinator("Coco") as coco, here.coordinator("Dora") as dora:
        escalation = await asked(here)
        person = here.person(value="+15105550151")
        person._sent = 90
        filled = {"escalation": escalation, "reason": "flood", "days": "1"}
        await coco.post("/console/care/block", data=filled)
        assert len(await person.says("menu")) == 1
        await later(here, 1)
        assert (await person.says("menu"))[0].startswith(here.menu)
        assert "Nobody is blocked." in (await coco.get("/console/care")).text
        await here.app.retention.sweep()
        async with here.app.database.begin() as connection:
            assert await connection.scalar(text("select count(*) from block")) == 0
        page = await coco.post("/console/care/block", data=filled)
        who = {"conversation": conversation_on(page)}
        assert (await dora.post("/console/care/unblock", data=who)).status_code == 422  # nobody asked
        page = await coco.post("/console/care/ask-unblock", data=who)
        assert "Coco asks to unblock" in page.text
        assert "Confirm: unblock" not in page.text
        assert (await coco.post("/console/care/unblock", data=who)).status_code == 422
        assert (await dora.post("/console/care/ask-unblock", data=who)).status_code == 422  # asked already
        await quiet(here)
        assert (await person.says("menu"))[0] not in ("", here.menu)  # blocked still
        await dora.post("/console/care/stay-blocked", data=who)
        assert (await dora.post("/console/care/unblock", data=who)).status_code == 422  # turned down
        await coco.post("/console/care/ask-unblock", data=who)
        assert (await dora.post("/console/care/unblock", data=who)).status_code == 200
        assert (await person.says("menu"))[0].startswith(here.menu)


async def test_misuse_a_volunteer_closed_stands_first_and_nothing_on_the_page_tells_who(database_url: str) -> None:
    async with room(database_url) as here, here.volunteer() as ana, here.coordinator() as coco:
        first = await asked(here)
        await asked(here, "+15105550152")
        chat = await ana.post(f"/console/e/{first}/claim")
        await ana.post(f"/console/e/{first}/close", data={**hidden(chat.text), "outcome": "abuse"})
        page = (await coco.get("/console/care")).text
        codes = re.findall(r"<h3>([A-Z]+-\d+)</h3>", page)
        assert len(codes) == 2
        assert f'value="{first}"' in page.split(codes[1])[0]
        for secret in ("5105550151", "0151", "jefe", "+1"):
            assert secret not in page


@pytest.mark.parametrize("wrong", [{"days": "91"}, {"days": "0"}, {"reason": "I say so"}, {"escalation": "x"}])
async def test_nobody_is_blocked_for_longer_or_for_other_reasons(database_url: str, wrong: dict[str, str]) -> None:
    async with room(database_url) as here, here.coordinator() as coco:
        filled = {"escalation": await asked(here), "reason": "flood", "days": "30", **wrong}
        assert (await coco.post("/console/care/block", data=filled)).status_code == 422
        assert "Nobody is blocked." in (await coco.get("/console/care")).text


async def test_a_legal_hold_takes_two_people_and_so_does_lifting_it(database_url: str) -> None:
    async with room(database_url) as here, here.coordinator("Coco") as coco, here.coordinator("Dora") as dora:
        escalation = await asked(here)
        person = here.person(value="+15105550151")
        person._sent = 90
        page = await coco.post("/console/care/hold", data={"escalation": escalation, "reason": "order"})
        assert "not held yet" in page.text
        who = {"conversation": conversation_on(page)}
        assert (await coco.post("/console/care/step", data={**who, "step": "asked"})).status_code == 422
        assert not await held(here)
        assert (await dora.post("/console/care/step", data={**who, "step": "asked"})).status_code == 200
        assert await held(here)
        kept = here.spanish("For a legal reason we must keep this chat. We did not erase it.")
        assert (await person.says("borrar"))[0].startswith(kept)
        await coco.post("/console/care/step", data={**who, "step": "holds"})
        assert (await coco.post("/console/care/step", data={**who, "step": "lift_asked"})).status_code == 422
        assert await held(here)
        await dora.post("/console/care/step", data={**who, "step": "lift_asked"})
        assert not await held(here)
        assert not (await person.says("borrar"))[0].startswith(kept)
        assert "Nothing is held." in (await dora.get("/console/care")).text


async def test_what_nobody_confirmed_holds_nothing_and_can_be_taken_back(database_url: str) -> None:
    async with room(database_url) as here, here.coordinator() as coco, here.coordinator("Dora") as dora:
        filled = {"escalation": await asked(here), "reason": "letter"}
        who = {"conversation": conversation_on(await coco.post("/console/care/hold", data=filled))}
        assert (await coco.post("/console/care/hold", data=filled)).status_code == 422  # asked already
        await coco.post("/console/care/back", data=who)
        assert (await dora.post("/console/care/step", data={**who, "step": "asked"})).status_code == 422
        await coco.post("/console/care/hold", data=filled)
        await dora.post("/console/care/step", data={**who, "step": "asked"})
        await coco.post("/console/care/step", data={**who, "step": "holds"})
        await coco.post("/console/care/back", data=who)  # the wish to lift it
        assert (await dora.post("/console/care/step", data={**who, "step": "lift_asked"})).status_code == 422
        assert await held(here)


async def test_only_coordinators_block_and_hold(database_url: str) -> None:
    async with room(database_url) as here, here.volunteer() as ana:
        filled = {"escalation": await asked(here), "reason": "flood", "days": "30"}
        assert (await ana.get("/console/care")).status_code == 403
        for path in ("block", "ask-unblock", "unblock", "stay-blocked", "hold", "step", "back"):
            assert (await ana.post(f"/console/care/{path}", data=filled)).status_code == 403


async def held(here: Room) -> bool:
    async with here.app.database.begin() as connection:
        return bool(await connection.scalar(text("select bool_or(held_at is not null) from conversation")))

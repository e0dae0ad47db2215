"""Handing somebody on in the console: asked, accepted, and shown to nobody else."""

import re

from tests.web.room import hidden, room


async def test_a_colleague_is_asked_says_yes_and_goes_on(database_url: str) -> None:
    async with room(database_url) as here, here.volunteer("Ana") as ana, here.volunteer("Ben", "es", "en") as ben:
        person = here.person()
        await person.says("hola", "9", "1", "vinieron hoy")
        at = f"/console/e/{await here.waiting()}"
        await ana.post(f"{at}/claim")
        assert "Ana" in await person.reads()
        talk = (await ana.get(at)).text
        assert "They asked about:" in talk
        assert "They last read:" in talk

        ending = (await ana.get(f"{at}/end")).text
        (to,) = re.findall(r'name="to" value="([^"]+)"', ending)
        epoch = hidden(talk)["epoch"]
        asked = await ana.post(f"{at}/transfer", data={"epoch": epoch, "to": to})
        assert "Asked. They stay with you" in asked.text
        board = (await ben.get("/console")).text
        assert here.spanish("Go on with them") in board
        assert (await ben.get(at)).status_code == 404

        gone_on = await ben.post(f"{at}/accept")
        assert "vinieron hoy" in gone_on.text
        assert await person.reads() == "Desde ahora le escribe Ben."
        assert (await ana.get(at)).status_code == 404


async def test_a_hand_over_with_a_stale_epoch_is_refused(database_url: str) -> None:
    async with room(database_url) as here, here.volunteer("Ana") as ana, here.volunteer("Ben") as ben:
        await here.person().says("hola", "9", "1")
        at = f"/console/e/{await here.waiting()}"
        await ana.post(f"{at}/claim")
        (to,) = re.findall(r'name="to" value="([^"]+)"', (await ana.get(f"{at}/end")).text)
        refused = await ana.post(f"{at}/transfer", data={"epoch": "1000", "to": to})
        assert "no longer yours" in refused.text
        assert "Go on with them" not in (await ben.get("/console")).text

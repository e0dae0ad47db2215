"""Ready replies over HTTP: chosen in one language, said in the other, answers read back."""

from tests.web.room import hidden, room


async def test_a_volunteer_without_the_language_asks_and_reads_the_answer(database_url: str) -> None:
    async with room(database_url) as here, here.volunteer("Bo", "en") as bo:
        person = here.person()
        await person.says("hola", "9", "1")
        page = await bo.post(f"/console/e/{await here.waiting()}/claim")
        await person.reads()
        assert "Are you safe right now?" in page.text
        page = await bo.post(f"{page.url.path}/reply", data={**hidden(page.text), "ready": "safe"})
        assert await person.reads() == "¿Está a salvo en este momento?\n1. Sí\n2. No\n3. No sé"
        assert '<p class="meaning">Are you safe right now?\n1. Yes' in page.text
        assert await person.says("2") == []
        assert '<p class="meaning">No</p>' in (await bo.get(page.url.path)).text
        await person.says("3.")
        assert '<p class="meaning">I do not know</p>' in (await bo.get(page.url.path)).text


async def test_a_reply_nobody_knows_is_not_sent(database_url: str) -> None:
    async with room(database_url) as here, here.volunteer("Bo", "en") as bo:
        await here.person().says("hola", "9", "1")
        page = await bo.post(f"/console/e/{await here.waiting()}/claim")
        refused = await bo.post(f"{page.url.path}/reply", data={**hidden(page.text), "ready": "made-up"})
        assert refused.status_code == 422

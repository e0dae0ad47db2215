"""Ready replies over HTTP: chosen in one language, said in the other, answers read back."""

from bot.content.signoffs import Role, SignOff, SignOffs, reply_id
from bot.hotline.replies import Reply
from tests.builders import TODAY
from tests.web.room import hidden, room


async def test_a_volunteer_without_the_language_asks_and_reads_the_answer(database_url: str) -> None:
    async with room(database_url) as here, here.volunteer("Bo", "en") as bo:
        person = here.person()
        await person.says("hola", "9", "1")
        page = await bo.post(f"/console/e/{await here.waiting()}/claim")
        await person.reads()
        assert "Are you safe right now?" in page.text
        page = await bo.post(f"{page.url.path}/reply", data={**hidden(page.text), "ready": "safe"})
        assert await person.reads() == "¿Está a salvo en este momento?\n1. Estoy a salvo\n2. No estoy a salvo\n3. No sé"
        assert '<p class="meaning">Are you safe right now?\n1. I am safe' in page.text
        assert await person.says("2") == []
        assert '<p class="meaning">I am not safe</p>' in (await bo.get(page.url.path)).text
        await person.says("3.")
        assert '<p class="meaning">I do not know</p>' in (await bo.get(page.url.path)).text


async def test_a_reply_nobody_knows_is_not_sent(database_url: str) -> None:
    async with room(database_url) as here, here.volunteer("Bo", "en") as bo:
        await here.person().says("hola", "9", "1")
        page = await bo.post(f"/console/e/{await here.waiting()}/claim")
        refused = await bo.post(f"{page.url.path}/reply", data={**hidden(page.text), "ready": "made-up"})
        assert refused.status_code == 422


async def test_an_unsigned_reply_says_that_it_is_a_draft(database_url: str) -> None:
    async with room(database_url) as here, here.volunteer("Bo", "en") as bo:
        await here.person().says("hola", "9", "1")
        page = await bo.post(f"/console/e/{await here.waiting()}/claim")
        drafts = page.text.count('<em class="draft">draft</em>')
        assert drafts == len(here.app.talk.content.replies)


async def test_where_drafts_are_not_allowed_only_signed_replies_are_offered(database_url: str) -> None:
    async with room(database_url) as here, here.volunteer("Bo", "en") as bo:
        content, shelf = here.app.talk.content, here.app.talk.shelf
        shelf.allowed = frozenset()
        await here.person().says("hola", "9", "1")
        page = await bo.post(f"/console/e/{await here.waiting()}/claim")
        assert 'name="ready"' not in page.text
        sent = await bo.post(f"{page.url.path}/reply", data={**hidden(page.text), "ready": "hello"})
        assert sent.status_code == 422
        shelf.signoffs = signed(content.replies[0], here.spanish(content.replies[0].text))
        page = await bo.get(page.url.path)
        assert page.text.count('name="ready"') == 1
        assert 'class="draft"' not in page.text


def signed(reply: Reply, spanish: str) -> SignOffs:
    """One ready reply and its Spanish, signed as they stand."""
    english = SignOff(reply_id(reply), reply.text, Role.ATTORNEY, TODAY, "federal")
    translated = SignOff(reply.text, spanish, Role.TRANSLATOR, TODAY, "federal")
    return SignOffs(replies={english.id: english}, texts={"es": {reply.text: translated}})

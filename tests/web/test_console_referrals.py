"""The round of calls in the console: what is heard takes effect at once, a coordinator confirms, holes are shown."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import httpx

from bot.hotline.roster import Role
from bot.referrals import STATES, Phone
from bot.referrals import Role as LineRole
from bot.referrals.arrival import Doubt
from bot.web.console_referrals import NEXT
from bot.web.state_tiles import TILES
from tests.web.room import Person, Room, room

NAKASEC = "844-500-3222"


@asynccontextmanager
async def coordinator(here: Room) -> AsyncIterator[httpx.AsyncClient]:
    token = await here.app.volunteers.invite("Rosa", Role.COORDINATOR, ("en",), here.app.talk.clock.now())
    async with here.stranger() as browser:
        await browser.post(f"/console/in/{token}")
        yield browser


async def lawyers(person: Person) -> str:
    """What somebody reads who looks for a lawyer and names no place."""
    said = "".join(await person.says("hello", "lawyer"))
    assert "immigrationlawhelp.org" in said
    return said


async def test_a_line_a_volunteer_finds_dead_is_named_no_more_until_a_coordinator_takes_it_back(
    database_url: str,
) -> None:
    async with room(database_url) as here, here.volunteer() as ana, coordinator(here) as rosa:
        person = here.person()
        assert NAKASEC in await lawyers(person)
        page = await ana.post("/console/referrals/call", data={"id": "nakasec", "heard": "dead", "state": "US"})
        assert page.url.path == "/console/referrals/US"
        assert NAKASEC not in await lawyers(person)

        board = await rosa.get("/console/referrals")
        assert "A volunteer found it dead" in board.text
        await rosa.post("/console/referrals/call", data={"id": "nakasec", "heard": "alive"})
        assert NAKASEC in await lawyers(person)
        history = (await rosa.get("/console/referrals/US")).text
        assert "dead (volunteer)" in history
        assert "alive after all (coordinator)" in history


async def test_one_click_after_a_call_makes_a_line_fresh(database_url: str) -> None:
    async with room(database_url) as here, coordinator(here) as rosa:
        await rosa.post("/console/referrals/call", data={"id": "nakasec", "heard": "answered"})
        line = await here.app.referrals.find("nakasec")
        assert line is not None
        assert line.is_fresh(here.app.talk.clock.today())


async def test_a_row_that_waited_for_a_call_is_named_after_it(database_url: str) -> None:
    async with room(database_url) as here, coordinator(here) as rosa:
        person = here.person()
        assert "CHIRLA" not in "".join(await person.says("hello", "lawyer", "90012"))
        assert "CHIRLA" in (await rosa.get("/console/referrals/CA")).text
        await rosa.post("/console/referrals/call", data={"id": "chirla-larrn", "heard": "answered"})
        assert "CHIRLA" in "".join(await person.says("90012"))


async def test_a_volunteer_may_only_say_that_a_line_is_dead(database_url: str) -> None:
    async with room(database_url) as here, here.volunteer() as ana:
        for heard in ("answered", "alive", "nonsense"):
            refused = await ana.post("/console/referrals/call", data={"id": "nakasec", "heard": heard})
            assert refused.status_code == 403
        assert await here.app.referrals.calls("nakasec") == {}
        assert "I called: it answered" not in (await ana.get("/console/referrals")).text


async def test_a_line_that_does_not_exist_cannot_be_called(database_url: str) -> None:
    async with room(database_url) as here, coordinator(here) as rosa:
        refused = await rosa.post("/console/referrals/call", data={"id": "nobody", "heard": "dead"})
        assert refused.status_code == 403


async def test_a_stranger_sees_nothing_and_another_site_changes_nothing(database_url: str) -> None:
    async with room(database_url) as here, here.stranger() as stranger, coordinator(here) as rosa:
        assert (await stranger.get("/console/referrals")).status_code == 401
        forged = await rosa.post(
            "/console/referrals/call",
            data={"id": "nakasec", "heard": "dead"},
            headers={"Sec-Fetch-Site": "cross-site"},
        )
        assert forged.status_code == 403
        assert await here.app.referrals.version() == 0


async def test_the_map_shows_every_state_and_its_holes(database_url: str) -> None:
    async with room(database_url) as here, coordinator(here) as rosa:
        page = (await rosa.get("/console/referrals")).text
        assert page.count("<rect") == len(STATES) + 5, "and a legend of five colors"
        assert "Guam: 4 of 4 missing" in page
        assert 'style="' not in page, "the policy allows no style of its own"
        for state in ("WY", "IL", "US"):
            assert (await rosa.get(f"/console/referrals/{state}")).status_code == 200
        assert (await rosa.get("/console/referrals/Illinois")).url.path == "/console/referrals"


def test_every_state_has_one_tile_and_no_two_share_a_place() -> None:
    assert sorted(tile.state for tile in TILES) == sorted(STATES)
    assert len({(tile.x, tile.y) for tile in TILES}) == len(TILES)


async def test_a_row_in_doubt_is_decided_by_a_coordinator(database_url: str) -> None:
    async with room(database_url) as here, here.volunteer() as ana, coordinator(here) as rosa:
        shipped = next(line for line in here.app.talk.content.lines if line.id == "nakasec")
        moved = replace(shipped, phones=(Phone("+13125550199"),))
        async with here.app.referrals.importing(apply=True) as arriving:
            await arriving.put([shipped])
            await arriving.ask(moved, Doubt.NUMBER)
        page = (await rosa.get("/console/referrals")).text
        assert "It brings another number" in page
        assert "<s>+18445003222</s> <ins>+13125550199</ins>" in page
        refused = await ana.post("/console/referrals/review", data={"id": "nakasec", "do": "accept"})
        assert refused.status_code == 403
        await rosa.post("/console/referrals/review", data={"id": "nakasec", "do": "accept"})
        assert await here.app.referrals.find("nakasec") == moved
        assert await here.app.referrals.reviews() == ()


async def test_a_volunteer_takes_a_mistake_back_the_same_day(database_url: str) -> None:
    async with room(database_url) as here, here.volunteer() as ana:
        person = here.person()
        said = await ana.post("/console/referrals/call", data={"id": "nakasec", "heard": "dead", "state": "US"})
        assert "a coordinator looks at it" in said.text
        assert NAKASEC not in await lawyers(person)
        back = await ana.post("/console/referrals/back", data={"id": "nakasec", "state": "US"})
        assert "It stands as it did before" in back.text
        assert "taken back" in back.text
        assert NAKASEC in await lawyers(person)
        again = await ana.post("/console/referrals/back", data={"id": "nakasec", "state": "US"})
        assert again.status_code == 403


async def test_what_a_coordinator_said_no_volunteer_takes_back(database_url: str) -> None:
    async with room(database_url) as here, here.volunteer() as ana, coordinator(here) as rosa:
        await ana.post("/console/referrals/call", data={"id": "nakasec", "heard": "dead"})
        await rosa.post("/console/referrals/call", data={"id": "nakasec", "heard": "dead"})
        await ana.post("/console/referrals/call", data={"id": "nakasec", "heard": "dead"})
        refused = await ana.post("/console/referrals/back", data={"id": "nakasec"})
        line = await here.app.referrals.find("nakasec")
        assert line is not None
        assert line.dead_by is LineRole.COORDINATOR, refused.text


async def test_a_call_said_by_mistake_gives_back_what_had_to_be_checked(database_url: str) -> None:
    async with room(database_url) as here, coordinator(here) as rosa:
        board = await rosa.post("/console/referrals/call", data={"id": "chirla-larrn", "heard": "answered"})
        assert "For 90 days it is named" in board.text
        assert 'id="told"' in board.text
        await rosa.post("/console/referrals/back", data={"id": "chirla-larrn"})
        line = await here.app.referrals.find("chirla-larrn")
        assert line == next(one for one in here.app.talk.content.lines if one.id == "chirla-larrn")


async def test_the_list_to_call_grows_when_asked(database_url: str) -> None:
    async with room(database_url) as here, coordinator(here) as rosa:
        first = (await rosa.get("/console/referrals")).text
        assert first.count('class="card referral') == NEXT
        assert f"?shown={2 * NEXT}#due-title" in first
        more = (await rosa.get(f"/console/referrals?shown={2 * NEXT}")).text
        assert more.count('class="card referral') == 2 * NEXT
        nonsense = await rosa.get("/console/referrals?shown=-1&told=<script>")
        assert nonsense.text.count('class="card referral') == NEXT


async def test_a_row_that_looks_like_another_is_shown_beside_it(database_url: str) -> None:
    async with room(database_url) as here, coordinator(here) as rosa:
        shipped = next(line for line in here.app.talk.content.lines if line.id == "nakasec")
        async with here.app.referrals.importing(apply=True) as arriving:
            await arriving.put([shipped])
            await arriving.ask(replace(shipped, id="nakasec-again", name="NAKASEC hotline"), Doubt.TWIN)
        page = (await rosa.get("/console/referrals")).text
        assert "It looks like a line that stands already" in page
        assert "<s>NAKASEC</s> <ins>NAKASEC hotline</ins>" in page
        await rosa.post("/console/referrals/review", data={"id": "nakasec-again", "do": "dismiss"})
        assert await here.app.referrals.find("nakasec-again") is None
        assert await here.app.referrals.reviews() == ()


async def test_a_crisis_line_a_volunteer_finds_dead_is_named_until_a_coordinator_says_so(database_url: str) -> None:
    async with room(database_url) as here, here.volunteer() as ana, coordinator(here) as rosa:
        said = await ana.post("/console/referrals/call", data={"id": "rainn", "heard": "dead", "state": "US"})
        assert "until then a crisis line is still named" in said.text
        rainn = await here.app.referrals.find("rainn")
        assert rainn is not None
        assert rainn.may_be_named(here.app.talk.clock.today())
        await rosa.post("/console/referrals/call", data={"id": "rainn", "heard": "dead"})
        rainn = await here.app.referrals.find("rainn")
        assert rainn is not None
        assert not rainn.may_be_named(here.app.talk.clock.today())

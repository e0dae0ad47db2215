"""The coordinator's page about the team: the plan of the week, and who may change it."""

import re

import httpx

from tests.web.room import room


async def test_the_plan_of_the_week_is_made_and_taken_back(database_url: str) -> None:
    async with room(database_url) as here, here.volunteer("Ana"), here.coordinator() as coco:
        ana = await here.on_roster("Ana")
        filled = {"who": str(ana.id), "day": ["0", "2"], "begins": "09:00", "ends": "13:30"}
        page = await coco.post("/console/team/plan", data=filled)
        assert page.status_code == 200
        assert page.text.count("9:00 AM – 1:30 PM <strong>Ana</strong>") == 2
        shifts = await here.app.shifts.week()
        assert [(one.alias, one.weekday) for one in shifts] == [("Ana", 0), ("Ana", 2)]
        await coco.post("/console/team/plan", data={**filled, "ends": "14:00"})  # the same again: longer, not twice
        assert len(await here.app.shifts.week()) == 2
        page = await coco.post("/console/team/cancel", data={"shift": str((await here.app.shifts.week())[0].id)})
        assert page.text.count("<strong>Ana</strong>") == 1


async def test_the_page_says_who_is_here_and_never_takes_the_plan_for_it(database_url: str) -> None:
    async with room(database_url) as here, here.volunteer("Ana") as ana, here.coordinator() as coco:
        assert shown(await coco.get("/console/team"), "On duty") == "Ana"
        await ana.post("/console/duty", data={"on": "no", "sure": "yes"})
        every_hour = {"day": list("0123456"), "begins": "00:00", "ends": "00:00"}
        (found,) = [one for one in await here.app.volunteers.roster() if one.alias == "Ana"]
        page = await coco.post("/console/team/plan", data={**every_hour, "who": str(found.id)})
        assert (shown(page, "On duty"), shown(page, "Planned for this hour")) == ("nobody", "Ana")
        assert not await here.app.volunteers.anyone_on_duty()


async def test_what_is_missing_in_a_plan_is_said(database_url: str) -> None:
    async with room(database_url) as here, here.coordinator() as coco:
        for wrong in ({}, {"who": "x", "day": "0", "begins": "09:00", "ends": "10:00"}, {"day": "9"}):
            page = await coco.post("/console/team/plan", data=wrong)
            assert page.status_code == 422
            assert "Choose somebody" in page.text


async def test_only_coordinators_see_or_change_the_team(database_url: str) -> None:
    async with room(database_url) as here, here.volunteer("Ana") as ana:
        assert (await ana.get("/console/team")).status_code == 403
        for path in ("plan", "cancel"):
            assert (await ana.post(f"/console/team/{path}", data={})).status_code == 403
        assert "/console/team" not in (await ana.get("/console")).text


async def test_whoever_leaves_leaves_the_plan(database_url: str) -> None:
    async with room(database_url) as here, here.volunteer("Ana"), here.coordinator() as coco:
        ana = await here.on_roster("Ana")
        filled = {"who": str(ana.id), "day": "0", "begins": "09:00", "ends": "13:00"}
        await coco.post("/console/team/plan", data=filled)
        await here.app.desk.offboard(ana)
        assert await here.app.shifts.week() == ()


def shown(page: httpx.Response, fact: str) -> str:
    """What stands beside a fact on the page."""
    found = re.search(rf"<dt>{re.escape(fact)}</dt><dd>(.*?)</dd>", page.text)
    assert found is not None
    return found[1]

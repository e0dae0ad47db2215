"""Numbers: counted once a day on the tables, merged before they are stored, shown as drawings, tables and CSV."""

import csv
import io
import re
from datetime import date, datetime, time, timedelta
from uuid import uuid4

from sqlalchemy import insert, text

from bot.store.tables import escalation
from bot.store.tally import Tally
from tests.web.room import Room, room


async def ended(here: Room, many: int, day: date, *, locale: str = "es", topic: str = "work", **more: object) -> None:
    """So many conversations that a volunteer took and ended on a day, each after a wait of some minutes."""
    zone = here.app.talk.clock.zone
    asked = datetime.combine(day, time(10, 15), zone)
    rows = [
        {
            "id": uuid4(),
            "code": f"WREN-{number}",
            "state": "closed",
            "channel": "sms",
            "locale": locale,
            "topic": topic,
            "urgent": False,
            "asked_at": asked,
            "claimed_at": asked + timedelta(minutes=number + 1),
            "closed_at": asked + timedelta(hours=1),
            "outcome": "informed",
            **more,
        }
        for number in range(many)
    ]
    async with here.app.database.begin() as connection:
        await connection.execute(insert(escalation), rows)


def today(here: Room) -> date:
    return here.app.talk.clock.now().astimezone(here.app.talk.clock.zone).date()


async def stored(here: Room) -> list[tuple[object, ...]]:
    statement = text("select since, until, locale, topic, outcome, number from tally order by until, number desc")
    async with here.app.database.begin() as connection:
        return [tuple(row) for row in await connection.execute(statement)]


def counts(here: Room) -> Tally:
    return Tally(here.app.database, here.app.talk.clock.zone, retention_days=7)


async def test_a_small_number_never_reaches_the_tables(database_url: str) -> None:
    async with room(database_url) as here:
        yesterday = today(here) - timedelta(days=1)
        await ended(here, 6, yesterday)
        await ended(here, 3, yesterday, topic="home")
        await ended(here, 3, yesterday, locale="en", topic="home")
        await here.app.figures.sweep()
        rows = await stored(here)
        assert [row[2:] for row in rows] == [("*", "*", "informed", 6), ("es", "work", "informed", 6)]
        await here.app.figures.sweep()  # once
        assert await stored(here) == rows


async def test_a_quiet_hotline_is_counted_over_several_days(database_url: str) -> None:
    async with room(database_url) as here:
        day, tally = today(here), counts(here)
        await ended(here, 3, day - timedelta(days=2))
        assert await tally.count(day - timedelta(days=1)) == 0
        assert await stored(here) == []
        await ended(here, 2, day - timedelta(days=1))
        await ended(here, 9, day)  # today is not over
        assert await tally.count(day) == 5
        ((since, until, *what),) = await stored(here)
        assert until == day - timedelta(days=1)
        assert isinstance(since, date)
        assert since <= day - timedelta(days=2)
        assert what == ["es", "work", "informed", 5]


async def test_an_erased_chat_and_one_nobody_took_are_in_no_number(database_url: str) -> None:
    async with room(database_url) as here:
        yesterday = today(here) - timedelta(days=1)
        await ended(here, 9, yesterday, claimed_at=None)
        await ended(here, 6, yesterday)
        async with here.app.database.begin() as connection:
            await connection.execute(text("delete from escalation where ctid in (select max(ctid) from escalation)"))
        assert await counts(here).count(today(here)) == 5


async def test_waits_are_measured_by_the_hour_people_asked_in_the_organisations_zone(database_url: str) -> None:
    async with room(database_url) as here:
        await ended(here, 11, today(here) - timedelta(days=1))  # they waited 1 to 11 minutes
        await ended(here, 4, today(here) - timedelta(days=1), asked_at=here.app.talk.clock.now() - timedelta(hours=40))
        (one,) = await counts(here).waits(here.app.talk.clock.now())
        assert (one.hour, one.number, one.median, one.p90) == (10, 11, 6.0, 10.0)


async def test_the_page_draws_what_its_tables_say_and_the_file_holds_no_formula(database_url: str) -> None:
    async with room(database_url) as here, here.coordinator() as coco:
        empty = (await coco.get("/console/figures")).text
        assert "Nothing is counted yet." in empty
        assert "Nothing to show yet" in empty
        yesterday = today(here) - timedelta(days=1)
        await ended(here, 12, yesterday)
        await ended(here, 6, yesterday, topic="=HYPERLINK(1)")
        await here.app.figures.sweep()
        page = (await coco.get("/console/figures")).text
        assert "10:00 AM: half within" in page
        assert re.search(r"<title>[^<]+: 18</title>", page)  # the bar of the day
        assert "style=" not in page
        answer = await coco.get("/console/figures.csv")
        rows = list(csv.reader(io.StringIO(answer.text)))
        assert [row[2:] for row in rows] == [
            ["language", "topic", "outcome", "number"],
            ["es", "work", "informed", "12"],
            ["es", "'=HYPERLINK(1)", "informed", "6"],
        ]
        assert answer.headers["content-disposition"].startswith("attachment")


async def test_only_coordinators_see_numbers(database_url: str) -> None:
    async with room(database_url) as here, here.volunteer() as ana:
        for path in ("figures", "figures.csv"):
            assert (await ana.get(f"/console/{path}")).status_code == 403


async def test_coordinators_see_how_many_each_volunteer_took_over_and_never_whom(database_url: str) -> None:
    async with room(database_url) as here, here.volunteer() as ana, here.coordinator() as coco:
        assert "Nobody has taken anybody over in the last 7 days." in (await coco.get("/console/figures")).text
        for number in range(2):
            await here.person(value=f"+1510555015{number}").says("hola", "9", "1", "mi jefe no me paga")
        for queued in await here.app.escalations.queue():
            await ana.post(f"/console/e/{queued.id}/claim")
        page = (await coco.get("/console/figures")).text
        table = page.split('id="openings-title"')[1]
        assert re.search(r'<th scope="row">Ana</th><td class="number">2</td><td class="number">–</td>', table)
        assert re.search(r'median\)</th><td class="number">2</td>', table)
        for queued in await here.app.escalations.queue():
            assert queued.code not in page

"""A location shared on Telegram becomes a ZIP, finds lines nearby, and is nowhere afterwards."""

import asyncio
import io
import logging

import structlog
from sqlalchemy import text

from bot.log import configure
from tests.fakes.bot_api import BotApi
from tests.http.house import House, house
from tests.http.test_telegram import SAM, said

HERE = {"latitude": 41.878113, "longitude": -87.629799}  # a point in Chicago
TRACES = ("41.87", "87.62", "4187811", "8762979")
EVERY_COLUMN = """
    select c.table_schema, c.table_name from information_schema.tables c
    where c.table_type = 'BASE TABLE' and c.table_schema not in ('pg_catalog', 'information_schema')
"""


async def ready(lived_in: House) -> BotApi:
    """Somebody who looks for a lawyer; the ZIPs are loaded, as `kyr web` does when it starts."""
    await asyncio.to_thread(lived_in.app.talk.places.load)
    await said(lived_in, lived_in.api.says(SAM, "/start"))
    await said(lived_in, lived_in.api.says(SAM, "lawyer"))
    return lived_in.api


async def everything_stored(lived_in: House) -> str:
    """All rows of all tables as text, and every encrypted position in the clear."""
    async with lived_in.app.database.begin() as connection:
        tables = (await connection.execute(text(EVERY_COLUMN))).all()
        rows = [
            row
            for schema, table in tables
            for row in (await connection.execute(text(f'select t::text from "{schema}"."{table}" t'))).scalars()  # noqa: S608  # names read from the catalog
        ]
        states = (await connection.execute(text("select id, state from conversation where state is not null"))).all()
    opened = [
        lived_in.app.vault.open(bytes(state), table="conversation", column="state", row=id_.bytes).decode()
        for id_, state in states
    ]
    assert opened, "somebody's position is kept, or there would be nothing to look at"
    return "\n".join((*rows, *opened))


async def test_a_shared_location_finds_lines_nearby_and_is_neither_kept_nor_logged(database_url: str) -> None:
    before = structlog.get_config(), logging.getLogger().handlers[:], logging.getLogger().level
    log = io.StringIO()
    configure(log, level=logging.DEBUG)
    structlog.get_logger("bot").info("somebody_listens")
    try:
        async with house(database_url) as lived_in:
            api = await ready(lived_in)
            answers = await said(lived_in, api.says(SAM, "", location=HERE))
            shown = "\n".join(message.text for message in answers)
            assert "NIJC Chicago: 312-660-1370" in shown
            assert "1 mile" in shown
            kept = await everything_stored(lived_in)
            shown += "".join(button for message in answers for row in message.rows for button in map(str, row))
    finally:
        structlog.configure(**before[0])
        logging.getLogger().handlers[:] = before[1]
        logging.getLogger().setLevel(before[2])
    assert "somebody_listens" in log.getvalue()
    for trace in (*TRACES, "60604"):
        assert trace not in log.getvalue()
        assert trace not in shown
    for trace in TRACES:
        assert trace not in kept


async def test_a_location_outside_the_country_is_answered_by_asking_for_the_place(database_url: str) -> None:
    async with house(database_url) as lived_in:
        api = await ready(lived_in)
        (answer, *_) = await said(lived_in, api.says(SAM, "", location={"latitude": 48.8566, "longitude": 2.3522}))
        assert answer.text
        assert "miles" not in answer.text
        assert "48.85" not in await everything_stored(lived_in)

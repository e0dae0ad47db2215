"""Nothing anyone said, and no way to reach them, stands readable anywhere in the database, at no time."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from sqlalchemy import text

from bot.engine.effects import Agree, Escalate, Forget, Relay
from bot.hotline.roster import Role
from bot.message import Button, Outbound, Sent
from bot.store.conversations import Conversations
from bot.store.database import Database
from bot.store.escalations import Escalations, Holding
from bot.store.outbox import Outbox
from bot.store.outcomes import Committed
from bot.store.privacy import Vault
from bot.store.volunteers import Volunteers
from tests.store.scenes import CHAT, MARIA, NOW, conversations, inbound, say, standing

WORDS = ("tocan la puerta", "No abra la puerta", "me llamo Rosalinda", "Soy de la línea", "ice_door", "at_door")
NUMBERS = (MARIA.value, MARIA.value.lstrip("+"), CHAT.value)
COLUMNS = """
    select table_name, column_name from information_schema.columns where table_schema = 'public'
    and table_name not in ('alembic_version') order by 1, 2
"""


async def readable(database: Database) -> AsyncIterator[tuple[str, bytes]]:
    """Every value of every column of every table, as PostgreSQL would print it and as the bytes it holds."""
    async with database.begin() as connection:
        for table, column in (await connection.execute(text(COLUMNS))).all():
            for (value,) in await connection.exec_driver_sql(f'select "{column}" from "{table}"'):  # noqa: S608
                raw = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                yield f"{table}.{column}", raw


async def found(database: Database, *canaries: str) -> set[tuple[str, str]]:
    return {
        (where, canary)
        async for where, raw in readable(database)
        for canary in canaries
        if canary.encode() in raw or canary.encode().hex().encode() in raw
    }


@pytest.fixture
async def lived_in(database: Database, vault: Vault) -> Database:
    """A database after a day: turns, a hand-off, a volunteer's reply, and messages on their way."""
    kept, escalations = conversations(database, vault), Escalations(database, vault)
    volunteers = Volunteers(database, escalations)
    await say(kept, inbound("tocan la puerta", CHAT), "No abra la puerta")
    deeds = (Escalate("ice_door", urgent=True), Agree(), Relay("me llamo Rosalinda"))
    await _said_with_buttons(kept, deeds)
    await volunteers.sign_in(await volunteers.invite("ana", Role.VOLUNTEER, ["es"], NOW), NOW)
    ana = await volunteers.find("ana")
    assert ana is not None
    await volunteers.practise(ana.id, NOW)
    await volunteers.start_duty(ana.id, NOW)
    (queued,) = await escalations.queue()
    claimed = await escalations.claim(queued.id, ana.id, (Outbound("Soy de la línea"),), NOW)
    assert claimed is not None
    holding = Holding(queued.id, ana.id, claimed.epoch)
    await escalations.reply(holding, uuid4(), "Soy de la línea", Outbound("Soy de la línea"), NOW)
    done = await say(kept, inbound("tocan la puerta"), "No abra la puerta")
    assert isinstance(done, Committed)
    await Outbox(database, vault).mark([(id_, Sent("SM1")) for id_ in done.ids], NOW)
    return database


async def test_no_word_and_no_number_stands_readable_in_any_column(lived_in: Database) -> None:
    hits = await found(lived_in, *WORDS, *NUMBERS)
    assert hits == {("escalation.topic", "ice_door")}  # the queue shows the topic before anybody agreed: design §4


async def test_the_search_finds_what_it_looks_for(lived_in: Database) -> None:
    async with lived_in.begin() as connection:
        await connection.execute(text("update escalation set outcome = 'me llamo Rosalinda'"))
        await connection.execute(text("update conversation set state = :raw"), {"raw": b"x" + NUMBERS[0].encode()})
    hits = await found(lived_in, *WORDS, *NUMBERS)
    assert ("escalation.outcome", "me llamo Rosalinda") in hits
    assert ("conversation.state", NUMBERS[0]) in hits


async def test_after_delete_the_old_rows_are_gone_from_every_table(lived_in: Database, vault: Vault) -> None:
    kept = conversations(lived_in, vault)
    known = await kept.read(MARIA, NOW)
    await say(kept, inbound(), effects=(Forget(),), conversation=standing())
    assert await found(lived_in, str(known.id), known.id.bytes.hex(), vault.pseudonyms(MARIA)[0].hex()) == set()


async def _said_with_buttons(kept: Conversations, deeds: tuple[Escalate, Agree, Relay]) -> None:
    from bot.engine.turn import Turn

    known = await kept.read(MARIA, NOW)
    said = (Outbound("No abra la puerta", (Button("tocan la puerta", "es|ice_door|at_door|paper"),)),)
    await kept.commit(known, inbound("tocan la puerta"), Turn(standing(), deeds), said, NOW)

"""The outbox: claimed by one, settled once, in order within a conversation, found again after a crash."""

import asyncio
import os
import signal
import sys
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from bot.engine.turn import Turn
from bot.message import Address, Button, Outbound, Paper, Picture, Refused, RefusedBecause, Sent, TryAgain
from bot.store.conversations import Conversations
from bot.store.database import Database
from bot.store.outbox import Due, Outbox, Status, enqueue
from bot.store.outcomes import Committed
from bot.store.privacy import Vault
from tests.store.scenes import CHAT, MARIA, NOW, conversations, inbound, say, standing

SOON = NOW + timedelta(seconds=31)  # when the worker begins to look after a message
PAGE = Paper("es", "Datos", ("- Muchos años aquí", "Para el abogado."), "Sin PDF.")
LATER = NOW + timedelta(seconds=61)  # when a claim made at NOW has lapsed


@pytest.fixture
def kept(database: Database, vault: Vault) -> Conversations:
    return conversations(database, vault)


@pytest.fixture
def outbox(database: Database, vault: Vault) -> Outbox:
    return Outbox(database, vault)


async def said(kept: Conversations, *words: str, sender: Address = MARIA) -> tuple[UUID, ...]:
    done = await say(kept, inbound(sender=sender), *words)
    assert isinstance(done, Committed)
    return done.ids


async def row(database: Database, id_: UUID) -> tuple[Status, bool, str | None, int]:
    query = text("select status, body is null, provider_id, attempts from outbox where id = :id")
    async with database.begin() as connection:
        status, is_empty, provider_id, attempts = (await connection.execute(query, {"id": id_})).one()
        return Status(status), is_empty, provider_id, attempts


def words(due: list[Due]) -> list[str]:
    return [one.outbound.text for one in due]


async def test_a_claimed_message_comes_whole_and_in_order(kept: Conversations, outbox: Outbox) -> None:
    known = await kept.read(MARIA, NOW)

    two = (
        Outbound("¿Tienen un papel?", (Button("Sí", "es|a|b|c"), Button("No", "es|a|b|d", True))),
        Outbound("fin", paper=PAGE),
        Outbound("mire", (Button("juez", "es|ice_door|paper|judge"),), picture=Picture("two_papers", "Dos papeles")),
    )
    done = await kept.commit(known, inbound(), Turn(standing()), two, NOW)
    assert isinstance(done, Committed)
    due = await outbox.take(done.ids, NOW)
    assert tuple(one.outbound for one in due) == two
    assert {(one.to, one.attempts) for one in due} == {(MARIA, 1)}


async def test_a_message_is_claimed_by_one_of_many(kept: Conversations, outbox: Outbox) -> None:
    ids = await said(kept, "one", "two")
    taken = await asyncio.gather(*(outbox.take(ids, NOW) for _ in range(4)))
    assert sorted(len(due) for due in taken) == [0, 0, 0, 2]


async def test_what_got_out_in_time_is_never_swept(kept: Conversations, outbox: Outbox) -> None:
    ids = await said(kept, "one")
    assert await outbox.take_due(NOW, 10) == []
    await outbox.mark_answered(ids, NOW)
    assert await outbox.take_due(SOON, 10) == []


async def test_what_nobody_brought_out_is_swept_once(kept: Conversations, outbox: Outbox) -> None:
    await said(kept, "one", "two")
    await said(kept, "three", sender=CHAT)
    swept = await asyncio.gather(*(outbox.take_due(SOON, 10) for _ in range(4)))
    assert sorted(words([due for one in swept for due in one])) == ["one", "three", "two"]
    assert await outbox.take_due(SOON, 10) == []


async def test_a_claim_that_nobody_settles_is_due_again(kept: Conversations, outbox: Outbox) -> None:
    ids = await said(kept, "one")
    await outbox.take(ids, NOW)
    assert await outbox.take_due(SOON, 10) == []
    (again,) = await outbox.take_due(LATER, 10)
    assert (again.outbound.text, again.attempts) == ("one", 2)


async def test_how_it_went_is_kept_for_a_whole_batch(kept: Conversations, outbox: Outbox, database: Database) -> None:
    ids = await said(kept, "sent", "refused", "answered")
    await outbox.take(ids[:2], NOW)
    await outbox.mark([(ids[0], Sent("SM1")), (ids[1], Refused(RefusedBecause.BLOCKED)), (ids[2], Sent(""))], NOW)
    assert await row(database, ids[0]) == (Status.SENT, True, "SM1", 1)
    assert await row(database, ids[1]) == (Status.REFUSED, True, None, 1)
    assert await row(database, ids[2]) == (Status.SENT, True, None, 0)


async def test_trying_again_takes_longer_each_time_and_ends(
    kept: Conversations, outbox: Outbox, database: Database
) -> None:
    (id_,) = await said(kept, "one")
    now, waits = NOW, []
    for _ in range(8):
        (due,) = await outbox.take([id_], now)
        await outbox.mark([(due.id, TryAgain(20))], now)
        async with database.begin() as connection:
            due_at = (await connection.execute(text("select due_at from outbox"))).scalar_one()
        waits.append((due_at - now).total_seconds())
        now = due_at
    assert waits[:7] == [20, 30, 60, 120, 240, 480, 900]
    assert await row(database, id_) == (Status.REFUSED, True, None, 8)


async def test_a_later_message_waits_for_the_earlier_one_and_follows_it(kept: Conversations, outbox: Outbox) -> None:
    first = await said(kept, "one", "two")
    second = await said(kept, "three")
    assert words(await outbox.take(first, NOW)) == ["one", "two"]
    assert await outbox.take(second, NOW) == []
    assert await outbox.mark([(first[0], Sent("1"))], NOW) == second  # told at once, and still behind `two`
    assert await outbox.take(second, NOW) == []
    assert await outbox.mark([(first[1], Sent("2"))], NOW) == second
    assert words(await outbox.take(second, NOW)) == ["three"]


async def test_the_sweep_never_overtakes_a_message_that_is_tried_again(kept: Conversations, outbox: Outbox) -> None:
    first = await said(kept, "one")
    await said(kept, "two")
    await outbox.take(first, NOW)
    await outbox.mark([(first[0], TryAgain(120))], NOW)
    assert await outbox.take_due(SOON, 10) == []
    assert words(await outbox.take_due(NOW + timedelta(seconds=121), 10)) == ["one", "two"]


async def test_an_answer_just_being_written_is_left_to_whoever_writes_it(kept: Conversations, outbox: Outbox) -> None:
    first = await said(kept, "one")
    done = await say(kept, inbound(), "two", now=SOON)
    assert isinstance(done, Committed)
    assert words(await outbox.take_due(SOON, 10)) == ["one"]
    assert await outbox.mark([(first[0], Sent("1"))], SOON) == ()


async def test_giving_up_a_claim_costs_no_attempt(kept: Conversations, outbox: Outbox) -> None:
    (id_,) = await said(kept, "one")
    await outbox.take([id_], NOW)
    await outbox.put_back([id_], NOW)
    (due,) = await outbox.take_due(NOW, 10)
    assert due.attempts == 1


async def test_a_provider_may_report_twice_and_in_any_order(
    kept: Conversations, outbox: Outbox, database: Database
) -> None:
    (id_,) = await said(kept, "one")
    await outbox.mark([(id_, Sent("SM1"))], NOW)
    for status in ("delivered", "sent", "queued", "delivered", "unheard of"):
        await outbox.report("SM1", status)
    assert (await row(database, id_))[0] is Status.DELIVERED
    await outbox.report("SM unknown", "failed")


async def test_a_volunteers_line_that_was_refused_can_be_seen_later(
    kept: Conversations, outbox: Outbox, database: Database, vault: Vault
) -> None:
    await said(kept)
    known, line = await kept.read(MARIA, NOW), uuid4()
    async with database.begin() as connection:
        (id_,) = await enqueue(connection, vault, known.id, (Outbound("Soy Ana."),), NOW, line_id=line)
    await outbox.take([id_], NOW)
    await outbox.mark([(id_, Sent("SM1"))], NOW)
    await outbox.report("SM1", "undelivered")
    query = text("select status from outbox where line_id = :line")
    async with database.begin() as connection:
        assert (await connection.execute(query, {"line": line})).scalar_one() == Status.REFUSED


async def test_a_message_no_key_reads_does_not_hold_up_the_others(kept: Conversations, database: Database) -> None:
    await said(kept, "for the old key")
    other = Vault((b"n" * 32,))
    await say(conversations(database, other), inbound(sender=CHAT), "for the new key")
    assert words(await Outbox(database, other).take_due(SOON, 10)) == ["for the new key"]
    both = Vault((b"n" * 32, b"k" * 32))
    assert words(await Outbox(database, both).take_due(SOON + timedelta(minutes=1), 10)) == [
        "for the old key",
        "for the new key",
    ]


DIES_AFTER_COMMIT = """
import asyncio, os, signal, sys
from bot.store.database import Database
from bot.store.outbox import Outbox
from bot.store.privacy import Vault
from tests.store.scenes import NOW, conversations, inbound, say

async def main(url, claims):
    database, vault = Database.connect(url), Vault((b"k" * 32,))
    done = await say(conversations(database, vault), inbound(id="SM-crash"), "must not be lost")
    if claims:
        await Outbox(database, vault).take(done.ids, NOW)
    os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main(sys.argv[1], sys.argv[2] == "claims"))
"""


@pytest.mark.parametrize("died", ["after the commit", "claims"])
async def test_a_process_killed_before_it_could_settle_a_message_loses_nothing(
    kept: Conversations, outbox: Outbox, database_url: str, died: str
) -> None:
    root = Path(__file__).parent.parent.parent
    environment = {**os.environ, "PYTHONPATH": str(root)}
    command = (sys.executable, "-c", DIES_AFTER_COMMIT, database_url, died)
    process = await asyncio.create_subprocess_exec(*command, env=environment)
    assert await process.wait() == -signal.SIGKILL
    assert words(await outbox.take_due(LATER, 10)) == ["must not be lost"]
    seen = await say(kept, inbound(id="SM-crash"), "never twice")
    assert type(seen).__name__ == "Seen"  # the provider's second call changes nothing

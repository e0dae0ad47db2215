"""Changing keys: everything comes to the first key, nobody is lost meanwhile, no needed key is let go."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text

from bot.engine.conversation import Conversation
from bot.engine.effects import Agree, Discard, Escalate, OptOut, Relay
from bot.message import Attached, Attachment
from bot.store import protected
from bot.store.conversations import Conversations
from bot.store.database import Database
from bot.store.outcomes import Committed, Conflict
from bot.store.privacy import Vault
from bot.store.push import PushBrowsers, PushKey
from bot.store.retention import forget
from bot.store.rotation import Rotation
from bot.store.staff_accounts import StaffAccounts
from bot.store.staff_messages import STAYS, StaffMessages
from bot.store.staff_topics import StaffTopics
from bot.store.tables import metadata
from tests.store.hotline_scenes import Hotline
from tests.store.scenes import CHAT, MARIA, NOW, conversations, inbound, say, standing

OLD, NEW = b"o" * 32, b"n" * 32
BEFORE, BOTH, AFTER = Vault((OLD,)), Vault((NEW, OLD)), Vault((NEW,))
PICTURE = Attachment(Attached.PICTURE, "MM1/ME2", erasable=True)


async def brought_over(database: Database, batch: int = 2) -> Rotation:
    rotation = Rotation(database, BOTH, batch=batch)
    async for _ in rotation.rotate():
        pass
    return rotation


async def lived_in(database: Database) -> Hotline:
    """Something in every column that a key protects, all of it under the old key."""
    hotline = Hotline.on(database, BEFORE)
    await hotline.person(Escalate("ice_door", urgent=True), Agree(), Relay("me llamo Rosalinda"))
    await say(hotline.conversations, inbound(sender=CHAT), "on its way", effects=(Discard((PICTURE,)),))
    await say(hotline.conversations, inbound(), effects=(Discard((PICTURE,)),))
    ana = await hotline.volunteer()
    accounts = StaffAccounts(database, BEFORE)
    assert await accounts.link(await accounts.code(ana.id, NOW), 777000123, NOW)
    await StaffMessages(database, BEFORE).keep(777000123, 7, NOW)
    topic = uuid4()
    async with database.begin() as connection:
        made = "insert into staff_topic (id, volunteer_id, epoch, due_at) values (:id, :ana, 1, :now)"
        await connection.execute(text(made), {"id": topic, "ana": ana.id, "now": NOW})
    await StaffTopics(database, BEFORE).opened(topic, 777000123, 42)
    assert await PushBrowsers(database, BEFORE).keep(ana.id, "https://fcm.googleapis.com/x", NOW)
    await PushKey(database, BEFORE).public(NOW)
    return hotline


async def count(database: Database, query: str) -> object:
    async with database.begin() as connection:
        return (await connection.execute(text(query))).scalar_one()


async def test_everything_comes_to_the_first_key_and_the_old_one_may_go(database: Database) -> None:
    hotline = await lived_in(database)
    before = await Rotation(database, BOTH).rows()
    assert set(before) == {BEFORE.key_ids[0]}
    assert set(before[BEFORE.key_ids[0]]) == {*protected.SEALED, *(index.name for index in protected.INDEXES)}
    tied_to = await PushKey(database, BEFORE).public(NOW)
    rotation = await brought_over(database)
    assert set(await rotation.rows()) == {AFTER.key_ids[0]}
    assert await PushKey(database, AFTER).public(NOW) == tied_to  # or every browser would be silent
    after = Hotline.on(database, AFTER)
    for sender in (MARIA, CHAT):
        known = await after.conversations.read(sender, NOW)
        assert known.is_stored
        assert known.conversation.place == standing().place
    ana = await hotline.volunteers.find("Ana")
    assert ana is not None
    assert await after.lines(await after.claimed(ana)) == ["me llamo Rosalinda"]
    assert await StaffAccounts(database, AFTER).account_of(ana.id) == 777000123
    (topic,) = await StaffTopics(database, AFTER).take_due(NOW, 9)
    assert (topic.account, topic.thread, topic.is_held) == (777000123, 42, False)
    (message,) = await StaffMessages(database, AFTER).take_due(NOW + STAYS, 9)
    assert (message.account, message.message) == (777000123, 7)
    who = await StaffAccounts(database, AFTER).who(777000123, NOW)
    assert who is not None
    assert who.alias == "Ana"


async def test_stopped_after_any_batch_it_goes_on_where_it_was(database: Database) -> None:
    await lived_in(database)
    for _ in range(20):  # more often than there are batches
        going = Rotation(database, BOTH, batch=1).rotate()
        done = await anext(going, None)
        await going.aclose()
        if done is None:
            break
        for sender in (MARIA, CHAT):
            assert (await conversations(database, BOTH).read(sender, NOW)).is_stored
    assert set(await Rotation(database, BOTH).rows()) == {AFTER.key_ids[0]}


async def test_whoever_is_known_by_a_hash_alone_keeps_the_old_key_in_the_ring_until_they_write(
    database: Database,
) -> None:
    kept = conversations(database, BEFORE)
    await say(kept, effects=(OptOut(),), conversation=Conversation(stopped=True))
    await forget(database, NOW + timedelta(hours=13))
    rotation = await brought_over(database)
    assert await rotation.rows() == {BEFORE.key_ids[0]: {"conversation.pseudonym": 1}}
    known = await conversations(database, BOTH).read(MARIA, NOW)
    assert known.conversation.stopped
    await say(conversations(database, BOTH), conversation=Conversation(locale="es"))
    assert set(await rotation.rows()) == {AFTER.key_ids[0]}


async def test_a_hash_whose_key_nobody_noted_is_told_apart_and_made_anew(database: Database) -> None:
    await say(conversations(database, BEFORE))
    async with database.begin() as connection:
        await connection.execute(text("update conversation set pseudonym_key = null"))
    assert (await Rotation(database, BOTH).rows())[b""] == {"conversation.pseudonym": 1}
    rotation = await brought_over(database)
    assert set(await rotation.rows()) == {AFTER.key_ids[0]}
    assert (await conversations(database, AFTER).read(MARIA, NOW)).is_stored


async def test_a_turn_that_looked_for_somebody_while_they_were_brought_over_looks_again(database: Database) -> None:
    await say(conversations(database, BEFORE))
    kept = conversations(database, BOTH)
    unseen = await conversations(database, AFTER).read(MARIA, NOW)  # what it finds between the two keys: nobody
    assert not unseen.is_stored
    await brought_over(database)
    from bot.engine.turn import Turn

    assert await kept.commit(unseen, inbound(), Turn(standing()), (), NOW) == Conflict()
    assert isinstance(await say(kept), Committed)
    assert await count(database, "select count(*) from conversation") == 1


async def test_an_older_second_row_of_somebody_is_left_and_told(database: Database) -> None:
    await say(conversations(database, BEFORE))
    await say(Conversations(database, AFTER, Hotline.on(database, AFTER).escalations))  # it ran without the old key
    doubled = 0
    rotation = Rotation(database, BOTH)
    async for progress in rotation.rotate():
        doubled = max(doubled, progress.doubled)
    assert doubled == 1
    assert (await rotation.rows())[BEFORE.key_ids[0]] == {"conversation.pseudonym": 1}


async def test_what_no_key_reads_is_told_and_does_not_stop_the_rest(database: Database) -> None:
    await say(conversations(database, Vault((b"x" * 32,))), inbound(sender=CHAT))
    await say(conversations(database, BEFORE))
    rotation, unreadable = Rotation(database, BOTH), 0
    async for progress in rotation.rotate():
        unreadable = max(unreadable, progress.unreadable)
    assert unreadable == 1
    assert set(await rotation.rows()) == {AFTER.key_ids[0], Vault((b"x" * 32,)).key_ids[0]}


@pytest.mark.parametrize("name", protected.tables())
def test_every_protected_row_has_one_id_to_be_bound_to(name: str) -> None:
    (row_id,) = metadata.tables[name].primary_key.columns
    assert row_id.type.as_generic().__class__.__name__ == "Uuid"

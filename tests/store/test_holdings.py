"""What is held about an address is told whole, and what is erased is erased whole."""

import json
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import text

from bot.cli import disclosed
from bot.engine.conversation import Conversation
from bot.engine.effects import Agree, Discard, Escalate, OptOut, Relay
from bot.message import Address, Attached, Attachment, ChannelName
from bot.store.database import Database
from bot.store.forgetting import Erased, Forgetting
from bot.store.holdings import NOT_READABLE, NOT_SHOWN, Entry, Holdings, everything_below
from bot.store.privacy import Vault
from bot.store.staff_accounts import StaffAccounts
from bot.store.staff_tables import staff_account
from bot.store.staff_topics import StaffTopics
from bot.store.tables import conversation, metadata
from tests.store.hotline_scenes import Hotline
from tests.store.scenes import CHAT, MARIA, NOW, conversations, inbound, say

OLD, NEW = b"o" * 32, b"n" * 32
PHOTO = Attachment(Attached.PICTURE, "MM1/ME2", erasable=True)
SAID = ("me llamo Rosalinda", "Soy de la línea", "No abra la puerta")
LEFT_TO_THE_WORKER = {"provider_copy", "staff_topic", "staff_told"}  # what others are still to erase; it names nobody
NOBODY = Address(ChannelName.SMS, "+13125550199")


async def lived_in(database: Database, vault: Vault) -> Hotline:
    """Somebody with something in every table, beside somebody else."""
    hotline = Hotline.on(database, vault)
    ana = await hotline.volunteer()
    deeds = (Escalate("ice_door", urgent=True, state="IL"), Agree(), Relay("me llamo Rosalinda", (PHOTO,)))
    await say(hotline.conversations, inbound(), "No abra la puerta", effects=deeds)
    holding = await hotline.claimed(ana, "Soy de la línea")
    await hotline.reply(holding, "Soy de la línea")
    async with database.begin() as connection:
        for values in (
            "block (code, reason, made_at, conversation_id) select 'QUETZAL-1', 'threats', now(), id",
            "legal_hold (code, reason, step, step_at, conversation_id) select 'QUETZAL-1', 'court', 'asked', now(), id",
        ):
            await connection.execute(text(f"insert into {values} from conversation"))
        await connection.execute(
            text("insert into page select id, :ana, 'web', reason, false, 2, now(), 1, now() from alarm limit 1"),
            {"ana": ana.id},
        )
        topic = uuid4()
        await connection.execute(
            text(
                "insert into staff_topic (id, escalation_id, volunteer_id, epoch, due_at) "
                "select :topic, id, :ana, epoch, now() from escalation"
            ),
            {"ana": ana.id, "topic": topic},
        )
    await StaffTopics(database, vault).opened(topic, 777000123, 42)
    await StaffTopics(database, vault).tell(topic, topic)
    await say(hotline.conversations, inbound(sender=CHAT), "hello", effects=(Discard((PHOTO,)),))
    return hotline


def flat(entry: Entry) -> list[Entry]:
    return [entry, *(one for below in entry.below for one in flat(below))]


async def test_every_table_that_can_hold_something_of_somebody_is_told(database: Database, vault: Vault) -> None:
    await lived_in(database, vault)
    (found,) = await Holdings(database, vault).about([MARIA, NOBODY])
    assert {entry.table for entry in flat(found)} == everything_below(conversation)
    lines = "\n".join(disclosed.told(found, NOW))
    assert f"address we can still write to: {MARIA.value}" in lines
    assert "place in the conversation: menu.menu, ice_door.at_door" in lines
    assert "topic: ice_door" in lines
    assert "state: active" in lines
    assert "(today)" in lines


async def test_words_are_told_only_when_asked_for(database: Database, vault: Vault) -> None:
    await lived_in(database, vault)
    for words in (False, True):
        (found,) = await Holdings(database, vault).about([MARIA], words=words)
        lines = "\n".join(disclosed.told(found, NOW))
        printed = json.dumps(disclosed.as_json(found), ensure_ascii=False)
        for said in SAID:
            assert (said in lines, said in printed) == (words, words)
        assert (NOT_SHOWN in printed) is not words
        assert "777000123" not in printed  # whose telephone a topic is on is nobody's to know
        assert "MM1/ME2" in lines  # how the provider finds its copy: counsel must know


async def test_a_key_that_opens_something_is_never_told(database: Database, vault: Vault) -> None:
    await lived_in(database, vault)
    (found,) = await Holdings(database, vault).about([MARIA], words=True)
    async with database.begin() as connection:
        wrapped = await connection.scalar(text("select wrapped_key from escalation"))
        escalation = await connection.scalar(text("select id from escalation"))
    opened = vault.open(wrapped, table="escalation", column="wrapped_key", row=UUID(str(escalation)).bytes)
    printed = json.dumps(disclosed.as_json(found))
    assert wrapped.hex() not in printed
    assert opened.hex() not in printed


async def test_somebody_is_found_under_every_key_of_the_ring_and_what_lost_its_key_is_said(database: Database) -> None:
    await say(conversations(database, Vault((OLD,))))
    (found,) = await Holdings(database, Vault((NEW, OLD))).about([MARIA])
    assert found.values["address"] == MARIA.value
    assert await Holdings(database, Vault((NEW,))).about([MARIA]) == ()
    async with database.begin() as connection:
        await connection.execute(text("update conversation set address = 'abcd' || address, state = null"))
    (found,) = await Holdings(database, Vault((NEW, OLD))).about([MARIA])
    assert found.values["address"] == NOT_READABLE


async def test_a_volunteers_linked_account_is_told_and_left(database: Database, vault: Vault) -> None:
    hotline = Hotline.on(database, vault)
    ana = await hotline.volunteer()
    accounts = StaffAccounts(database, vault)
    await accounts.link(await accounts.code(ana.id, NOW), int(CHAT.value), NOW)
    (found,) = await Holdings(database, vault).about([CHAT])
    assert (found.table, found.values["account"]) == ("staff_account", CHAT.value)
    forgetting = Forgetting(database, vault)
    assert await forgetting.forget([CHAT], NOW) == Erased()
    assert await forgetting.is_volunteer([CHAT])
    assert not await forgetting.is_volunteer([MARIA])


def test_every_column_that_belongs_to_somebody_has_a_name_or_is_left_to_the_json() -> None:
    theirs = everything_below(conversation) | everything_below(staff_account)
    assert set(disclosed.HEADS) == set(disclosed.SAYS) == theirs
    for name in theirs:
        assert set(disclosed.SAYS[name]) == {column.name for column in metadata.tables[name].columns}, name


async def test_after_forget_nothing_is_held_and_nobody_else_is_touched(database: Database, vault: Vault) -> None:
    await lived_in(database, vault)
    assert await Forgetting(database, vault).forget([MARIA, NOBODY], NOW) == Erased(gone=1)
    holdings = Holdings(database, vault)
    assert await holdings.about([MARIA]) == ()
    assert len(await holdings.about([CHAT])) == 1
    async with database.begin() as connection:
        for table in sorted(everything_below(conversation) - LEFT_TO_THE_WORKER - {"conversation", "audit", "outbox"}):
            assert await connection.scalar(text(f"select count(*) from {table}")) == 0, table  # noqa: S608  # our own names


async def test_a_stop_outlives_forget_and_a_hold_forbids_it(database: Database, vault: Vault) -> None:
    kept = conversations(database, vault)
    await say(kept, effects=(OptOut(),), conversation=Conversation(locale="es", stopped=True))
    await say(kept, inbound(sender=CHAT), "hello")
    async with database.begin() as connection:
        await connection.execute(text("update conversation set held_at = now() where channel = 'telegram'"))
    assert await Forgetting(database, vault).forget([MARIA, CHAT], NOW) == Erased(flagged=1, held=1)
    (stopped, held) = await Holdings(database, vault).about([MARIA, CHAT])
    left = [stopped.values[name] for name in ("stopped", "locale", "address", "state")]
    assert left == [True, None, None, None]
    assert stopped.below == ()
    assert held.values["address"] == CHAT.value
    assert (await kept.read(MARIA, NOW)).conversation.stopped


async def test_a_turn_that_runs_while_somebody_is_forgotten_begins_anew(database: Database, vault: Vault) -> None:
    kept = conversations(database, vault)
    await say(kept, effects=(OptOut(),), conversation=Conversation(stopped=True))
    before = await kept.read(MARIA, NOW)
    await Forgetting(database, vault).forget([MARIA], NOW)
    assert (await kept.read(MARIA, NOW)).rev != before.rev


async def test_in_an_emergency_everybody_goes_but_stops_and_holds(database: Database, vault: Vault) -> None:
    hotline = await lived_in(database, vault)
    stopped, held = Address(ChannelName.SMS, "+13125550111"), Address(ChannelName.SMS, "+13125550112")
    await say(hotline.conversations, inbound(sender=stopped), conversation=Conversation(stopped=True))
    await say(hotline.conversations, inbound(sender=held), "kept", effects=(Escalate("memo", urgent=True),))
    async with database.begin() as connection:
        held_id = await connection.scalar(text("select conversation_id from escalation where topic = 'memo'"))
        await connection.execute(text("update conversation set held_at = now() where id = :id"), {"id": held_id})
    forgetting = Forgetting(database, vault)
    assert await forgetting.counts() == (4, 1)
    *_, done = [done async for done in forgetting.everybody(NOW + timedelta(hours=1))]
    assert done == Erased(gone=2, flagged=1, held=1)
    assert await forgetting.counts() == (2, 1)
    holdings = Holdings(database, vault)
    assert await holdings.about([MARIA, CHAT]) == ()
    (left,) = await holdings.about([held])
    assert {"outbox", "escalation"} <= {entry.table for entry in flat(left)}
    async with database.begin() as connection:
        assert await connection.scalar(text("select count(*) from escalation")) == 1

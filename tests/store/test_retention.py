"""What is forgotten when: to the hour, and not a row more."""

from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import text

from bot.engine.conversation import Conversation
from bot.engine.effects import Agree, Escalate, OptOut, Relay
from bot.message import Outbound, Sent
from bot.store.database import Database
from bot.store.outbox import Outbox, enqueue
from bot.store.outcomes import Committed
from bot.store.privacy import Vault
from bot.store.promises import Promises
from bot.store.retention import forget
from tests.store.scenes import CHAT, MARIA, NOW, conversations, inbound, say


async def one(database: Database, query: str) -> tuple[object, ...]:
    async with database.begin() as connection:
        return tuple((await connection.execute(text(query))).one())


async def answered(database: Database, vault: Vault, *words: str, now: datetime = NOW) -> None:
    done = await say(conversations(database, vault), inbound(), *words, now=now)
    assert isinstance(done, Committed)
    await Outbox(database, vault).mark_answered(done.ids, now)


async def test_a_position_and_an_address_live_for_half_a_day_of_silence(database: Database, vault: Vault) -> None:
    await answered(database, vault, "hello")
    query = "select state is not null, address is not null, locale from conversation"
    await forget(database, NOW + timedelta(hours=11))
    assert await one(database, query) == (True, True, "es")
    await forget(database, NOW + timedelta(hours=13))
    assert await one(database, query) == (False, False, "es")


async def test_an_address_stays_while_something_is_still_to_be_sent(database: Database, vault: Vault) -> None:
    await say(conversations(database, vault), inbound(), "not out yet")
    await forget(database, NOW + timedelta(hours=13))
    assert await one(database, "select address is not null from conversation") == (True,)


async def test_everything_stays_while_the_hotline_holds_a_person(database: Database, vault: Vault) -> None:
    deeds = (Escalate("ice_door", urgent=True), Agree(), Relay("mi esposo"))
    await say(conversations(database, vault), inbound(), effects=deeds)
    await forget(database, NOW + timedelta(days=91))
    query = "select state is not null, address is not null, locale from conversation"
    assert await one(database, query) == (True, True, "es")


async def test_a_language_lives_for_ninety_days_and_then_the_row_goes(database: Database, vault: Vault) -> None:
    await answered(database, vault, "hello")
    await forget(database, NOW + timedelta(days=89))
    assert await one(database, "select count(*), min(locale) from conversation") == (1, "es")
    await forget(database, NOW + timedelta(days=91))
    assert await one(database, "select count(*) from conversation") == (0,)


async def test_a_stop_outlives_everything_else_about_a_person(database: Database, vault: Vault) -> None:
    kept = conversations(database, vault)
    stopped = Conversation(locale="es", stopped=True)
    done = await say(kept, inbound(), "You are out.", effects=(OptOut(),), conversation=stopped)
    assert isinstance(done, Committed)
    await forget(database, NOW + timedelta(minutes=5))
    assert await one(database, "select address is not null from conversation") == (True,)
    await Outbox(database, vault).mark_answered(done.ids, NOW)
    await forget(database, NOW + timedelta(minutes=5))
    assert await one(database, "select address is null, locale from conversation") == (True, "es")
    await forget(database, NOW + timedelta(days=91))
    assert await one(database, "select stopped, address, locale, state from conversation") == (True, None, None, None)
    known = await kept.read(MARIA, NOW + timedelta(days=91))
    assert known.conversation.stopped


async def test_a_legal_hold_stops_the_clock(database: Database, vault: Vault) -> None:
    await answered(database, vault, "hello")
    async with database.begin() as connection:
        await connection.execute(text("update conversation set held_at = now()"))
    await forget(database, NOW + timedelta(days=365))
    query = "select state is not null, address is not null, locale from conversation"
    assert await one(database, query) == (True, True, "es")


async def test_ids_of_messages_live_for_a_week_and_two_days(database: Database, vault: Vault) -> None:
    await answered(database, vault, "hello")
    await say(conversations(database, vault), inbound(sender=CHAT), "never sent")
    counts = "select (select count(*) from inbound), (select count(*) from outbox)"
    await forget(database, NOW + timedelta(hours=47))
    assert await one(database, counts) == (2, 2)
    await forget(database, NOW + timedelta(hours=49))
    assert await one(database, counts) == (2, 1)  # what was never sent is not forgotten
    await forget(database, NOW + timedelta(days=8))
    assert await one(database, counts) == (0, 1)


async def test_how_a_volunteers_line_went_is_kept_as_long_as_the_line(database: Database, vault: Vault) -> None:
    kept, outbox = conversations(database, vault), Outbox(database, vault)
    await say(kept, effects=(Escalate("ice_door", urgent=True), Agree(), Relay("mi esposo")))
    known = await kept.read(MARIA, NOW)
    async with database.begin() as connection:
        line = (await connection.execute(text("select id from escalation_line"))).scalar_one()
        (id_,) = await enqueue(connection, vault, known.id, (Outbound("Soy Ana."),), NOW, line_id=line)
        (gone,) = await enqueue(connection, vault, known.id, (Outbound("Adiós."),), NOW, line_id=uuid4())
    await outbox.mark([(id_, Sent("SM1")), (gone, Sent("SM2"))], NOW)
    await forget(database, NOW + timedelta(hours=49))
    assert await one(database, "select id, provider_id from outbox") == (id_, None)


async def test_a_forgotten_escalation_takes_its_words_and_its_key_along(database: Database, vault: Vault) -> None:
    kept = conversations(database, vault)
    await say(kept, effects=(Escalate("ice_door", urgent=True), Agree(), Relay("mi esposo")))
    await say(kept, effects=(OptOut(),), conversation=Conversation(locale="es", stopped=True))
    await Promises(database, vault).purge(NOW + timedelta(days=8))
    assert await one(database, "select (select count(*) from escalation), (select count(*) from escalation_line)") == (
        0,
        0,
    )

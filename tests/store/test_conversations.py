"""A turn in the database: all or nothing, once, in order, and back again."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.engine.conversation import Conversation
from bot.engine.effects import Agree, Escalate, Forget, Kind, Notice, OptIn, OptOut, Relay, Withdraw
from bot.engine.turn import Turn
from bot.message import Hand, Outbound
from bot.store.database import Database
from bot.store.outbox import Outbox
from bot.store.outcomes import Committed, Conflict, Seen
from bot.store.privacy import Vault
from tests.store.scenes import CHAT, MARIA, NOW, conversations, inbound, say, standing


async def rows(database: Database, query: str) -> list[tuple[object, ...]]:
    async with database.begin() as connection:
        return [tuple(row) for row in await connection.execute(text(query))]


async def test_somebody_new_is_unknown_and_nothing_is_stored_by_reading(database: Database, vault: Vault) -> None:
    known = await conversations(database, vault).read(MARIA, NOW)
    assert not known.is_stored
    assert known.conversation == Conversation()
    assert await rows(database, "select 1 from conversation") == []


async def test_where_a_person_stands_comes_back_as_it_was_written(database: Database, vault: Vault) -> None:
    kept = conversations(database, vault)
    assert isinstance(await say(kept), Committed)
    await say(kept, None, "Una frase.", conversation=standing(step="paper"))
    known = await kept.read(MARIA, NOW)
    assert (known.is_stored, known.rev) == (True, 1)
    assert known.conversation == standing(step="paper")


async def test_the_answers_stand_in_the_outbox_in_their_order(database: Database, vault: Vault) -> None:
    kept = conversations(database, vault)
    await say(kept, None, "first")
    done = await say(kept, None, "one", "two", "three")
    assert isinstance(done, Committed)
    assert [id_ for (id_,) in await rows(database, "select id from outbox order by seq")][1:] == list(done.ids)
    due = await rows(database, "select distinct due_at from outbox")
    assert due == [(NOW + timedelta(seconds=30),)]


async def test_the_same_message_twice_is_answered_once(database: Database, vault: Vault) -> None:
    kept = conversations(database, vault)
    message = inbound(id="SM-same")
    assert isinstance(await say(kept, message, "once"), Committed)
    assert await say(kept, message, "twice", conversation=standing(step="elsewhere")) == Seen()
    assert await rows(database, "select count(*) from outbox") == [(1,)]
    assert (await kept.read(MARIA, NOW)).conversation == standing()


@pytest.mark.parametrize("is_known", [False, True])
async def test_one_message_four_times_at_once_is_answered_once(
    database: Database, vault: Vault, is_known: bool
) -> None:
    kept = conversations(database, vault)
    if is_known:
        await say(kept)
    message = inbound(id="SM-race")

    async def take() -> Committed | Seen:
        while isinstance(done := await say(kept, message, "one answer"), Conflict):
            pass
        return done

    done = await asyncio.gather(*(take() for _ in range(4)))
    assert sum(isinstance(one, Committed) for one in done) == 1
    assert sum(isinstance(one, Seen) for one in done) == 3
    assert await rows(database, "select count(*) from outbox") == [(1,)]


async def test_two_messages_at_once_are_both_answered_one_after_the_other(database: Database, vault: Vault) -> None:
    kept = conversations(database, vault)
    thought: list[str] = []

    async def take(word: str) -> None:
        message = inbound(word)
        while isinstance(await say(kept, message, f"{word} 1", f"{word} 2"), Conflict):
            pass
        thought.append(word)

    words = [f"word {number}" for number in range(6)]
    await asyncio.gather(*(take(word) for word in words))  # the first of them is also the first contact
    assert (await kept.read(MARIA, NOW)).rev == 5
    due = await Outbox(database, vault).take_due(NOW + timedelta(minutes=1), 10)
    said = [one.outbound.text for one in due]
    assert sorted(said) == sorted(f"{word} {part}" for word in words for part in (1, 2))
    assert [text.rpartition(" ")[0] for text in said[::2]] == [text.rpartition(" ")[0] for text in said[1::2]]


async def test_a_turn_thought_on_an_old_reading_is_not_written(database: Database, vault: Vault) -> None:
    kept = conversations(database, vault)
    await say(kept)
    old = await kept.read(MARIA, NOW)
    await say(kept, None, "faster")
    message = inbound(id="SM-late")
    for effects in ((), (Escalate("ice_door", urgent=False),)):
        assert await kept.commit(old, message, Turn(standing(), effects), (Outbound("late"),), NOW) == Conflict()
    assert await rows(database, "select 1 from inbound where provider_id = 'SM-late'") == []
    assert await rows(database, "select count(*) from outbox") == [(1,)]


async def test_two_channels_are_two_people(database: Database, vault: Vault) -> None:
    kept = conversations(database, vault)
    await say(kept, inbound(sender=MARIA))
    assert not (await kept.read(CHAT, NOW)).is_stored


async def test_a_position_is_forgotten_after_half_a_day_and_the_language_is_not(
    database: Database, vault: Vault
) -> None:
    kept = conversations(database, vault)
    await say(kept)
    known = await kept.read(MARIA, NOW + timedelta(hours=13))
    assert known.conversation == Conversation(locale="es")


async def test_a_failed_turn_keeps_the_message_and_leaves_the_person_where_they_stood(
    database: Database, vault: Vault
) -> None:
    kept = conversations(database, vault)
    await say(kept)
    message = inbound(id="SM-failed")
    done = await kept.commit_apology(message, (Outbound("Sorry."),), NOW)
    assert isinstance(done, Committed)
    assert len(done.ids) == 1
    assert (await kept.read(MARIA, NOW)).conversation == standing()
    assert await kept.commit_apology(message, (Outbound("Sorry."),), NOW) == Seen()


async def test_a_failed_first_turn_is_kept_too(database: Database, vault: Vault) -> None:
    kept = conversations(database, vault)
    assert isinstance(await kept.commit_apology(inbound(), (Outbound("Sorry."),), NOW), Committed)
    known = await kept.read(MARIA, NOW)
    assert known.is_stored
    assert known.conversation.is_new


async def test_asking_for_a_person_agreeing_and_taking_it_back_is_read_with_the_next_message(
    database: Database, vault: Vault
) -> None:
    kept = conversations(database, vault)
    await say(kept, effects=(Escalate("ice_door", urgent=False),))
    asked = await kept.read(MARIA, NOW)
    assert (asked.hand, asked.agreed) == (Hand.CONSENT, False)
    assert asked.escalation is not None
    await say(kept, effects=(Agree(), Relay("mi esposo")))
    agreed = await kept.read(MARIA, NOW)
    assert (agreed.hand, agreed.agreed, agreed.escalation) == (Hand.WAITING, True, asked.escalation)
    await say(kept, effects=(Withdraw(),))
    assert (await kept.read(MARIA, NOW)).hand is Hand.BOT


async def test_asking_twice_at_once_makes_one_escalation(database: Database, vault: Vault) -> None:
    kept = conversations(database, vault)
    known = await kept.read(MARIA, NOW)
    turn = Turn(standing(), (Escalate("ice_door", urgent=True),))
    done = await asyncio.gather(*(kept.commit(known, inbound(), turn, (), NOW) for _ in range(4)))
    assert sorted(type(one).__name__ for one in done) == ["Committed", "Conflict", "Conflict", "Conflict"]
    assert await rows(database, "select count(*) from escalation") == [(1,)]


async def test_a_replay_of_a_message_with_a_deed_does_nothing(database: Database, vault: Vault) -> None:
    kept = conversations(database, vault)
    message = inbound(id="SM-deed")
    await say(kept, message, effects=(Escalate("ice_door", urgent=False),))
    assert await say(kept, message, effects=(Agree(),)) == Seen()
    assert (await kept.read(MARIA, NOW)).hand is Hand.CONSENT


async def test_stop_silences_what_still_waits_and_keeps_only_the_flag(database: Database, vault: Vault) -> None:
    kept = conversations(database, vault)
    await say(kept, None, "on its way")
    stopped = Conversation(locale="es", stopped=True)
    done = await say(kept, None, "You are out.", effects=(OptOut(), Notice(Kind.STOPPED)), conversation=stopped)
    assert isinstance(done, Committed)
    due = await Outbox(database, vault).take_due(NOW + timedelta(minutes=1), 10)
    assert [one.outbound.text for one in due] == ["You are out."]
    known = await kept.read(MARIA, NOW)
    assert known.conversation == stopped
    assert await rows(database, "select state from conversation") == [(None,)]


async def test_start_after_stop_is_a_turn_like_any_other(database: Database, vault: Vault) -> None:
    kept = conversations(database, vault)
    await say(kept, effects=(OptOut(),), conversation=Conversation(locale="es", stopped=True))
    await say(kept, None, "Welcome back.", effects=(OptIn(),))
    assert (await kept.read(MARIA, NOW)).conversation == standing()


async def test_delete_leaves_nothing_but_the_last_sentence_until_it_is_out(database: Database, vault: Vault) -> None:
    kept, outbox = conversations(database, vault), Outbox(database, vault)
    await say(kept, None, "earlier", effects=(Escalate("ice_door", urgent=False), Relay("mi esposo")))
    done = await say(kept, inbound(), "Gone.", effects=(Forget(), Notice(Kind.DELETED)), conversation=Conversation())
    assert isinstance(done, Committed)
    assert not (await kept.read(MARIA, NOW)).is_stored
    assert await rows(database, "select 1 from escalation union all select 1 from escalation_line") == []
    (due,) = await outbox.take(done.ids, NOW)
    assert (due.to, due.outbound.text) == (MARIA, "Gone.")
    await outbox.mark_answered(done.ids, NOW)
    assert await rows(database, "select 1 from conversation union all select 1 from outbox") == []


async def test_the_last_sentence_survives_a_crash(database: Database, vault: Vault) -> None:
    kept, outbox = conversations(database, vault), Outbox(database, vault)
    await say(kept)
    await say(kept, None, "Gone.", effects=(Forget(),), conversation=Conversation())
    (due,) = await outbox.take_due(NOW + timedelta(minutes=1), 10)
    assert due.outbound.text == "Gone."


async def test_delete_by_somebody_who_stopped_keeps_the_stop_and_nothing_else(database: Database, vault: Vault) -> None:
    kept = conversations(database, vault)
    stopped = Conversation(locale="es", stopped=True)
    await say(kept, effects=(OptOut(),), conversation=stopped)
    await say(kept, effects=(Forget(),), conversation=Conversation(stopped=True))
    assert (await kept.read(MARIA, NOW)).conversation == Conversation(stopped=True)
    left = await rows(database, "select stopped, state, locale, address from conversation")
    assert left == [(True, None, None, None)]


async def test_delete_from_somebody_unknown_stores_nothing(database: Database, vault: Vault) -> None:
    kept = conversations(database, vault)
    assert await say(kept, effects=(Forget(),), conversation=Conversation()) == Committed(())
    assert await rows(database, "select 1 from conversation") == []


async def test_a_legal_hold_keeps_what_delete_would_remove(database: Database, vault: Vault) -> None:
    kept = conversations(database, vault)
    await say(kept, None, "earlier", effects=(Escalate("ice_door", urgent=False),))
    async with database.begin() as connection:
        await connection.execute(text("update conversation set held_at = now()"))
    await say(kept, None, "It must be kept.", effects=(Forget(),), conversation=Conversation(locale="es"))
    assert (await kept.read(MARIA, NOW)).is_stored
    assert await rows(database, "select count(*) from escalation") == [(1,)]
    assert await rows(database, "select count(*) from outbox") == [(2,)]


async def test_rows_of_an_older_key_are_found_and_written_anew(database: Database) -> None:
    old, new = b"o" * 32, b"n" * 32
    await say(conversations(database, Vault((old,))))
    kept = conversations(database, Vault((new, old)))
    assert (await kept.read(MARIA, NOW)).conversation == standing()
    await say(kept, None, "hello")
    only_new = Vault((new,))
    assert (await conversations(database, only_new).read(MARIA, NOW)).is_stored
    (due,) = await Outbox(database, only_new).take_due(NOW + timedelta(minutes=1), 10)
    assert due.to == MARIA


async def test_a_position_moved_to_another_row_is_not_used(database: Database, vault: Vault) -> None:
    kept = conversations(database, vault)
    await say(kept, inbound(sender=MARIA))
    await say(kept, inbound(sender=CHAT), conversation=standing(step="paper"))
    async with database.begin() as connection:
        stolen = (
            "update conversation c set state = s.state from conversation s where s.channel = 'sms' and c.id <> s.id"
        )
        await connection.execute(text(stolen))
    assert (await kept.read(CHAT, NOW)).conversation == Conversation(locale="es")

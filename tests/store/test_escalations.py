"""Escalations in the database: one holder at a time, nothing shown before consent, nothing kept past its day."""

import asyncio
from contextlib import aclosing
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text, update

from bot.engine.effects import Agree, Forget, OptOut, Page, Relay, Withdraw
from bot.engine.turn import Turn
from bot.hotline.outcomes import Outcome
from bot.hotline.states import State
from bot.hotline.views import Author
from bot.message import Address, ChannelName, Hand, Outbound, Refused, RefusedBecause
from bot.store.database import Database
from bot.store.escalations import Holding, Parting
from bot.store.notices import MISSED, listen
from bot.store.outbox import Outbox
from bot.store.outcomes import Committed, Conflict
from bot.store.privacy import Vault
from bot.store.tables import conversation
from tests.store.hotline_scenes import AGREES, ASKS, CRIES, Hotline
from tests.store.scenes import CHAT, MARIA, NOW, inbound, say, standing


@pytest.fixture
def hotline(database: Database, vault: Vault) -> Hotline:
    return Hotline.on(database, vault)


async def rows(database: Database, query: str) -> list[tuple[object, ...]]:
    async with database.begin() as connection:
        return [tuple(row) for row in await connection.execute(text(query))]


# -- the way into the queue -------------------------------------------------------------------------------------------


async def test_nobody_stands_in_the_queue_before_they_agree(hotline: Hotline) -> None:
    await hotline.person(*ASKS)
    assert await hotline.escalations.queue() == ()
    await hotline.person(Agree())
    queued = await hotline.only()
    assert (queued.state, queued.topic, queued.channel, queued.locale) == (State.WAITING, "ice_door", "sms", "es")


async def test_an_emergency_stands_in_the_queue_at_once(hotline: Hotline) -> None:
    await hotline.person(*CRIES)
    assert (await hotline.only()).urgent


async def test_urgent_ones_come_first_then_whoever_asked_first(hotline: Hotline) -> None:
    others = [Address(ChannelName.SMS, f"+1510555{number:04}") for number in range(3)]
    for number, sender in enumerate(others):
        when = NOW + timedelta(minutes=number)
        await say(hotline.conversations, inbound(sender=sender), effects=AGREES, now=when)
    await hotline.person(*CRIES)
    queue = await hotline.escalations.queue()
    assert [one.urgent for one in queue] == [True, False, False, False]
    assert [one.asked_at for one in queue[1:]] == [NOW + timedelta(minutes=number) for number in range(3)]


async def test_danger_while_waiting_raises_a_person_to_the_front(hotline: Hotline) -> None:
    await hotline.person(*AGREES)
    await hotline.person(Page())
    assert (await hotline.only()).urgent


async def test_code_names_of_open_escalations_differ(hotline: Hotline) -> None:
    for number in range(40):
        await hotline.person(*CRIES, sender=Address(ChannelName.SMS, f"+1510555{number:04}"))
    assert len({one.code for one in await hotline.escalations.queue()}) == 40


async def test_nothing_in_the_queue_says_who_it_is(hotline: Hotline) -> None:
    await hotline.person(*AGREES, sender=CHAT)
    assert CHAT.value[-4:] not in repr(await hotline.only()).replace(str((await hotline.only()).id), "")


# -- claiming ---------------------------------------------------------------------------------------------------------


async def test_of_eight_volunteers_who_claim_at_once_one_wins(hotline: Hotline) -> None:
    await hotline.person(*AGREES)
    queued = await hotline.only()
    everyone = [await hotline.volunteer(f"V{number}") for number in range(8)]
    claims = [hotline.escalations.claim(queued.id, one.id, (Outbound("here"),), NOW) for one in everyone]
    won = [claimed for claimed in await asyncio.gather(*claims) if claimed is not None]
    assert len(won) == 1
    assert await rows(hotline.database, "select count(*) from outbox") == [(1,)]
    assert await rows(hotline.database, "select count(*) from audit where action = 'claimed'") == [(1,)]


async def test_a_claim_conflicts_with_a_turn_that_thought_the_bot_speaks(hotline: Hotline) -> None:
    await hotline.person(*AGREES)
    before = await hotline.conversations.read(MARIA, NOW)
    await hotline.claimed(await hotline.volunteer())
    late = await hotline.conversations.commit(before, inbound(), _turn(), (Outbound("a flow's step"),), NOW)
    assert late == Conflict()
    assert (await hotline.conversations.read(MARIA, NOW)).hand is Hand.ACTIVE


async def test_a_lost_claim_leaves_running_turns_alone(hotline: Hotline) -> None:
    await hotline.person(*AGREES)
    holding = await hotline.claimed(await hotline.volunteer())
    before = await hotline.conversations.read(MARIA, NOW)
    second = await hotline.volunteer("Beto")
    assert await hotline.escalations.claim(holding.escalation, second.id, (), NOW) is None
    assert await hotline.conversations.commit(before, inbound(), _turn(), (), NOW) == Committed()


async def test_nobody_off_duty_or_off_the_roster_can_claim(hotline: Hotline) -> None:
    await hotline.person(*AGREES)
    queued = await hotline.only()
    off_duty = await hotline.volunteer(on_duty=False)
    assert await hotline.escalations.claim(queued.id, off_duty.id, (), NOW) is None
    gone = await hotline.volunteer("Beto")
    await hotline.volunteers.offboard(gone.id, {}, NOW)
    assert await hotline.escalations.claim(queued.id, gone.id, (), NOW) is None


# -- the words --------------------------------------------------------------------------------------------------------


async def test_what_was_written_while_waiting_is_there_when_a_volunteer_comes(hotline: Hotline) -> None:
    await hotline.person(*AGREES)
    await hotline.writes("están afuera")
    holding = await hotline.claimed(await hotline.volunteer())
    await hotline.reply(holding, "Estoy aquí.")
    await hotline.writes("gracias")
    assert await hotline.lines(holding) == ["están afuera", "Estoy aquí.", "gracias"]


async def test_words_stay_hidden_until_the_person_agrees(hotline: Hotline) -> None:
    await hotline.person(*CRIES)
    holding = await hotline.claimed(await hotline.volunteer())
    await hotline.writes("están afuera")
    await hotline.reply(holding, "Soy Ana.")
    assert await hotline.lines(holding) == ["Soy Ana."]
    await hotline.person(Agree())
    assert await hotline.lines(holding) == ["están afuera", "Soy Ana."]


async def test_agreeing_does_not_end_what_the_volunteer_holds(hotline: Hotline) -> None:
    await hotline.person(*CRIES)
    holding = await hotline.claimed(await hotline.volunteer())
    await hotline.person(Agree())
    assert await hotline.reply(holding, "Estoy aquí.") is not None


@pytest.mark.parametrize("refusal", [Withdraw(), OptOut()])
async def test_refusing_destroys_what_was_written_before(hotline: Hotline, refusal: Withdraw | OptOut) -> None:
    await hotline.person(*CRIES)
    await hotline.claimed(await hotline.volunteer())
    await hotline.writes("están afuera")
    await hotline.person(refusal)
    assert await rows(hotline.database, "select state, wrapped_key from escalation") == [("closed", None)]
    assert await rows(hotline.database, "select 1 from escalation_line") == []


async def test_only_the_holder_reads(hotline: Hotline) -> None:
    await hotline.person(*AGREES)
    holding = await hotline.claimed(await hotline.volunteer())
    other = await hotline.volunteer("Beto")
    assert await hotline.escalations.read(holding.escalation, other.id) is None


async def test_a_reply_and_its_message_are_written_together_and_once(hotline: Hotline) -> None:
    await hotline.person(*AGREES)
    holding = await hotline.claimed(await hotline.volunteer())
    line = uuid4()
    first = await hotline.reply(holding, "Estoy aquí.", line)
    assert first is not None
    assert await hotline.reply(holding, "Estoy aquí.", line) == first
    assert await rows(hotline.database, "select id, line_id from outbox") == [(first[0], line)]
    assert await hotline.lines(holding) == ["Estoy aquí."]


async def test_a_reply_that_the_provider_refused_is_marked(hotline: Hotline, vault: Vault) -> None:
    await hotline.person(*AGREES)
    holding = await hotline.claimed(await hotline.volunteer())
    sent = await hotline.reply(holding, "Estoy aquí.")
    assert sent is not None
    outbox = Outbox(hotline.database, vault)
    await outbox.take(sent, NOW)
    await outbox.mark([(sent[0], Refused(RefusedBecause.BLOCKED))], NOW)
    held = await hotline.seen_by(holding)
    assert held is not None
    assert [(line.author, line.undelivered) for line in held.lines] == [(Author.VOLUNTEER, True)]


async def test_no_word_stands_readable_in_the_database(hotline: Hotline) -> None:
    await hotline.person(*AGREES)
    await hotline.writes("un canario")
    holding = await hotline.claimed(await hotline.volunteer())
    await hotline.reply(holding, "otro canario")
    tables = ("escalation", "escalation_line", "outbox", "audit", "conversation")
    stored = [await rows(hotline.database, f"select {table}::text from {table}") for table in tables]  # noqa: S608
    assert b"canario".hex() not in repr(stored)
    assert "canario" not in repr(stored)


# -- handing back and closing -----------------------------------------------------------------------------------------


async def test_a_stale_epoch_changes_nothing(hotline: Hotline) -> None:
    await hotline.person(*AGREES)
    ana = await hotline.volunteer()
    old = await hotline.claimed(ana)
    await hotline.escalations.release(old, Parting(), NOW)
    new = await hotline.claimed(ana)
    assert new.epoch > old.epoch
    assert await hotline.reply(old, "too late") is None
    assert await hotline.escalations.release(old, Parting(), NOW) is None
    assert await hotline.escalations.close(old, Outcome.SILENT, (), NOW) is None
    assert await hotline.reply(new, "in time") is not None


async def test_a_released_person_keeps_their_place(hotline: Hotline) -> None:
    await hotline.person(*AGREES)
    before = await hotline.only()
    holding = await hotline.claimed(await hotline.volunteer())
    await hotline.escalations.release(holding, Parting((Outbound("one moment"),)), NOW)
    assert await hotline.only() == before
    assert await hotline.seen_by(holding) is None
    assert (await hotline.conversations.read(MARIA, NOW)).hand is Hand.WAITING


async def test_after_closing_the_bot_speaks_again_and_another_escalation_can_begin(hotline: Hotline) -> None:
    await hotline.person(*AGREES)
    holding = await hotline.claimed(await hotline.volunteer())
    closed = await hotline.escalations.close(holding, Outcome.LAWYER, (Outbound("goodbye"),), NOW)
    assert closed is not None
    assert len(closed.ids) == 1
    assert await hotline.seen_by(holding) is None
    assert (await hotline.conversations.read(MARIA, NOW)).hand is Hand.BOT
    await hotline.person(*AGREES)
    assert (await hotline.only()).id != holding.escalation


async def test_a_person_who_ends_it_takes_it_from_the_volunteer(hotline: Hotline) -> None:
    await hotline.person(*AGREES)
    holding = await hotline.claimed(await hotline.volunteer())
    await hotline.writes("adiós")
    await hotline.person(Withdraw())
    assert await hotline.seen_by(holding) is None
    assert await hotline.reply(holding, "too late") is None
    assert await rows(hotline.database, "select count(*) from escalation_line") == [(1,)]


async def test_delete_takes_everything_and_leaves_an_audit_without_content(hotline: Hotline) -> None:
    await hotline.person(*AGREES)
    holding = await hotline.claimed(await hotline.volunteer())
    await hotline.writes("un canario")
    await hotline.person(Forget())
    assert await rows(hotline.database, "select 1 from escalation union all select 1 from escalation_line") == []
    assert await hotline.seen_by(holding) is None
    assert ("forgotten", holding.escalation) in await rows(hotline.database, "select action, escalation_id from audit")


async def test_a_legal_hold_keeps_an_escalation_from_delete_and_from_its_day(hotline: Hotline) -> None:
    await hotline.person(*AGREES)
    async with hotline.database.begin() as connection:
        await connection.execute(update(conversation).values(held_at=NOW))
    assert (await hotline.conversations.read(MARIA, NOW)).held
    await hotline.person(Forget())
    await hotline.person(Withdraw())
    await hotline.passes(NOW + timedelta(days=400))
    assert await rows(hotline.database, "select state from escalation") == [("closed",)]


async def test_of_somebody_blocked_delete_leaves_the_block_alone(hotline: Hotline) -> None:
    await hotline.person(*AGREES)
    until = NOW + timedelta(days=30)
    async with hotline.database.begin() as connection:
        await connection.execute(update(conversation).values(blocked_until=until))
    await hotline.person(Forget())
    assert (await hotline.conversations.read(MARIA, NOW)).blocked
    left = "select state, locale, address, blocked_until from conversation where blocked_until is not null"
    assert await rows(hotline.database, left) == [(None, None, None, until)]
    assert await rows(hotline.database, "select 1 from escalation") == []


async def test_the_audit_tells_the_minute_and_nothing_closer(hotline: Hotline) -> None:
    await hotline.person(*AGREES)
    queued = await hotline.only()
    ana = await hotline.volunteer()
    await hotline.escalations.claim(queued.id, ana.id, (), NOW + timedelta(seconds=42))
    assert await rows(hotline.database, "select at from audit where action = 'claimed'") == [(NOW,)]


# -- what time does ---------------------------------------------------------------------------------------------------


async def test_an_unanswered_consent_question_lapses_after_half_an_hour(hotline: Hotline) -> None:
    await hotline.person(*ASKS, Relay("un canario"))
    await hotline.passes(NOW + timedelta(minutes=29))
    assert (await hotline.conversations.read(MARIA, NOW)).hand is Hand.CONSENT
    await hotline.passes(NOW + timedelta(minutes=30))
    assert (await hotline.conversations.read(MARIA, NOW)).hand is Hand.BOT
    assert await rows(hotline.database, "select 1 from escalation_line") == []


async def test_whoever_did_not_answer_the_question_is_told_so(hotline: Hotline) -> None:
    await hotline.person(*ASKS)
    await hotline.passes(NOW + timedelta(minutes=30), "nothing shared")
    assert await rows(hotline.database, "select count(*) from outbox") == [(1,)]
    await hotline.passes(NOW + timedelta(minutes=31), "again")
    assert await rows(hotline.database, "select count(*) from outbox") == [(1,)]


async def test_an_agreed_or_urgent_request_does_not_lapse(hotline: Hotline) -> None:
    await hotline.person(*AGREES)
    await hotline.person(*CRIES, sender=CHAT)
    await hotline.passes(NOW + timedelta(hours=2))
    assert len(await hotline.escalations.queue()) == 2


async def test_words_and_key_are_gone_a_week_after_closing(hotline: Hotline) -> None:
    await hotline.person(*AGREES)
    holding = await hotline.claimed(await hotline.volunteer())
    await hotline.reply(holding, "Estoy aquí.")
    await hotline.escalations.close(holding, Outcome.INFORMED, (), NOW)
    await hotline.passes(NOW + timedelta(days=6, hours=23))
    assert await rows(hotline.database, "select count(*) from escalation_line") == [(1,)]
    await hotline.passes(NOW + timedelta(days=7))
    assert await rows(hotline.database, "select 1 from escalation union all select 1 from escalation_line") == []


# -- what consoles hear -----------------------------------------------------------------------------------------------


async def test_every_change_is_heard_by_its_id_alone(hotline: Hotline) -> None:
    async with aclosing(listen(hotline.database)) as notices:
        assert await anext(notices) == MISSED
        await hotline.person(*AGREES)
        queued = await hotline.only()
        holding = await hotline.claimed(await hotline.volunteer())
        await hotline.writes("están afuera")
        await hotline.reply(holding, "Estoy aquí.")
        await hotline.escalations.close(holding, Outcome.INFORMED, (), NOW)
        async with asyncio.timeout(20):
            heard = [await anext(notices) for _ in range(5)]
    assert set(heard) == {str(queued.id)}


async def test_a_claim_of_something_that_is_gone_is_nobodys(hotline: Hotline) -> None:
    ana = await hotline.volunteer()
    assert await hotline.escalations.claim(uuid4(), ana.id, (), NOW) is None
    assert await hotline.reply(Holding(uuid4(), ana.id, 1), "hello") is None


def _turn() -> Turn:
    return Turn(standing())

"""The roster: links that work once, sessions that end, and offboarding that takes effect at once."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.hotline.roster import Role
from bot.hotline.states import State
from bot.message import Hand, Outbound
from bot.store.database import Database
from bot.store.escalations import Parting
from bot.store.passkeys import Passkey, Passkeys
from bot.store.privacy import Vault
from bot.store.sessions import Sessions, Unlocking
from tests.store.hotline_scenes import AGREES, Hotline
from tests.store.scenes import MARIA, NOW


@pytest.fixture
def hotline(database: Database, vault: Vault) -> Hotline:
    return Hotline.on(database, vault)


async def signed_in(hotline: Hotline, alias: str = "Ana") -> str:
    token = await hotline.volunteers.invite(alias, Role.VOLUNTEER, ("es", "en"), NOW)
    session = await hotline.volunteers.sign_in(token, NOW)
    assert session is not None
    return session


async def test_a_link_leads_to_a_session_of_its_volunteer(hotline: Hotline) -> None:
    who = await hotline.volunteers.of_session(await signed_in(hotline), NOW)
    assert who is not None
    assert (who.alias, who.role, who.locales, who.on_duty) == ("Ana", Role.VOLUNTEER, ("es", "en"), False)


async def test_a_link_works_once_even_when_used_twice_at_the_same_moment(hotline: Hotline) -> None:
    token = await hotline.volunteers.invite("Ana", Role.VOLUNTEER, ("es",), NOW)
    both = await asyncio.gather(*(hotline.volunteers.sign_in(token, NOW) for _ in range(2)))
    assert both.count(None) == 1


async def test_a_link_is_dead_after_a_day_and_after_a_newer_one(hotline: Hotline) -> None:
    old = await hotline.volunteers.invite("Ana", Role.VOLUNTEER, ("es",), NOW)
    new = await hotline.volunteers.invite("Ana", Role.VOLUNTEER, ("es",), NOW)
    assert await hotline.volunteers.sign_in(old, NOW) is None
    assert await hotline.volunteers.sign_in(new, NOW + timedelta(hours=24)) is None


async def test_a_session_ends_after_twelve_hours_and_when_signed_out(hotline: Hotline) -> None:
    session = await signed_in(hotline)
    assert await hotline.volunteers.of_session(session, NOW + timedelta(hours=12)) is None
    assert await hotline.volunteers.of_session(session, NOW) is not None
    await hotline.volunteers.sign_out(session)
    assert await hotline.volunteers.of_session(session, NOW) is None


async def test_a_session_nobody_uses_locks(hotline: Hotline) -> None:
    volunteers, idle = hotline.volunteers, timedelta(minutes=15)
    session = await signed_in(hotline)
    assert await volunteers.of_session(session, NOW + idle - timedelta(minutes=1), uses=True) is not None
    assert await volunteers.of_session(session, NOW + idle + timedelta(minutes=13)) is not None  # looking is no use
    assert await volunteers.of_session(session, NOW + 2 * idle) is None
    assert await Sessions(hotline.database).lock_of(session, NOW + 2 * idle) is not None
    assert await volunteers.of_session(session, NOW + 2 * idle, uses=True) is None  # and trying does not wake it
    assert await volunteers.of_session(session, NOW + 2 * idle) is None


async def test_six_digits_open_a_session_again_and_five_wrong_tries_end_it(hotline: Hotline) -> None:
    volunteers, sessions = hotline.volunteers, Sessions(hotline.database)
    session, later = await signed_in(hotline), NOW + timedelta(minutes=90)
    assert await sessions.unlock(session, "481516", later) is Unlocking.ENDED  # no code yet: nothing opens it
    await sessions.choose_code(session, "481516")
    lock = await sessions.lock_of(session, later)
    assert lock is not None
    assert (lock.has_code, lock.is_fresh) == (True, False)
    for _ in range(4):
        assert await sessions.unlock(session, "000000", later) is Unlocking.WRONG
    assert await volunteers.of_session(session, later) is None
    assert await sessions.unlock(session, "481516", later) is Unlocking.OPEN
    opened = await sessions.lock_of(session, later)
    assert opened is not None
    assert (opened.is_fresh, opened.tries_left) == (True, 5)
    assert await volunteers.of_session(session, later) is not None
    both = await asyncio.gather(*(sessions.unlock(session, f"00000{one}", later) for one in range(8)))
    assert sorted(both) == ["ended"] * 4 + ["wrong"] * 4  # side by side no more tries than one after the other
    assert await sessions.lock_of(session, later) is None
    assert await sessions.unlock(session, "481516", later) is Unlocking.ENDED


async def test_the_same_digits_look_different_in_every_session(hotline: Hotline) -> None:
    sessions = Sessions(hotline.database)
    for alias in ("Ana", "Beto"):
        await sessions.choose_code(await signed_in(hotline, alias), "481516")
    async with hotline.database.begin() as connection:
        kept = (await connection.execute(text("select code_hash from session"))).scalars().all()
    assert len(set(kept)) == 2


async def test_offboarding_takes_passkeys_and_the_way_in_by_them(hotline: Hotline) -> None:
    passkeys = Passkeys(hotline.database)
    ana = await hotline.volunteer()
    await passkeys.keep(Passkey(b"id", ana.id, b"key", 0, NOW))
    assert await passkeys.find(b"id") is not None
    await hotline.volunteers.offboard(ana.id, {}, NOW)
    assert await passkeys.find(b"id") is None
    assert await hotline.volunteers.enter(ana.id, NOW) is None


async def test_a_challenge_counts_once_for_whom_it_was_made_and_for_five_minutes(hotline: Hotline) -> None:
    passkeys = Passkeys(hotline.database)
    ana, beto = await hotline.volunteer("Ana"), await hotline.volunteer("Beto")
    for_ana = await passkeys.challenge(NOW, ana.id)
    assert not await passkeys.spend(for_ana, NOW, beto.id)
    assert not await passkeys.spend(for_ana, NOW)
    assert await passkeys.spend(for_ana, NOW, ana.id)
    assert not await passkeys.spend(for_ana, NOW, ana.id)
    for_anyone = await passkeys.challenge(NOW)
    assert not await passkeys.spend(for_anyone, NOW + timedelta(minutes=5))
    both = await asyncio.gather(*(passkeys.spend(for_anyone, NOW) for _ in range(2)))
    assert sorted(both) == [False, True]


async def test_neither_link_nor_session_stands_in_the_database(hotline: Hotline) -> None:
    token = await hotline.volunteers.invite("Ana", Role.VOLUNTEER, ("es",), NOW)
    session = await hotline.volunteers.sign_in(token, NOW)
    assert session is not None
    async with hotline.database.begin() as connection:
        stored = repr([*await connection.execute(text("select sign_in::text, session::text from sign_in, session"))])
    for secret in (token, session):
        assert secret not in stored
        assert secret.encode().hex() not in stored


async def test_offboarding_ends_sessions_links_and_everything_held(hotline: Hotline) -> None:
    await hotline.person(*AGREES)
    ana = await hotline.volunteer()
    session = await signed_in(hotline)
    await hotline.volunteers.start_duty(ana.id, NOW)
    holding = await hotline.claimed(ana)
    link = await hotline.volunteers.invite("Ana", Role.VOLUNTEER, ("es",), NOW)
    ids = await hotline.volunteers.offboard(ana.id, {holding.escalation: Parting((Outbound("back in line"),))}, NOW)
    assert len(ids) == 1
    assert await hotline.volunteers.of_session(session, NOW) is None
    assert await hotline.volunteers.sign_in(link, NOW) is None
    assert await hotline.seen_by(holding) is None
    assert await hotline.reply(holding, "too late") is None
    assert (await hotline.only()).state is State.WAITING
    assert (await hotline.conversations.read(MARIA, NOW)).hand is Hand.WAITING
    assert not await hotline.volunteers.anyone_on_duty()


async def test_a_claim_and_an_offboarding_at_once_never_leave_somebody_with_nobody(hotline: Hotline) -> None:
    await hotline.person(*AGREES)
    for number in range(10):
        one = await hotline.volunteer(f"V{number}")
        queued = await hotline.only()
        await asyncio.gather(
            hotline.escalations.claim(queued.id, one.id, (), NOW), hotline.volunteers.offboard(one.id, {}, NOW)
        )
        assert (await hotline.only()).state is State.WAITING


async def test_going_off_duty_hands_everybody_back(hotline: Hotline) -> None:
    await hotline.person(*AGREES)
    ana = await hotline.volunteer()
    holding = await hotline.claimed(ana)
    assert await hotline.volunteers.anyone_on_duty()
    await hotline.volunteers.end_duty(ana.id, {}, NOW)
    assert await hotline.seen_by(holding) is None
    assert not await hotline.volunteers.anyone_on_duty()


async def test_somebody_offboarded_can_be_invited_again(hotline: Hotline) -> None:
    ana = await hotline.volunteer()
    await hotline.volunteers.offboard(ana.id, {}, NOW)
    assert await hotline.volunteers.roster() == ()
    await signed_in(hotline)
    assert [one.alias for one in await hotline.volunteers.roster()] == ["Ana"]


async def test_spent_links_and_ended_sessions_are_deleted(hotline: Hotline) -> None:
    await signed_in(hotline)
    assert await hotline.volunteers.forget_expired(NOW) == 1  # the used link
    assert await hotline.volunteers.forget_expired(NOW + timedelta(hours=12)) == 1  # the session

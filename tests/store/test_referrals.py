"""Imported lines are kept, called, reviewed; every change is noticed and none is half made."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.referrals import Line, Phone, Role
from bot.referrals.arrival import Doubt
from bot.referrals.calls import Call, Heard
from bot.store.database import Database
from bot.store.referrals import Referrals
from tests.referrals.lines import TODAY, line

ONE, TWO = line("one", phone="+13125550101"), line("two", phone="+13125550102")


@pytest.fixture
async def referrals(database: Database) -> Referrals:
    kept = Referrals(database)
    await bring(kept, ONE, TWO)
    return kept


async def bring(kept: Referrals, *lines: Line, apply: bool = True) -> None:
    async with kept.importing(apply=apply) as arriving:
        await arriving.put(lines)


async def test_an_empty_book_has_no_version(database: Database) -> None:
    assert await Referrals(database).version() == 0
    assert await Referrals(database).lines() == ()


async def test_lines_come_back_as_they_went_in_and_in_their_order(referrals: Referrals) -> None:
    assert await referrals.lines() == (ONE, TWO)
    assert await referrals.version() == 1


async def test_a_known_line_keeps_its_place_when_it_changes(referrals: Referrals) -> None:
    await bring(referrals, replace(ONE, city="Chicago"), line("three", phone="+13125550103"))
    assert [found.id for found in await referrals.lines()] == ["one", "two", "three"]
    assert await referrals.find("one") == replace(ONE, city="Chicago")


async def test_a_dry_run_leaves_nothing_not_even_a_version(referrals: Referrals) -> None:
    await bring(referrals, line("three"), apply=False)
    assert len(await referrals.lines()) == 2
    assert await referrals.version() == 1


async def test_an_import_that_fails_leaves_nothing(referrals: Referrals) -> None:
    with pytest.raises(ValueError, match="half way"):
        await _fails(referrals)
    assert len(await referrals.lines()) == 2


async def _fails(referrals: Referrals) -> None:
    async with referrals.importing(apply=True) as arriving:
        await arriving.put([line("three")])
        raise ValueError("half way")


async def test_a_dead_line_is_named_no_more_and_a_coordinator_can_bring_it_back(referrals: Referrals) -> None:
    dead = await referrals.call("one", Call(TODAY, Role.VOLUNTEER, Heard.DEAD))
    assert dead is not None
    assert not dead.may_be_named(TODAY)
    assert await referrals.version() == 2
    alive = await referrals.call("one", Call(TODAY, Role.COORDINATOR, Heard.ALIVE))
    assert alive == ONE
    assert [call.heard for call in (await referrals.calls("one"))["one"]] == [Heard.ALIVE, Heard.DEAD]


async def test_a_call_that_is_answered_makes_a_line_fresh_and_does_what_had_to_be_checked(referrals: Referrals) -> None:
    await bring(referrals, replace(ONE, check="call first"))
    called = await referrals.call("one", Call(TODAY, Role.COORDINATOR, Heard.ANSWERED))
    assert called is not None
    assert called.is_fresh(TODAY)
    assert called.may_be_named(TODAY)


async def test_a_line_nobody_holds_cannot_be_called(referrals: Referrals) -> None:
    assert await referrals.call("nobody", Call(TODAY, Role.COORDINATOR, Heard.DEAD)) is None


async def test_two_calls_at_once_are_both_kept(referrals: Referrals) -> None:
    calls = [Call(TODAY, role, Heard.ANSWERED) for role in (Role.VOLUNTEER, Role.COORDINATOR)]
    await asyncio.gather(*(referrals.call("one", call) for call in calls))
    assert len((await referrals.calls("one"))["one"]) == 2
    assert await referrals.version() == 3


async def test_a_row_in_doubt_waits_until_a_coordinator_takes_it(referrals: Referrals) -> None:
    moved = replace(ONE, phones=(Phone("+13125550199"),))
    async with referrals.importing(apply=True) as arriving:
        assert await arriving.ask(moved, Doubt.NUMBER)
    (review,) = await referrals.reviews()
    assert (review.arriving, review.held, review.doubt) == (moved, ONE, Doubt.NUMBER)
    assert await referrals.find("one") == ONE
    assert await referrals.accept("one")
    assert await referrals.find("one") == moved
    assert await referrals.reviews() == ()
    assert not await referrals.accept("one")


async def test_a_row_that_was_dismissed_is_not_asked_about_again(referrals: Referrals) -> None:
    moved = replace(ONE, phones=(Phone("+13125550199"),))
    async with referrals.importing(apply=True) as arriving:
        await arriving.ask(moved, Doubt.NUMBER)
    await referrals.dismiss("one")
    async with referrals.importing(apply=True) as arriving:
        assert not await arriving.ask(moved, Doubt.NUMBER)
        assert await arriving.ask(replace(moved, city="Chicago"), Doubt.NUMBER)
    assert len(await referrals.reviews()) == 1


async def test_a_removed_line_takes_its_history_with_it(referrals: Referrals) -> None:
    await referrals.call("one", Call(date(2026, 11, 1), Role.STAFF, Heard.ANSWERED))
    async with referrals.importing(apply=True) as arriving:
        assert await arriving.ids() == {"one", "two"}
        await arriving.remove(["one"])
    assert await referrals.find("one") is None
    assert await referrals.calls("one") == {}


async def test_a_mistake_is_taken_back_on_its_day_and_stays_in_the_history(referrals: Referrals) -> None:
    asked = replace(ONE, check="call first")
    await bring(referrals, asked)
    await referrals.call("one", Call(TODAY, Role.COORDINATOR, Heard.ANSWERED))
    assert await referrals.take_back("one", Role.VOLUNTEER, TODAY) is None, "a coordinator's call is a coordinator's"
    assert await referrals.take_back("one", Role.COORDINATOR, TODAY + timedelta(days=1)) is None
    assert await referrals.take_back("one", Role.COORDINATOR, TODAY) == asked
    assert await referrals.find("one") == asked
    assert (await referrals.calls("one"))["one"] == (Call(TODAY, Role.COORDINATOR, Heard.ANSWERED, taken_back=True),)
    assert await referrals.take_back("one", Role.COORDINATOR, TODAY) is None, "there is nothing left to take back"


async def test_what_was_taken_back_leaves_what_an_import_brought_since(referrals: Referrals) -> None:
    await referrals.call("one", Call(TODAY, Role.VOLUNTEER, Heard.DEAD))
    held = await referrals.find("one")
    assert held is not None
    await bring(referrals, replace(held, city="Chicago"))
    assert await referrals.take_back("one", Role.VOLUNTEER, TODAY) == replace(ONE, city="Chicago")


async def test_the_call_before_the_one_taken_back_is_the_next_to_be_taken_back(referrals: Referrals) -> None:
    await referrals.call("one", Call(TODAY, Role.VOLUNTEER, Heard.DEAD))
    await referrals.call("one", Call(TODAY, Role.COORDINATOR, Heard.DEAD))
    confirmed = await referrals.take_back("one", Role.COORDINATOR, TODAY)
    assert confirmed is not None
    assert confirmed.dead_by is Role.VOLUNTEER
    assert await referrals.take_back("one", Role.VOLUNTEER, TODAY) == ONE


async def test_a_button_pressed_twice_is_said_once_and_taken_back_once(referrals: Referrals) -> None:
    for _ in range(2):
        await referrals.call("one", Call(TODAY, Role.VOLUNTEER, Heard.DEAD))
    assert len((await referrals.calls("one"))["one"]) == 1
    assert await referrals.take_back("one", Role.VOLUNTEER, TODAY) == ONE

"""Handing on, asking again, and what is remembered between: on the whole service, with a clock that the test sets."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.hotline.outcomes import Outcome
from bot.hotline.states import State
from bot.hotline.views import Summary
from bot.message import Hand
from tests.service.test_timekeeping import Night, night


@pytest.fixture
async def hotline(database_url: str) -> AsyncIterator[Night]:
    async with night(database_url) as told:
        yield told


# -- handing on -------------------------------------------------------------------------------------------------------


async def test_a_colleague_goes_on_with_everything_both_wrote_and_the_person_is_told(hotline: Night) -> None:
    ana, ben = await hotline.volunteer("Ana"), await hotline.volunteer("Ben")
    await hotline.says("hello", "9", "1")
    epoch = await hotline.claims(ana)
    await hotline.replies(ana, epoch, "Estoy aquí.")
    id_ = (await hotline.only()).id
    assert [one.alias for one in await hotline.app.transfers.colleagues(ana)] == ["Ben"]
    assert await hotline.app.transfers.offer(ana, id_, epoch, ben.id)
    assert [one.id for one in (await hotline.app.desk.board(ben)).asked] == [id_]
    assert await hotline.says("they came back") == []
    assert await hotline.app.desk.open(ben, id_) is None
    await hotline.replies(ana, epoch, "Un momento.")
    accepted = await hotline.app.transfers.accept(ben, id_)
    assert accepted is not None
    await hotline.app.delivery.deliver(accepted.ids)
    assert await hotline.arrived() == ["From now on Ben writes with you."]
    assert await hotline.app.desk.open(ana, id_) is None
    held = await hotline.app.desk.open(ben, id_)
    assert held is not None
    assert [line.text for line in held.lines] == ["Estoy aquí.", "they came back", "Un momento."]


async def test_an_offer_nobody_answers_is_over_after_two_minutes(hotline: Night) -> None:
    ana, ben = await hotline.volunteer("Ana"), await hotline.volunteer("Ben")
    await hotline.says("hello", "9", "1")
    epoch = await hotline.claims(ana)
    await hotline.replies(ana, epoch)
    assert await hotline.app.transfers.offer(ana, (await hotline.only()).id, epoch, ben.id)
    assert await hotline.hears(minutes=2) == []
    queued = await hotline.only()
    assert (queued.state, queued.holder, queued.asked) == (State.ACTIVE, "Ana", "")
    assert await hotline.app.transfers.accept(ben, queued.id) is None
    await hotline.replies(ana, epoch, "Sigo aquí.")


async def test_whoever_was_not_asked_cannot_take_and_no_leaves_everything_as_it_was(hotline: Night) -> None:
    ana, ben, eva = [await hotline.volunteer(alias) for alias in ("Ana", "Ben", "Eva")]
    await hotline.says("hello", "9", "1")
    epoch = await hotline.claims(ana)
    id_ = (await hotline.only()).id
    assert not await hotline.app.transfers.offer(ben, id_, epoch, eva.id)
    assert not await hotline.app.transfers.offer(ana, id_, epoch, ana.id)
    assert await hotline.app.transfers.offer(ana, id_, epoch, ben.id)
    assert await hotline.app.transfers.accept(eva, id_) is None
    assert await hotline.app.transfers.decline(ben, id_)
    assert (await hotline.only()).holder == "Ana"
    assert await hotline.arrived() == []


# -- asking again -----------------------------------------------------------------------------------------------------


async def closed_with(hotline: Night, outcome: Outcome) -> None:
    ana = await hotline.volunteer()
    await hotline.says("hello", "9", "1", "they came back")
    epoch = await hotline.claims(ana)
    assert await hotline.app.desk.close(ana, (await hotline.only()).id, epoch, outcome) is not None
    await hotline.app.desk.end_duty(ana)
    await hotline.volunteer("Ben")


async def test_whoever_asks_again_soon_does_not_agree_anew_and_is_never_given_to_who_has_gone(hotline: Night) -> None:
    await closed_with(hotline, Outcome.INFORMED)
    hotline.clock.moment += timedelta(hours=11)
    (told,) = await hotline.says("9")
    assert told.startswith("You are in line.")
    queued = await hotline.only()
    assert (queued.state, queued.holder) == (State.WAITING, "")
    ben = await hotline.app.volunteers.find("Ben")
    assert ben is not None
    await hotline.claims(ben)
    held = await hotline.app.desk.open(ben, queued.id)
    assert held is not None
    assert [line.text for line in held.lines] == ["they came back"]


@pytest.mark.parametrize(("outcome", "later"), [(Outcome.INFORMED, 13), (Outcome.ABUSE, 1)])
async def test_later_or_after_misuse_everything_begins_anew(hotline: Night, outcome: Outcome, later: int) -> None:
    await closed_with(hotline, outcome)
    hotline.clock.moment += timedelta(hours=later)
    await hotline.says("hello")
    (asked,) = await hotline.says("9")
    assert "A volunteer can see what you write or send" in asked
    await hotline.says("1")
    ben = await hotline.app.volunteers.find("Ben")
    assert ben is not None
    await hotline.claims(ben)
    held = await hotline.app.desk.open(ben, (await hotline.only()).id)
    assert held is not None
    assert held.lines == ()


async def test_whoever_holds_the_phone_half_a_day_later_is_told_nothing_of_before(hotline: Night) -> None:
    await hotline.volunteer()
    await hotline.says("hello", "9", "1", "my boss keeps my pay")
    hotline.clock.moment += timedelta(hours=12, minutes=1)
    (shown,) = await hotline.says("menu")
    assert "What do you need now?" in shown
    known = await hotline.app.conversations.read(hotline.address, hotline.clock.now())
    assert known.conversation.trail == ()
    assert known.hand is Hand.WAITING


# -- the summary ------------------------------------------------------------------------------------------------------


async def test_three_lines_say_what_somebody_looked_at_once_they_agreed(hotline: Night) -> None:
    ana = await hotline.volunteer()
    await hotline.says("ICE is at my door", "1", "9")
    await hotline.claims(ana)
    id_ = (await hotline.only()).id
    hidden = await hotline.app.desk.open(ana, id_)
    assert hidden is not None
    assert hidden.summary is None
    await hotline.says("1")
    shown = await hotline.app.desk.open(ana, id_)
    assert shown is not None
    assert shown.summary == Summary("", ("ice_door.at_door", "ice_door.paper"))
    stored = await hotline.stored("select summary from escalation")
    assert b"ice_door" not in stored[0][0]  # type: ignore[operator]  # a row of bytes

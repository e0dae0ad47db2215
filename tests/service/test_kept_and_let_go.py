"""What a hold keeps and for how long, who is asked no more, and an emergency that comes after the question."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from bot.channels.phone import Phone
from bot.hotline.care import HoldReason, HoldStep
from bot.hotline.outcomes import Outcome
from bot.hotline.roster import Role, Volunteer
from bot.hotline.states import State
from bot.message import Attached, Inbound, Receipt, TryAgain
from bot.service.care import Care
from bot.store.blocks import Blocks
from bot.store.holds import Holds
from tests.service.test_timekeeping import Night, hotline

__all__ = ["hotline"]  # the fixture
OPEN = "select id, conversation_id, state, urgent from escalation"


@pytest.fixture
async def coordinators(hotline: Night) -> tuple[Volunteer, ...]:
    found = []
    for alias in ("Coco", "Cleo"):
        await hotline.app.volunteers.invite(alias, Role.COORDINATOR, ("en",), hotline.clock.now())
        found.append(await hotline.app.volunteers.find(alias))
    return tuple(one for one in found if one is not None)


@pytest.fixture
def care(hotline: Night) -> Care:
    return Care(Blocks(hotline.app.database, retention_days=7), Holds(hotline.app.database), hotline.clock)


async def kept(hotline: Night, care: Care, coordinators: tuple[Volunteer, ...]) -> UUID:
    """A hold over the only person, by two coordinators; returns who is held."""
    ((id_, conversation, *_),) = await hotline.stored(OPEN)
    assert isinstance(id_, UUID)
    assert isinstance(conversation, UUID)
    assert await care.ask_hold(coordinators[0], id_, HoldReason.ORDER)
    assert await care.step(coordinators[1], conversation, HoldStep.ASKED)
    return conversation


async def test_whoever_asked_and_then_is_in_danger_is_in_line_at_once(hotline: Night) -> None:
    await hotline.volunteer()
    await hotline.says("hello", "9")
    assert [row[2:] for row in await hotline.stored(OPEN)] == [(State.CONSENT, False)]
    told = await hotline.says("ICE is at my door", "9")
    assert [row[2:] for row in await hotline.stored(OPEN)] == [(State.WAITING, True)]
    assert "1" in told[-1]  # and is asked once more whether a volunteer may read along
    assert await hotline.hears(minutes=4) != []  # what was said of the wait holds for three minutes
    await hotline.claims(await hotline.volunteer("Ben"))


async def test_words_of_somebody_under_a_hold_outlive_a_refusal(
    hotline: Night, care: Care, coordinators: tuple[Volunteer, ...]
) -> None:
    ana = await hotline.volunteer()
    await hotline.says("ICE is at my door", "9")
    await hotline.replies(ana, await hotline.claims(ana))
    await hotline.says("they broke the lock")
    await kept(hotline, care, coordinators)
    await hotline.says("menu", "2")
    left = "select state, wrapped_key is not null, (select count(*) from escalation_line) from escalation"
    assert await hotline.stored(left) == [(State.CLOSED, True, 2)]
    await hotline.hears(days=30)
    assert await hotline.stored(left) == [(State.CLOSED, True, 2)]


async def test_words_of_somebody_under_a_hold_outlive_three_days_in_line(
    hotline: Night, care: Care, coordinators: tuple[Volunteer, ...]
) -> None:
    await hotline.says("hello", "9", "1", "my boss does not pay me")
    await kept(hotline, care, coordinators)
    await hotline.hears(hours=73)
    left = "select state, wrapped_key is not null, (select count(*) from escalation_line) from escalation"
    assert await hotline.stored(left) == [(State.CLOSED, True, 1)]


async def test_a_photo_that_a_hold_kept_goes_when_the_hold_is_lifted(
    hotline: Night, care: Care, coordinators: tuple[Volunteer, ...]
) -> None:
    ana = await hotline.volunteer()
    await hotline.says("hello", "9", "1")
    epoch = await hotline.claims(ana)
    phone = hotline.app.channels[hotline.address.channel]
    assert isinstance(phone, Phone)
    photo = phone.attach(Attached.PICTURE, b"GIF89a")
    sees = hotline.app.talk.turns(hotline.app.conversations, attachments=True)
    await sees.take(Inbound(uuid4().hex, hotline.address, unreadable=True, attachments=(photo,)), phone.capabilities)
    conversation = await kept(hotline, care, coordinators)
    assert await hotline.app.desk.close(ana, (await hotline.only()).id, epoch, Outcome.INFORMED)
    handles = "select handle is not null from escalation_attachment"
    assert await hotline.stored(handles) == [(True,)]
    assert await care.step(coordinators[0], conversation, HoldStep.HOLDS)
    assert not await care.step(coordinators[0], conversation, HoldStep.LIFT_ASKED)
    assert await care.step(coordinators[1], conversation, HoldStep.LIFT_ASKED)
    assert await hotline.stored(handles) == [(False,)]


@pytest.mark.parametrize("for_good", [False, True])
async def test_whoever_goes_off_duty_is_asked_to_go_on_with_nobody(hotline: Night, for_good: bool) -> None:
    ana, ben = await hotline.volunteer(), await hotline.volunteer("Ben")
    await hotline.says("hello", "9", "1")
    epoch = await hotline.claims(ana)
    assert await hotline.app.transfers.offer(ana, (await hotline.only()).id, epoch, ben.id)
    await (hotline.app.desk.offboard(ben) if for_good else hotline.app.desk.end_duty(ben))
    queued = await hotline.only()
    assert (queued.state, queued.holder, queued.asked) == (State.ACTIVE, "Ana", "")


async def test_a_reply_that_never_got_out_goes_with_its_conversation(
    hotline: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def busy(*_: object) -> Receipt:
        return TryAgain(5.0)

    ana = await hotline.volunteer()
    await hotline.says("hello", "9", "1")
    epoch = await hotline.claims(ana)
    monkeypatch.setattr(Phone, "send", busy)
    await hotline.replies(ana, epoch)
    assert await hotline.app.desk.close(ana, (await hotline.only()).id, epoch, Outcome.INFORMED)
    on_its_way = "select status from outbox where line_id is not null"
    assert await hotline.stored(on_its_way) == [(0,)]
    hotline.clock.moment += timedelta(days=8)
    await hotline.app.timekeeper.sweep()
    assert await hotline.stored("select 1 from escalation") == []
    assert await hotline.stored(on_its_way) == []

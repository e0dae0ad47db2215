"""The demo's phone."""

from bot.channels.looks import SMS, TELEGRAM
from bot.channels.phone import MAILBOX_LIMIT, Phone
from bot.message import Address, ChannelName, Outbound, Sent, TryAgain

SAM = Address(ChannelName.SMS, "+12025550123")
ANA = Address(ChannelName.SMS, "+12025550124")


def test_a_phone_looks_like_the_channel_it_stands_for() -> None:
    assert Phone(ChannelName.SMS).capabilities == SMS
    assert Phone(ChannelName.TELEGRAM).capabilities == TELEGRAM


async def test_what_comes_late_waits_until_somebody_looks() -> None:
    phone = Phone(ChannelName.SMS)
    assert await phone.send(SAM, Outbound("one")) == Sent("phone-1")
    await phone.send(ANA, Outbound("for Ana"))
    await phone.send(SAM, Outbound("two"))
    messages = phone.messages(SAM)
    assert [(await anext(messages)).text for _ in range(2)] == ["one", "two"]


async def test_a_phone_nobody_looks_at_is_switched_off() -> None:
    phone = Phone(ChannelName.SMS)
    for _ in range(MAILBOX_LIMIT):
        await phone.send(SAM, Outbound("hello"))
    assert await phone.send(SAM, Outbound("hello")) == TryAgain(5.0)


async def test_a_phone_handed_on_is_empty() -> None:
    phone = Phone(ChannelName.SMS)
    await phone.send(SAM, Outbound("hello"))
    phone.forget(SAM)
    await phone.send(SAM, Outbound("new"))
    assert (await anext(phone.messages(SAM))).text == "new"

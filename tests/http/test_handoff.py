"""A person asks for a human on each channel, a volunteer takes over the same chat, and the bot is silent meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import pytest

from bot.hotline.outcomes import Outcome
from bot.hotline.roster import Role, Volunteer
from bot.message import ChannelName
from tests.http.house import House, house

CHAT, PHONE = 5550100001, "+12025550123"


@dataclass
class Person:
    """Somebody with a telephone, on one of the channels."""

    lives_in: House
    channel: ChannelName
    _read: int = field(default=0)

    async def says(self, text: str) -> list[str]:
        """Send a message; returns what the telephone shows next."""
        if self.channel is ChannelName.SMS:
            inline = await self.lives_in.twilio.text(PHONE, text)
            await self.lives_in.settle()
            return [*inline, *self.reads()]
        assert await self.lives_in.api.push(self.lives_in.api.says(CHAT, text)) == 200
        await self.lives_in.settle()
        return self.reads()

    def reads(self) -> list[str]:
        """What has arrived since, beside the answers."""
        if self.channel is ChannelName.SMS:
            arrived = [text.body for text in self.lives_in.twilio.sent]
        else:
            arrived = [message.text for message in self.lives_in.api.seen_by(CHAT)]
        new, self._read = arrived[self._read :], len(arrived)
        return new


async def bring_out(lived_in: House, ids: Sequence[UUID]) -> None:
    """Deliver what a volunteer's deed put on its way, as the console does."""
    await lived_in.app.delivery.deliver(ids)
    await lived_in.settle()


async def on_duty(lived_in: House, alias: str) -> Volunteer:
    volunteers, now = lived_in.app.volunteers, lived_in.app.talk.clock.now()
    session = await volunteers.sign_in(await volunteers.invite(alias, Role.VOLUNTEER, ("en", "es"), now), now)
    volunteer = await volunteers.of_session(session or "", now)
    assert volunteer is not None
    await volunteers.practise(volunteer.id, now)
    await lived_in.app.desk.start_duty(volunteer)
    return volunteer


@pytest.mark.parametrize("channel", [ChannelName.SMS, ChannelName.TELEGRAM])
async def test_both_write_until_the_volunteer_ends_it_and_the_bot_answers_again(
    database_url: str, channel: ChannelName
) -> None:
    async with house(database_url) as lived_in:
        desk, person = lived_in.app.desk, Person(lived_in, channel)
        ana, ben = await on_duty(lived_in, "Ana"), await on_duty(lived_in, "Ben")

        await person.says("hola")
        assert (await desk.board(ana)).waiting == ()
        assert len(await person.says("9")) == 1  # what a volunteer would see, and for how long
        await person.says("1")
        (waiting,) = (await desk.board(ana)).waiting

        claimed = await desk.claim(ana, waiting.id)
        assert claimed is not None
        assert await desk.claim(ben, waiting.id) is None
        await bring_out(lived_in, claimed.ids)
        assert any("Ana" in text for text in person.reads())

        assert await person.says("vinieron <hoy> & se fueron") == []
        held = await desk.open(ana, waiting.id)
        assert held is not None
        assert held.lines[-1].text == "vinieron <hoy> & se fueron"
        assert await desk.open(ben, waiting.id) is None

        words = "Estoy aquí. 1 < 2 & usted puede callar."
        sent = await desk.reply(ana, waiting.id, claimed.epoch, uuid4(), words)
        assert isinstance(sent, tuple)
        await bring_out(lived_in, sent)
        assert person.reads() == [words]

        closed = await desk.close(ana, waiting.id, claimed.epoch, Outcome.INFORMED)
        assert closed is not None
        await bring_out(lived_in, closed.ids)
        assert len(person.reads()) == 1
        assert len(await person.says("menu")) == 1
        await lived_in.settle()
        assert await lived_in.unsettled() == 0


async def test_a_person_who_stops_hears_nothing_more_from_the_volunteer(database_url: str) -> None:
    async with house(database_url) as lived_in:
        desk, person = lived_in.app.desk, Person(lived_in, ChannelName.TELEGRAM)
        ana = await on_duty(lived_in, "Ana")
        for text in ("hola", "9", "1"):
            await person.says(text)
        (waiting,) = (await desk.board(ana)).waiting
        claimed = await desk.claim(ana, waiting.id)
        assert claimed is not None
        await person.says("/stop")
        sent = await desk.reply(ana, waiting.id, claimed.epoch, uuid4(), "¿Sigue ahí?")
        if isinstance(sent, tuple):
            await bring_out(lived_in, sent)
        assert "¿Sigue ahí?" not in person.reads()

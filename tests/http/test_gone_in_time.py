"""Five minutes after its day, and a minute after DELETE, nothing is left of a conversation, here or at a provider.

The tables are found by themselves: one that is new, and that nobody fills here, fails the test.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, text

from bot.cli.running import chores
from bot.hotline.outcomes import Outcome
from bot.hotline.views import Author
from bot.jobs import Every
from bot.store.escalations import Holding
from bot.store.holdings import everything_below
from bot.store.tables import conversation, escalation
from tests.fakes.files import photo
from tests.http.house import House, Later, house, with_staff
from tests.http.staff import SAM, Phone, asks, phone

ANA, PHONE = 7550100001, "+12025550123"
OUTLIVES = {  # and why
    "conversation",  # the language, for 90 days
    "audit",  # who did what, without a word or an address
    "block",  # until it ends
    "legal_hold",  # until two people lift it
}
TABLES = everything_below(conversation) - OUTLIVES


pytestmark = pytest.mark.usefixtures("unhurried_providers")


async def works(lived_in: House, *every: Every) -> None:
    """What a worker does: the chores that run so often, twice, as the second may follow from the first."""
    for _ in range(2):
        for chore in chores(lived_in.app):
            if chore.every in every:
                await chore.work()
        await lived_in.settle()


async def filled(lived_in: House) -> set[str]:
    """The tables that hold something of somebody."""
    return {table for table in TABLES if await lived_in.count(table)}


def later(lived_in: House, moment: datetime) -> None:
    """Let it be another moment for everybody."""
    clock = lived_in.app.talk.clock
    assert isinstance(clock, Later)
    clock.ahead += moment - clock.now()


@asynccontextmanager
async def lived(database_url: str) -> AsyncIterator[House]:
    """Two people whom a volunteer holds, one by SMS with a photo, one in a topic of her own Telegram."""
    async with house(database_url, attachments=True, **with_staff()) as lived_in, phone(lived_in, "Ana", ANA) as ana:
        await asks(lived_in, SAM, "my boss did not pay me")
        board = await ana.comes()
        await ana.taps(board, next(label for label in board.buttons if label.startswith("Answer")))
        for words in ("hola", "9", "1", "tengo una carta"):
            await lived_in.twilio.text(PHONE, words)
        await works(lived_in, Every.FIVE_SECONDS)
        seen = await filled(lived_in)
        await answered(lived_in, ana)
        await lived_in.twilio.sends(PHONE, ("image/jpeg", photo()))
        await works(lived_in, Every.FIVE_SECONDS)
        assert seen | await filled(lived_in) == TABLES
        assert lived_in.staff_api.topics
        assert lived_in.twilio.media
        yield lived_in


async def answered(lived_in: House, ana: Phone) -> None:
    """The volunteer takes over whoever still waits, answers everybody, and writes notes."""
    app, who = lived_in.app, await ana.who()
    for queued in await app.escalations.queue():
        if claimed := await app.desk.claim(who, queued.id):
            await app.delivery.deliver(claimed.ids)
        held = await app.desk.open(who, queued.id)
        assert held is not None
        sent = await app.desk.reply(who, queued.id, held.epoch, uuid4(), "I am here.")
        assert isinstance(sent, tuple)
        await app.delivery.deliver(sent)
        holding = Holding(queued.id, who.id, held.epoch)
        assert await app.escalations.keep(holding, uuid4(), Author.NOTE, "Waits.", app.talk.clock.now())
    await lived_in.settle()


async def test_five_minutes_after_its_day_nothing_is_left_of_a_conversation(database_url: str) -> None:
    async with lived(database_url) as lived_in:
        app = lived_in.app
        ana = await app.volunteers.find("Ana")
        assert ana is not None
        for queued in await app.escalations.held_by(ana.id):
            held = await app.desk.open(ana, queued.id)
            assert held is not None
            changed = await app.desk.close(ana, queued.id, held.epoch, Outcome.INFORMED)
            assert changed is not None
            await app.delivery.deliver(changed.ids)
        await lived_in.settle()
        async with app.database.begin() as connection:
            days = (await connection.scalars(select(escalation.c.purge_at))).all()
        later(lived_in, min(days) - timedelta(minutes=30))
        await works(lived_in, *Every)  # every hour as well
        assert {"escalation", "escalation_line", "outbox"} <= await filled(lived_in)  # it is not its day yet
        later(lived_in, max(days) + timedelta(minutes=5))
        await works(lived_in, Every.FIVE_SECONDS, Every.MINUTE)
        assert await filled(lived_in) == set()
        await gone_at_the_providers(lived_in)
        async with app.database.begin() as connection:
            left = (await connection.execute(text("select address, state from conversation"))).all()
        assert [tuple(row) for row in left] == [(None, None), (None, None)]


async def test_a_minute_after_delete_nothing_is_left_of_anything(database_url: str) -> None:
    async with lived(database_url) as lived_in:
        await lived_in.twilio.text(PHONE, "DELETE")
        assert await lived_in.api.push(lived_in.api.says(SAM, "DELETE")) == 200
        await lived_in.settle()
        later(lived_in, lived_in.app.talk.clock.now() + timedelta(minutes=1))
        await works(lived_in, Every.FIVE_SECONDS, Every.MINUTE)
        assert await filled(lived_in) == set()
        assert await lived_in.count("conversation") == 0
        await gone_at_the_providers(lived_in)


async def gone_at_the_providers(lived_in: House) -> None:
    """Every copy was asked to be erased, and every topic is deleted."""
    assert lived_in.twilio.media == {}
    assert lived_in.staff_api.topics == {}

"""What tests of topics do in the bot for volunteers: take somebody over, write there, and read what is shown."""

from bot.assemble.staff import Staff
from bot.hotline.views import Queued
from tests.fakes.bot_api import Message
from tests.http.house import House
from tests.http.staff import SAM, Phone

ANA, BETO = 7550100001, 7550100002
WORDS = "my boss did not pay me"
LONG = "my boss kept my passport " * 160


def staff_of(lived_in: House) -> Staff:
    assert lived_in.app.staff is not None
    return lived_in.app.staff


async def relayed(lived_in: House) -> None:
    """What the worker does every five seconds."""
    await lived_in.settle()
    for _ in range(2):
        await staff_of(lived_in).relay.sweep()
    await lived_in.settle()


async def person_says(lived_in: House, words: str, chat: int = SAM) -> None:
    assert await lived_in.api.push(lived_in.api.says(chat, words)) == 200
    await relayed(lived_in)


async def takes(theirs: Phone) -> Queued:
    """Go on duty and take over the only one who waits."""
    board = await theirs.comes()
    await theirs.taps(board, next(label for label in board.buttons if label.startswith("Answer")))
    return next(one for one in await theirs.lived_in.app.escalations.queue() if one.holder == theirs.alias)


def topic_of(theirs: Phone, held: Queued) -> int:
    return theirs.lived_in.staff_api.named(held.code)


def shown(theirs: Phone, held: Queued) -> list[str]:
    return [message.text for message in theirs.lived_in.staff_api.in_topic(topic_of(theirs, held))]


def intro(theirs: Phone, held: Queued) -> Message:
    return theirs.lived_in.staff_api.in_topic(topic_of(theirs, held))[0]


async def writes(theirs: Phone, held: Queued, words: str) -> list[Message]:
    return await theirs.says(words, message_thread_id=topic_of(theirs, held), is_topic_message=True)


def heard(lived_in: House, chat: int = SAM) -> list[str]:
    return [message.text for message in lived_in.api.seen_by(chat)]


async def rows(lived_in: House, *tables: str) -> list[int]:
    return [await lived_in.count(table) for table in tables]

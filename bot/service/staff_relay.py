"""Keeps each topic of the bot for volunteers what it is: a view of one conversation, for as long as it is held there.

Lines stand in the database and are told from there: a topic that somebody deleted is made again and told everything,
and nothing is lost by that. A topic whose conversation is held no more is deleted with all that stands in it.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol
from uuid import UUID

import structlog

from bot.errors import StoreError
from bot.hotline.clauses import is_read
from bot.hotline.replies import Reply
from bot.hotline.roster import Volunteer
from bot.hotline.staff import Do, Key, NoTopics, Press, TopicGone
from bot.hotline.views import Author, Held, Line
from bot.message import Receipt, Refused, Sent, TryAgain
from bot.service import replies
from bot.service.clock import Clock
from bot.service.escalations import Desk
from bot.service.staff_keys import Keys, key
from bot.speech import staff as says
from bot.speech import staff_chat as chat
from bot.speech.voice import Voice
from bot.store.staff_messages import StaffMessages
from bot.store.staff_topics import StaffTopics, Topic

SWEPT = 20  # topics or messages a sweep claims at a time
BLOCKED = timedelta(minutes=5)  # until a volunteer who blocked the bot is tried again
RETRY, LAST_RETRY, DOUBLINGS = timedelta(seconds=10), timedelta(hours=1), 9

log = structlog.get_logger()


class Showing(Protocol):
    """The bot for volunteers, as it shows conversations."""

    async def say(
        self, account: int, text: str, keys: Keys = (), *, topic: int | None = None, answers: int | None = None
    ) -> Receipt | TopicGone:
        """Send one message, into a topic or beside all of them."""
        ...

    async def open_topic(self, account: int, name: str) -> int | NoTopics | TryAgain | Refused:
        """Make a topic, and say its number."""
        ...

    async def drop_topic(self, account: int, topic: int) -> bool:
        """Delete a topic with everything in it; True once there is none."""
        ...

    async def erase(self, account: int, message: int) -> bool:
        """Delete one message; True once there is none."""
        ...


@dataclass(frozen=True, slots=True)
class StaffRelay:
    """Tells topics what they lack, and has deleted what must not stay."""

    bot: Showing
    topics: StaffTopics
    messages: StaffMessages
    desk: Desk
    voice: Voice
    ready: tuple[Reply, ...]
    clock: Clock
    console: str  # its address

    async def sweep(self) -> int:
        """Do what is due about every topic; returns how many were looked at."""
        due = await self.topics.take_due(self.clock.now(), SWEPT)
        await asyncio.gather(*(self._look_after(topic) for topic in due))
        return len(due)

    async def follow(self, notices: AsyncGenerator[str]) -> None:
        """Look after topics whenever something changes on the hotline; what is missed, the next sweep finds."""
        async with aclosing(notices):
            async for _ in notices:
                try:
                    await self.sweep()
                except StoreError as error:
                    log.warning("topics_wait", channel="staff", reason=type(error).__name__)

    async def clear(self) -> int:
        """Delete passing messages before Telegram lets nobody delete them."""
        due = await self.messages.take_due(self.clock.now(), SWEPT)
        for one in due:
            if await self.bot.erase(one.account, one.message):
                await self.messages.gone(one.id)
        return len(due)

    async def _look_after(self, topic: Topic) -> None:
        held = None
        if topic.is_held and topic.volunteer and topic.escalation:
            held = await self.desk.open(topic.volunteer, topic.escalation)
        if held is None or topic.volunteer is None or held.epoch != topic.epoch:
            await self._delete(topic)
            return
        stopped = await self._tell(topic, topic.volunteer, held)
        now = self.clock.now()
        if stopped is None:
            await self.topics.settle(topic.id, now, done=True)
        elif isinstance(stopped, TopicGone):
            log.info("topic_remade", channel="staff")
            await self.topics.lost(topic.id, now)
        else:
            wait = timedelta(seconds=stopped.after) if isinstance(stopped, TryAgain) else BLOCKED
            await self.topics.settle(topic.id, now + wait, done=False)

    async def _delete(self, topic: Topic) -> None:
        """Have a topic deleted, again and again until it is gone."""
        if topic.thread is None or await self.bot.drop_topic(topic.account, topic.thread):
            await self.topics.drop(topic.id)
            return
        log.warning("topic_stays", channel="staff", attempts=topic.attempts)
        wait = min(RETRY * 2 ** min(topic.attempts, DOUBLINGS), LAST_RETRY)
        await self.topics.settle(topic.id, self.clock.now() + wait, done=False)

    async def _tell(self, topic: Topic, volunteer: Volunteer, held: Held) -> TryAgain | Refused | TopicGone | None:
        """Tell a topic every line it lacks, in order; None when it lacks nothing any more."""
        thread = topic.thread
        if thread is None:
            opened = await self.bot.open_topic(topic.account, held.queued.code)
            if isinstance(opened, NoTopics):
                await self._without_topics(topic, volunteer, held)
                return None
            if not isinstance(opened, int):
                return opened
            thread = opened
            await self.topics.opened(topic.id, topic.account, thread)
        told = await self.topics.told(topic.id)
        if topic.id not in told:
            intro = "\n".join(self._intro(topic, volunteer, held))
            stopped = await self._say(topic, thread, intro, conversation_keys(held, volunteer, self.voice))
            if stopped is not None:
                return stopped
            await self.topics.tell(topic.id, topic.id)
        return await self._tell_lines(topic, thread, volunteer, held, told)

    async def _tell_lines(
        self, topic: Topic, thread: int, volunteer: Volunteer, held: Held, told: dict[UUID, bool]
    ) -> TryAgain | Refused | TopicGone | None:
        locale, catalogs = says.reads(volunteer.locales, self.voice.catalogs), self.voice.catalogs
        meanings = replies.meanings(held.lines, self.ready, locale, catalogs)
        address = f"{self.console}/e/{held.queued.id}"
        for line in held.lines:
            if line.id not in told:
                meaning = meanings.get(line.id, "")
                text = chat.line_text(line, held, catalogs, locale, meaning=meaning, address=address)
            elif _is_news(line, told):
                text = chat.undelivered(line, catalogs, locale)
            else:
                continue
            if stopped := await self._say(topic, thread, text):
                return stopped
            await self.topics.tell(topic.id, line.id, failed=line.undelivered and line.id in told)
        return None

    async def _without_topics(self, topic: Topic, volunteer: Volunteer, held: Held) -> None:
        """Where there are no topics nothing is shown in Telegram: the console is where they answer."""
        await self.topics.drop(topic.id)
        locale, catalogs = says.reads(volunteer.locales, self.voice.catalogs), self.voice.catalogs
        there = catalogs.say(locale, says.ANSWER_THERE)
        text = there.format(code=held.queued.code, address=f"{self.console}/e/{held.queued.id}")
        receipt = await self.bot.say(topic.account, text)
        if isinstance(receipt, Sent):
            await self.messages.keep(topic.account, int(receipt.provider_id), self.clock.now())

    async def _say(
        self, topic: Topic, thread: int, text: str, keys: Keys = ()
    ) -> TryAgain | Refused | TopicGone | None:
        """Say something in a topic; None when it stands there."""
        for part in chat.parts(text):
            receipt = await self.bot.say(topic.account, part, keys, topic=thread)
            if not isinstance(receipt, Sent):
                return receipt
        return None

    def _intro(self, topic: Topic, volunteer: Volunteer, held: Held) -> list[str]:
        """The first message of a topic: who it is about, and what can be done there."""
        locale, say = says.reads(volunteer.locales, self.voice.catalogs), self.voice.catalogs.say
        language = self.voice.languages.get(held.queued.locale) or held.queued.locale
        return [
            *((say(locale, chat.REMADE), "") if topic.remade else ()),
            says.about(held.queued, self.voice, locale, self.clock.now()),
            *chat.summary_lines(held.summary, self.voice, locale),
            say(locale, chat.AGREED if held.agreed else chat.NOT_AGREED),
            say(locale, chat.WRITE_HERE).format(alias=volunteer.alias),
            *(() if is_read(held.queued.locale) else (say(locale, chat.UNREAD).format(language=language),)),
        ]


def conversation_keys(held: Held, volunteer: Volunteer, voice: Voice) -> tuple[tuple[Key, ...], ...]:
    """What can be done with a conversation, below the first message of its topic."""
    locale, here = says.reads(volunteer.locales, voice.catalogs), (held.queued.id, held.epoch)
    return (
        (key(voice.catalogs, locale, chat.READY, Press(Do.READY, *here)),),
        (
            key(voice.catalogs, locale, chat.HAND_BACK, Press(Do.RELEASE, *here)),
            key(voice.catalogs, locale, chat.CLOSE, Press(Do.ENDINGS, *here)),
        ),
    )


def _is_news(line: Line, told: dict[UUID, bool]) -> bool:
    """Whether a reply was refused, and the topic does not say so."""
    return line.author is Author.VOLUNTEER and line.undelivered and not told[line.id]

"""What a volunteer writes and presses in a topic: replies, ready replies, handing back, closing.

A reply goes through the same Desk as the console's, and through the same checks. Its id comes from the message it was
written in, so that an update that comes twice, or *Send anyway* pressed twice, sends it once. Words that wait for
*Send anyway* are kept nowhere: the button answers the message that holds them.
"""

from dataclasses import dataclass
from uuid import UUID, uuid5

from bot.hotline.advice import Wrong
from bot.hotline.outcomes import Outcome
from bot.hotline.roster import Volunteer
from bot.hotline.staff import Do, Key, Press, StaffHeard, as_seen, seen
from bot.message import Sent
from bot.service import replies
from bot.service.delivery import Delivery
from bot.service.escalations import LONGEST, Desk, Doubted, NotSent
from bot.service.shelf import Shelf
from bot.service.staff_keys import Keys, key
from bot.service.staff_relay import StaffRelay
from bot.speech import staff as says
from bot.speech import staff_chat as chat
from bot.speech.hotline_labels import OUTCOMES
from bot.speech.locales import own_name
from bot.store.escalations import Changed
from bot.store.staff_topics import Topic

DATA = 64  # bytes of a button
REASONS = {NotSent.DENIED: chat.DENIED, NotSent.TOO_LONG: chat.TOO_LONG, NotSent.EMPTY: chat.EMPTY}
IN_A_TOPIC = frozenset({Do.RELEASE, Do.ENDINGS, Do.CLOSE, Do.ANYWAY, Do.READY, Do.SAY})


@dataclass(frozen=True, slots=True)
class StaffChat:
    """Takes what is said in topics."""

    relay: StaffRelay
    desk: Desk
    delivery: Delivery
    shelf: Shelf

    async def take(self, heard: StaffHeard, volunteer: Volunteer) -> str | None:
        """Do what one update in a topic asks for; a sentence when the conversation is with them no more."""
        topic = None
        if heard.topic is not None:
            topic = await self.relay.topics.find(volunteer, heard.account, heard.topic)
        if topic is None or topic.escalation is None or not volunteer.on_duty or not _is_meant(heard.press, topic):
            return chat.NO_LONGER_YOURS if heard.press else chat.NOT_YOURS
        press = heard.press
        if press is None:
            await self._reply(heard, volunteer, topic, heard.text)
            return None
        match press.do:
            case Do.ANYWAY if heard.text:
                await self._reply(heard, volunteer, topic, heard.text, seen(press.more))
            case Do.ANYWAY:
                await self._answer(heard, volunteer, chat.SAY_AGAIN)
            case Do.SAY:
                await self._say_ready(heard, volunteer, topic, press.more)
            case Do.READY:
                await self._show_ready(heard, volunteer, topic)
            case Do.ENDINGS:
                await self._show_endings(heard, volunteer, topic)
            case Do.CLOSE if press.more in set(Outcome):
                outcome = Outcome(press.more)
                closed = await self.desk.close(volunteer, topic.escalation, topic.epoch, outcome)
                return await self._left(closed, chat.CLOSED)
            case Do.RELEASE:
                released = await self.desk.release(volunteer, topic.escalation, topic.epoch)
                return await self._left(released, chat.RELEASED)
        return None

    async def _reply(
        self,
        heard: StaffHeard,
        volunteer: Volunteer,
        topic: Topic,
        text: str,
        anyway: frozenset[Wrong] = frozenset(),
        part: str = "",
    ) -> None:
        """Send a volunteer's words, or say below them why not."""
        escalation = _certain(topic)
        line = uuid5(escalation, f"{volunteer.id}|{heard.message}|{part}")
        if not part:
            await self.relay.topics.tell(topic.id, line)  # it stands there already: they wrote it
        sent = await self.desk.reply(volunteer, escalation, topic.epoch, line, text, anyway)
        if isinstance(sent, Doubted):
            press = Press(Do.ANYWAY, escalation, topic.epoch, as_seen({doubt.wrong for doubt in sent.doubts}))
            locale, catalogs = self._locale(volunteer), self.relay.voice.catalogs
            told = chat.doubted(sent.doubts, catalogs, locale)
            await self._show(heard, told, ((key(catalogs, locale, chat.SEND_ANYWAY, press),),))
        elif isinstance(sent, NotSent):
            await self._answer(heard, volunteer, REASONS.get(sent, chat.NOT_YOURS), longest=str(LONGEST))
        else:
            await self.delivery.deliver(sent)

    async def _show_ready(self, heard: StaffHeard, volunteer: Volunteer, topic: Topic) -> None:
        """The ready replies in the volunteer's language, a button each."""
        held = await self.desk.open(volunteer, _certain(topic))
        if held is None:
            return
        locale, catalogs = self._locale(volunteer), self.relay.voice.catalogs
        found = replies.offered(self.relay.ready, held.queued.locale, self.shelf)
        rows = tuple(
            (Key(catalogs.say(locale, one.reply.text), press),)
            for one in found
            if len((press := Press(Do.SAY, topic.escalation, topic.epoch, one.reply.id)).data.encode()) <= DATA
        )
        language = self.relay.voice.languages.get(held.queued.locale) or own_name(held.queued.locale)
        lines = [catalogs.say(locale, chat.READY_REPLIES).format(language=language)]
        lines += [catalogs.say(locale, chat.DRAFTS)] if any(one.draft for one in found) else []
        await self._show(heard, "\n".join(lines), rows)

    async def _say_ready(self, heard: StaffHeard, volunteer: Volunteer, topic: Topic, id: str) -> None:
        """Say a ready reply in the person's language; the topic then shows what was said."""
        held = await self.desk.open(volunteer, _certain(topic))
        if held is None:
            return
        locale, found = held.queued.locale, replies.offered(self.relay.ready, held.queued.locale, self.shelf)
        chosen = next((one.reply for one in found if one.reply.id == id), None)
        if chosen and (words := replies.said(chosen, locale, self.relay.voice.catalogs)):
            await self._reply(heard, volunteer, topic, words, part=id)
            await self.relay.sweep()

    async def _show_endings(self, heard: StaffHeard, volunteer: Volunteer, topic: Topic) -> None:
        locale, catalogs = self._locale(volunteer), self.relay.voice.catalogs
        rows = tuple(
            (Key(catalogs.say(locale, label), Press(Do.CLOSE, topic.escalation, topic.epoch, outcome.value)),)
            for outcome, label in OUTCOMES.items()
        )
        await self._show(heard, catalogs.say(locale, chat.HOW_DID_IT_END), rows)

    async def _left(self, changed: Changed | None, sentence: str) -> str:
        """Tell the person, and have the topic deleted."""
        if changed is None:
            return chat.NO_LONGER_YOURS
        await self.delivery.deliver(changed.ids)
        await self.relay.sweep()
        return sentence

    async def _answer(self, heard: StaffHeard, volunteer: Volunteer, sentence: str, **places: str) -> None:
        text = self.relay.voice.catalogs.say(self._locale(volunteer), sentence).format(**places)
        await self._show(heard, text)

    async def _show(self, heard: StaffHeard, text: str, keys: Keys = ()) -> None:
        """Say something in the topic, below what it is about; it goes with the topic."""
        answers = heard.message if heard.press is None else None
        receipt = await self.relay.bot.say(heard.account, text, keys, topic=heard.topic, answers=answers)
        if not isinstance(receipt, Sent):  # they deleted the topic this moment: it comes back without this
            await self.relay.sweep()

    def _locale(self, volunteer: Volunteer) -> str:
        return says.reads(volunteer.locales, self.relay.voice.catalogs)


def _is_meant(press: Press | None, topic: Topic) -> bool:
    """Whether a button belongs to the claim the topic shows."""
    return press is None or (press.escalation, press.epoch) == (topic.escalation, topic.epoch)


def _certain(topic: Topic) -> UUID:
    """The conversation of a topic that is held."""
    if topic.escalation is None:
        raise ValueError("a topic that is held shows a conversation")
    return topic.escalation

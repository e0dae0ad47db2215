"""What people do, and what providers and the clock do to them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

from hypothesis import strategies as st
from hypothesis.stateful import rule

from bot.engine.conversation import Conversation
from bot.engine.effects import Effect, Relay, Reopen, Say, Withdraw
from bot.hotline.states import HELD, State
from bot.hotline.timers import Timer
from bot.message import Address, Attached, Hand, Inbound
from bot.service.turns import Answer
from bot.store.outcomes import Known
from bot.store.retention import INBOUND_IDS
from tests.hotline.scene import PEOPLE, Mood
from tests.hotline.stage import Stage

WAITS = (10, 60, 180, 600, 1300, 1900, 3600 * 5, 3600 * 13, 3600 * 25, 3600 * 49, 3600 * 73, 3600 * 24 * 8)
NIGHT = timedelta(hours=12)
ANYBODY = st.sampled_from(PEOPLE)
SAID = ("9", "9", "1", "1", "2", "2", "menu", "hello", "ICE is at my door", "ICE is at my door", "ayuda", "espanol")
SMALL = b"GIF89a"  # no picture at all: what is shown is looked at elsewhere


class People(Stage):
    """People write, and time passes."""

    @rule(person=ANYBODY)
    def asks(self, person: Address) -> None:
        self.run(self.wants(person, "hello", "9", "1"))

    @rule(person=ANYBODY)
    def cries(self, person: Address) -> None:
        self.run(self.wants(person, "ICE is at my door", "9"))

    @rule(person=ANYBODY, words=st.sampled_from(("1", "2", "2", "2", "ICE is at my door", "STOP", "DELETE", "", "")))
    def hesitates(self, person: Address, words: str) -> None:
        """Somebody asks, is asked whether they agree, and says something else, or nothing."""
        then = (words, "9") if words.startswith("ICE") else (words,)
        self.run(self.wants(person, "hello", "9", *filter(None, then)))
        if not words:
            self.run(self.passes(timedelta(minutes=31)))

    @rule(person=ANYBODY, words=st.sampled_from(SAID))
    def says(self, person: Address, words: str) -> None:
        self.run(self._says(person, words))

    @rule(person=ANYBODY)
    def writes(self, person: Address) -> None:
        self.run(self._says(person, self._words()))

    @rule(person=ANYBODY, kind=st.sampled_from((Attached.PICTURE, Attached.RECORDING)), with_words=st.booleans())
    def sends(self, person: Address, kind: Attached, with_words: bool) -> None:
        attached = self.scene.phones[person.channel].attach(kind, SMALL)
        text = self._words() if with_words else ""
        inbound = Inbound(uuid4().hex, person, text, unreadable=not text, attachments=(attached,))
        self.run(self._takes(inbound))

    @rule(person=ANYBODY, word=st.sampled_from(("STOP", "START", "START")))
    def stops(self, person: Address, word: str) -> None:
        self.run(self._says(person, word))

    @rule(person=ANYBODY)
    def deletes(self, person: Address) -> None:
        self.run(self._deletes(person))

    @rule(which=st.integers(0, 3), end=st.sampled_from(("2", "2", "2", "STOP", "DELETE")))
    def leaves(self, which: int, end: str) -> None:
        """Somebody with the hotline goes."""
        row = self.one(which, State.WAITING, *HELD)
        if row is None:
            return
        person = self.believes.people[row.conversation]
        if end == "2":
            self.run(self._says(person, "9" if row.state == State.WAITING else "menu"))
        self.run(self._deletes(person) if end == "DELETE" else self._says(person, end))

    @rule()
    def repeats(self) -> None:
        """The provider sends the last message once more."""
        last, now = self.believes.last, self.scene.clock.now()
        if last is not None and now - self.believes.last_at < INBOUND_IDS:  # providers give up long before
            self.run(self._repeats(last))

    @rule(seconds=st.sampled_from(WAITS), workers=st.sampled_from((1, 2)))
    def time_passes(self, seconds: int, workers: int = 1) -> None:
        self.run(self.passes(timedelta(seconds=seconds), workers))

    @rule(timer=st.sampled_from([timer for timer in Timer if timer is not Timer.PURGE]), after=st.integers(0, 1))
    def nearly(self, timer: Timer, after: int) -> None:
        """Time passes until just before, or just after, something happens by itself."""
        self.run(self.nears(timer, timedelta(seconds=60 * after - 30)))

    @rule(person=ANYBODY, mood=st.sampled_from((Mood.WELL, Mood.WELL, *Mood)))
    def feels(self, person: Address, mood: Mood) -> None:
        self.scene.phones[person.channel].mood = mood

    # -- how it is done -----------------------------------------------------------------------------------------------

    async def wants(self, person: Address, *words: str) -> None:
        """Say all this; whoever said stop starts again first."""
        if (await self._known(person)).conversation.stopped:
            await self._says(person, "START")
        for said in words:
            await self._says(person, said)
            await self.look()

    def _words(self) -> str:
        return f"canary {self.believes.number()} of the morning sings"

    async def _says(self, person: Address, words: str) -> Answer:
        return await self._takes(Inbound(uuid4().hex, person, words))

    async def _takes(self, inbound: Inbound) -> Answer:
        known = await self._known(inbound.sender)
        answer = await self.answered(inbound)
        self.keep(known.escalation, answer)
        effects = answer.effects
        if known.hand is Hand.ACTIVE and not any(isinstance(effect, Withdraw) for effect in effects):
            assert not any(isinstance(effect, Say) for effect in effects), "I6"
        self._after_a_night(known, effects)
        return answer

    async def answered(self, inbound: Inbound) -> Answer:
        """Take a message, and bring the answer out."""
        app, self.believes.last, self.believes.last_at = self.scene.app, inbound, self.scene.clock.now()
        answer = await app.turns.take(inbound, app.channels[inbound.sender.channel].capabilities)
        await app.delivery.answered(answer.ids)
        await app.delivery.settle()
        assert "canary" not in "".join(outbound.text for outbound in answer.outbounds), "I13"
        return answer

    def keep(self, escalation: UUID | None, answer: Answer) -> None:
        """Believe that what was handed on is there for a volunteer."""
        for effect in answer.effects:
            if isinstance(effect, Relay) and escalation is not None:
                said = [effect.text] if effect.text else []
                self.believes.words.setdefault(escalation, []).extend([*said, *("" for _ in effect.attachments)])

    async def _known(self, person: Address) -> Known:
        known = await self.scene.app.conversations.read(person, self.scene.clock.now())
        self.believes.people[known.id] = person
        assert known.blocked == (self.believes.blocks.get(known.id, self.scene.clock.now()) > self.scene.clock.now())
        return known

    def _after_a_night(self, known: Known, effects: tuple[Effect, ...]) -> None:
        """Whoever holds the phone after half a day is told nothing of before."""
        now, person = self.scene.clock.now(), self.believes.people[known.id]
        if now - self.believes.spoke.get(person, now) > NIGHT:
            assert replace(known.conversation, locale=None, stopped=False) == Conversation(), "I13"
        self.believes.spoke[person] = now
        if any(isinstance(effect, Reopen) for effect in effects):
            ends = [row.closed_at for row in self.believes.before.values() if row.conversation == known.id]
            assert max(end for end in ends if end is not None) > now - NIGHT, "I13"

    async def _deletes(self, person: Address) -> None:
        known = await self._known(person)
        theirs = {id_ for id_, row in self.believes.before.items() if row.conversation == known.id}
        await self._says(person, "DELETE")
        self.believes.spoke.pop(person, None)
        if known.held:
            return
        left = {row[0] for row in await self.scene.rows("select id from escalation")}
        assert not theirs & left, "I10"
        kept = await self.scene.rows(
            "select address is null and state is null and locale is null,"
            " (select count(*) from outbox o where o.conversation_id = c.id) from conversation c where id = %(id)s",
            id=known.id,
        )
        is_flagged = known.conversation.stopped or known.blocked
        assert kept == ([(True, 0)] if is_flagged and known.is_stored else []), "I10"

    async def _repeats(self, inbound: Inbound) -> None:
        if not await self.scene.rows("select 1 from inbound where provider_id = %(id)s", id=inbound.id):
            assert (await self._known(inbound.sender)).blocked, (
                "I3"
            )  # the blocked get no turn, but for one now and then
            return
        count = "select (select count(*) from inbound), (select count(*) from outbox), (select count(*) from audit)"
        before = await self.scene.rows(count)
        capabilities = self.scene.app.channels[inbound.sender.channel].capabilities
        answer = await self.scene.app.turns.take(inbound, capabilities)
        assert not answer.outbounds, "I3"
        assert await self.scene.rows(count) == before, "I3"

    async def nears(self, timer: Timer, by: timedelta) -> None:
        """Let time pass to the next end of a timer, and so much farther."""
        ends = f"select min({timer}) from escalation where state <> 'closed' and {timer} > %(now)s"  # noqa: S608  # our own names
        ((end,),) = await self.scene.rows(ends, now=self.scene.clock.now())
        if end is not None and end + by > self.scene.clock.now():
            await self.passes(end + by - self.scene.clock.now())

    async def passes(self, time: timedelta, workers: int = 1) -> None:
        """Let time pass, and the workers sweep, all at the same moment."""
        scene, app = self.scene, self.scene.app
        scene.clock.moment += time
        scene.watch.moved.clear()
        keepers = (app.timekeeper, scene.second)[:workers]
        async with self.told_of_going_back():
            await asyncio.gather(*(keeper.sweep() for keeper in keepers))
        assert len(set(scene.watch.moved)) == len(scene.watch.moved), "told twice"
        await app.timekeeper.sweep()  # a promise made by the first is looked at by the second
        await asyncio.gather(*(keeper.delivery.sweep() for keeper in keepers))
        if time > timedelta(hours=1):
            await app.retention.sweep()
            assert await app.timekeeper.mend() == 0, "I8"
        await self.copies_go(workers)
        for keeper in keepers:
            await keeper.delivery.settle()

    async def copies_go(self, workers: int = 1) -> None:
        """Providers are asked to erase what nobody needs; a copy that is still there is still to be erased."""
        await asyncio.gather(*(self.scene.app.attachments.sweep() for _ in range(workers)))
        copies = "select channel, count(*), count(*) filter (where due_at <= %(now)s and not exists (select from"
        copies += " escalation_attachment a where a.line_id = p.line_id and a.handle is not null)) from provider_copy p"
        noted = {row[0]: row[1:] for row in await self.scene.rows(f"{copies} group by 1", now=self.scene.clock.now())}
        for channel, phone in self.scene.phones.items():
            still, due = noted.get(channel, (0, 0))
            assert due == 0, "I10"
            assert channel == "telegram" or len(phone._files) <= still, "I10"

    @asynccontextmanager
    async def told_of_going_back(self) -> AsyncIterator[None]:
        """Whoever goes back into the queue meanwhile must have been written to."""
        said = "select conversation_id, count(*) from outbox group by conversation_id"
        before, counts = self.believes.before, dict(await self.scene.rows(said))
        yield
        after = dict(await self.scene.rows(said))
        for id_, conversation, state in await self.scene.rows("select id, conversation_id, state from escalation"):
            if state == State.WAITING and id_ in before and before[id_].state in HELD:
                assert after.get(conversation, 0) > counts.get(conversation, 0), "silent requeue"

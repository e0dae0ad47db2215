"""What volunteers do, alone and all at the same moment."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from hypothesis import strategies as st
from hypothesis.stateful import rule

from bot.engine.effects import Say
from bot.hotline.outcomes import Outcome
from bot.hotline.roster import Role, Volunteer
from bot.hotline.states import HELD, OPEN, SILENCE, State
from bot.hotline.timers import Timer
from bot.hotline.views import Author
from bot.message import Address, Inbound
from bot.service.escalations import NotSent
from bot.store.escalations import Changed, Holding
from tests.hotline.people import ANYBODY, People
from tests.hotline.scene import ALIASES, PEOPLE
from tests.hotline.stage import Row

WHICH = st.integers(0, 3)
ALIAS = st.sampled_from(ALIASES)
MEANWHILE = ("", "yes", "no", "reply", "words", "1", "ICE is at my door", "menu,2", "STOP", "DELETE", "duty ends",
             "colleague goes", "colleague leaves", "released", "closed", "time")  # fmt: skip
LATE = st.sampled_from(("reply", "close", "release", "note", "offer"))


class Staff(People):
    """Volunteers come and go, take people over, answer, hand on, ask."""

    @rule(alias=ALIAS)
    def comes(self, alias: str) -> None:
        self.run(self.comes_on_duty(alias))

    @rule(alias=ALIAS, for_good=st.booleans())
    def goes(self, alias: str, for_good: bool) -> None:
        if alias in self.believes.volunteers:
            self.run(self._goes(self.believes.volunteers[alias], for_good=for_good))

    @rule(person=ANYBODY, alias=ALIAS, seconds=st.sampled_from((10, 30, 61)), workers=st.sampled_from((1, 2)))
    def comes_where_nobody_was(self, person: Address, alias: str, seconds: int, workers: int) -> None:
        """Everybody goes, somebody asks and hears that nobody is here, and then somebody comes."""
        for volunteer in tuple(self.believes.volunteers.values()):
            self.run(self._goes(volunteer, for_good=False))
            self.run(self.look())
        self.run(self.wants(person, "hello", "9", "1"))
        self.run(self.comes_on_duty(alias))
        self.run(self.passes(timedelta(seconds=seconds), workers))

    @rule()
    def are_sent_home(self) -> None:
        """Whoever is signed in nowhere any more is not on duty any more."""
        self.run(self._told(self.scene.app.desk.send_home()))

    @rule(which=WHICH, alias=ALIAS)
    def claims(self, which: int, alias: str) -> None:
        if row := self.one(which, State.WAITING):
            self.run(self._is_there(alias))
            self.run(self._claims(row.id, self.believes.volunteers[alias]))

    @rule(person=ANYBODY, alias=ALIAS, urgent=st.booleans(), replies=st.booleans())
    def helps(self, person: Address, alias: str, urgent: bool, replies: bool) -> None:
        """Somebody asks, in danger or not, is taken over, and may be answered: many steps at once, to get farther."""
        self.run(self._is_there(alias))
        self.run(self.wants(person, *(("ICE is at my door", "9") if urgent else ("hello", "9", "1"))))
        theirs = [row for row in self.standing(State.WAITING) if self.believes.people.get(row.conversation) == person]
        if theirs and self.run(self._claims(theirs[0].id, self.believes.volunteers[alias])) and replies:
            self.run(self.look())
            self.run(self._replies(self.believes.before[theirs[0].id]))

    @rule(person=ANYBODY, alias=ALIAS)
    def is_missing_and_comes(self, person: Address, alias: str) -> None:
        """Everybody goes, somebody asks and is told that nobody is there, and then a volunteer comes."""
        for volunteer in self.believes.volunteers.values():
            self.run(self._goes(volunteer, for_good=False))
            self.run(self.look())
        self.run(self.wants(person, "hello", "9", "1"))
        self.run(self.comes_on_duty(alias))
        self.run(self.passes(timedelta(seconds=10)))

    @rule(person=ANYBODY, alias=ALIAS, to=ALIAS, words=st.sampled_from(("1", "menu,2")))
    def is_handed_on_before_agreeing(self, person: Address, alias: str, to: str, words: str) -> None:
        """Somebody in danger, who is asked whether they agree, says yes or no while a colleague is asked to go on."""
        self.helps(person, alias, urgent=True, replies=False)
        for row in [row for row in self.standing(State.ACTIVE) if self.believes.people.get(row.conversation) == person]:
            self.run(self._hands_on(row, to, words))

    @rule(which=WHICH)
    def all_claim(self, which: int) -> None:
        if row := self.one(which, State.WAITING):
            self.run(self._all_claim(row.id))

    @rule(which=WHICH, alias=ALIAS, words=st.sampled_from(("", "", "ICE is at my door", "menu", "hello")))
    def writes_while_claimed(self, which: int, alias: str, words: str) -> None:
        """A message and a claim at the same moment."""
        if row := self.one(which, State.WAITING):
            self.run(self._is_there(alias))
            self.run(self._writes_while_claimed(row, self.believes.volunteers[alias], words or self._words()))

    @rule(which=WHICH)
    def replies(self, which: int) -> None:
        if row := self.one(which, *HELD):
            self.run(self._replies(row))

    @rule(which=WHICH, deed=LATE, alias=st.sampled_from(("", *ALIASES)))
    def is_late(self, which: int, deed: str, alias: str) -> None:
        """Somebody does something to what they do not hold, or do not hold any more."""
        if row := self.one(which, *HELD):
            self.run(self._is_late(row, deed, alias))

    @rule(which=WHICH, outcome=st.sampled_from((None, Outcome.INFORMED, Outcome.ABUSE)))
    def lets_go(self, which: int, outcome: Outcome | None) -> None:
        if row := self.one(which, *HELD):
            self.run(self._lets_go(row, outcome))

    @rule(which=WHICH, to=ALIAS, then=st.sampled_from(MEANWHILE))
    def hands_on(self, which: int, to: str, then: str) -> None:
        """A colleague is asked to go on, and then: says yes or no, or something else happens first."""
        if row := self.one(which, State.ACTIVE):
            self.run(self._hands_on(row, to, then))

    @rule(which=WHICH, yes=st.booleans())
    def is_asked(self, which: int, yes: bool) -> None:
        if row := self.one(which, State.TRANSFER):
            self.run(self._is_asked(row, yes=yes))

    @rule(
        which=WHICH,
        to=st.sampled_from(("", *ALIASES)),
        timer=st.sampled_from((Timer.NUDGE, Timer.RELEASE, Timer.PROMPT, Timer.SILENCE)),
    )
    def hands_on_at_the_last_moment(self, which: int, to: str, timer: Timer) -> None:
        """Just before something happens by itself a colleague is asked, and does not answer, or nobody is."""
        if row := self.one(which, State.ACTIVE):
            self.run(self._hands_on_at_the_last_moment(row, to, timer))

    @rule(which=WHICH, author=st.sampled_from((Author.NOTE, Author.QUESTION)))
    def notes(self, which: int, author: Author) -> None:
        if row := self.one(which, *HELD):
            self.run(self._notes(row, author))

    @rule(reviewers=st.sampled_from((1, 2)))
    def answers(self, reviewers: int) -> None:
        """A reviewer, or two at the same moment, answers what is asked."""
        self.run(self._answers(reviewers))

    @rule(which=WHICH)
    def looks(self, which: int) -> None:
        """The volunteer looks at everything that was sent; somebody else may not."""
        if row := self.one(which, *HELD):
            self.run(self._looks(row))

    # -- how it is done -----------------------------------------------------------------------------------------------

    async def bring(self, which: int, state: State) -> None:
        if state is State.TRANSFER:
            if not self.standing(State.ACTIVE):
                await self.bring(which, State.ACTIVE)
            for row in self.standing(State.ACTIVE)[:1]:
                await self._offers(row, ALIASES[which % len(ALIASES)])
        else:
            for person in (*PEOPLE, *PEOPLE)[which : which + len(PEOPLE)]:
                if not self.standing(*OPEN):
                    await self.wants(person, "hello", "9", "1")
            for row in self.standing(State.WAITING)[:1] if state is State.ACTIVE else ():
                await self._is_there(ALIASES[which % len(ALIASES)])
                await self._claims(row.id, self.believes.volunteers[ALIASES[which % len(ALIASES)]])
        await self.look()

    async def comes_on_duty(self, alias: str) -> None:
        now, volunteers = self.scene.clock.now(), self.scene.app.volunteers
        token = await volunteers.invite(alias, Role.VOLUNTEER, ("es", "en"), now)
        found = self.believes.volunteers.get(alias) or await volunteers.find(alias)
        assert found is not None
        assert await volunteers.sign_in(token, now) is not None
        if alias not in self.believes.volunteers:
            await volunteers.practise(found.id, now)
            await volunteers.set_load(found.id, 2, now, by=found.id)
        await self.scene.app.desk.start_duty(found)
        self.believes.volunteers[alias] = found

    async def _is_there(self, alias: str) -> None:
        """Whoever is not on duty comes."""
        if not await self.scene.rows("select 1 from volunteer where alias = %(a)s and active and on_duty", a=alias):
            await self.comes_on_duty(alias)

    async def _told(self, work: Any) -> None:
        async with self.told_of_going_back():
            await work

    async def _goes(self, volunteer: Volunteer, *, for_good: bool) -> None:
        desk = self.scene.app.desk
        await self._told(desk.offboard(volunteer) if for_good else desk.end_duty(volunteer))
        for row in self.standing(*HELD):
            assert await desk.open(volunteer, row.id) is None, "I9"

    async def _claims(self, escalation: UUID, volunteer: Volunteer) -> Changed | None:
        return await self.scene.app.desk.claim(volunteer, escalation)

    async def _all_claim(self, escalation: UUID) -> None:
        everybody = self.believes.volunteers.values()
        won = await asyncio.gather(*(self._claims(escalation, volunteer) for volunteer in everybody))
        winners = [volunteer.id for volunteer, changed in zip(everybody, won, strict=True) if changed]
        held = "select volunteer_id from escalation where id = %(id)s and state = 'active'"
        assert winners == [row[0] for row in await self.scene.rows(held, id=escalation)], "I1"

    async def _writes_while_claimed(self, row: Row, volunteer: Volunteer, words: str) -> None:
        inbound = Inbound(uuid4().hex, self.believes.people[row.conversation], words)
        known = await self._known(inbound.sender)
        claimed, answer = await asyncio.gather(self._claims(row.id, volunteer), self.answered(inbound))
        self.keep(known.escalation, answer)
        self.believes.spoke[inbound.sender] = self.scene.clock.now()
        if claimed is None or not any(isinstance(effect, Say) for effect in answer.effects):
            return
        order = "select id from outbox where id = any(%(ids)s) order by seq"
        ids = [id_ for (id_,) in await self.scene.rows(order, ids=[*claimed.ids, *answer.ids])]
        assert ids == [*answer.ids, *claimed.ids], "I6"

    async def _replies(self, row: Row) -> None:
        words = f"Estoy aqui, {self.believes.number()}."
        self.believes.replies[words] = self.believes.people[row.conversation]
        line, volunteer = uuid4(), self.holder(row)
        for _ in range(2):  # the form is sent twice
            sent = await self.scene.app.desk.reply(volunteer, row.id, row.epoch, line, words)
            assert isinstance(sent, tuple), "I2"
            await self.scene.app.delivery.deliver(sent)
        await self.scene.app.delivery.settle()

    async def _is_late(self, row: Row, deed: str, alias: str) -> None:
        """With an old epoch, or by somebody else with the newest: nothing of it has an effect."""
        app, holder = self.scene.app, self.holder(row)
        who = self.believes.volunteers.get(alias, holder)
        epoch = row.epoch - (who.id == holder.id)
        before = await self.scene.rows("select * from escalation order by id")
        match deed:
            case "reply":
                sent = await app.desk.reply(who, row.id, epoch, uuid4(), "Estoy aqui, tarde.")
                assert sent is NotSent.NOT_YOURS, "I2"
            case "close":
                assert await app.desk.close(who, row.id, epoch, Outcome.INFORMED) is None, "I2"
            case "release":
                assert await app.desk.release(who, row.id, epoch) is None, "I2"
            case "note":
                assert await app.asides.keep(who, row.id, epoch, uuid4(), Author.NOTE, "late") is NotSent.NOT_YOURS, (
                    "I2"
                )
            case "offer":
                for other in self.believes.volunteers.values():
                    assert not await app.transfers.offer(who, row.id, epoch, other.id), "I2"
        assert await self.scene.rows("select * from escalation order by id") == before, "I2"

    async def _lets_go(self, row: Row, outcome: Outcome | None) -> None:
        desk, volunteer = self.scene.app.desk, self.holder(row)
        if outcome is None:
            await self._told(desk.release(volunteer, row.id, row.epoch))
        else:
            assert await desk.close(volunteer, row.id, row.epoch, outcome) is not None, "I2"

    async def _hands_on(self, row: Row, to: str, then: str) -> None:
        await self._offers(row, to)
        await self.look()
        row = self.believes.before[row.id]
        person = self.believes.people[row.conversation]
        match then:
            case "yes" | "no":
                await self._is_asked(row, yes=then == "yes")
            case "reply":
                await self._replies(row)
            case "words":
                await self._says(person, self._words())
            case "duty ends":
                await self._goes(self.holder(row), for_good=False)
            case "colleague goes" | "colleague leaves":
                await self._goes(await self._asked(row), for_good=then == "colleague leaves")
            case "released" | "closed":
                await self._lets_go(row, Outcome.INFORMED if then == "closed" else None)
            case "time":
                await self.passes(timedelta(seconds=121))
            case _:
                for words in filter(None, then.split(",")):
                    await self._says(person, words)

    async def _offers(self, row: Row, to: str) -> None:
        """Ask a colleague, who is there, or a second one where the first is the holder."""
        if to == self.holder(row).alias:
            to = ALIASES[(ALIASES.index(to) + 1) % len(ALIASES)]
        await self._is_there(to)
        colleague = self.believes.volunteers[to]
        assert await self.scene.app.transfers.offer(self.holder(row), row.id, row.epoch, colleague.id), "I2"

    async def _is_asked(self, row: Row, *, yes: bool) -> None:
        """Of all volunteers only the one who was asked can say yes or no."""
        transfers, asked = self.scene.app.transfers, await self._asked(row)
        for one in self.believes.volunteers.values():
            done = await (transfers.accept(one, row.id) if yes else transfers.decline(one, row.id))
            assert not done or one == asked, "I1"

    async def _asked(self, row: Row) -> Volunteer:
        """Who is asked to go on."""
        ((asked,),) = await self.scene.rows("select offered_to from escalation where id = %(id)s", id=row.id)
        return next(one for one in self.believes.volunteers.values() if one.id == asked)

    async def _hands_on_at_the_last_moment(self, row: Row, to: str, timer: Timer) -> None:
        if timer in SILENCE:
            await self._replies(row)
        await self.nears(timer, timedelta(seconds=-30))
        await self.look()
        row = self.believes.before.get(row.id, row)
        if row.state == State.ACTIVE:
            if to:
                await self._offers(row, to)
            await self.passes(timedelta(seconds=31))

    async def _notes(self, row: Row, author: Author) -> None:
        line = uuid4()
        words = f"canary {self.believes.number()} asks"
        kept = await self.scene.app.asides.keep(self.holder(row), row.id, row.epoch, line, author, words)
        assert kept is None, "I2"
        if author is Author.QUESTION:
            self.believes.questions[line] = row.id

    async def _answers(self, reviewers: int) -> None:
        asides, reviewer = self.scene.app.asides, self.scene.reviewer
        waiting = await asides.waiting(reviewer)
        going_on = {row.id for row in self.standing(State.CONSENT, State.WAITING, *HELD)}
        asked = {line for line, escalation in self.believes.questions.items() if escalation in going_on}
        assert {question.id for question in waiting} == asked, "a question is lost"
        for question in waiting:
            self.says_nothing_of_anybody(repr(question))
            assert str(self.believes.questions[question.id]) not in repr(question), "I11"
            told = (asides.answer(reviewer, question.id, "None that we fill in.") for _ in range(reviewers))
            refused = await asyncio.gather(*told)
            assert refused.count(None) == 1, "answered twice"
            del self.believes.questions[question.id]

    async def _looks(self, row: Row) -> None:
        attachments, holder = self.scene.app.attachments, self.holder(row)
        held = await self.scene.app.desk.open(holder, row.id)
        assert held is not None, "I9"
        for line in held.lines:
            if line.attached is not None:
                for other in self.believes.volunteers.values():
                    mine = Holding(row.id, other.id, row.epoch - (other.id == holder.id))
                    assert await attachments.look(mine, line.id) is None, "I2"
                assert await attachments.kept.find(Holding(row.id, holder.id, row.epoch), line.id) is not None, "I3"
                await attachments.kept.looked(Holding(row.id, holder.id, row.epoch), line.id, self.scene.clock.now())

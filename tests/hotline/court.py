"""What coordinators decide from outside: a hold that takes two people, and a block that ends or is ended by two."""

import asyncio
from datetime import timedelta
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import rule

from bot.hotline.care import BLOCK_DAYS, BlockReason, HoldReason, HoldStep
from bot.hotline.roster import Volunteer
from bot.hotline.states import OPEN, State
from bot.message import Address
from tests.hotline.people import ANYBODY
from tests.hotline.scene import COORDINATORS
from tests.hotline.staff import ALIAS, Staff
from tests.hotline.stage import Row

WHICH = st.integers(0, 3)
BY = st.integers(0, len(COORDINATORS) - 1)
NEXT = {HoldStep.ASKED: HoldStep.HOLDS, HoldStep.HOLDS: HoldStep.LIFT_ASKED, HoldStep.LIFT_ASKED: None}


class Court(Staff):
    """Coordinators keep, block and let in again."""

    @rule(which=WHICH, by=BY)
    def asks_to_keep(self, which: int, by: int) -> None:
        if row := self.one(which, *State):
            self.run(self._asks_to_keep(row, self.scene.coordinators[by]))

    @rule(which=WHICH, by=BY, at=st.sampled_from((None, None, *HoldStep)), together=st.booleans())
    def goes_on_with_a_hold(self, which: int, by: int, at: HoldStep | None = None, together: bool = False) -> None:
        """The next step, or another one that cannot be taken now, by one or by both at the same moment."""
        if not self.believes.holds:
            self.asks_to_keep(which, 1 - by)
        for conversation in self.holds()[which % 3 :][:1] or self.holds()[:1]:
            self.run(self._goes_on(conversation, by, at, together=together))

    @rule(which=WHICH, by=BY)
    def takes_back(self, which: int, by: int) -> None:
        for conversation in self.holds()[which % 3 :][:1] or self.holds()[:1]:
            self.run(self._takes_back(conversation, self.scene.coordinators[by]))

    @rule(which=WHICH, by=BY, days=st.sampled_from((*BLOCK_DAYS, 1, 1, 2)), sure=st.integers(0, 2))
    def blocks(self, which: int, by: int, days: int, sure: int) -> None:
        if sure == 0 and (row := self.one(which, *OPEN)):  # seldom: whoever is blocked has not much more to do
            self.run(self._blocks(row, self.scene.coordinators[by], days))

    @rule(person=ANYBODY, by=BY, sure=st.integers(0, 2))
    def blocks_who_hesitates(self, person: Address, by: int, sure: int) -> None:
        """Somebody is blocked who was asked whether they agree."""
        if sure == 0:
            self.run(self.wants(person, "hello", "9"))
            for row in self.standing(State.CONSENT)[:1]:
                self.run(self._blocks(row, self.scene.coordinators[by], 1))

    @rule(which=WHICH, to=ALIAS, by=BY, sure=st.integers(0, 2))
    def blocks_who_is_handed_on(self, which: int, to: str, by: int, sure: int) -> None:
        """Somebody is blocked while a colleague is asked to go on with them."""
        if sure == 0 and (row := self.one(which, State.ACTIVE)):
            self.run(self._offers(row, to))
            self.run(self.look())
            self.run(self._blocks(self.believes.before[row.id], self.scene.coordinators[by], 1))

    @rule(by=BY, ask=st.booleans())
    def lets_in(self, by: int, ask: bool) -> None:
        """Ask that somebody be let in before the block ends, or let them in: one alone cannot."""
        for conversation in list(self.believes.wishes)[:1]:
            self.run(self._lets_in(conversation, self.scene.coordinators[by], ask=ask))

    # -- how it is done -----------------------------------------------------------------------------------------------

    def holds(self) -> list[UUID]:
        return list(self.believes.holds)

    async def _asks_to_keep(self, row: Row, by: Volunteer) -> None:
        asked = await self.scene.care.ask_hold(by, row.id, HoldReason.ORDER)
        assert asked is (row.conversation is not None and row.conversation not in self.believes.holds), "I15"
        if asked and row.conversation is not None:
            self.believes.holds[row.conversation] = HoldStep.ASKED, by.id

    async def _goes_on(self, conversation: UUID, by: int, at: HoldStep | None, *, together: bool) -> None:
        step, last = self.believes.holds[conversation]
        at = at or step
        who = self.scene.coordinators if together else (self.scene.coordinators[by],)
        done = await asyncio.gather(*(self.scene.care.step(one, conversation, at) for one in who))
        may = [one.id for one in who if at is step and (step is HoldStep.HOLDS or one.id != last)]
        assert sum(done) == min(1, len(may)), "I15"
        if not any(done):
            return
        after = NEXT[step]
        if after is not None:
            self.believes.holds[conversation] = after, who[done.index(True)].id
            return
        del self.believes.holds[conversation]
        await self.scene.app.timekeeper.sweep()  # the day of what was kept may have come long ago

    async def _takes_back(self, conversation: UUID, by: Volunteer) -> None:
        await self.scene.care.take_back(by, conversation)
        step, _ = self.believes.holds[conversation]
        if step is HoldStep.ASKED:
            del self.believes.holds[conversation]
        elif step is HoldStep.LIFT_ASKED:
            self.believes.holds[conversation] = HoldStep.HOLDS, by.id

    async def _blocks(self, row: Row, by: Volunteer, days: int) -> None:
        now = self.scene.clock.now()
        done = await self.scene.care.block(by, row.id, BlockReason.FLOOD, days)
        assert done is (days in BLOCK_DAYS)
        if done and row.conversation is not None:
            self.believes.blocks[row.conversation] = now + timedelta(days=days)
            self.believes.wishes[row.conversation] = None

    async def _lets_in(self, conversation: UUID, by: Volunteer, *, ask: bool) -> None:
        """A block that has ended by itself may be gone by now, and the wish with it."""
        care, asked_by = self.scene.care, self.believes.wishes[conversation]
        stands = await self.scene.rows("select 1 from block where conversation_id = %(id)s", id=conversation)
        if ask:
            done = await care.ask_unblock(by, conversation)
            assert done is (bool(stands) and asked_by is None), "one person lets somebody in"
            self.believes.wishes[conversation] = by.id if done else asked_by
        else:
            done = await care.unblock(by, conversation)
            may = asked_by is not None and asked_by != by.id
            assert done is (bool(stands) and may), "one person lets somebody in"
        if not stands or (done and not ask):
            del self.believes.wishes[conversation]
        if done and not ask:
            del self.believes.blocks[conversation]

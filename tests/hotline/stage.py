"""What the machine believes, and what it looks at after every step. The rules are beside it: people, staff, court."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant

from bot.hotline.care import HoldStep
from bot.hotline.roster import Volunteer
from bot.hotline.states import HELD, State
from bot.hotline.views import Author, Held
from bot.message import Address, Inbound
from tests.hotline.never import ACTIONS, FOUND, IN_CLEAR, STATES, WRITTEN
from tests.hotline.scene import ALIASES, PEOPLE, Scene
from tests.service.test_timekeeping import MORNING

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


class Row(NamedTuple):
    """An escalation as it stands in the database."""

    id: UUID
    conversation: UUID | None
    state: str
    epoch: int
    holder: UUID | None
    closed_at: datetime | None
    agreed: bool
    has_key: bool
    lines: int
    kept: bool  # under a legal hold


@dataclass
class Beliefs:
    """What the machine has seen happen."""

    volunteers: dict[str, Volunteer] = field(default_factory=dict)
    people: dict[UUID | None, Address] = field(default_factory=dict)  # by conversation
    words: dict[UUID, list[str]] = field(default_factory=dict)  # what was taken in for a volunteer, by escalation
    before: dict[UUID, Row] = field(default_factory=dict)
    replies: dict[str, Address] = field(
        default_factory=dict
    )  # the words of every reply that was accepted, and for whom
    questions: dict[UUID, UUID] = field(default_factory=dict)  # without an answer, and of which escalation
    holds: dict[UUID, tuple[HoldStep, UUID]] = field(default_factory=dict)  # and who took the last step
    blocks: dict[UUID, datetime] = field(default_factory=dict)
    wishes: dict[UUID, UUID | None] = field(default_factory=dict)  # who asked to let somebody in again
    spoke: dict[Address, datetime] = field(default_factory=dict)
    last: Inbound | None = None
    last_at: datetime = MORNING
    numbers: int = 0
    seen: tuple[Any, ...] = ()  # where the database and the clock stood when all was looked at

    def number(self) -> str:
        """A word that nothing else holds: the digits are letters, so that no number is made by chance."""
        self.numbers += 1
        return "".join("abcdefghij"[int(digit)] for digit in str(self.numbers))


class Stage(RuleBasedStateMachine):
    """The hotline between two steps."""

    scene: Scene  # given by the test
    runs = 0  # of this class

    def __init__(self) -> None:
        super().__init__()
        self.believes = Beliefs()

    @initialize()
    def begin(self) -> None:
        type(self).runs += 1
        self.believes = Beliefs()
        self.run(self.scene.empty())
        for alias in ALIASES[:2]:
            self.run(self.comes_on_duty(alias))

    def run(self, work: Any) -> Any:
        return self.scene.runner.run(work)

    async def comes_on_duty(self, alias: str) -> None:
        """Somebody comes on duty; told by `staff`."""
        raise NotImplementedError  # a machine has a metaclass of its own, so this cannot be an abstract class

    def standing(self, *states: State) -> list[Row]:
        """The escalations in these states."""
        found = [row for row in self.believes.before.values() if row.state in states]
        return sorted(found, key=lambda row: PEOPLE.index(self.believes.people.get(row.conversation, PEOPLE[0])))

    def one(self, which: int, *states: State) -> Row | None:
        """One of them, as far as a number leads; whoever is missing is brought there, if anybody can be."""
        rows = self.standing(*states)
        if not rows:
            self.run(self.bring(which, states[0]))
            rows = self.standing(*states)
        return rows[which % len(rows)] if rows else None

    async def bring(self, which: int, state: State) -> None:
        """Bring somebody to where they are needed; told by `staff`."""
        raise NotImplementedError  # a machine has a metaclass of its own, so this cannot be an abstract class

    def holder(self, row: Row) -> Volunteer:
        return next(one for one in self.believes.volunteers.values() if one.id == row.holder)

    # -- what must always hold ----------------------------------------------------------------------------------------

    @invariant()
    def all_is_well(self) -> None:
        self.run(self.look())

    def teardown(self) -> None:
        """Nothing of what people wrote, and no number of theirs, may stand anywhere in clear."""
        self.run(self._look_everywhere())

    async def look(self) -> None:
        now = self.scene.clock.now()
        stands = (*(await self.scene.rows(WRITTEN)), now)
        if stands == self.believes.seen:
            return
        found = await self.scene.rows(FOUND, now=now, actions=list(ACTIONS))
        assert found == [], found
        after = {row[0]: Row(*row) for row in await self.scene.rows(STATES)}
        self._look_at_epochs(after)
        self._look_at_what_is_kept(after)
        self.believes.before = after
        await self._look_at_holds()
        queue = await self.scene.app.escalations.queue()
        self.says_nothing_of_anybody(repr(queue))
        statuses = dict(await self.scene.rows("select line_id, status from outbox where line_id is not null"))
        for row in after.values():
            if row.holder is not None:
                held = await self.scene.app.desk.open(self.holder(row), row.id)
                assert held is not None, "I9"
                self._look_at_conversation(row, held, statuses)
        self.believes.seen = stands

    def _look_at_epochs(self, after: dict[UUID, Row]) -> None:
        for id_, row in after.items():
            known = self.believes.before.get(id_)
            if known is not None:
                assert row.epoch >= known.epoch, "I2"
                changed_hands = row.holder != known.holder or (row.state in HELD) != (known.state in HELD)
                assert row.epoch > known.epoch or not changed_hands, "I2"

    def _look_at_what_is_kept(self, after: dict[UUID, Row]) -> None:
        """Nothing of somebody under a legal hold is destroyed."""
        for id_, known in self.believes.before.items():
            if known.kept and self.believes.holds.get(known.conversation or id_, (None,))[0] in _HOLDING:
                assert id_ in after, "I15"
                assert after[id_].lines >= known.lines, "I15"
                assert after[id_].has_key or not known.has_key, "I15"

    async def _look_at_holds(self) -> None:
        """A hold stands where the deeds of two people have brought it, and coordinators see it."""
        if not self.believes.holds:
            return
        stand = {hold.conversation: hold.step for hold in await self.scene.care.held()}
        for id_ in [id_ for id_ in self.believes.holds if id_ not in stand]:
            assert self.believes.holds.pop(id_)[0] is HoldStep.ASKED, "I15"  # DELETE takes the wish with it
        assert stand == {id_: step for id_, (step, _) in self.believes.holds.items()}, "I15"

    def _look_at_conversation(self, row: Row, held: Held, statuses: dict[UUID, int]) -> None:
        """What the volunteer who holds it sees: all of it, and nothing more."""
        seen = [line.text for line in held.lines if line.author is Author.PERSON]
        assert seen == (self.believes.words.get(row.id, []) if held.agreed else []), "I3"
        assert held.agreed or held.summary is None, "summary before consent"
        self.says_nothing_of_anybody(repr(held))
        for line in held.lines:
            if line.author is Author.VOLUNTEER:
                self._look_at_reply(line.text, statuses[line.id], undelivered=line.undelivered)

    def _look_at_reply(self, words: str, status: int, *, undelivered: bool) -> None:
        """A reply has arrived once, or is on its way, or is shown as not delivered."""
        to = self.believes.replies[words]
        arrived = [address for address, text in self.scene.phones[to.channel].arrived if text == words]
        assert arrived == ([to] if status in (2, 4) else []), "I4"
        assert undelivered == (status == 3), "I4"

    async def _look_everywhere(self) -> None:
        for (row,) in await self.scene.rows(IN_CLEAR):
            assert "canary" not in row, "I14"
            assert not any(person.value in row for person in PEOPLE), "I14"
        for phone in self.scene.phones.values():
            for to, text in phone.arrived:
                assert self.believes.replies.get(text, to) == to, "I12"

    def says_nothing_of_anybody(self, shown: str) -> None:
        shown = ID.sub("", shown)
        for person in PEOPLE:
            assert person.value not in shown, "I11"
            assert person.value[-4:] not in shown, "I11"


_HOLDING = (HoldStep.HOLDS, HoldStep.LIFT_ASKED)

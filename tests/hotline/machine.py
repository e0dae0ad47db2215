"""A machine that does to the real hotline whatever people, volunteers and the clock can do, and looks after every step.

The invariants are those of the hotline's specification, I1 to I15. What the machine believes is kept small: which words
were taken in for whom, what the epochs were, who is under a hold. Everything else is read from the tables.
"""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from unittest.mock import patch
from uuid import UUID, uuid4

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from pydantic import SecretStr
from sqlalchemy import text

from bot.assemble import App, opened
from bot.channels.phone import Phone
from bot.engine.effects import Relay, Say, Withdraw
from bot.hotline.outcomes import Outcome
from bot.hotline.roster import Role, Volunteer
from bot.hotline.states import HELD, State
from bot.hotline.views import Author, Queued
from bot.message import Address, ChannelName, Hand, Inbound
from bot.service import delivery
from bot.service.turns import Answer
from bot.settings import Settings
from tests.fakes.pace import unhurried
from tests.service.test_timekeeping import MORNING, SetClock

PEOPLE = (
    Address(ChannelName.SMS, "+15105558123"),
    Address(ChannelName.SMS, "+13125557345"),
    Address(ChannelName.TELEGRAM, "8123456789"),
)
ALIASES = ("Ana", "Ben", "Eva")
TABLES = "escalation, outbox, inbound, conversation, session, sign_in, audit, volunteer"
WAITS = (10, 60, 180, 600, 1300, 1900, 3600 * 5, 3600 * 13, 3600 * 25, 3600 * 24 * 8)
STATES = "select id, conversation_id, state, epoch, volunteer_id from escalation"
# Each line finds what must not be; the clock has been swept just before.
NEVER = {
    "I1": "select 1 from escalation where (volunteer_id is not null) <> (state in ('active', 'transfer'))",
    "I4": "select 1 from escalation_line l where author = 'volunteer'"
    " and (select count(*) from outbox o where o.line_id = l.id) <> 1",
    "I5": "select 1 from escalation where state <> 'closed' group by conversation_id having count(*) > 1",
    "I7": "select 1 from escalation where state = 'waiting'"
    " and coalesce(promise_due_at, '-infinity') < cast(:now as timestamptz) - interval '60 seconds'",
    "I8": "select 1 from escalation e where (state = 'consent' and consent_due_at is null)"
    " or (state = 'waiting' and give_up_due_at is null)"
    " or (state in ('active', 'transfer') and coalesce(nudge_due_at, release_due_at, silence_due_at) is null)"
    " or (state in ('active', 'transfer') and release_due_at < :now)",
    "I9": "select 1 from escalation e where volunteer_id is not null"
    " and not exists (select from volunteer v where v.id = e.volunteer_id and v.active and v.on_duty)",
    "I10": "select 1 from escalation e left join conversation c on c.id = e.conversation_id"
    " where (c.id is null and wrapped_key is not null)"
    " or (c.held_at is null and purge_at < cast(:now as timestamptz) - interval '5 minutes')",
    "I12": "select 1 from outbox o join conversation c on c.id = o.conversation_id where c.channel <> o.channel",
}

EVERYTHING = " union all ".join(f"select '{name}' where exists ({query})" for name, query in NEVER.items())


@dataclass
class Scene:
    """The whole service on one database, in a loop of its own, for many runs of the machine."""

    runner: asyncio.Runner
    app: App
    clock: SetClock
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)

    @classmethod
    def on(cls, database_url: str) -> "Scene":
        runner, clock, stack = asyncio.Runner(), SetClock(), AsyncExitStack()
        given = {"demo": True, "secret_keys": (SecretStr("A" * 43),), "allow_unreviewed": ("all",)}
        settings = Settings(database_url=SecretStr(database_url), **given)  # type: ignore[arg-type]  # settings by name
        with patch.object(delivery, "telegram", unhurried):
            app = runner.run(stack.enter_async_context(opened(settings, url=database_url, clock=clock)))
        return cls(runner, app, clock, stack)

    def close(self) -> None:
        self.runner.run(self._stack.aclose())
        self.runner.close()

    async def rows(self, query: str, **values: Any) -> list[tuple[Any, ...]]:
        async with self.app.database.begin() as connection:
            return [tuple(row) for row in await connection.execute(text(query), values)]

    async def empty(self) -> None:
        """Begin anew."""
        self.clock.moment = MORNING
        async with self.app.database.begin() as connection:
            for table in TABLES.split(", "):
                await connection.execute(text(f"delete from {table}"))  # noqa: S608  # names of our own tables
        for address in PEOPLE:
            phone = self.app.channels[address.channel]
            assert isinstance(phone, Phone)
            phone.forget(address)


class Hotline(RuleBasedStateMachine):
    """Everything that can happen on the hotline."""

    scene: Scene  # given by the test

    @initialize()
    def begin(self) -> None:
        self.run(self.scene.empty())
        self.volunteers: dict[str, Volunteer] = {}
        self.words: dict[UUID, list[str]] = {}  # what was taken in for a volunteer, by escalation
        self.before: dict[UUID, tuple[UUID | None, str, int, UUID | None]] = {}
        self.holds: set[UUID] = set()  # escalations of people under a legal hold
        self.last: Inbound | None = None
        self.numbers = 0
        for alias in ALIASES[:2]:
            self.comes(alias)

    def run(self, work: Any) -> Any:
        return self.scene.runner.run(work)

    # -- people -------------------------------------------------------------------------------------------------------

    @rule(person=st.sampled_from(PEOPLE))
    def asks(self, person: Address) -> None:
        for words in ("hello", "9", "1"):
            self.run(self._says(person, words))

    @rule(person=st.sampled_from(PEOPLE))
    def cries(self, person: Address) -> None:
        for words in ("ICE is at my door", "9"):
            self.run(self._says(person, words))

    @rule(person=st.sampled_from(PEOPLE), words=st.sampled_from(("9", "1", "2", "menu", "hello", "ICE is at my door")))
    def says(self, person: Address, words: str) -> None:
        self.run(self._says(person, words))

    @rule(person=st.sampled_from(PEOPLE))
    def writes(self, person: Address) -> None:
        self.numbers += 1
        self.run(self._says(person, f"canary {'abcdefghij'[self.numbers % 10]} of the morning sings"))

    @rule(person=st.sampled_from(PEOPLE), word=st.sampled_from(("STOP", "START")))
    def stops(self, person: Address, word: str) -> None:
        self.run(self._says(person, word))

    @rule(person=st.sampled_from(PEOPLE))
    def deletes(self, person: Address) -> None:
        self.run(self._deletes(person))

    @rule()
    def repeats(self) -> None:
        """The provider sends the last message once more."""
        if self.last is not None:
            self.run(self._repeats(self.last))

    # -- volunteers ---------------------------------------------------------------------------------------------------

    @rule(alias=st.sampled_from(ALIASES))
    def comes(self, alias: str) -> None:
        self.run(self._comes(alias))

    @rule(alias=st.sampled_from(ALIASES), for_good=st.booleans())
    def goes(self, alias: str, for_good: bool) -> None:
        if alias in self.volunteers:
            self.run(self._goes(self.volunteers[alias], for_good=for_good))

    @rule(alias=st.sampled_from(ALIASES))
    def claims(self, alias: str) -> None:
        if alias in self.volunteers:
            self.run(self._claims(self.volunteers[alias]))

    @rule(alias=st.sampled_from(ALIASES), behind=st.sampled_from((0, 0, 0, 1)))
    def replies(self, alias: str, behind: int) -> None:
        if alias in self.volunteers:
            self.run(self._replies(self.volunteers[alias], behind))

    @rule(alias=st.sampled_from(ALIASES), outcome=st.sampled_from((None, Outcome.INFORMED, Outcome.ABUSE)))
    def lets_go(self, alias: str, outcome: Outcome | None) -> None:
        if alias in self.volunteers:
            self.run(self._lets_go(self.volunteers[alias], outcome))

    @rule(alias=st.sampled_from(ALIASES), to=st.sampled_from(ALIASES), answer=st.sampled_from(("yes", "no", "")))
    def hands_on(self, alias: str, to: str, answer: str) -> None:
        if alias in self.volunteers and to in self.volunteers:
            self.run(self._hands_on(self.volunteers[alias], self.volunteers[to], answer))

    # -- the clock and a court ----------------------------------------------------------------------------------------

    @rule(seconds=st.sampled_from(WAITS))
    def time_passes(self, seconds: int) -> None:
        self.run(self._passes(seconds))

    @rule(person=st.sampled_from(PEOPLE))
    def is_held(self, person: Address) -> None:
        self.run(self._is_held(person))

    # -- what must always hold ----------------------------------------------------------------------------------------

    @invariant()
    def all_is_well(self) -> None:
        if hasattr(self, "before"):
            self.run(self._look())

    async def _look(self) -> None:
        now = self.scene.clock.now()
        found = await self.scene.rows(EVERYTHING, now=now)
        assert found == [], found
        assert await self.scene.app.timekeeper.mend() == 0, "I8"
        rows = await self.scene.rows(STATES)
        after = {row[0]: row[1:] for row in rows}
        for id_, (_, state, epoch, holder) in after.items():
            known = self.before.get(id_)
            if known is not None:
                assert epoch >= known[2], "I2"
                changed_hands = holder != known[3] or (state in HELD) != (known[1] in HELD)
                assert epoch > known[2] or not changed_hands, "I2"
        assert self.holds <= set(after), "I15"
        told = str(await self.scene.rows("select * from audit"))
        assert "canary" not in told, "I14"
        await self._look_at_consoles(rows)
        self.before = after

    async def _look_at_consoles(self, rows: list[tuple[Any, ...]]) -> None:
        """What every volunteer sees: all of it, and nothing more."""
        for volunteer in self.volunteers.values():
            board = await self.scene.app.desk.board(volunteer)
            for queued in (*board.mine, *board.waiting):
                self._says_nothing_of_anybody(repr(replace(queued, id=UUID(int=0))))
            for id_, _, _, _, holder in rows:
                held = await self.scene.app.desk.open(volunteer, id_) if holder == volunteer.id else None
                if held is None:
                    continue
                seen = [line.text for line in held.lines if line.author is Author.PERSON]
                assert seen == (self.words.get(id_, []) if held.agreed else []), "I3"
                assert held.agreed or held.summary is None, "summary before consent"
                self._says_nothing_of_anybody(repr(replace(held.queued, id=UUID(int=0))) + repr(held.summary))

    def _says_nothing_of_anybody(self, shown: str) -> None:
        for person in PEOPLE:
            assert person.value not in shown, "I11"
            assert person.value[-4:] not in shown, "I11"

    # -- how it is done -----------------------------------------------------------------------------------------------

    async def _says(self, person: Address, words: str) -> Answer:
        app = self.scene.app
        known = await app.conversations.read(person, self.scene.clock.now())
        self.last = Inbound(uuid4().hex, person, words)
        answer = await app.turns.take(self.last, app.channels[person.channel].capabilities)
        await app.delivery.answered(answer.ids)
        await app.delivery.settle()
        for effect in answer.effects:
            if isinstance(effect, Relay) and known.escalation is not None:
                self.words.setdefault(known.escalation, []).append(words)
        if known.hand is Hand.ACTIVE and not any(isinstance(effect, Withdraw) for effect in answer.effects):
            assert not any(isinstance(effect, Say) for effect in answer.effects), "I6"
        assert "canary" not in "".join(outbound.text for outbound in answer.outbounds), "I13"
        return answer

    async def _deletes(self, person: Address) -> None:
        known = await self.scene.app.conversations.read(person, self.scene.clock.now())
        theirs = {id_ for id_, row in self.before.items() if known.is_stored and row[0] == known.id}
        await self._says(person, "DELETE")
        left = {row[0] for row in await self.scene.rows("select id from escalation")}
        assert known.held or not theirs & left, "I10"
        asked = {"id": known.id}
        waiting = await self.scene.rows(
            "select 1 from outbox where conversation_id = :id and body is not null", **asked
        )
        assert known.held or known.conversation.stopped or not waiting, "I10"

    async def _repeats(self, inbound: Inbound) -> None:
        count = "select (select count(*) from inbound), (select count(*) from outbox), (select count(*) from audit)"
        before = await self.scene.rows(count)
        capabilities = self.scene.app.channels[inbound.sender.channel].capabilities
        answer = await self.scene.app.turns.take(inbound, capabilities)
        assert not answer.outbounds, "I3"
        assert await self.scene.rows(count) == before, "I3"

    async def _comes(self, alias: str) -> None:
        now, volunteers = self.scene.clock.now(), self.scene.app.volunteers
        await volunteers.invite(alias, Role.VOLUNTEER, ("es", "en"), now)
        found = await volunteers.find(alias)
        assert found is not None
        await volunteers.practise(found.id, now)
        await self.scene.app.desk.start_duty(found)
        self.volunteers[alias] = found

    async def _goes(self, volunteer: Volunteer, *, for_good: bool) -> None:
        desk = self.scene.app.desk
        await self._told_of_going_back(desk.offboard(volunteer) if for_good else desk.end_duty(volunteer))

    async def _claims(self, volunteer: Volunteer) -> None:
        waiting = (await self.scene.app.desk.board(volunteer)).waiting
        if waiting:
            await self.scene.app.desk.claim(volunteer, waiting[0].id)

    async def _replies(self, volunteer: Volunteer, behind: int) -> None:
        mine = (await self.scene.app.desk.board(volunteer)).mine
        if not mine:
            return
        epoch = self.before[mine[0].id][2] - behind
        sent = await self.scene.app.desk.reply(volunteer, mine[0].id, epoch, uuid4(), "Estoy aquí.")
        assert isinstance(sent, tuple) is (behind == 0), "I2"
        if isinstance(sent, tuple):
            await self.scene.app.delivery.deliver(sent)

    async def _lets_go(self, volunteer: Volunteer, outcome: Outcome | None) -> None:
        mine = (await self.scene.app.desk.board(volunteer)).mine
        if not mine:
            return
        epoch = self.before[mine[0].id][2]
        if outcome is None:
            await self._told_of_going_back(self.scene.app.desk.release(volunteer, mine[0].id, epoch))
        else:
            assert await self.scene.app.desk.close(volunteer, mine[0].id, epoch, outcome) is not None

    async def _hands_on(self, volunteer: Volunteer, to: Volunteer, answer: str) -> None:
        mine: tuple[Queued, ...] = (await self.scene.app.desk.board(volunteer)).mine
        if not mine:
            return
        transfers, id_ = self.scene.app.transfers, mine[0].id
        await transfers.offer(volunteer, id_, self.before[id_][2], to.id)
        if answer == "yes":
            await transfers.accept(to, id_)
        elif answer == "no":
            await transfers.decline(to, id_)

    async def _passes(self, seconds: int) -> None:
        self.scene.clock.moment += timedelta(seconds=seconds)
        await self._told_of_going_back(self.scene.app.timekeeper.sweep())
        await self.scene.app.timekeeper.sweep()  # a promise made by the first is looked at by the second
        await self.scene.app.delivery.sweep()

    async def _is_held(self, person: Address) -> None:
        known = await self.scene.app.conversations.read(person, self.scene.clock.now())
        if not known.is_stored:
            return
        values = {"id": known.id, "now": self.scene.clock.now()}
        await self.scene.rows("update conversation set held_at = :now where id = :id returning 1", **values)
        self.holds |= {row[0] for row in await self.scene.rows(f"{STATES} where conversation_id = :id", id=known.id)}

    async def _told_of_going_back(self, work: Any) -> None:
        """Do something; whoever goes back into the queue by it must have been written to."""
        said = "select conversation_id, count(*) from outbox group by conversation_id"
        before, counts = {row[0]: row[1:] for row in await self.scene.rows(STATES)}, dict(await self.scene.rows(said))
        await work
        after = dict(await self.scene.rows(said))
        for id_, conversation, state, _, _ in await self.scene.rows(STATES):
            if state == State.WAITING and id_ in before and before[id_][1] in HELD:
                assert after.get(conversation, 0) > counts.get(conversation, 0), "silent requeue"

"""The round of calls: what somebody heard on a line takes effect at once, and a coordinator looks after the rest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.hotline.roster import Role as OnRoster
from bot.hotline.roster import Volunteer
from bot.referrals import Line, Role
from bot.referrals.calls import Call, Due, Heard, due_list, may_take_back
from bot.service.clock import Clock
from bot.service.directory import Directory
from bot.store.referrals import Referrals, Review

ROLES = {
    OnRoster.VOLUNTEER: Role.VOLUNTEER,
    OnRoster.REVIEWER: Role.VOLUNTEER,
    OnRoster.COORDINATOR: Role.COORDINATOR,
}
MAY_SAY = {
    OnRoster.VOLUNTEER: frozenset({Heard.DEAD}),
    OnRoster.REVIEWER: frozenset({Heard.DEAD}),
    OnRoster.COORDINATOR: frozenset(Heard),
}


@dataclass(frozen=True, slots=True)
class Round:
    """Everything people on the roster do about lines that can help."""

    referrals: Referrals
    directory: Directory
    clock: Clock

    async def lines(self) -> tuple[Line, ...]:
        """Every line as it stands now: imported ones, or the content's while nothing was imported."""
        return await self.referrals.lines() or self.directory.content.lines

    def due(self, lines: tuple[Line, ...], state: str = "") -> tuple[tuple[Line, Due], ...]:
        """What to call next, the most pressing first."""
        return due_list(lines, self.today(), state)

    async def history(self, lines: Sequence[Line]) -> Mapping[str, tuple[Call, ...]]:
        """What was heard on each of some lines, the newest first."""
        return await self.referrals.calls(*(line.id for line in lines))

    async def call(self, volunteer: Volunteer, id_: str, heard: Heard) -> bool:
        """Keep what somebody heard; False when they may not say so, or there is no such line."""
        if heard not in MAY_SAY[volunteer.role]:
            return False
        await self._bring_in()
        told = await self.referrals.call(id_, Call(self.today(), ROLES[volunteer.role], heard))
        await self._look_again()
        return told is not None

    async def take_back(self, volunteer: Volunteer, id_: str) -> bool:
        """Let a line stand as before its last call of today; False when that was not theirs to take back."""
        told = await self.referrals.take_back(id_, ROLES[volunteer.role], self.today())
        await self._look_again()
        return told is not None

    def can_take_back(self, volunteer: Volunteer, calls: Sequence[Call]) -> bool:
        """Say whether the last of a line's calls can be taken back by somebody today."""
        last = next((call for call in calls if not call.taken_back), None)
        return last is not None and may_take_back(last, ROLES[volunteer.role], self.today())

    async def reviews(self) -> tuple[Review, ...]:
        """Rows of an import that wait for a coordinator."""
        return await self.referrals.reviews()

    async def decide(self, volunteer: Volunteer, id_: str, *, accept: bool) -> bool:
        """Take a row that waited, or leave the line as it stands; only a coordinator may."""
        if volunteer.role is not OnRoster.COORDINATOR:
            return False
        if accept:
            await self.referrals.accept(id_)
        else:
            await self.referrals.dismiss(id_)
        await self._look_again()
        return True

    def today(self) -> date:
        """The day that is written down."""
        return self.clock.today()

    async def _bring_in(self) -> None:
        """Keep the content's lines in the database before the first call about one of them."""
        if not await self.referrals.count():
            async with self.referrals.importing(apply=True) as arriving:
                if not await arriving.ids():
                    await arriving.put(self.directory.content.lines)

    async def _look_again(self) -> None:
        self.directory.look_again()
        await self.directory.refresh(self.clock.now())

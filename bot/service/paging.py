"""Reaches the staff when no page of the console is open: decides whom an alarm rings, and rings by every carrier.

A sweep every five seconds does it, from rows that were written with the change itself. Whoever is faster calls the
others off: what is claimed, answered or over is not rung for any more.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import structlog

from bot.errors import ChannelError
from bot.hotline.paging import Page, whom
from bot.hotline.roster import Volunteer, planned
from bot.message import Receipt, Refused, RefusedBecause, TryAgain
from bot.service.clock import Clock
from bot.speech.locales import own_name
from bot.speech.voice import Voice
from bot.store.pages import Due, Pages
from bot.store.shifts import Shifts
from bot.store.volunteers import Volunteers

LONGEST = 20.0  # seconds a carrier may take for one ring; the claim lasts three times as long
FAILED = TryAgain(10.0)
log = structlog.get_logger()


class Carrier(Protocol):
    """A way to reach somebody of the staff. It keeps by itself who wants to be reached by it, and where."""

    @property
    def name(self) -> str:
        """A short word that stands in the table of rings."""
        ...

    async def page(self, volunteer: Volunteer, page: Page) -> Receipt:
        """Ring one volunteer; `Refused(UNREACHABLE)` when they have nothing that could ring, or want it quiet now."""
        ...


@dataclass(frozen=True, slots=True)
class Pager:
    """Rings."""

    pages: Pages
    volunteers: Volunteers
    shifts: Shifts
    voice: Voice
    clock: Clock
    carriers: Sequence[Carrier]
    url: str  # of the console

    async def sweep(self) -> int:
        """Decide whom every new alarm rings, and ring everybody who is due; returns how many were tried."""
        await self._spread()
        tried = 0
        while due := await self.pages.take(self.clock.now()):
            expected = await self._expected()
            ended = await asyncio.gather(*(self._ring(one, expected) for one in due), return_exceptions=True)
            for mistake in filter(None, ended):  # of ours: the others have rung, and this one is due again in a minute
                raise mistake
            tried += len(due)
        return tried

    async def _spread(self) -> None:
        now = self.clock.now()
        if not (alarms := await self.pages.alarms(now)):
            return
        roster, expected = await self.volunteers.roster(), await self._expected()
        for alarm in alarms:
            to = whom(
                alarm.reason,
                danger=alarm.danger,
                locale=alarm.locale,
                holder=alarm.holder,
                roster=roster,
                expected=expected,
            )
            await self.pages.spread(alarm, to, [carrier.name for carrier in self.carriers], now)

    async def _ring(self, due: Due, expected: frozenset[str]) -> None:
        """Ring one volunteer by one carrier, and keep how it went."""
        carrier = next((one for one in self.carriers if one.name == due.carrier), None)
        receipt: Receipt = Refused(RefusedBecause.OUR_FAULT)  # its keys were taken away meanwhile
        if carrier is not None:
            try:
                async with asyncio.timeout(LONGEST):
                    receipt = await carrier.page(due.volunteer, self._page(due, expected))
            except (ChannelError, TimeoutError) as error:
                log.warning("page_failed", channel=due.carrier, attempts=due.attempts, reason=type(error).__name__)
                receipt = FAILED
        await self.pages.settle(due, receipt, self.clock.now())

    def _page(self, due: Due, expected: frozenset[str]) -> Page:
        """What the carrier may know, in the volunteer's language."""
        catalogs, script = self.voice.catalogs, self.voice.script
        locale = next((one for one in due.volunteer.locales if one in catalogs.locales), "en")
        flow = script.flows.get(due.topic) if due.topic != script.menu.flow else None
        return Page(
            escalation=due.escalation,
            code=due.code,
            locale=due.locale,
            language=self.voice.languages.get(due.locale) or own_name(due.locale),
            topic=catalogs.say(locale, flow.title) if flow else "",
            minutes=max(0, int((self.clock.now() - due.since).total_seconds() // 60)),
            reason=due.reason,
            danger=due.danger,
            expected=due.volunteer.on_duty or due.volunteer.alias in expected,
            url=self.url,
        )

    async def _expected(self) -> frozenset[str]:
        """The aliases of those who are planned for this hour."""
        here = self.clock.now().astimezone(self.clock.zone)
        return frozenset(shift.alias for shift in planned(await self.shifts.week(), here))

"""Keeps every promise about time on the hotline: looks what has run out, and does what the table says.

What a person is told goes out with the change itself. Nobody is told twice: a timer that is no longer due when its
turn comes, because the person or a volunteer was faster, does nothing.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

import structlog

from bot.engine.effects import Effect, Kind, Notice, Say
from bot.hotline.paging import rings_again
from bot.hotline.states import EXPIRY, Event
from bot.hotline.timers import Timer
from bot.hotline.views import Queued
from bot.hotline.waits import holds
from bot.service.delivery import Delivery
from bot.service.telling import Telling
from bot.store.promises import Promises

SAID = {
    Event.LAPSED: Kind.CONSENT_LAPSED,
    Event.PROMPTED: Kind.STILL_THERE,
    Event.WENT_SILENT: Kind.WENT_SILENT,
}
ORDER = tuple(timer for timer in Timer if timer is not Timer.PURGE)
AT_ONCE = 20  # people who are written to side by side
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Timekeeper:
    """Does what nobody has to ask for."""

    promises: Promises
    telling: Telling
    delivery: Delivery

    async def sweep(self) -> int:
        """Let every timer that has run out do its part; returns how many did."""
        now = self.telling.clock.now()
        await self.telling.directory.refresh(now)
        await self.telling.shelf.refresh(now)
        done, running_out = 0, await self.promises.running_out(now)
        for timer in (timer for timer in ORDER if timer in running_out):
            for queued, told in await self.promises.due(timer, now):
                await self.delivery.deliver(await self._expire(timer, queued, told, now))
                done += 1
        return done + await self._tell_of_coming(now) + await self.promises.purge(now)

    async def mend(self) -> int:
        """Look after what no timer and no volunteer looks after; there should be nothing."""
        mended = await self.promises.mend(self.telling.clock.now())
        if mended:
            log.error("hotline_mended", count=mended)
        return mended

    async def _expire(self, timer: Timer, queued: Queued, told: int, now: datetime) -> tuple[UUID, ...]:
        match EXPIRY[timer]:
            case Event.PROMISED:
                wait = await self.telling.waits.wait(now, urgent=queued.urgent, escalation=queued.id)
                says = self.telling.say(queued, (replace(self.telling.wait(queued, wait), again=True),))
                lasts = holds(wait, now, told + 1)
                later = {"promise_due_at": now + lasts, "promises": told + 1, "told_absent": not wait.staffed}
                return await self.promises.expire(timer, queued.id, now, says, **later)
            case Event.TIMED_OUT:
                parting = await self.telling.parting(queued, self._card(queued))
                return await self.promises.expire(timer, queued.id, now, parting.says, **parting.values(now))
            case Event.CALLED if queued.urgent:
                return await self.promises.expire(
                    timer, queued.id, now, page_due_at=now + rings_again(now - queued.asked_at)
                )
            case Event.GAVE_UP:
                says = self.telling.say(queued, (Notice(Kind.GAVE_UP), self.telling.lines(queued)))
                return await self.promises.expire(timer, queued.id, now, says)
            case event:
                kind = SAID.get(event)
                return await self.promises.expire(
                    timer, queued.id, now, self.telling.notice(queued, kind) if kind else ()
                )

    async def _tell_of_coming(self, now: datetime) -> int:
        """Tell those who were told that nobody is here that somebody is now, and the wait; most urgent first."""
        waiting = await self.promises.told_absent(now)
        for some in (waiting[at : at + AT_ONCE] for at in range(0, len(waiting), AT_ONCE)):
            ids: list[UUID] = []
            for queued, told in some:
                wait = await self.telling.waits.wait(now, urgent=queued.urgent, escalation=queued.id)
                if wait.staffed:  # and has not gone again this very moment
                    says = self.telling.say(queued, (replace(self.telling.wait(queued, wait), came=True),))
                    later = {"promise_due_at": now + holds(wait, now, told + 1), "promises": told + 1}
                    ids += await self.promises.tell_of_coming(queued.id, now, says, **later)
            await self.delivery.deliver(ids)
        return len(waiting)

    def _card(self, queued: Queued) -> tuple[Effect, ...]:
        """What to do now, for somebody in danger whose volunteer did not answer: no options, a person, a number."""
        script = self.telling.voice.script
        start = script.start(queued.topic) if queued.urgent else None
        return (Say(start, first=True),) if start and script.is_urgent(start) else ()

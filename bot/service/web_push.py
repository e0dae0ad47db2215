"""Rings the browsers of the staff when no page of the console is open in them, and keeps which ones may."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from bot.hotline.paging import Page, Reason
from bot.hotline.roster import Volunteer
from bot.message import Receipt, Refused, RefusedBecause, Sent, TryAgain
from bot.service.clock import Clock
from bot.store.push import Browser, PushBrowsers, PushKey

NOTHING_THERE = Refused(RefusedBecause.UNREACHABLE)


class Services(Protocol):
    """The push services of the browsers, as this room sees them."""

    @property
    def allows(self) -> Callable[[str], bool]:
        """Says whether an address is one of theirs; no other is ever called."""
        ...

    async def ring(self, endpoint: str, proof: str, *, urgent: bool) -> Receipt:
        """Ring one browser, with nothing in it."""
        ...


@dataclass(frozen=True, slots=True)
class WebPush:
    """The carrier that rings browsers."""

    browsers: PushBrowsers
    key: PushKey
    services: Services
    audience: Callable[[str], str]
    subject: str  # whom a push service may ask about us
    clock: Clock
    name: str = "push"

    async def page(self, volunteer: Volunteer, page: Page) -> Receipt:
        """Ring every browser of somebody; one that gets through is enough. Nothing of the page goes with it."""
        urgent = page.danger or page.reason is Reason.CALLED
        browsers = await self.browsers.of(volunteer.id)
        receipts = await asyncio.gather(*(self._ring(one, urgent=urgent) for one in browsers))
        for kind in (Sent, TryAgain):
            for receipt in receipts:
                if isinstance(receipt, kind):
                    return receipt
        return NOTHING_THERE

    async def subscribe(self, volunteer: Volunteer, endpoint: str, cookie: str) -> str | None:
        """Let a browser ring for somebody; returns its cookie, or None when it cannot."""
        if not self.services.allows(endpoint):
            return None
        return await self.browsers.keep(volunteer.id, endpoint, self.clock.now(), cookie)

    async def browsers_of(self, volunteer: Volunteer, cookie: str) -> Sequence[Browser]:
        """Somebody's own browsers that ring."""
        return await self.browsers.of(volunteer.id, cookie)

    async def stop(self, volunteer: Volunteer, browser: UUID) -> None:
        """Let one of somebody's own browsers ring no more."""
        await self.browsers.stop(volunteer.id, browser, self.clock.now())

    async def sign_out(self, cookie: str) -> None:
        """Somebody signs out: that browser rings no more."""
        if cookie:
            await self.browsers.sign_out(cookie)

    async def public_key(self) -> str:
        """What a browser ties its rings to, so that nobody else can ring it."""
        return await self.key.public(self.clock.now())

    async def _ring(self, browser: Browser, *, urgent: bool) -> Receipt:
        proof = await self.key.proof(self.audience(browser.endpoint), self.subject, self.clock.now())
        receipt = await self.services.ring(browser.endpoint, proof, urgent=urgent)
        if receipt == NOTHING_THERE:
            await self.browsers.gone(browser.id)
        return receipt

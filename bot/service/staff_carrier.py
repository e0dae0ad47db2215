"""Rings somebody in the bot for volunteers: a code name, a language, a topic, minutes, and no word of anybody's."""

from dataclasses import dataclass

from bot.hotline.paging import Page
from bot.hotline.roster import Volunteer
from bot.hotline.staff import Do, Press, TopicGone
from bot.message import ChannelName, Receipt, Refused, RefusedBecause, Sent
from bot.service.clock import Clock
from bot.service.staff_keys import Keys, key
from bot.service.staff_relay import Showing
from bot.speech import staff as says
from bot.speech.voice import Voice
from bot.store.escalations import Escalations
from bot.store.staff_accounts import StaffAccounts
from bot.store.staff_messages import StaffMessages

UNREACHABLE = Refused(RefusedBecause.UNREACHABLE)


@dataclass(frozen=True, slots=True)
class StaffCarrier:
    """A carrier of the pager, for whoever has linked an account."""

    bot: Showing
    accounts: StaffAccounts
    messages: StaffMessages
    escalations: Escalations
    voice: Voice
    clock: Clock
    name: str = "telegram"

    async def page(self, volunteer: Volunteer, page: Page) -> Receipt:
        """Ring one volunteer; with a button where they may answer in Telegram, else with the console's address."""
        account = await self.accounts.account_of(volunteer.id)
        if account is None:
            return UNREACHABLE
        keys = await self._keys(volunteer, page)
        text = says.page_text(page, self.voice, says.reads(volunteer.locales, self.voice.catalogs), linked=not keys)
        receipt = await self.bot.say(account, text, keys)
        if isinstance(receipt, TopicGone):  # it was said beside all topics
            return Refused(RefusedBecause.OUR_FAULT)
        if isinstance(receipt, Sent):
            await self.messages.keep(account, int(receipt.provider_id), self.clock.now())
        return receipt

    async def _keys(self, volunteer: Volunteer, page: Page) -> Keys:
        """The button that takes somebody over, where that is possible here."""
        catalogs, locale = self.voice.catalogs, says.reads(volunteer.locales, self.voice.catalogs)
        waiting = await self.escalations.waiting(page.escalation)
        if waiting is None or waiting.channel != ChannelName.TELEGRAM:
            return ()
        if not volunteer.on_duty:
            return ((key(catalogs, locale, says.GO_ON_DUTY, Press(Do.ON_DUTY)),),)
        return ((key(catalogs, locale, says.ANSWER, Press(Do.CLAIM, page.escalation), code=page.code),),)

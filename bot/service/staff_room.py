"""What a volunteer does in the bot for volunteers: link it, come and go, see who waits, take somebody over.

Every deed goes through the Desk, as in the console. An update that comes twice changes nothing twice: a code works
once, duty is a switch, and whom somebody holds already they are told they hold.
"""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

import structlog

from bot.hotline.roster import Volunteer
from bot.hotline.staff import Do, Key, Press, StaffHeard, TopicGone
from bot.hotline.views import Queued
from bot.message import Receipt, Refused, Sent
from bot.service.clock import Clock
from bot.service.delivery import Delivery
from bot.service.escalations import Board, Desk
from bot.service.staff_chat import IN_A_TOPIC, StaffChat
from bot.service.staff_keys import Keys, key
from bot.service.transfers import HandingOn
from bot.speech import staff as says
from bot.speech import staff_chat as chat
from bot.speech.locales import negotiate
from bot.speech.voice import Voice
from bot.store.escalations import Changed
from bot.store.staff_accounts import StaffAccounts
from bot.store.staff_messages import StaffMessages
from bot.store.staff_topics import StaffTopics

SHOWN = 12  # people on one board, so that it stays one message; the rest moves up

log = structlog.get_logger()


class Speaking(Protocol):
    """The bot for volunteers, as it speaks."""

    async def say(self, account: int, text: str, keys: Keys = ()) -> Receipt | TopicGone:
        """Send one message with rows of buttons."""
        ...

    async def answer_tap(self, tap_id: str) -> None:
        """Tell the app that the press has arrived."""
        ...


@dataclass(frozen=True, slots=True)
class StaffRoom:
    """Takes what volunteers write and press in their bot."""

    bot: Speaking
    accounts: StaffAccounts
    desk: Desk
    delivery: Delivery
    topics: StaffTopics
    messages: StaffMessages
    chat: StaffChat
    transfers: HandingOn
    voice: Voice
    clock: Clock
    console: str  # its address

    async def take(self, heard: StaffHeard) -> None:
        """Do what one update asks for; when this raises StoreError it must come again."""
        if heard.tap_id is not None:
            await self.bot.answer_tap(heard.tap_id)
        if not heard.account:
            return
        now = self.clock.now()
        volunteer = await self.accounts.link(heard.code, heard.account, now) if heard.code else None
        if volunteer is not None:
            await self._tell(heard.account, volunteer, says.LINKED, alias=volunteer.alias)
        else:
            volunteer = await self.accounts.who(heard.account, now)
        if volunteer is None:
            await self._turn_away(heard)
        elif _is_about_somebody(heard):
            if sentence := await self.chat.take(heard, volunteer):
                await self._tell(heard.account, volunteer, sentence)
        else:
            await self._do(heard, volunteer)

    async def _do(self, heard: StaffHeard, volunteer: Volunteer) -> None:
        press = heard.press or Press(Do.BOARD)
        if heard.press is None and heard.message is not None:
            await self.messages.keep(heard.account, heard.message, self.clock.now())
        match press.do:
            case Do.ON_DUTY:
                await self._come(heard.account, volunteer)
            case Do.OFF_DUTY:
                await self._go(heard.account, volunteer, sure=press.more == "sure")
            case Do.CLAIM if press.escalation is not None:
                await self._claim(heard.account, volunteer, press.escalation)
            case Do.ACCEPT if press.escalation is not None:
                accepted = await self.transfers.accept(volunteer, press.escalation)
                await self._taken(heard.account, volunteer, press.escalation, accepted)
            case Do.DECLINE if press.escalation is not None:
                declined = await self.transfers.decline(volunteer, press.escalation)
                await self._tell(heard.account, volunteer, says.STAYS_WITH_THEM if declined else says.TAKEN)
            case _:
                astray = heard.press is None and heard.text and not heard.text.startswith("/")
                await self._board(heard.account, volunteer, astray=bool(astray))

    async def _turn_away(self, heard: StaffHeard) -> None:
        """One sentence for whoever is no volunteer; nothing of them is kept."""
        catalogs = self.voice.catalogs
        locale = negotiate(heard.locale_hint, catalogs.locales) or "en"
        await self.bot.say(heard.account, catalogs.say(locale, says.FOR_VOLUNTEERS))

    # -- duty ---------------------------------------------------------------------------------------------------------

    async def _come(self, account: int, volunteer: Volunteer) -> None:
        if not volunteer.practised:
            await self._tell(account, volunteer, says.PRACTISE, address=f"{self.console}/practice")
            return
        await self.desk.start_duty(volunteer)
        await self._board_anew(account)

    async def _go(self, account: int, volunteer: Volunteer, *, sure: bool) -> None:
        """End somebody's duty; whoever still holds people is told first what becomes of them."""
        held = len((await self.desk.board(volunteer)).mine)
        if held and not sure:
            locale = self._locale(volunteer)
            key = self._key(volunteer, says.LEAVE_ANYWAY, Press(Do.OFF_DUTY, more="sure"))
            await self._send(account, says.still_held(held, self.voice.catalogs, locale), ((key,),))
            return
        await self.delivery.deliver(await self.desk.end_duty(volunteer))
        await self._board_anew(account)

    # -- who waits ----------------------------------------------------------------------------------------------------

    async def _board_anew(self, account: int) -> None:
        """The board after a change of the volunteer's own."""
        volunteer = await self.accounts.who(account, self.clock.now())
        if volunteer is not None:
            await self._board(account, volunteer)

    async def _board(self, account: int, volunteer: Volunteer, *, astray: bool = False) -> None:
        """Whether they are on duty, who is with them, who waits: danger first, then whoever asked first."""
        board, locale = await self.desk.board(volunteer), self._locale(volunteer)
        catalogs, now = self.voice.catalogs, self.clock.now()
        lines = [catalogs.say(locale, says.ON_DUTY if volunteer.on_duty else says.OFF_DUTY)]
        lines += [catalogs.say(locale, says.YOURS).format(code=one.code) for one in board.mine]
        lines += [catalogs.say(locale, chat.NOT_IN_A_TOPIC)] if astray and board.mine else []
        asks = catalogs.say(locale, says.ASKS_YOU)
        lines += [asks.format(alias=one.holder, code=one.code) for one in board.asked]
        lines += ["", says.many_wait(len(board.waiting), catalogs, locale)]
        lines += [says.about(one, self.voice, locale, now) for one in board.waiting[:SHOWN]]
        if board.waiting and not volunteer.on_duty:
            lines += ["", catalogs.say(locale, says.GO_ON_DUTY_FIRST)]
        await self._send(account, "\n".join(lines), self._board_keys(volunteer, board))

    def _board_keys(self, volunteer: Volunteer, board: Board) -> Keys:
        duty, label = (Do.OFF_DUTY, says.GO_OFF_DUTY) if volunteer.on_duty else (Do.ON_DUTY, says.GO_ON_DUTY)
        shown = (*board.mine, *board.waiting[:SHOWN]) if volunteer.on_duty else ()
        rows = [self._transfer_keys(volunteer, one) for one in board.asked]
        rows += [self._claim_keys(volunteer, one) for one in shown]
        last = (self._key(volunteer, says.REFRESH, Press(Do.BOARD)), self._key(volunteer, label, Press(duty)))
        return (*rows, last)

    def _transfer_keys(self, volunteer: Volunteer, queued: Queued) -> tuple[Key, ...]:
        accept, decline = Press(Do.ACCEPT, queued.id), Press(Do.DECLINE, queued.id)
        yes = self._key(volunteer, says.GO_ON, accept, code=queued.code)
        return (yes, self._key(volunteer, says.NOT_NOW, decline))

    def _claim_keys(self, volunteer: Volunteer, queued: Queued) -> tuple[Key, ...]:
        return (self._key(volunteer, says.ANSWER, Press(Do.CLAIM, queued.id), code=queued.code),)

    async def _claim(self, account: int, volunteer: Volunteer, escalation: UUID) -> None:
        """Take somebody over; who is slower, or holds enough people, is told so."""
        await self._taken(account, volunteer, escalation, await self.desk.claim(volunteer, escalation))

    async def _taken(self, account: int, volunteer: Volunteer, escalation: UUID, changed: Changed | None) -> None:
        """What follows when somebody took a person over, or tried to."""
        mine = (await self.desk.board(volunteer)).mine
        held = next((one for one in mine if one.id == escalation), None)
        if held is None:
            why = says.GO_ON_DUTY_FIRST if not volunteer.on_duty else says.TAKEN
            await self._tell(account, volunteer, says.FULL if len(mine) >= volunteer.most > 0 else why)
            return
        if changed is not None:
            await self.delivery.deliver(changed.ids)
        if not await self.topics.bind(volunteer.id, escalation, self.clock.now()):
            address = f"{self.console}/e/{held.id}"
            await self._tell(account, volunteer, says.IN_THE_CONSOLE, code=held.code, address=address)
            return
        await self.chat.relay.sweep()
        if await self.topics.is_bound(volunteer.id, escalation):  # else it was told that there are no topics
            await self._tell(account, volunteer, chat.IN_ITS_TOPIC, code=held.code)

    # -- saying -------------------------------------------------------------------------------------------------------

    def _locale(self, volunteer: Volunteer) -> str:
        return says.reads(volunteer.locales, self.voice.catalogs)

    def _key(self, volunteer: Volunteer, label: str, press: Press, **places: str) -> Key:
        return key(self.voice.catalogs, self._locale(volunteer), label, press, **places)

    async def _tell(self, account: int, volunteer: Volunteer, sentence: str, **places: str) -> None:
        await self._send(account, self.voice.catalogs.say(self._locale(volunteer), sentence).format(**places))

    async def _send(self, account: int, text: str, keys: Keys = ()) -> None:
        """Send a passing message; one that does not arrive is asked for again by pressing again."""
        receipt = await self.bot.say(account, text, keys)
        if isinstance(receipt, Sent):
            await self.messages.keep(account, int(receipt.provider_id), self.clock.now())
        else:
            reason = receipt.reason if isinstance(receipt, Refused) else type(receipt).__name__
            log.warning("staff_unsaid", channel="staff", reason=reason)


def _is_about_somebody(heard: StaffHeard) -> bool:
    """Whether an update belongs to one conversation; commands, and the buttons of the board, belong to none."""
    if heard.press is not None:
        return heard.press.do in IN_A_TOPIC
    return heard.topic is not None and not heard.text.startswith("/")

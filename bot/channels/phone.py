"""A phone that exists only in this process: it stands in for a provider in the demo."""

import asyncio
from collections.abc import AsyncIterator

from bot.channels.looks import LOOKS
from bot.message import Address, Capabilities, ChannelName, Outbound, Receipt, Sent, TryAgain

MAILBOX_LIMIT = 200  # a phone nobody looks at is switched off, and messages wait in the outbox


class Phone:
    """Stands where Telegram or an SMS provider would, and keeps what arrives until somebody looks."""

    answers_inline = True

    def __init__(self, name: ChannelName) -> None:
        self._name = name
        self._mailboxes: dict[Address, asyncio.Queue[Outbound]] = {}
        self._sent = 0

    @property
    def name(self) -> ChannelName:
        """Which channel it stands in for."""
        return self._name

    @property
    def capabilities(self) -> Capabilities:
        """What that channel can show."""
        return LOOKS[self._name]

    async def send(self, to: Address, outbound: Outbound) -> Receipt:
        """Put a message that comes later than the answer, such as a volunteer's, into the mailbox."""
        try:
            self._mailbox(to).put_nowait(outbound)
        except asyncio.QueueFull:
            return TryAgain(5.0)
        self._sent += 1
        return Sent(f"phone-{self._sent}")

    async def messages(self, address: Address) -> AsyncIterator[Outbound]:
        """Hand over what lies in a mailbox, and then each message as it comes."""
        mailbox = self._mailbox(address)
        while True:
            yield await mailbox.get()

    def forget(self, address: Address) -> None:
        """Throw a mailbox away: the demo's phone was handed to somebody else."""
        self._mailboxes.pop(address, None)

    def _mailbox(self, address: Address) -> asyncio.Queue[Outbound]:
        return self._mailboxes.setdefault(address, asyncio.Queue(MAILBOX_LIMIT))

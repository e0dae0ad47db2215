"""A phone that exists only in this process: it stands in for a provider in the demo."""

import asyncio
import secrets
from collections.abc import AsyncIterator

from bot.channels.cleaning import cleaned
from bot.channels.looks import LOOKS
from bot.message import (
    Address,
    Attached,
    Attachment,
    Capabilities,
    ChannelName,
    NotShown,
    Outbound,
    Receipt,
    Sent,
    Shown,
    TryAgain,
)

MOST_FILES = 20
MAILBOX_LIMIT = 200  # a phone nobody looks at is switched off, and messages wait in the outbox


class Phone:
    """Stands where Telegram or an SMS provider would, and keeps what arrives until somebody looks."""

    answers_inline = True

    def __init__(self, name: ChannelName) -> None:
        self._name = name
        self._mailboxes: dict[Address, asyncio.Queue[Outbound]] = {}
        self._sent = 0
        self._files: dict[str, bytes] = {}

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

    def attach(self, kind: Attached, content: bytes) -> Attachment:
        """Take what a person sends; like Telegram it stays where it is, like Twilio it is erased when asked."""
        handle = secrets.token_hex(8)
        self._files[handle] = content
        if len(self._files) > MOST_FILES:
            self._files.pop(next(iter(self._files)))
        return Attachment(kind, handle, erasable=self._name is not ChannelName.TELEGRAM)

    async def fetch(self, handle: str, kind: Attached) -> Shown | NotShown:
        """Show what was sent, without anything hidden in it."""
        content = self._files.get(handle)
        return NotShown.GONE if content is None else await cleaned(kind, content)

    async def erase(self, handle: str) -> bool:
        """Erase what was sent."""
        self._files.pop(handle, None)
        return True

    def forget(self, address: Address) -> None:
        """Throw a mailbox away: the demo's phone was handed to somebody else."""
        self._mailboxes.pop(address, None)

    def _mailbox(self, address: Address) -> asyncio.Queue[Outbound]:
        return self._mailboxes.setdefault(address, asyncio.Queue(MAILBOX_LIMIT))

"""What volunteers do in the bot that is for them: what they wrote or pressed there, and what can be pressed."""

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from bot.hotline.advice import Wrong


class Do(StrEnum):
    """What a button does; the values travel in 64 bytes."""

    BOARD = "b"  # show who waits
    ON_DUTY = "n"
    OFF_DUTY = "f"
    CLAIM = "c"
    ACCEPT = "y"  # go on with somebody a colleague asked for
    DECLINE = "d"
    RELEASE = "r"
    ENDINGS = "e"  # show the ways to end it
    CLOSE = "x"
    ANYWAY = "a"  # send words that were doubted
    READY = "l"  # show the ready replies
    SAY = "s"  # say one of them


@dataclass(frozen=True, slots=True)
class Press:
    """A pressed button: what to do, with which conversation, and the epoch that was seen."""

    do: Do
    escalation: UUID | None = None
    epoch: int = 0
    more: str = ""  # which of several, where a deed has several

    @property
    def data(self) -> str:
        """The button as the provider carries it."""
        return f"{self.do}|{self.escalation.hex if self.escalation else ''}|{self.epoch}|{self.more}"

    @classmethod
    def parse(cls, data: str) -> "Press | None":
        """Read a button back; anything that is not one of ours is None."""
        parts = data.split("|")
        if len(parts) != 4 or parts[0] not in set(Do):
            return None
        do, escalation, epoch, more = parts
        if not (epoch.isascii() and epoch.isdigit() and len(epoch) <= 9):
            return None
        try:
            return cls(Do(do), UUID(escalation) if escalation else None, int(epoch), more)
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Key:
    """One button below a message to a volunteer."""

    text: str
    press: Press


@dataclass(frozen=True, slots=True)
class TopicGone:
    """Somebody deleted the topic a message was meant for."""


@dataclass(frozen=True, slots=True)
class NoTopics:
    """The bot, or somebody's app, has no topics."""


@dataclass(frozen=True, slots=True)
class StaffHeard:
    """One message or press of somebody in the bot for volunteers, stripped of its provider's shape."""

    update_id: int | None
    account: int = field(default=0, repr=False)  # 0: nothing to answer
    text: str = field(default="", repr=False)
    code: str = field(default="", repr=False)  # what a link of ours carries
    press: Press | None = None
    topic: int | None = None  # the topic it was written in
    message: int | None = None  # what was written; for a press, the words the pressed message is an answer to
    locale_hint: str | None = None
    tap_id: str | None = None
    is_readable: bool = True


def as_seen(wrong: Collection[Wrong]) -> str:
    """What somebody was asked about, short enough for a button."""
    return f"{sum(1 << number for number, one in enumerate(Wrong) if one in wrong):x}"


def seen(more: str) -> frozenset[Wrong]:
    """What somebody was asked about, read back from a button."""
    try:
        mask = int(more, 16)
    except ValueError:
        return frozenset()
    return frozenset(one for number, one in enumerate(Wrong) if mask >> number & 1)

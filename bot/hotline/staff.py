"""What volunteers do in the bot that is for them: what they wrote or pressed there, and what can be pressed."""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class Do(StrEnum):
    """What a button does; the values travel in 64 bytes."""

    BOARD = "b"  # show who waits
    ON_DUTY = "n"
    OFF_DUTY = "f"
    CLAIM = "c"


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
class StaffHeard:
    """One message or press of somebody in the bot for volunteers, stripped of its provider's shape."""

    update_id: int | None
    account: int = field(default=0, repr=False)  # 0: nothing to answer
    text: str = field(default="", repr=False)
    code: str = field(default="", repr=False)  # what a link of ours carries
    press: Press | None = None
    locale_hint: str | None = None
    tap_id: str | None = None
    is_readable: bool = True

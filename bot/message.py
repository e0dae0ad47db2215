"""The words that every floor shares: who wrote, what arrived, what goes out, and how it went.

May live here: small frozen values and the protocols through which floors meet.
Does not know: any provider, any text a person reads, the database, the clock.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol


class ChannelName(StrEnum):
    """A way people reach us; two channels of one person are two people to us."""

    TELEGRAM = "telegram"
    SMS = "sms"
    WHATSAPP = "whatsapp"
    VOICE = "voice"
    BROWSER = "browser"
    TERMINAL = "terminal"


@dataclass(frozen=True, slots=True)
class Address:
    """Where one person can be reached: a chat id on Telegram, an E.164 number on SMS."""

    channel: ChannelName
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Tap:
    """A pressed button; it says which option of which step it was, so that old buttons keep working."""

    locale: str
    flow: str
    step: str
    option: str

    @property
    def data(self) -> str:
        """The button as a provider carries it, `es|ice_door|at_door|paper`; Telegram allows 64 bytes."""
        return f"{self.locale}|{self.flow}|{self.step}|{self.option}"

    @classmethod
    def parse(cls, data: str) -> "Tap | None":
        """Read a button back; anything that is not one of ours is None."""
        parts = data.split("|")
        return cls(*parts) if len(parts) == 4 and all(parts) else None


@dataclass(frozen=True, slots=True)
class Location:
    """Where a phone says it is; turned into a ZIP at once and kept nowhere."""

    latitude: float = field(repr=False)
    longitude: float = field(repr=False)


class Attached(StrEnum):
    """What somebody sends that is not words."""

    PICTURE = "picture"
    RECORDING = "recording"  # a voice message
    OTHER = "other"  # a film, a contact, any other file: nobody here looks at it


@dataclass(frozen=True, slots=True)
class Attachment:
    """Something that came with a message: what it is, and how the provider finds it again. Never its bytes."""

    kind: Attached
    handle: str = field(repr=False)
    erasable: bool = False  # the provider keeps a copy, and erases it when we ask


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture or a recording, without anything hidden in it; it is passed on, and kept nowhere."""

    content_type: str
    content: bytes = field(repr=False)


class NotShown(StrEnum):
    """Why a picture or a recording cannot be shown."""

    GONE = "gone"  # the provider has it no more
    TOO_LARGE = "too_large"
    WRONG_KIND = "wrong_kind"  # of a kind we cannot open, or damaged
    AWAY = "away"  # the provider does not answer now


@dataclass(frozen=True, slots=True)
class Inbound:
    """One message from a person, stripped of its provider's shape."""

    id: str  # the provider's own id: the same one twice is the same message
    sender: Address
    text: str = field(default="", repr=False)  # people's words never reach a log by accident
    tap: Tap | None = None
    locale_hint: str | None = None  # what the provider believes about the person's language, never trusted alone
    unreadable: bool = False  # a photo, a voice note, a sticker: nothing we can read
    location: Location | None = field(default=None, repr=False)
    carrier_answered: bool = False  # the carrier has already confirmed this STOP, START or HELP
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Button:
    """One thing to press, and what comes back when it is pressed."""

    text: str
    data: str
    beside: bool = False  # sits in one row with the button before it


@dataclass(frozen=True, slots=True)
class Paper:
    """Words that were said, once more as a page to print; the channel sets it when it sends it, and nobody keeps it."""

    locale: str
    title: str = field(repr=False)
    paragraphs: tuple[str, ...] = field(repr=False)  # plain text
    otherwise: str = field(repr=False)  # what is said instead when the page cannot be set


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing that comes with the text, by its name, and in words for whoever does not see it."""

    name: str
    alt: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Outbound:
    """One message to a person, ready for its channel: HTML where the channel has markup, plain text elsewhere."""

    text: str = field(repr=False)
    buttons: tuple[Button, ...] = ()
    paper: Paper | None = None  # sent as a file, with the text as its caption
    picture: Picture | None = None  # shown above the text, which stands alone where it cannot be shown
    words: str = field(default="", compare=False)  # the language of its words, for a page that reads them aloud


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a channel can show."""

    buttons: bool = False
    markup: bool = False  # a small HTML: <b>, <i>, <blockquote>
    segments: bool = False  # texts are billed by the segment: short wording, numbered options
    characters: int = 4096  # the longest message the provider takes, in UTF-16 units
    papers: bool = False  # takes a page as a file
    pictures: bool = False  # shows a picture above a text ...
    caption: int = 1024  # ... that may be so long, in UTF-16 units


class RefusedBecause(StrEnum):
    """Why a provider will never deliver a message."""

    BLOCKED = "blocked"  # the person blocked us or opted out at the carrier
    UNREACHABLE = "unreachable"  # no such chat or number
    OUR_FAULT = "our_fault"  # malformed, too long, not allowed: a person must look


@dataclass(frozen=True, slots=True)
class Sent:
    """The provider took the message; the id is the provider's."""

    provider_id: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The provider will not take this message, now or later."""

    reason: RefusedBecause


@dataclass(frozen=True, slots=True)
class TryAgain:
    """The provider could not take the message now; try again after so many seconds."""

    after: float


Receipt = Sent | Refused | TryAgain


class Channel(Protocol):
    """A way to reach people, as the service sees it."""

    @property
    def name(self) -> ChannelName:
        """Which channel this is."""
        ...

    @property
    def capabilities(self) -> Capabilities:
        """What it can show."""
        ...

    @property
    def answers_inline(self) -> bool:
        """True when replies ride in the answer to the provider's own request (SMS, voice, terminal)."""
        ...

    async def send(self, to: Address, outbound: Outbound) -> Receipt:
        """Hand one message to the provider; what we expect to go wrong comes back as a value."""
        ...


class Hand(StrEnum):
    """Who holds the conversation: the bot, or a person on the hotline, or somewhere between."""

    BOT = "bot"
    CONSENT = "consent"  # asked for a person, has not agreed yet
    WAITING = "waiting"  # in the queue
    ACTIVE = "active"  # a volunteer holds it: the bot is silent


@dataclass(frozen=True, slots=True)
class Wait:
    """What can honestly be said about the wait for a volunteer."""

    low: int = 0  # minutes
    high: int = 0  # 0: nobody knows
    surge: bool = False  # so many are writing that only hours are honest
    staffed: bool = True  # a volunteer is on duty
    back_at: datetime | None = None  # when the next one is planned, where nobody is; in the organisation's zone


class LegalStatus(StrEnum):
    """What a legal instrument is worth on one day."""

    NOT_YET = "not_yet"
    IN_FORCE = "in_force"
    BLOCKED = "blocked"
    VACATED = "vacated"
    ENDED = "ended"
    CONTESTED = "contested"
    VARIES = "varies"
    PROPOSED = "proposed"
    UNKNOWN = "unknown"


class Law(Protocol):
    """What flows ask of the law: what is this instrument worth on a day, and when does that change?"""

    def status(self, instrument: str, on: date) -> LegalStatus:
        """The status of an instrument on a day; `unknown` for one we do not hold."""
        ...

    def since(self, instrument: str, on: date) -> date | None:
        """The day on which the status of that day began; None before the first event."""
        ...

    def changes(self, instrument: str) -> tuple[date, ...]:
        """The days on which the status became another one, oldest first."""
        ...


Texts = Mapping[str, str]

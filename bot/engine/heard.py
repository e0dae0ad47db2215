"""What was heard in one message, before anyone looks at where the person stood."""

from dataclasses import dataclass, field
from enum import StrEnum

from bot.message import Attachment, Tap


class Word(StrEnum):
    """The words that work everywhere, in every language."""

    STOP = "stop"
    START = "start"
    HELP = "help"
    MENU = "menu"
    BACK = "back"
    LANGUAGE = "language"
    PERSON = "person"
    DELETE = "delete"
    YES = "yes"
    SOURCE = "source"
    MORE = "more"  # of those who can help, where some are named
    HELLO = "hello"


@dataclass(frozen=True, slots=True)
class Heard:
    """One message, understood as far as it can be without knowing the conversation."""

    text: str = field(default="", repr=False)
    folded: str = field(default="", repr=False)  # lower case, no accents, single spaces: for labels
    tap: Tap | None = None
    word: Word | None = None
    numbers: tuple[int, ...] = ()
    topic: str | None = None  # a flow that the words point to, or one step of it: `home.threat`
    urgent: bool = False  # something is happening now
    perhaps: str | None = None  # an urgent flow: it may be happening now, or long ago, or only be feared
    unclear: bool = False  # nothing in it was understood; `perhaps` then names what is right to say to anybody
    state: str | None = field(default=None, repr=False)  # a place in the United States, when the words name one ...
    zip: str | None = field(default=None, repr=False)  # ... and its ZIP, when that is what was sent
    locale: str | None = None  # the language the words are in, when that is sure enough to answer in it
    hint: str | None = None  # what the provider believes about the language
    identifier: bool = False  # an A-number or the like, which nobody here needs
    unreadable: bool = False
    attachments: tuple[Attachment, ...] = ()

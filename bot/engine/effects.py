"""What should happen after one message: things to say, and deeds for the store and the hotline."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bot.engine.event_day import When
from bot.engine.script import Place
from bot.message import Attachment, LegalStatus, Wait


class Kind(StrEnum):
    """The sentences of the bot itself; their words stand in the `interface` catalog."""

    WELCOME = "welcome"
    WHO = "who"  # who we are, not advice, not the government; draft label; STOP and HELP
    HELP = "help"
    STOPPED = "stopped"
    STARTED = "started"
    DELETED = "deleted"
    BLOCKED = "blocked"  # we do not answer this person for a while; who else helps
    MUST_BE_KEPT = "must_be_kept"  # DELETE under a legal hold
    LANGUAGE_SET = "language_set"
    NOT_UNDERSTOOD = "not_understood"
    OFFER_PERSON = "offer_person"
    LOST_STEP = "lost_step"
    UNREADABLE = "unreadable"
    PICTURE = "picture"  # the bot cannot look, a person can
    RECORDING = "recording"  # the bot cannot listen, a person can
    SEND_LATER = "send_later"  # nobody is here yet who could look
    AGREE_FIRST = "agree_first"  # nobody looks before they agreed
    WRITE_INSTEAD = "write_instead"  # this did not reach the volunteer
    IDENTIFIER = "identifier"
    IN_DANGER = "in_danger"  # whom to call meanwhile, to whoever says that there is danger
    ANSWERS_FIRST = "answers_first"  # the menu, while very many wait; a person is one more request away
    CANCELLED = "cancelled"
    CONSENT_LAPSED = "consent_lapsed"  # the consent question was not answered in time
    SAVED_FOR_VOLUNTEER = "saved_for_volunteer"
    STAY_OR_END = "stay_or_end"
    STAYED = "stayed"
    WAIT_OR_LEAVE = "wait_or_leave"  # asked again while in line
    LEFT_LINE = "left_line"
    ENDED_BY_PERSON = "ended_by_person"
    VOLUNTEER_JOINED = "volunteer_joined"
    ANOTHER_VOLUNTEER = "another_volunteer"  # a colleague goes on
    STILL_THERE = "still_there"  # after a day of silence
    WENT_SILENT = "went_silent"  # after another
    GAVE_UP = "gave_up"  # nobody came for three days
    ENDED_BY_VOLUNTEER = "ended_by_volunteer"
    IS_IT_NOW = "is_it_now"  # asked where the words do not tell
    BACK_IN_QUEUE = "back_in_queue"
    HUSHED = "hushed"  # so many messages came that we pause; a person and danger are answered all the same
    SPENT = "spent"  # no more texts for today; a person and danger are answered all the same
    SORRY = "sorry"  # something failed on our side; nothing is lost
    WITHHELD = "withheld"  # nobody has signed this answer off, so it is not said
    MAY_HAVE_CHANGED = "may_have_changed"  # stale or pulled: the safe sentence
    ONLY_ENGLISH = "only_english"
    PRACTICE = "practice"  # a chat without a database: nobody is on the other side


@dataclass(frozen=True, slots=True)
class Say:
    """Say a step of the script."""

    place: Place
    picked: tuple[str, ...] = ()  # ids ticked in the step before, to be named here
    checked: date | None = None  # the day its sources were last read, said when that is long ago
    first: bool = False  # the very first answer to an emergency: what to do, a person, a number; nothing else
    locale: str | None = None  # instead of the conversation's own
    in_english: bool = False  # only the English text may be said: its buttons still speak for the person's language
    draft: bool = False  # nobody has signed it as it is said here


@dataclass(frozen=True, slots=True)
class Notice:
    """Say a sentence of the bot's own."""

    kind: Kind
    alias: str = ""  # of the volunteer it speaks of, if any
    locale: str | None = None  # instead of the conversation's own
    at_menu: bool = False  # it stands instead of the menu


@dataclass(frozen=True, slots=True)
class TellWait:
    """Say how long it may take; the service looks that up before anything is said."""

    urgent: bool = False  # somebody in danger comes before all who are not
    need: str = "immigration"  # what a number to call meanwhile must be for
    matter: str = ""  # ... and what exactly, where that is known


@dataclass(frozen=True, slots=True)
class Waiting:
    """Say how long it may take, and keep it: when that is over, it is said anew."""

    wait: Wait
    need: str = "immigration"
    matter: str = ""
    again: bool = False  # what we said before is over
    back: bool = False  # they were with a volunteer already: the sentence before says so
    came: bool = False  # we said that nobody is here, and now somebody is


@dataclass(frozen=True, slots=True)
class AskWhen:
    """Ask when something happened, by choices of time; they join the step that asks."""

    place: Place
    choices: tuple[When, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """Say what an instrument is worth today, below an answer about another day."""

    instrument: str
    status: LegalStatus
    since: date | None


@dataclass(frozen=True, slots=True)
class ShowSources:
    """Say where a step comes from."""

    place: Place


@dataclass(frozen=True, slots=True)
class AskLanguage:
    """Show the languages to choose from."""


@dataclass(frozen=True, slots=True)
class AskConsent:
    """Say what a volunteer would see and for how long, and ask for agreement."""

    urgent: bool
    staffed: bool = True  # somebody is there to be called


@dataclass(frozen=True, slots=True)
class AskTriage:
    """Say that very many wait, and ask whether somebody is in danger; asked once, and never in an emergency."""


@dataclass(frozen=True, slots=True)
class Refer:
    """Name who can help; the service looks them up before anything is said."""

    need: str
    state: str = field(default="", repr=False)  # two letters
    zip: str = field(default="", repr=False)
    place: Place | None = None  # the step that asked, for the button "more"
    skip: int = 0  # how many were named before, when somebody asked for more
    urgent: bool = False  # the person came here from something that is happening now
    in_english: bool = False  # the options of that step may be said in English only
    matter: str = ""  # what exactly it is about: lines for just this are named first


ZONE = "zone"


class Because(StrEnum):
    """Why an organisation is named, or what to know before one calls; each is a phrase in the `interface` catalog."""

    SPEAKS = "speaks"  # what: a locale
    INTERPRETERS = "interpreters"
    FREE = "free"
    LOW_COST = "low_cost"
    MILES = "miles"  # what: how many
    ONLY_IN = "only_in"  # what: counties, or a place of detention
    LIMIT = "limit"  # what: one of the limits a line may have
    DAY_AND_NIGHT = "day_and_night"
    OPEN_NOW = "open_now"
    OPENS = "opens"  # at: when; what: `ZONE` when the zone must be named, because it is not the person's own


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing to know about an organisation."""

    because: Because
    what: str = ""
    at: datetime | None = None


class Reached(StrEnum):
    """How near the help is that was found for somebody who named a place."""

    NEAR = "near"
    STATE = "state"
    NATIONAL = "national"


@dataclass(frozen=True, slots=True)
class Referral:
    """One organisation that can help, as it is said."""

    name: str
    phone: str
    note: str  # English: the catalog's key
    as_of: date  # the day the number was last read in its source
    run_by: str = ""  # said where it matters: a line run by ICE is never named without it
    reasons: tuple[Reason, ...] = field(default=(), repr=False)  # miles and counties tell where the person is
    called: date | None = None  # the day somebody called the number and reached the right office, if that is fresh


@dataclass(frozen=True, slots=True)
class Referred:
    """The answer to `Refer`: at most three organisations, or none."""

    need: str
    referrals: tuple[Referral, ...]
    place: Place | None = None
    reached: Reached | None = None  # None: nobody named a place
    by_zip: bool = field(default=False, repr=False)  # they named a ZIP, and how far away help is, is known
    place_helps: bool = False  # nobody named a place yet, and one would find help nearer by
    skipped: bool = False  # others were named before
    more: bool = False  # there are others: the person may ask for more
    in_english: bool = False  # the options of that step may be said in English only


@dataclass(frozen=True, slots=True)
class Escalate:
    """Ask for a person. An emergency is queued at once; otherwise consent comes first."""

    topic: str  # the flow the person was in, or ""
    urgent: bool
    # What a volunteer is shown once the person has agreed; the request is the same without it.
    state: str = field(default="", repr=False, compare=False)  # the two letters they gave, or ""
    steps: tuple[Place, ...] = field(default=(), repr=False, compare=False)  # the last ones they read


@dataclass(frozen=True, slots=True)
class Reopen:
    """The person asks again soon after the end: back into the queue, as agreed before."""

    topic: str
    urgent: bool


@dataclass(frozen=True, slots=True)
class Agree:
    """The person agrees that a volunteer reads what they write."""


@dataclass(frozen=True, slots=True)
class Withdraw:
    """The person does not want a volunteer any more."""


@dataclass(frozen=True, slots=True)
class Relay:
    """Keep these words for the volunteer; nobody reads them before consent. What came with them only after it."""

    text: str = field(repr=False)
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Discard:
    """Have the provider erase what came with a message: nobody here looks at it, or nobody may."""

    attachments: tuple[Attachment, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Tell the volunteers that this person is now in danger."""

    topic: str = ""  # the flow about what is happening, if their words named one


@dataclass(frozen=True, slots=True)
class OptOut:
    """The person said stop: silence on this channel."""


@dataclass(frozen=True, slots=True)
class OptIn:
    """The person said start again."""


@dataclass(frozen=True, slots=True)
class Forget:
    """Delete everything about this person but a stop or a block."""


Spoken = (
    Say
    | Notice
    | TellWait
    | Waiting
    | AskWhen
    | Standing
    | ShowSources
    | AskLanguage
    | AskConsent
    | AskTriage
    | Refer
    | Referred
)
Deed = Escalate | Reopen | Agree | Withdraw | Relay | Discard | Page | OptOut | OptIn | Forget
Effect = Spoken | Deed

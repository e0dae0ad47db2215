"""What each content file may hold: the words an editor knows, one model a file.

These shapes are the editor's side; `bot.content.topics` and its neighbours turn them into what the floors
below understand. `flows/flow.schema.json` is drawn from `TopicFile`.
"""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from bot.engine.heard import Word
from bot.law import InstrumentKind, Tier, Volatility
from bot.message import LegalStatus
from bot.referrals import Matter, Need

MOST_OPTIONS = 7  # by SMS, 8 stands for the sources and 9 for a person

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
TopicId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$")]
LawId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$")]
Target = Annotated[
    str,
    StringConstraints(pattern=r"^(@?[a-z][a-z0-9_]*|@[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*)$"),
    Field(description="`step`, `@menu`, `@person`, `@other_flow` or `@other_flow.step`"),
]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
State = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Locale = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(_[A-Z][A-Za-z]{1,3})?$")]
Phone = Annotated[
    str,
    StringConstraints(pattern=r"^(\+[1-9]\d{7,14}|\*?\d{3,6}#?)$"),
    Field(description="`+13125550100`, or a short number: `988`"),
]


def _month_is_its_first_day(value: object) -> object:
    return f"{value}-01" if isinstance(value, str) and len(value) == len("2026-07") else value


Handle = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]{4,31}$")]
Day = Annotated[date, BeforeValidator(_month_is_its_first_day)]


class Model(BaseModel):
    """A shape that refuses words it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class OptionEntry(Model):
    """One thing a person can choose."""

    id: Id
    text: Text = Field(description="A few words; they become a button or a numbered line")
    go: Target


class ChoiceEntry(Model):
    """One of several things a person may tick in one message."""

    id: Id
    text: Text = Field(description="A few words")


class RowEntry(Model):
    """One row of a decision: `{state: [CA, IL], go: step}`, `{picked: [age], go: step}`, and last `{else: step}`."""

    state: tuple[State, ...] = Field((), description="Two-letter states")
    picked: tuple[Id, ...] = Field((), description="Ids of what was ticked just before")
    go: Target | None = None
    otherwise: Target | None = Field(None, alias="else", description="The last row: every other case")


class StepEntry(Model):
    """One thing the bot says, and where it can lead."""

    say: Text | None = Field(None, description="The text")
    sms: Text | None = Field(None, description="A shorter wording for SMS, at most two segments")
    show: Text | None = Field(None, description="English to hold up or read aloud")
    forward: Text | None = Field(None, description="A ready text for family; we send nothing")
    picture: Id | None = Field(None, description="A drawing named in pictures.yaml, shown with the text")
    choose: tuple[OptionEntry, ...] = Field((), description="At most seven options")
    go: Target | None = Field(None, description="Where to go on without a choice")
    needs: LawId | None = Field(None, description="An instrument that must be in force today")
    otherwise: Target | None = Field(None, description="Where to go when it is not")
    when: dict[LegalStatus, Target] = Field(default_factory=dict, description="By today's status of `needs`")
    then: Text | None = Field(None, description="Instead of `say`, for an event day: in the past tense")
    ask_date: LawId | None = Field(None, description="Ask when it happened; `when` goes by that day's status")
    ask_place: bool = Field(False, description="Ask for a state or a ZIP; `go` says where to go on")
    pick: tuple[ChoiceEntry, ...] = Field((), description="Several of these can be ticked in one message; then `go`")
    decide: tuple[RowEntry, ...] = Field((), description="The first row that fits says where to go; the last is `else`")
    refer: Need | None = Field(None, description="Name lines that can help with this")
    escalate: bool = Field(False, description="Hand the conversation to a person")
    cite: tuple[LawId, ...] = Field((), description="Ids from law/sources.yaml")
    paper: bool = Field(False, description="Also sent as a PDF where the channel takes files")
    draft: bool = Field(False, description="Carries the draft label: memo and case-review screens")
    volatility: Volatility | None = Field(None, description="For this step only")


class TopicFile(Model):
    """One file of `topics/`: a flow."""

    flow: Id = Field(description="The id; the file has the same name")
    title: Text
    urgent: bool = Field(False, description="Something is happening now")
    call: Need = Field(Need.IMMIGRATION, description="The need whose number is named when somebody cannot wait")
    matter: Matter | None = Field(None, description="What exactly that number, and the first line named, is for")
    volatility: Volatility = Field(description="A: 14 days, B: 90, C: 180")
    start: Id
    moved: dict[Id, Id] = Field(default_factory=dict, description="Old step id: the step that took its place")
    steps: dict[Id, StepEntry] = Field(min_length=1)


class EventEntry(Model):
    """One dated event of an instrument."""

    on: date
    status: LegalStatus
    what: Text
    source: LawId


class InstrumentEntry(Model):
    """A memo, order, statute or judgment."""

    title: Text
    name: Text | None = Field(None, description="What people call it: `the 2021 rules`. Unset: the title")
    kind: InstrumentKind
    state: State | None = Field(None, description="Two letters, for the law of a state")
    events: tuple[EventEntry, ...] = Field(min_length=1)


class InstrumentsFile(Model):
    """The whole of `law/instruments.yaml`."""

    instruments: dict[LawId, InstrumentEntry]


class SourceEntry(Model):
    """One source."""

    title: Text
    publisher: Text
    url: Text | None = None
    dated: Text
    read: date
    tier: Tier


class SourcesFile(Model):
    """The whole of `law/sources.yaml`."""

    sources: dict[LawId, SourceEntry]


class LanguageEntry(Model):
    """A language: its own name, and what else people type to name it."""

    name: Text
    aliases: tuple[Text, ...] = ()


class PhrasesEntry(Model):
    """What people write about a topic in one language."""

    urgent: tuple[Text, ...] = ()
    words: tuple[Text, ...] = ()


class SignEntry(Model):
    """Words that together may tell of something urgent."""

    topic: Id
    all: tuple[Id, ...] = Field(min_length=1, description="Names of groups: a word of each must be there")
    at_once: bool = Field(False, description="Answered as an emergency and never asked about: danger to life")


class MomentsEntry(Model):
    """What tells whether something happens now."""

    now: tuple[Text, ...] = ()
    past: tuple[Text, ...] = Field((), description="Anywhere in the message")
    unsure: tuple[Text, ...] = Field((), description="Before the words they are about")
    unclear: Id | None = Field(None, description="The urgent flow that may be meant by what was not understood")


class WordsFile(Model):
    """The whole of `words.yaml`, with its command words gathered under `words`."""

    words: dict[Word, dict[Locale, tuple[Text, ...]]]
    languages: dict[Locale, LanguageEntry] = Field(min_length=1)
    topics: dict[TopicId, dict[Locale, PhrasesEntry]] = Field(default_factory=dict)
    groups: dict[Id, dict[Locale, tuple[Text, ...]]] = Field(default_factory=dict)
    signs: tuple[SignEntry, ...] = ()
    moments: MomentsEntry = MomentsEntry()
    common: dict[Locale, tuple[Text, ...]] = Field(default_factory=dict)
    shorthand: dict[Text, Text] = Field(default_factory=dict)


class OrganisationLineEntry(Model):
    """One of the organisation's own lines."""

    label: Text
    phone: Phone
    hours: Text | None = Field(None, description="When it answers: `Mon-Fri 09:00-17:00; Sat 10:00-12:00`, or `24/7`")


class OrganisationFile(Model):
    """The whole of `organisation.yaml`."""

    name: Text
    lines: tuple[OrganisationLineEntry, ...] = ()
    area: Text
    telegram: Handle | None = Field(None, description="Your bot's name on Telegram, without @ and t.me")
    zone: Text = Field(description="An IANA time zone: `America/Chicago`")
    languages: tuple[Locale, ...] = Field(min_length=1)
    hours: Text


class KitFile(Model):
    """The whole of `kit.yaml`."""

    steps: tuple[Text, ...] = Field(min_length=1, description="`flow.step`, the dozen that must be signed to go live")


class PictureEntry(Model):
    """One drawing: `pictures/NAME.png` holds it."""

    alt: Text = Field(description="What it shows, in words, for whoever cannot see it")


class PicturesFile(Model):
    """The whole of `pictures.yaml`."""

    pictures: dict[Id, PictureEntry]


class DeniedEntry(Model):
    """One number that never leaves the system."""

    phone: Phone
    what: Text = Field(description="Whose number it is, and why it is never named")


class ReplyEntry(Model):
    """One ready reply; with answers it is a question, answered by a number."""

    text: Text
    answers: tuple[Text, ...] = Field((), max_length=MOST_OPTIONS, description="Shown with 1, 2, 3 before them")


class RepliesFile(Model):
    """The whole of `replies.yaml`."""

    replies: dict[Id, ReplyEntry] = Field(min_length=1)


class HotlineFile(Model):
    """The whole of `hotline.yaml`."""

    denied: tuple[DeniedEntry, ...] = Field(min_length=1)
    enforcement: tuple[Text, ...] = Field((), description="Bodies that are never named as help; capitals count")

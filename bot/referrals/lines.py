"""Telephone lines that can help: everything we hold about one, and whether its number may be named."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.referrals.areas import Area, AreaKind
from bot.referrals.hours import Hours

GONE_AFTER = timedelta(days=365)  # a number nobody has looked at for a year is not named; design §3
FRESH = timedelta(days=90)  # a number that was called within these days needs no "call first"; design §3


class Need(StrEnum):
    """What a person may need help with."""

    IMMIGRATION = "immigration"
    DETAINED = "detained"
    DETENTION = "detention"
    HOUSING = "housing"
    WORK = "work"
    CRISIS = "crisis"
    TRAFFICKING = "trafficking"  # apart from crisis: its line is named only below a warning about the police


class LineKind(StrEnum):
    """Who answers at the other end."""

    LEGAL = "legal"
    HOTLINE = "hotline"
    DETENTION = "detention"
    HOUSING = "housing"
    WORK = "work"
    CRISIS = "crisis"
    GOVERNMENT = "government"


class Matter(StrEnum):
    """What exactly a line helps with."""

    IMMIGRATION = "immigration"
    ASYLUM = "asylum"
    REMOVAL = "removal"
    DETENTION = "detention"
    BOND = "bond"
    HABEAS = "habeas"
    CHILDREN = "children"
    SURVIVORS = "survivors"
    TRAFFICKING = "trafficking"
    FAMILY = "family"
    CITIZENSHIP = "citizenship"
    COURT = "court"
    REFERRAL = "referral"
    REPORTS = "reports"  # of immigration officers in the neighbourhood, to a community's own line
    CIVIL = "civil"  # legal aid for home, work, family, benefits
    HOUSING = "housing"
    PAY = "pay"
    SAFETY = "safety"
    ORGANIZING = "organizing"
    DISCRIMINATION = "discrimination"
    PAPERS = "papers"
    VIOLENCE = "violence"
    ASSAULT = "assault"  # sexual
    SUICIDE = "suicide"


class Cost(StrEnum):
    """What it costs, where that is known."""

    FREE = "free"
    LOW = "low"


class Limit(StrEnum):
    """Whom a line does not help, or what it asks first; each is said."""

    LSC = "lsc"  # paid by the Legal Services Corporation: 45 CFR 1626 bars most people without papers
    DETAINED = "detained"
    NOT_DETAINED = "not_detained"
    CHILDREN = "children"
    ASYLUM = "asylum"
    SURVIVORS = "survivors"
    LGBTQ = "lgbtq"
    NO_RECORD = "no_record"
    LOW_INCOME = "low_income"
    APPOINTMENT = "appointment"
    PART = "part"  # serves a part of the state that its row does not draw
    MAIN_OFFICE = "main_office"  # a head office's number: ask for intake


class Use(StrEnum):
    """What a telephone number is for."""

    ANYONE = ""
    DETAINED = "detained"  # people in detention, and whoever calls for them
    INSIDE = "inside"  # dialled on a telephone inside a place of detention
    TEXT = "text"  # answers text messages only


class Role(StrEnum):
    """Who called a line and heard who answers."""

    COORDINATOR = "coordinator"
    VOLUNTEER = "volunteer"
    STAFF = "staff"  # whoever keeps the file the row came from


@dataclass(frozen=True, slots=True)
class Phone:
    """One number: E.164, or a short one such as `988` or `2150#`."""

    number: str
    use: Use = Use.ANYONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line: whom it reaches, for what, where, and the day its number was last read in its source."""

    id: str  # never changes, so that a later import finds the row again
    name: str
    phones: tuple[Phone, ...] = ()
    languages: tuple[str, ...] = ()  # locales it is known to answer in; empty: not known, never guessed
    interpreters: bool = False  # says that it calls an interpreter
    needs: tuple[Need, ...]
    matters: tuple[Matter, ...] = ()
    kind: LineKind
    areas: tuple[Area, ...]
    city: str = ""
    zip: str = ""
    url: str = ""
    cost: Cost | None = None
    limits: tuple[Limit, ...] = ()
    eligibility: str = ""  # in its source's sense; for coordinators, never said
    hours: Hours | None = None
    confidential: bool = False  # the address is a secret: it is kept and said nowhere
    note: str = ""  # English: the catalog's key
    run_by: str = ""  # said beside the name where it matters: a line run by ICE is never named without it
    source: str
    as_of: date
    check: str = ""  # what has to be done before the number may be named
    verified_on: date | None = None  # somebody called, and the right office answered
    verified_by: Role | None = None
    dead_on: date | None = None  # somebody called, and nobody or somebody else answered
    dead_by: Role | None = None

    @property
    def phone(self) -> str:
        """The number to name; "" when none is known that can be dialled from outside."""
        return self.phone_for(None)

    def phone_for(self, need: Need | None) -> str:
        """The number to name for a need: one for people in detention where that is asked about."""
        outside = [phone for phone in self.phones if phone.use is not Use.INSIDE] or list(self.phones)
        if need is Need.DETAINED:
            outside.sort(key=lambda phone: phone.use is not Use.DETAINED)
        return outside[0].number if outside else ""

    @property
    def is_inside_only(self) -> bool:
        """True when nobody outside a place of detention can dial it."""
        return all(phone.use is Use.INSIDE for phone in self.phones)

    @property
    def known_since(self) -> date:
        """The newest day on which somebody read or called the number."""
        return max(self.as_of, self.verified_on) if self.verified_on else self.as_of

    @property
    def is_national(self) -> bool:
        """True for a line that helps everywhere."""
        return any(area.kind is AreaKind.NATIONAL for area in self.areas)

    @property
    def is_dead(self) -> bool:
        """True once somebody said that nobody answers; a crisis line only once a coordinator says so, too."""
        if self.dead_on is None:
            return False
        return self.kind is not LineKind.CRISIS or self.dead_by is not Role.VOLUNTEER

    def is_current(self, today: date) -> bool:
        """True while its number is not too old to be named; a crisis or help line never grows too old."""
        if self.kind in (LineKind.CRISIS, LineKind.HOTLINE):
            return True
        return today - self.known_since <= GONE_AFTER

    def is_fresh(self, today: date) -> bool:
        """True when somebody has called it lately."""
        return self.verified_on is not None and today - self.verified_on <= FRESH

    def may_be_named(self, today: date) -> bool:
        """True for a number that is known, alive, not too old, and needs no check first."""
        return bool(self.phones) and not self.check and not self.is_dead and self.is_current(today)

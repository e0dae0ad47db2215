"""The whole application on one database: what is kept, sent and scheduled, beside what speaks."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.assemble.channels import channels_of
from bot.assemble.paging import NO_RINGS, Calls, Rings, calls_of
from bot.assemble.speaking import Talk, talk
from bot.assemble.staff import Staff, staff_of
from bot.errors import SettingsError
from bot.message import Channel, ChannelName
from bot.service.clock import Clock
from bot.service.turns import Turns
from bot.settings import Settings

if TYPE_CHECKING:  # what needs a database or a provider is imported in `opened`: it spares `kyr chat` a second
    from bot.service.asides import Asides
    from bot.service.attachments import Attachments
    from bot.service.budget import SegmentBudget
    from bot.service.delivery import Delivery
    from bot.service.escalations import Desk
    from bot.service.figures import Figures
    from bot.service.retention import Retention
    from bot.service.telling import Telling
    from bot.service.timekeeping import Timekeeper
    from bot.service.transfers import HandingOn
    from bot.store.conversations import Conversations as Kept
    from bot.store.database import Database
    from bot.store.escalations import Escalations
    from bot.store.invitations import Invitations
    from bot.store.outbox import Outbox
    from bot.store.passkeys import Passkeys
    from bot.store.privacy import Vault
    from bot.store.pulled import Pulled
    from bot.store.questions import Questions
    from bot.store.referrals import Referrals
    from bot.store.shifts import Shifts
    from bot.store.volunteers import Volunteers


@dataclass(frozen=True, slots=True)
class App:
    """Everything, put together: what web, worker and console share."""

    settings: Settings
    talk: Talk
    database: "Database"
    vault: "Vault"
    conversations: "Kept"
    outbox: "Outbox"
    escalations: "Escalations"
    volunteers: "Volunteers"
    shifts: "Shifts"
    invitations: "Invitations"
    passkeys: "Passkeys"
    figures: "Figures"
    pulled: "Pulled"
    referrals: "Referrals"
    retention: "Retention"
    attachments: "Attachments"
    desk: "Desk"
    asides: "Asides"
    timekeeper: "Timekeeper"
    calls: Calls
    transfers: "HandingOn"
    turns: Turns
    delivery: "Delivery"
    budget: "SegmentBudget"
    channels: Mapping[ChannelName, Channel]
    staff: Staff | None  # the bot for volunteers


@asynccontextmanager
async def opened(
    settings: Settings, *, url: str, clock: Clock | None = None, rings: Rings = NO_RINGS
) -> AsyncIterator[App]:
    """Put everything together on one database, for as long as the block lasts; `rings` is for tests."""
    from bot.service.retention import Retention
    from bot.store.conversations import Conversations as Kept
    from bot.store.database import Database
    from bot.store.escalations import Escalations
    from bot.store.invitations import Invitations
    from bot.store.outbox import Outbox
    from bot.store.passkeys import Passkeys
    from bot.store.pulled import Pulled
    from bot.store.questions import Questions
    from bot.store.referrals import Referrals
    from bot.store.volunteers import Volunteers

    vault = vault_of(settings)
    async with AsyncExitStack() as stack:
        database = Database.connect(url)
        stack.push_async_callback(database.aclose)
        pulled = Pulled(database)
        referrals = Referrals(database)
        spoken = talk(settings, clock=clock, pulled=pulled, held=referrals)
        channels = channels_of(settings, spoken.content, stack)
        escalations = Escalations(database, vault, retention_days=settings.retention_days)
        conversations, outbox = Kept(database, vault, escalations), Outbox(database, vault)
        volunteers = Volunteers(database, escalations)
        delivery, budget = _sending(settings, database, outbox, channels, spoken.clock, stack)
        telling = _telling(settings, database, vault, channels, spoken)
        desk = _desk(spoken, escalations, volunteers, telling)
        transfers = _handing_on(database, vault, escalations, volunteers, telling)
        staff = staff_of(settings, spoken, database, vault, desk, delivery, transfers, stack)
        yield App(
            settings=settings,
            talk=spoken,
            database=database,
            vault=vault,
            conversations=conversations,
            outbox=outbox,
            escalations=escalations,
            volunteers=volunteers,
            shifts=telling.waits.shifts,
            invitations=Invitations(database),
            passkeys=Passkeys(database),
            figures=_figures(database, settings, spoken.clock),
            pulled=pulled,
            referrals=referrals,
            retention=Retention(database, volunteers, spoken.clock),
            attachments=_attachments(settings, database, vault, channels, spoken.clock),
            desk=desk,
            asides=_asides(spoken, escalations, Questions(database, vault)),
            transfers=transfers,
            timekeeper=_timekeeper(telling, delivery),
            calls=calls_of(settings, database, vault, volunteers, telling, staff, rings, stack),
            turns=_turns(settings, spoken, conversations, telling, budget),
            delivery=delivery,
            budget=budget,
            channels=channels,
            staff=staff,
        )


def _sending(
    settings: Settings,
    database: "Database",
    outbox: "Outbox",
    channels: Mapping[ChannelName, Channel],
    clock: Clock,
    stack: AsyncExitStack,
) -> tuple["Delivery", "SegmentBudget"]:
    """What brings messages out, and what counts their price; both end in order, the second one last."""
    from bot.service.budget import SegmentBudget
    from bot.service.delivery import Delivery
    from bot.store.segments import SegmentLedger

    budget = SegmentBudget(SegmentLedger(database), clock, settings.daily_segments)
    stack.push_async_callback(budget.aclose)
    delivery = Delivery(outbox, channels, clock, budget=budget)
    stack.push_async_callback(delivery.aclose)
    return delivery, budget


def _turns(
    settings: Settings, spoken: Talk, conversations: "Kept", telling: "Telling", budget: "SegmentBudget"
) -> Turns:
    """What answers people: they are told the wait, and nobody is answered without end."""
    return spoken.turns(
        conversations, line=telling.waits, budget=budget, counted=True, attachments=settings.attachments
    )


def _figures(database: "Database", settings: Settings, clock: Clock) -> "Figures":
    from bot.service.figures import Figures
    from bot.store.tally import Tally

    return Figures(Tally(database, clock.zone, retention_days=settings.retention_days), clock)


def _desk(spoken: Talk, escalations: "Escalations", volunteers: "Volunteers", telling: "Telling") -> "Desk":
    from bot.service.escalations import Desk

    return Desk(
        escalations,
        volunteers,
        telling,
        spoken.clock,
        denied=spoken.content.denied,
        public=lambda: _public(spoken),
    )


def _asides(spoken: Talk, escalations: "Escalations", questions: "Questions") -> "Asides":
    from bot.service.asides import Asides

    denied = spoken.content.denied
    return Asides(escalations, questions, spoken.clock, denied=denied, public=lambda: _public(spoken))


def _telling(
    settings: Settings, database: "Database", vault: "Vault", channels: Mapping[ChannelName, Channel], spoken: Talk
) -> "Telling":
    """What tells people on the hotline how it stands, with what it has to know for that."""
    from bot.service.telling import Telling
    from bot.service.waits import Waits
    from bot.store.promises import Promises
    from bot.store.shifts import Shifts

    promises = Promises(database, vault, retention_days=settings.retention_days)
    waits = Waits(promises, Shifts(database), spoken.clock)
    return Telling(channels, spoken.voice, spoken.shelf, spoken.directory, waits, spoken.clock)


def _attachments(
    settings: Settings, database: "Database", vault: "Vault", channels: Mapping[ChannelName, Channel], clock: Clock
) -> "Attachments":
    """What looks after photos and voice messages."""
    from bot.service.attachments import Attachments
    from bot.store.attachments import KeptAttachments
    from bot.store.provider_copies import ProviderCopies

    if sms := channels.get(ChannelName.SMS):  # one account at Twilio keeps both, also where WhatsApp has no sender
        channels = {ChannelName.WHATSAPP: sms, **channels}
    kept, copies = KeptAttachments(database, vault), ProviderCopies(database, vault)
    return Attachments(kept, copies, channels, clock, open=settings.attachments)


def _handing_on(
    database: "Database", vault: "Vault", escalations: "Escalations", volunteers: "Volunteers", telling: "Telling"
) -> "HandingOn":
    from bot.service.transfers import HandingOn
    from bot.store.transfers import Transfers

    return HandingOn(Transfers(database, vault), escalations, volunteers, telling)


def _timekeeper(telling: "Telling", delivery: "Delivery") -> "Timekeeper":
    from bot.service.timekeeping import Timekeeper

    return Timekeeper(telling.waits.promises, telling, delivery)


def _public(spoken: Talk) -> frozenset[str]:
    """Every number anybody may be given: the organisation's own lines, and all that are in use."""
    own = (line.phone for line in spoken.content.organisation.lines)
    return frozenset((*own, *(phone.number for line in spoken.directory.register.lines for phone in line.phones)))


def vault_of(settings: Settings) -> "Vault":
    """The key ring; raises SettingsError when there is none or a key is not one of ours."""
    from bot.store.privacy import Vault, read_key

    if not settings.secret_keys:
        raise SettingsError("KYR_SECRET_KEYS: not set. `kyr keys new` prints a key; keep it as safe as the database.")
    return Vault(tuple(read_key(key.get_secret_value()) for key in settings.secret_keys))

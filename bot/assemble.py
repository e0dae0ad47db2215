"""Where the parts are put together: the one place that knows every room.

`talk` is everything that speaks, without a database: the terminal, the checks and the stories need no more.
`opened` adds what is kept, sent and scheduled.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bot import content as library
from bot.authoring.press import handout, is_installed
from bot.content import Content
from bot.content.places import Places
from bot.content.signoffs import SignOffs, gathered
from bot.content.signoffs import read as read_signoffs
from bot.engine.lexicon import Lexicon
from bot.engine.script import Script
from bot.errors import SettingsError
from bot.message import Channel, ChannelName
from bot.referrals import Register
from bot.service.clock import Clock
from bot.service.directory import Directory, Held
from bot.service.helplines import Helplines
from bot.service.shelf import PulledAnswers, Shelf
from bot.service.turns import Conversations, Turns, WaitingLine
from bot.settings import Settings
from bot.speech.catalogs import Catalogs
from bot.speech.voice import Helpline, Voice
from bot.understanding.fold import fold
from bot.understanding.listen import Listener
from bot.understanding.places import PlaceNames

if TYPE_CHECKING:  # what needs a database or a provider is imported in `opened`: it spares `kyr chat` a second
    from bot.service.asides import Asides
    from bot.service.attachments import Attachments
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
class Talk:
    """Everything that speaks: content, languages, ears and the clock."""

    content: Content
    voice: Voice
    ear: Listener
    directory: Directory
    places: Places
    clock: Clock
    shelf: Shelf  # what may be said today

    @property
    def allowed(self) -> frozenset[str]:
        """The languages whose unsigned texts may be said as drafts."""
        return self.shelf.allowed

    def turns(
        self,
        conversations: Conversations,
        *,
        line: WaitingLine | None = None,
        attachments: bool = False,
        practice: bool = False,
    ) -> Turns:
        """Answer messages with what speaks here, and keep conversations there."""
        return Turns(
            conversations=conversations,
            ear=self.ear,
            voice=self.voice,
            law=self.content.law,
            directory=self.directory,
            clock=self.clock,
            shelf=self.shelf,
            line=line,
            attachments=attachments,
            practice=practice,
        )


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
    transfers: "HandingOn"
    turns: Turns
    delivery: "Delivery"
    channels: Mapping[ChannelName, Channel]


def locales_folder() -> Path:
    """Where the translations stand: beside `bot/` in a checkout, inside it when installed."""
    inside = Path(__file__).parent / "locales"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "locales"


def talk(
    settings: Settings,
    *,
    clock: Clock | None = None,
    pulled: PulledAnswers | None = None,
    held: Held | None = None,
) -> Talk:
    """Put together what speaks; raises ContentError or SettingsError when it cannot be used."""
    content = library.load(library.shipped(), settings.content_dir)
    clock = clock or Clock(settings.today, content.organisation.zone)
    zips = Places()
    catalogs = Catalogs.load(locales_folder(), *_overlay(settings))
    languages = _languages(settings, content, catalogs)
    allowed = frozenset(languages) if "all" in settings.allow_unreviewed else frozenset(settings.allow_unreviewed)
    shelf = Shelf(content, catalogs, _signoffs(settings, content, languages), allowed, pulled)
    directory = Directory(Register.of(content.lines), zips, clock, held)
    own = tuple(Helpline(line.phone, content.organisation.languages) for line in content.organisation.lines)
    voice = Voice(
        script=_labelled(content.script, catalogs, tuple(languages)),
        catalogs=catalogs,
        organisation=content.organisation.name,
        languages=languages,
        helplines=Helplines(own, directory, clock),
        sources=content.sources,
        instruments={id: instrument.name for id, instrument in content.law.instruments.items()},
        retention_days=settings.retention_days,
        drafts=shelf.drafts(),
    )
    return Talk(
        content=content,
        voice=voice,
        ear=Listener(_offered(content.words, languages), PlaceNames(zips)),
        directory=directory,
        places=zips,
        clock=clock,
        shelf=shelf,
    )


@asynccontextmanager
async def opened(settings: Settings, *, url: str, clock: Clock | None = None) -> AsyncIterator[App]:
    """Put everything together on one database, for as long as the block lasts."""
    from bot.service.delivery import Delivery
    from bot.service.retention import Retention
    from bot.service.timekeeping import Timekeeper
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

    vault = _vault(settings)
    async with AsyncExitStack() as stack:
        database = Database.connect(url)
        stack.push_async_callback(database.aclose)
        pulled = Pulled(database)
        referrals = Referrals(database)
        spoken = talk(settings, clock=clock, pulled=pulled, held=referrals)
        channels = _channels(settings, spoken.content, stack)
        escalations = Escalations(database, vault, retention_days=settings.retention_days)
        conversations, outbox = Kept(database, vault, escalations), Outbox(database, vault)
        volunteers = Volunteers(database, escalations)
        delivery = Delivery(outbox, channels, spoken.clock)
        stack.push_async_callback(delivery.aclose)
        telling = _telling(settings, database, vault, channels, spoken)
        waits = telling.waits
        yield App(
            settings=settings,
            talk=spoken,
            database=database,
            vault=vault,
            conversations=conversations,
            outbox=outbox,
            escalations=escalations,
            volunteers=volunteers,
            shifts=waits.shifts,
            invitations=Invitations(database),
            passkeys=Passkeys(database),
            figures=_figures(database, settings, spoken.clock),
            pulled=pulled,
            referrals=referrals,
            retention=Retention(database, volunteers, spoken.clock),
            attachments=_attachments(settings, database, vault, channels, spoken.clock),
            desk=_desk(spoken, escalations, volunteers, telling),
            asides=_asides(spoken, escalations, Questions(database, vault)),
            transfers=_handing_on(database, vault, escalations, volunteers, telling),
            timekeeper=Timekeeper(waits.promises, telling, delivery),
            turns=spoken.turns(conversations, line=waits, attachments=settings.attachments),
            delivery=delivery,
            channels=channels,
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


def _public(spoken: Talk) -> frozenset[str]:
    """Every number anybody may be given: the organisation's own lines, and all that are in use."""
    own = (line.phone for line in spoken.content.organisation.lines)
    return frozenset((*own, *(phone.number for line in spoken.directory.register.lines for phone in line.phones)))


def _channels(settings: Settings, content: Content, stack: AsyncExitStack) -> dict[ChannelName, Channel]:
    """The channels whose keys are set; in the demo, phones drawn in the browser stand in for the providers."""
    if settings.demo:
        from bot.channels.phone import Phone

        return {name: Phone(name) for name in (ChannelName.TELEGRAM, ChannelName.SMS)}
    channels: dict[ChannelName, Channel] = {}
    if settings.telegram_token:
        from bot.channels.telegram import Telegram

        secret = settings.telegram_webhook_secret
        telegram = Telegram(
            settings.telegram_token.get_secret_value(),
            webhook_secret=secret.get_secret_value() if secret else None,
            base_url=settings.telegram_base_url,
            file_url=settings.telegram_file_url,
            press=handout if is_installed() else None,
            pictures={name: picture.png for name, picture in content.pictures.items()},
        )
        stack.push_async_callback(telegram.aclose)
        channels[ChannelName.TELEGRAM] = telegram
    if settings.twilio_account_sid:
        channels |= _twilio(settings, settings.twilio_account_sid, stack)
    return channels


def _twilio(settings: Settings, account_sid: str, stack: AsyncExitStack) -> dict[ChannelName, Channel]:
    """SMS, and WhatsApp where there is a sender for it; SettingsError when a key beside the account is missing."""
    from bot.channels.twilio_sms import TwilioSms

    if settings.twilio_auth_token is None:
        raise SettingsError("KYR_TWILIO_AUTH_TOKEN: set it, or unset KYR_TWILIO_ACCOUNT_SID to turn SMS off.")
    if settings.public_base_url is None:
        raise SettingsError(
            "KYR_PUBLIC_BASE_URL: set it to the https address that Twilio calls; it is part of what it signs."
        )
    sms = TwilioSms(
        account_sid=account_sid,
        auth_token=settings.twilio_auth_token.get_secret_value(),
        public_base_url=settings.public_base_url,
        number=settings.twilio_number,
        messaging_service_sid=settings.twilio_messaging_service_sid,
        whatsapp_sender=settings.twilio_whatsapp_sender,
        opt_out_mode=settings.twilio_opt_out_mode,
        base_url=settings.twilio_base_url,
    )
    stack.push_async_callback(sms.aclose)
    whatsapp = {ChannelName.WHATSAPP: sms} if settings.twilio_whatsapp_sender else {}
    return {ChannelName.SMS: sms, **whatsapp}


def _vault(settings: Settings) -> "Vault":
    """The key ring; raises SettingsError when there is none or a key is not one of ours."""
    from bot.store.privacy import Vault, read_key

    if not settings.secret_keys:
        raise SettingsError("KYR_SECRET_KEYS: not set. `kyr keys new` prints a key; keep it as safe as the database.")
    return Vault(tuple(read_key(key.get_secret_value()) for key in settings.secret_keys))


def _overlay(settings: Settings) -> tuple[Path, ...]:
    folder = settings.content_dir / "locales" if settings.content_dir else None
    return (folder,) if folder and folder.is_dir() else ()


def _languages(settings: Settings, content: Content, catalogs: Catalogs) -> dict[str, str]:
    """The languages to offer, in menu order: those with a name, a catalog, and no setting against them."""
    spoken = {locale: name for locale, name in content.words.languages.items() if locale in catalogs.locales}
    unknown = [locale for locale in (*settings.locales, *settings.allow_unreviewed) if locale not in (*spoken, "all")]
    if unknown:
        raise SettingsError(f"KYR_LOCALES or KYR_ALLOW_UNREVIEWED: no catalog for {', '.join(unknown)}.")
    return {locale: name for locale, name in spoken.items() if not settings.locales or locale in settings.locales}


def _signoffs(settings: Settings, content: Content, languages: Mapping[str, str]) -> SignOffs:
    """Every sign-off: of the English texts beside the content, of each translation beside its catalog."""
    folders = (locales_folder(), *_overlay(settings))
    by_locale = {
        locale: [signed for folder in folders for _, signed in read_signoffs(folder / locale / "signoffs.toml")]
        for locale in languages
    }
    return gathered(content.signed, by_locale)


def _labelled(script: Script, catalogs: Catalogs, languages: tuple[str, ...]) -> Script:
    """The script with every option's label folded in every language, so that a typed label is a choice."""
    texts = {option.text for flow in script.flows.values() for step in flow.steps.values() for option in step.options}
    labels = {locale: {text: fold(catalogs.say(locale, text, "button")) for text in texts} for locale in languages}
    return replace(script, labels=labels)


def _offered(words: Lexicon, languages: Mapping[str, str]) -> Lexicon:
    """The lexicon without the languages that are not offered: naming one of those leads nowhere."""
    return replace(words, languages=dict(languages))

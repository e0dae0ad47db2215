"""Everything that speaks, put together without a database: the terminal, the checks and the stories need no more."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from bot import content as library
from bot.content import Content
from bot.content.places import Places
from bot.content.signoffs import SignOffs, gathered
from bot.content.signoffs import read as read_signoffs
from bot.engine.lexicon import Lexicon
from bot.engine.script import Script
from bot.errors import SettingsError
from bot.referrals import Register
from bot.service.clock import Clock
from bot.service.directory import Directory, Held
from bot.service.helplines import Helplines, OwnLine
from bot.service.shelf import PulledAnswers, Shelf
from bot.service.turns import Budget, Conversations, Turns, WaitingLine
from bot.settings import Settings
from bot.speech.catalogs import Catalogs
from bot.speech.voice import Voice
from bot.understanding.fold import fold
from bot.understanding.listen import Listener
from bot.understanding.places import PlaceNames

BOT = Path(__file__).parent.parent


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
        budget: Budget | None = None,
        counted: bool = False,
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
            budget=budget,
            counted=counted,
            attachments=attachments,
            practice=practice,
        )


def locales_folder() -> Path:
    """Where the translations stand: beside `bot/` in a checkout, inside it when installed."""
    inside = BOT / "locales"
    return inside if inside.is_dir() else BOT.parent / "locales"


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
    organisation = content.organisation
    own = tuple(OwnLine(line.phone, organisation.languages, line.hours) for line in organisation.lines)
    voice = Voice(
        script=_labelled(content.script, catalogs, tuple(languages)),
        catalogs=catalogs,
        organisation=content.organisation.name,
        languages=languages,
        helplines=Helplines(own, directory, clock),
        sources=content.sources,
        instruments={id: instrument.name for id, instrument in content.law.instruments.items()},
        retention_days=settings.retention_days,
        telegram=organisation.telegram,
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

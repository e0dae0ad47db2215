"""The translations, read from `.po` files into memory; a fuzzy or missing entry is never spoken."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, read_po

from bot.errors import ContentError, Problem

SOURCE = "en"  # the language the content is written in: its sentences are the catalogs' keys
DOMAINS = ("flows", "interface")
Entries = Mapping[tuple[str, str], str]  # (role, English text) -> translation


@dataclass(frozen=True, slots=True)
class Catalogs:
    """All translations of all languages."""

    entries: Mapping[str, Entries] = field(default_factory=dict)  # locale -> entries

    @classmethod
    def load(cls, *roots: Path) -> "Catalogs":
        """Read `<root>/<locale>/LC_MESSAGES/*.po`; later roots win. Raises ContentError for a file nobody can read."""
        entries: dict[str, dict[tuple[str, str], str]] = {SOURCE: {}}
        for root in roots:
            for path in sorted(root.glob("*/LC_MESSAGES/*.po")):
                locale = path.parent.parent.name
                entries.setdefault(locale, {}).update(_spoken(read(path)))
        return cls(entries)

    @property
    def locales(self) -> tuple[str, ...]:
        """The languages there is a catalog for, English first."""
        return (SOURCE, *sorted(locale for locale in self.entries if locale != SOURCE))

    def find(self, locale: str, text: str, role: str = "") -> str | None:
        """The translation of an English text in a role (`button`, `sms`), or None when there is none to speak."""
        if locale == SOURCE:
            return text
        found = self.entries.get(locale, {})
        return found.get((role, text)) or (found.get(("", text)) if role == "button" else None)

    def say(self, locale: str, text: str, role: str = "") -> str:
        """The text in a language, in English where it has no translation yet."""
        return self.find(locale, text, role) or text

    def interface(self, locale: str) -> "Interface":
        """The sentences of one language, in the form that page templates expect."""
        return Interface(self, locale)


@dataclass(frozen=True, slots=True)
class Interface:
    """One language for the pages: the two functions Jinja's i18n extension asks for."""

    catalogs: Catalogs
    locale: str

    def gettext(self, text: str) -> str:
        """Translate a sentence."""
        return self.catalogs.say(self.locale, text)

    def ngettext(self, one: str, many: str, number: int) -> str:
        """Choose between two whole sentences; ours need no finer plural."""
        return self.catalogs.say(self.locale, one if number == 1 else many)


def read(path: Path) -> Catalog:
    """Read one `.po` file; raises ContentError with the line that cannot be read."""
    try:
        with path.open("rb") as file:
            return read_po(file, locale=path.parent.parent.name, abort_invalid=True)
    except PoFileError as error:
        line = int(getattr(error, "lineno", 0) or 0) + 1
        raise ContentError((Problem(str(path), line, f"This line is not valid PO: {error}.", "Mend it."),)) from None


def _spoken(catalog: Catalog) -> dict[tuple[str, str], str]:
    """The entries that may be spoken: translated, and not marked fuzzy."""
    return {
        (message.context or "", message.id): message.string
        for message in catalog
        if isinstance(message.id, str)
        and message.id
        and isinstance(message.string, str)
        and message.string
        and not message.fuzzy
    }

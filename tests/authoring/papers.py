"""Papers to read: the smallest content, with its translations, on a day of its own."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from bot.authoring.subject import Subject
from bot.authoring.transcript import Transcript, transcript
from bot.content.signoffs import Role, SignOff, SignOffs, wired
from bot.speech.catalogs import Catalogs
from tests.authoring.subjects import Entries, subject, write_catalog
from tests.builders import TODAY

Changed = Mapping[str, str | bytes | None]


def written(
    root: Path,
    topic: str = "door",
    locale: str = "es",
    *,
    changed: Changed | None = None,
    on: date = TODAY,
    signed: SignOffs | None = None,
    translated: Mapping[str, Entries] | None = None,
) -> Transcript:
    """One topic on paper; further languages are given with their translations."""
    found = _in_languages(subject(root, changed), root / "locales", translated or {})
    return transcript(found, topic, locale, on=on, version="0.0", signed=signed or SignOffs())


def signature(found: Subject, flow: str, step: str, day: date = TODAY) -> SignOffs:
    """The sign-off of one step as it stands."""
    text = wired(found.script.flows[flow].steps[step])
    return SignOffs(steps={f"{flow}.{step}": SignOff(f"{flow}.{step}", text, Role.ATTORNEY, day, "federal")})


def _in_languages(found: Subject, locales: Path, translated: Mapping[str, Entries]) -> Subject:
    for locale, entries in translated.items():
        write_catalog(locales, locale, entries)
    return replace(found, voice=replace(found.voice, catalogs=Catalogs.load(locales)))

"""`kyr signoff`: a lawyer or a translator answers for a text, exactly as it stands."""

import sys
from datetime import UTC, datetime
from datetime import date as Day
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from bot.assemble import Talk, talk
from bot.authoring import signing
from bot.authoring.signing import Kind, Signable, State
from bot.content.signoffs import Role
from bot.engine.script import Place
from bot.errors import KyrError, SettingsError
from bot.settings import Settings, load

Ids = Annotated[tuple[str, ...], Parameter(negative=())]


def add(
    *ids: str,
    role: Role,
    scope: str = "federal",
    locale: str | None = None,
    day: Day | None = None,
    yes: bool = False,
) -> None:
    """Sign steps (`ice_door.at_door`), events (`dhs-memo-2021@2025-01-20`), ready replies (`replies.hello`).

    With --locale the translation of a step or a ready reply is signed.

    Parameters
    ----------
    ids
        What is signed; `kit` stands for every step of the safety kit and the events it rests on.
    role
        Who signs: attorney, accredited_representative or translator.
    scope
        Whose law the signer answers for: federal, a state as two letters, or several: federal,NY.
    locale
        Sign the translation into this language instead of the English text.
    day
        The day it was read. Unset: today.
    yes
        Do not ask whether the texts above were read.

    """
    settings = load()
    spoken = talk(settings)
    chosen = [found for id in ids for found in _chosen(spoken, id, locale)]
    for one in chosen:
        print(f"--- {one.kind} {one.id} ({one.state})\n{one.redline() or one.text}\n")
    if not yes and not _confirmed(len(chosen)):
        raise KyrError("Nothing was signed.")
    path = _file(settings, locale)
    number = signing.sign(path, chosen, role=role, day=day or datetime.now(UTC).date(), scope=scope)
    print(f"{number} signed, in {path}. Running processes read it at their next start.")


def show(*, locale: str | None = None, all: bool = False) -> None:
    """What is signed, what has changed since, what nobody has signed; with --all every text by name.

    Parameters
    ----------
    locale
        The translation into this language instead of the English texts.
    all
        Name every text, the signed ones too.

    """
    spoken = talk(load())
    found = list(_every(spoken, locale))
    for one in found:
        if all or one.state is State.CHANGED:
            by = f", {one.signed.role} {one.signed.day} ({one.signed.scope})" if one.signed else ""
            print(f"{one.kind} {one.id if one.kind is not Kind.TEXT else one.id[:60]!r}: {one.state}{by}")
    for state in State:
        print(f"{sum(one.state is state for one in found)} {state}")


def redline(*ids: str, locale: str | None = None) -> None:
    """What changed in a text since its last signature, line by line.

    Parameters
    ----------
    ids
        Steps or events.
    locale
        The translation into this language instead of the English text.

    """
    spoken = talk(load())
    for id in ids:
        for one in _chosen(spoken, id, locale):
            print(f"--- {one.kind} {one.id} ({one.state})\n{one.redline()}\n")


def revoke(*ids: str, locale: str | None = None) -> None:
    """Take sign-offs back: from the next start on, those texts are not said.

    Parameters
    ----------
    ids
        Steps or events; with --locale the steps whose translation is meant.
    locale
        The translation into this language instead of the English text.

    """
    settings = load()
    names = list(ids)
    if locale:
        spoken = talk(settings)
        names = [one.id for id in ids for one in _chosen(spoken, id, locale)]
    print(f"{signing.revoke(_file(settings, locale), names)} taken back.")


def _chosen(spoken: Talk, id: str, locale: str | None) -> list[Signable]:
    """What an id stands for; raises KyrError for one that stands for nothing."""
    if id == "kit":
        wanted = {str(place) for place in spoken.content.kit}
        found = [one for one in _every(spoken, None) if one.kind is Kind.STEP and one.id in wanted]
        if locale is None:
            missing = signing.must_be_signed(spoken.content, spoken.shelf.signoffs, kit=True)
            return [*found, *(one for one in missing if one.kind is Kind.EVENT)]
        return [text for one in found for text in _chosen(spoken, one.id, locale)]
    if locale:
        if id.startswith("replies."):
            return list(
                signing.translated_replies(spoken.content, locale, spoken.voice.catalogs, spoken.shelf.signoffs, id)
            )
        flow, _, name = id.partition(".")
        step = spoken.content.script.step(Place(flow, name))
        if step is None:
            raise KyrError(f"There is no step `{id}`.")
        return list(signing.translations(step, locale, spoken.voice.catalogs, spoken.shelf.signoffs))
    matching = [one for one in _every(spoken, None) if one.id == id]
    if not matching:
        raise KyrError(f"There is no step, event or ready reply `{id}`. `kyr signoff list --all` names them all.")
    return matching


def _every(spoken: Talk, locale: str | None) -> list[Signable]:
    content, signoffs = spoken.content, spoken.shelf.signoffs
    if locale is None:
        return [
            *signing.steps(content, signoffs),
            *signing.events(content, signoffs),
            *signing.replies(content, signoffs),
        ]
    catalogs = spoken.voice.catalogs
    steps = [step for flow in content.script.flows.values() for step in flow.steps.values()]
    return [
        *(text for step in steps for text in signing.translations(step, locale, catalogs, signoffs)),
        *signing.translated_replies(content, locale, catalogs, signoffs),
    ]


def _file(settings: Settings, locale: str | None) -> Path:
    """Where sign-offs are written: the organisation's own folder, because they are its own."""
    if settings.content_dir is None:
        raise SettingsError(
            "KYR_CONTENT_DIR: set it to your organisation's content folder; sign-offs are yours and are written there."
        )
    folder = settings.content_dir / "locales" / locale if locale else settings.content_dir
    return folder / "signoffs.toml"


def _confirmed(number: int) -> bool:
    if not sys.stdin.isatty():
        raise KyrError("Read the texts above, then run the command again with --yes.")
    return input(f"I have read these {number} texts and answer for them (yes/no): ").strip().lower() == "yes"

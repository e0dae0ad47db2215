"""`kyr check` and `kyr stories`: what editors run after every change of flows/ and locales/."""

import asyncio
import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

import bot
from bot import log
from bot.assemble import Talk, locales_folder, talk
from bot.authoring import plain_words, published
from bot.authoring import stories as golden
from bot.authoring.check import check as problems_of
from bot.authoring.explorer import House
from bot.authoring.release import release as asked
from bot.authoring.signing import rehearsed
from bot.authoring.subject import Subject
from bot.content import shipped
from bot.errors import ContentError, KyrError
from bot.settings import load
from bot.store.memory import MemoryConversations


def check(
    *,
    release: bool = False,
    kit: bool = False,
    locale: Annotated[tuple[str, ...], Parameter(negative=())] = (),
    grades: bool = False,
) -> None:
    """Check every flow, source, word list and translation; names file and line, and how to mend it.

    Parameters
    ----------
    release
        Also ask whether everything is signed off as it stands, and fresh.
    kit
        With --release: ask it of the safety kit only, the steps that must be signed to go live.
    locale
        With --release: this language must be signed as well. Unset: those that KYR_LOCALES names.
    grades
        Also print how hard every topic is to read.

    """
    settings = load()
    spoken = talk(settings)
    own = settings.content_dir / "locales" if settings.content_dir else None
    folders = (locales_folder(), own) if own and own.is_dir() else (locales_folder(),)
    house = House(spoken.voice, spoken.content.law, spoken.shelf, spoken.directory)
    subject = Subject(spoken.content, spoken.voice, folders, house, (spoken.clock.today(),), shipped() / published.NAME)
    problems = problems_of(subject)
    if grades:
        print("\n".join(plain_words.report(subject)))
    if problems:
        raise ContentError(problems)
    if release:
        _released(spoken, subject, kit=kit, locales=locale or settings.locales)
    flows = spoken.content.script.flows
    steps = sum(len(flow.steps) for flow in flows.values())
    print(f"{len(flows)} topics, {steps} steps, in {', '.join(spoken.voice.languages)}: nothing to mend.")
    if release:
        print("The safety kit is signed as it stands." if kit else "Everything is signed as it stands.")


def _released(spoken: Talk, subject: Subject, *, kit: bool, locales: Sequence[str]) -> None:
    """Print what people would be told, and raise ContentError with everything that stops a release."""
    if unknown := [one for one in locales if one not in spoken.voice.languages]:
        raise KyrError(f"--locale {unknown[0]}: people are offered {', '.join(spoken.voice.languages)}.")
    found = asked(subject, spoken.shelf.signoffs, spoken.clock.today(), kit=kit, locales=locales)
    for remark in found.remarks:
        print(remark)
    if found.problems:
        raise ContentError(found.problems)


def stories(*, update: bool = False) -> None:
    """Play the golden conversations of tests/stories and compare them with what the bot says now.

    Always on the shipped content, in every language, each on its own day.

    Parameters
    ----------
    update
        Write what is said now into the files. The difference is what a lawyer reads.

    """
    log.configure(sys.stderr, level=logging.WARNING)
    paths = golden.found(_folder())
    settings = load(allow_unreviewed=("all",), content_dir=None, locales=(), today=None)
    spoken = talk(settings, clock=golden.clock(paths))
    turns, kit = spoken.turns(MemoryConversations()), rehearsed(spoken.content, spoken.clock.today())
    if update:
        changed = asyncio.run(golden.update(paths, turns, kit))
        print("\n".join([*map(str, changed), f"{len(changed)} of {len(paths)} stories are told anew."]))
        return
    failures = asyncio.run(golden.run(paths, turns, kit))
    print("\n\n".join(str(failure) for failure in failures), end="\n\n" if failures else "")
    if failures:
        raise KyrError(
            f"{len(failures)} of {len(paths)} stories no longer go as written.\n"
            "`kyr stories --update` writes what is said now; read the difference before you keep it."
        )
    print(f"{len(paths)} stories go as written.")


def _folder() -> Path:
    folder = Path(bot.__file__).parent.parent / "tests" / "stories"
    if not folder.is_dir():
        raise KyrError("The stories stand in a checkout of the repository, in tests/stories; there are none here.")
    return folder

"""`kyr referrals`: lines that can help, in and out of the database, called and looked up."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO, Literal, TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from bot import content as library
from bot.assemble import Talk, talk
from bot.authoring.coverage_page import page as coverage_page
from bot.authoring.referral_export import write_csv, write_hsds
from bot.authoring.referral_import import Outcome, bring_in
from bot.cli.database import at_hand, is_kept
from bot.content import Content
from bot.content.directory import Denied
from bot.engine.effects import Refer
from bot.errors import KyrError
from bot.referrals import AT_MOST, STATES, Line, Need, Register, Role
from bot.referrals.arrival import Arrival, Change
from bot.referrals.calls import Call, Due, Heard, due_list
from bot.referrals.cells import write_line
from bot.service.clock import Clock
from bot.service.directory import Directory
from bot.settings import Settings, load
from bot.speech.explanations import explain
from bot.speech.voice import dial
from bot.store.database import Database
from bot.store.referrals import Referrals

Done = TypeVar("Done")
MARKS = {Change.NEW: "+", Change.CHANGED: "~", Change.REVIEW: "?"}
SHOWN = 200  # rows of a difference that are printed; the rest is counted
WHY = {
    Due.DOUBTED: "a volunteer found it dead: confirm",
    Due.HELD_BACK: "named to nobody until called",
    Due.NEVER: "never called",
    Due.AGAIN: "called too long ago",
}


def import_(*files: Path, apply: bool = False, remove_missing: bool = False) -> None:
    """Compare referral files with the database, and with --apply keep them.

    Without files: those of flows/referrals and of KYR_CONTENT_DIR. From the first import on the database rules, and
    the files are no longer looked at by themselves; so that none of their lines is lost, the first import of other
    files brings them in, too. A row that would replace a number somebody called lately, and one
    that looks like another, waits for a coordinator.

    Parameters
    ----------
    files
        CSV files; flows/README.md says what each column holds.
    apply
        Keep what is shown. Without it nothing changes.
    remove_missing
        Remove the lines that stand in none of the files, with their history.

    """
    settings, console = load(), Console(highlight=False, soft_wrap=True)
    content, clock = _content(settings)
    paths = files or tuple(library.referral_files(settings.content_dir))
    for path in paths:
        if not path.is_file():
            raise KyrError(f"{path}: there is no such file.")
    difference = _Difference(console)

    async def work(referrals: Referrals, told: Callable[[int], None]) -> Outcome:
        denied, today = Denied(content.denied, content.bodies), clock.today()
        if files and apply and not await referrals.count():
            await bring_in(paths, referrals, denied, today, apply=False)  # a bad row stops everything
            await bring_in(tuple(library.referral_files(settings.content_dir)), referrals, denied, today, apply=True)
        return await bring_in(
            paths,
            referrals,
            denied,
            today,
            apply=apply,
            remove_missing=remove_missing,
            shown=difference.show,
            told=told,
        )

    with _progress(paths) as told:
        outcome = _with_referrals(settings, lambda referrals: work(referrals, told))
    difference.end()
    print(_summed(outcome, apply=apply))


def verify(id: str = "", /, *, dead: bool = False, alive: bool = False, mistake: bool = False, state: str = "") -> None:
    """The lines that are to be called next; or, with an id, what you heard when you called.

    Without a switch the line has answered: it is named without "call first" for 90 days, and what had to be checked
    about it is done.

    Parameters
    ----------
    id
        Which line was called.
    dead
        Nobody answered, or somebody else. It is named no more, from within a minute.
    alive
        It was not dead after all.
    mistake
        What was said of it today was a mistake: it stands as it did before.
    state
        Only lines of this state, as IL.

    """
    settings = load()
    content, clock = _content(settings)
    today = clock.today()
    if not id:
        lines = _with_referrals(settings, lambda referrals: _held(referrals, content))
        for line, why in due_list(lines, today, state.upper()):
            print(f"{line.id:<52} {dial(line.phone) or '-':<14} {WHY[why]}{f': {line.check}' if line.check else ''}")
        return
    call = Call(today, Role.COORDINATOR, Heard.DEAD if dead else Heard.ALIVE if alive else Heard.ANSWERED)

    async def say(referrals: Referrals) -> Line | None:
        return await (referrals.take_back(id, call.role, today) if mistake else referrals.call(id, call))

    told = _with_referrals(settings, say)
    if told is None and mistake:
        raise KyrError(f"Nothing was said of {id} today that could be taken back.")
    if told is None:
        raise KyrError(f"No imported line is called {id}. `kyr referrals import --apply` brings the shipped ones in.")
    print(f"{told.name}: {'named' if told.may_be_named(today) else 'named to nobody'} from now on.")


def export(file: Path | None = None, /, *, format: Literal["csv", "hsds"] = "csv") -> None:
    """Write all lines out again: those of the database, or of the files while nothing was imported.

    Parameters
    ----------
    file
        Where to write. Default: the terminal.
    format
        csv: importing it changes nothing. hsds: services of the Human Services Data Specification 3, as JSON.

    """
    settings = load()
    content, clock = _content(settings)
    lines = _with_referrals(settings, lambda referrals: _held(referrals, content))
    with file.open("w", encoding="utf-8", newline="") if file else _standard_output() as out:
        if format == "hsds":
            write_hsds(lines, out, clock.today())
        else:
            write_csv(lines, out)


def near(place: str, /, *, need: Need, locale: str = "en", urgent: bool = False) -> None:
    """Who would be named to somebody at a place, in order, and why.

    Parameters
    ----------
    place
        A ZIP, or a state as IL.
    need
        What they need: immigration, detained, detention, housing, work, crisis, trafficking.
    locale
        The language they speak.
    urgent
        Something is happening now.

    """
    settings = load()
    spoken = talk(settings)
    state = place.upper() if place.upper() in STATES else ""
    known = None if state else spoken.directory.atlas.find(place)
    if not state and known is None:
        raise KyrError(f"{place}: no such ZIP or state.")
    asked = Refer(need.value, state=state, zip=known.zip if known else "", urgent=urgent)
    lines = _with_referrals(settings, lambda held: _held(held, spoken.content)) if is_kept(settings) else ()
    directory = Directory(Register.of(lines), spoken.places, spoken.clock) if lines else spoken.directory
    _show(spoken, directory, asked, locale)


def coverage() -> None:
    """What the lines cover, state by state, holes included; as docs/referral-coverage.md has it."""
    settings = load()
    content, clock = _content(settings)
    lines = _with_referrals(settings, lambda referrals: _held(referrals, content))
    print(coverage_page(lines, clock.today()), end="")


def _show(spoken: Talk, directory: Directory, asked: Refer, locale: str) -> None:
    """Print every answer, three at a time, as a person would get them by asking for more."""
    number = 0
    while True:
        answer = directory.find(replace(asked, skip=number), locale, spoken.clock.today())
        if not answer.referrals:
            print("Nobody." if not number else "", end="\n" if not number else "")
            return
        for referral in answer.referrals:
            number += 1
            print(f"{number:>3} {referral.name}: {dial(referral.phone)}")
            print(f"    {explain(referral, locale, spoken.voice.catalogs, by_sms=False)}")
        if not answer.more or number % AT_MOST:
            return


class _Difference:
    """Prints what an import changes, a line a row, and says how much more there is."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._more = 0

    def show(self, arrival: Arrival, held: Line | None) -> None:
        self._more += 1
        if self._more > SHOWN:
            return
        self._console.print(f"{MARKS[arrival.change]} {arrival.line.id}", markup=False)
        before, after = write_line(held) if held else {}, write_line(arrival.line)
        for column in arrival.columns:
            self._console.print(f"    {column}: {before.get(column)!r} -> {after[column]!r}", markup=False)
        if arrival.doubt:
            self._console.print(f"    waits for a coordinator: {arrival.doubt}", markup=False)

    def end(self) -> None:
        if self._more > SHOWN:
            self._console.print(f"... and {self._more - SHOWN} more")


@contextmanager
def _progress(paths: tuple[Path, ...]) -> Iterator[Callable[[int], None]]:
    """A bar on the error stream, so that the difference can be piped."""
    total = sum(_rows(path) for path in paths)
    shown = Console(stderr=True)
    columns = (TextColumn("Reading"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=shown, transient=not shown.is_terminal, disable=not total) as bar:
        task = bar.add_task("", total=total)
        yield lambda read: bar.update(task, advance=read)


def _rows(path: Path) -> int:
    """About how many rows a file has: its lines without the first."""
    with path.open("rb") as file:
        return max(0, sum(1 for _ in file) - 1)


def _summed(outcome: Outcome, *, apply: bool) -> str:
    counts = outcome.counts
    parts = [f"{counts[change]} {change}" for change in (Change.NEW, Change.CHANGED, Change.SAME)]
    if counts[Change.REVIEW]:
        parts.append(f"{counts[Change.REVIEW]} for a coordinator to look at")
    if outcome.missing:
        parts.append(f"{len(outcome.missing)} {'removed' if outcome.removed else 'in no file, kept'}")
    said = ", ".join(parts)
    if apply:
        return f"{said}. Kept; every process uses it within a minute."
    return f"{said}. Nothing was changed; --apply keeps it."


async def _held(referrals: Referrals, content: Content) -> tuple[Line, ...]:
    """The lines that rule: imported ones, or the content's while there are none."""
    return await referrals.lines() or content.lines


def _content(settings: Settings) -> tuple[Content, Clock]:
    content = library.load(library.shipped(), settings.content_dir)
    return content, Clock(settings.today, content.organisation.zone)


def _with_referrals(settings: Settings, work: Callable[[Referrals], Awaitable[Done]]) -> Done:
    async def run(url: str) -> Done:
        database = Database.connect(url, held=0)
        try:
            return await work(Referrals(database))
        finally:
            await database.aclose()

    with at_hand(settings) as url:
        return asyncio.run(run(url))


@contextmanager
def _standard_output() -> Iterator[IO[str]]:
    yield sys.stdout

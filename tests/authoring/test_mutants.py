"""Wrong or stale law cannot be said: one small wrong change of the shipped content loses a signature or fells a check.

The shipped content is copied and signed whole, as it stands; then each mutant changes one place of the copy.
"""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.assemble import locales_folder
from bot.authoring.check import CHECKS, Check
from bot.authoring.staleness import past_due
from bot.authoring.subject import Subject
from bot.content import load, shipped
from bot.content.signoffs import Role, SignOff, SignOffs, event_id, text_id, told, wired
from bot.engine.effects import Kind, Notice, Say
from bot.law import Volatility, due
from bot.referrals import STATES
from bot.service.shelf import Shelf, Why, texts
from tests.authoring.subjects import named, whole
from tests.builders import TODAY, place

FLOWS, SPANISH = "flows", "locales/es/LC_MESSAGES/flows.po"
MEMO, DOOR = "flows/topics/memo.yaml", "flows/topics/ice_door.yaml"
INSTRUMENTS, SOURCES = "flows/law/instruments.yaml", "flows/law/sources.yaml"
THE_MEMO = "dhs-memo-2021"


@dataclass(frozen=True)
class Mutant:
    """One wrong change: where, what, which checks it must fell, and which steps it must take the signature from."""

    file: str
    old: str
    new: str
    checks: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


MUTANTS = {
    "two targets are swapped": Mutant(
        DOOR,
        "go: judge}\n      - {id: ice, text: It says DHS or ICE, go: ice_paper}",
        "go: ice_paper}\n      - {id: ice, text: It says DHS or ICE, go: judge}",
        lost=("ice_door.paper",),
    ),
    "a gate asks about another instrument": Mutant(
        MEMO, f"  today:\n    needs: {THE_MEMO}", "  today:\n    needs: home-entry-memo-2025", lost=("memo.today",)
    ),
    "a gate opens by another status": Mutant(
        MEMO,
        "when: {not_yet: not_yet, vacated: stopped}",
        "when: {not_yet: stopped, vacated: not_yet}",
        lost=("memo.today",),
    ),
    "the end of the memo moves by a year": Mutant(
        INSTRUMENTS,
        "- on: 2025-01-20\n      status: ended",
        "- on: 2026-01-20\n      status: ended",
        lost=("memo.today", "memo.groups", "memo.country", "memo.people", "memo.border", "memo.against", "memo.favor"),
    ),
    "a past step speaks of protection in the present": Mutant(
        MEMO,
        "On that day these rules were in force. They told officers",
        "On that day these rules were in force. They protect you. They told officers",
        checks=("bad_screens", "memo_without_its_end"),
        lost=("memo.was_in_force",),
    ),
    "a past step speaks of protection in the present, in Spanish only": Mutant(
        SPANISH,
        '"Ese día estas reglas estaban vigentes. Les decían',
        '"Ese día estas reglas estaban vigentes. Le protegen. Les decían',
        checks=("bad_screens", "memo_without_its_end"),
    ),
    "the Spanish leaves out that the memo ended": Mutant(
        SPANISH,
        '"Estas reglas terminaron el 20 de enero de 2025. Hoy no le protegen.\\n"\n"\\n"\n"Grupo tres',
        '"Estas reglas eran para los agentes. Usted no tiene que firmar.\\n"\n"\\n"\n"Grupo tres',
        checks=("bad_screens", "memo_without_its_end"),
    ),
    "a screen of the memo loses its draft label": Mutant(
        MEMO,
        "was_in_force:\n    draft: true",
        "was_in_force:\n    draft: false",
        checks=("screens_without_the_draft_label",),
    ),
    "something new happens to a memo whose source a step cites": Mutant(
        INSTRUMENTS,
        "      what: A federal court in Minnesota finds one such entry unlawful. Other cases go on.\n"
        "      source: itp-home-2026\n",
        "      what: A federal court in Minnesota finds one such entry unlawful. Other cases go on.\n"
        "      source: itp-home-2026\n"
        "    - {on: 2026-11-01, status: blocked, what: A court stops it., source: itp-home-2026}\n",
        lost=("ice_door.ice_paper", "home_entry.entry"),
    ),
    "the Spanish drops a denial": Mutant(
        SPANISH,
        '"Estas reglas terminaron el 20 de enero de 2025. Hoy no le protegen.',
        '"Estas reglas terminaron el 20 de enero de 2025. Hoy le protegen.',
        checks=("lost_negations", "memo_without_its_end", "bad_screens"),
    ),
    "a text names the tip line": Mutant(
        DOOR,
        "    say: >-\n      Do not open",
        "    say: >-\n      Call 866-347-2423. Do not open",
        ("denied_numbers",),
        ("ice_door.at_door",),
    ),
    "the Spanish names the tip line in letters": Mutant(
        SPANISH, 'msgstr "No abra', 'msgstr "866-DHS-2-ICE. No abra', ("denied_translations",)
    ),
    "an option reads YES": Mutant(
        DOOR, "text: They left, go: left", "text: 'YES', go: left", ("carrier_words",), ("ice_door.at_door",)
    ),
}


def copied(root: Path) -> Path:
    """The shipped content and its translations, to be changed."""
    shutil.copytree(shipped(), root / "flows")
    shutil.copytree(locales_folder(), root / "locales")
    return root


def read(root: Path) -> Subject:
    """The copy as it stands now."""
    return whole(load(root / "flows"), root / "locales")


def signed(subject: Subject) -> SignOffs:
    """Everything signed as it stands: steps, events, and their translations."""
    content, catalogs = subject.content, subject.voice.catalogs

    def by(id: str, text: str, role: Role = Role.ATTORNEY) -> SignOff:
        return SignOff(id, text, role, TODAY, ",".join(("federal", *STATES)))

    every = [step for _, step in subject.steps()]
    events = [(instrument, event) for instrument in content.law.instruments.values() for event in instrument.events]
    spoken = [(text_id(text, role), catalogs.find("es", text, role)) for step in every for text, role in texts(step)]
    return SignOffs(
        steps={str(step.place): by(str(step.place), wired(step)) for step in every},
        events={event_id(instrument, event): by("", told(event)) for instrument, event in events},
        texts={"es": {id: by(id, said, Role.TRANSLATOR) for id, said in spoken if said}},
    )


def shelf(subject: Subject, signoffs: SignOffs) -> Shelf:
    """What may be said when nothing unsigned may."""
    return Shelf(subject.content, subject.voice.catalogs, signoffs, frozenset())


def felled(subject: Subject, checks: Iterable[Check] = CHECKS) -> set[str]:
    """The names of the checks that find something."""
    return {check.__name__ for check in checks if next(iter(check(subject)), None)}


def silent(subject: Subject, signoffs: SignOffs) -> set[str]:
    """The steps that may no longer be said."""
    on = shelf(subject, signoffs)
    return {str(step.place) for _, step in subject.steps() if on.verdict(step.place, "en", TODAY).why_not}


def test_signed_whole_everything_is_said_and_nothing_is_to_be_mended(tmp_path: Path) -> None:
    subject = read(copied(tmp_path))
    signoffs = signed(subject)
    assert silent(subject, signoffs) == set()
    assert felled(subject) == set()
    on = shelf(subject, signoffs)
    assert on.fit((Say(place("ice_door.at_door")),), "es", TODAY) == (Say(place("ice_door.at_door")),)


@pytest.mark.parametrize("mutant", MUTANTS.values(), ids=list(MUTANTS))
def test_each_mutant_loses_a_signature_or_fells_a_named_check(tmp_path: Path, mutant: Mutant) -> None:
    root = copied(tmp_path)
    signoffs = signed(read(root))
    change(root, mutant)
    mutated = read(root)
    assert mutant.checks or mutant.lost
    assert felled(mutated, map(named, mutant.checks)) == set(mutant.checks)
    assert set(mutant.lost) <= silent(mutated, signoffs)


def test_every_mutant_stands_in_the_table_that_reviewers_read() -> None:
    page = (Path(__file__).parents[2] / "docs" / "for-reviewers.md").read_text("utf-8").lower()
    for name, mutant in MUTANTS.items():
        (row,) = [line for line in page.splitlines() if line.startswith(f"| {name.lower()} |")]
        assert all(f"`{check}`" in row for check in mutant.checks), name
        assert ("signature" in row) is bool(mutant.lost), name


def test_a_mutated_step_is_answered_by_the_safe_sentence(tmp_path: Path) -> None:
    root = copied(tmp_path)
    signoffs = signed(read(root))
    change(root, MUTANTS["two targets are swapped"])
    said = shelf(read(root), signoffs).fit((Say(place("ice_door.paper")),), "en", TODAY)
    assert said[0] == Notice(Kind.WITHHELD)
    assert not any(isinstance(effect, Say) for effect in said)


def test_a_translation_that_drops_a_denial_is_not_said_any_more(tmp_path: Path) -> None:
    root = copied(tmp_path)
    signoffs = signed(read(root))
    change(root, MUTANTS["the Spanish drops a denial"])
    on = shelf(read(root), signoffs)
    assert on.verdict(place("memo.ended"), "es", TODAY).in_english


def test_a_source_that_passes_its_day_is_named_and_its_step_is_said_no_more(tmp_path: Path) -> None:
    root = copied(tmp_path)
    fresh = read(root)
    signoffs, at = signed(fresh), place("ice_door.at_door")
    step = fresh.script.step(at)
    assert step is not None
    newest = max(fresh.content.sources[id].read for id in step.cite)
    last = due(newest, Volatility.C)
    assert shelf(fresh, signoffs).verdict(at, "en", last).checked is None
    assert shelf(fresh, signoffs).verdict(at, "en", last + timedelta(days=1)).checked == newest
    assert str(at) not in stale(fresh, last)
    assert str(at) in stale(fresh, last + timedelta(days=1))
    path = root / DOOR
    path.write_text(path.read_text("utf-8").replace("volatility: C", "volatility: A", 1), "utf-8")
    quick = read(root)
    day = due(newest, Volatility.A) + timedelta(days=1)
    assert shelf(quick, signoffs).verdict(at, "en", day).why_not is Why.STALE


def stale(subject: Subject, today: date) -> set[str]:
    """The steps whose sources were read too long ago."""
    return {str(step.place) for _, step in subject.steps() if past_due(subject, step, today)}


def change(root: Path, mutant: Mutant) -> None:
    """Make the one wrong change; the place must be there."""
    path = root / mutant.file
    text = path.read_text("utf-8")
    assert mutant.old in text, f"{mutant.old!r} does not stand in {mutant.file}"
    path.write_text(text.replace(mutant.old, mutant.new, 1), "utf-8")

"""The documents say what is so: settings, stored columns, links, commands."""

import itertools
import re
import tomllib
from pathlib import Path

import pytest

from bot.cli import APP
from bot.cli.settings import page
from bot.store.tables import metadata

ROOT = Path(__file__).parent.parent
DOCS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "flows" / "README.md"])
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
COMMAND = re.compile(r"(?:^ {4}|`)kyr ([a-z]+)(?: ([a-z]+))?", re.MULTILINE)
WORD = re.compile(r"(?:^ {4}|`)make ([a-z]+)", re.MULTILINE)


def test_the_page_of_settings_is_the_one_the_command_prints() -> None:
    assert (ROOT / "docs" / "settings.md").read_text() == page()


def test_every_stored_column_has_one_line_that_says_why_how_long_and_who() -> None:
    told = re.findall(
        r"^\| `(\w+\.\w+)` \|(.+)\|(.+)\|(.+)\|$", (ROOT / "docs" / "privacy.md").read_text(), re.MULTILINE
    )
    stored = [f"{table.name}.{column.name}" for table in metadata.sorted_tables for column in table.columns]
    assert sorted(name for name, *_ in told) == sorted(stored)
    assert [name for name, *answers in told if not all(answer.strip() for answer in answers)] == []


@pytest.mark.parametrize("path", DOCS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_inside_the_repository_leads_somewhere(path: Path) -> None:
    inside = [link for link in LINK.findall(path.read_text()) if "://" not in link]
    assert [link for link in inside if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", DOCS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_command_a_page_names_exists(path: Path) -> None:
    for command, below in COMMAND.findall(path.read_text()):
        assert command in APP, command
        if below and command in ("db", "keys", "locales", "volunteers"):
            assert below in APP[command], f"{command} {below}"


@pytest.mark.parametrize("path", DOCS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_word_of_make_a_page_names_exists(path: Path) -> None:
    words = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(WORD.findall(path.read_text())) <= words


def test_no_page_is_about_the_machine_it_was_written_on() -> None:
    for path in DOCS:
        assert not re.search(r"/(work|root|home)/", path.read_text()), path


def test_every_dependency_is_among_the_pinned_ones() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    asked = [
        *project["project"]["dependencies"],
        *itertools.chain(*project["project"]["optional-dependencies"].values()),
        *project["dependency-groups"]["dev"],
    ]
    pinned = {line.split("==")[0] for line in (ROOT / "requirements.txt").read_text().splitlines()}
    names = [re.split(r"[^A-Za-z0-9_-]", text)[0].lower().replace("_", "-") for text in asked]
    assert [name for name in names if name not in pinned] == []

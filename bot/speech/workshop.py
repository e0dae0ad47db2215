"""The translators' workshop: collect what must be translated into `.pot` files, and carry it into each language.

A changed English sentence is a new key. A translation goes where its sentence goes, to another file or another role;
one whose sentence is said nowhere any more is dropped.
"""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

from bot.speech.catalogs import SOURCE, read

METHODS = {
    "flows": [
        ("flows/topics/**.yaml", "bot.content.extract:extract_flow"),
        ("flows/referrals/**.csv", "bot.content.extract:extract_notes"),
        ("flows/pictures.yaml", "bot.content.extract:extract_pictures"),
        ("flows/replies.yaml", "bot.content.extract:extract_replies"),
        ("flows/law/instruments.yaml", "bot.content.extract:extract_names"),
    ],
    "interface": [
        ("bot/speech/sentences.py", "python"),
        ("bot/speech/explanations.py", "python"),
        ("bot/speech/flyer.py", "python"),
        ("bot/speech/staff.py", "python"),
        ("bot/speech/staff_chat.py", "python"),
        ("bot/web/demo_person.py", "python"),
        ("bot/web/templates/**.html", "jinja2"),
    ],
}
KEYWORDS = {
    "gettext": None,
    "_": None,
    "pgettext": ((1, "c"), 2),
    "mark": None,
    "mark_as": ((1, "c"), 2),
}
HEADER = "# What kyr says, for translation. English sentences are the keys.\n#"


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of one catalog a language can speak."""

    locale: str
    domain: str
    spoken: int
    total: int
    missing: tuple[str, ...] = ()


def extract(root: Path) -> tuple[Catalog, ...]:
    """Collect every sentence below a checkout, a catalog a domain; reads `flows/` and `bot/`."""
    return tuple(_collect(root, domain) for domain in METHODS)


def carry_over(root: Path, templates: Iterable[Catalog]) -> list[Path]:
    """Write the templates and bring every language's files up to date; returns what was written."""
    templates = tuple(templates)
    folders = sorted((root / "locales").glob("*/"))
    written = [_write(root / "locales" / f"{template.project}.pot", template) for template in templates]
    for folder in folders:
        paths = {template: folder / "LC_MESSAGES" / f"{template.project}.po" for template in templates}
        catalogs = {
            template: read(path) if path.exists() else Catalog(locale=folder.name) for template, path in paths.items()
        }
        said = _said(catalogs.values())
        for template, catalog in catalogs.items():
            catalog.update(template, no_fuzzy_matching=True)
            catalog.obsolete.clear()
            _settle(catalog, said)
            written.append(_write(paths[template], catalog))
    return written


def coverage(locales: Path, templates: Sequence[Catalog]) -> list[Coverage]:
    """Count what each language can speak, and list what it cannot."""
    found = []
    for template in templates:
        keys = [(message.context or "", str(message.id)) for message in template if message.id]
        for folder in sorted(locales.glob("*/")):
            if folder.name == SOURCE:
                continue
            path = folder / "LC_MESSAGES" / f"{template.project}.po"
            catalog = read(path) if path.exists() else Catalog(locale=folder.name)
            missing = [text for role, text in keys if not _is_spoken(catalog, role, text)]
            found.append(
                Coverage(folder.name, str(template.project), len(keys) - len(missing), len(keys), tuple(missing))
            )
    return found


def _said(catalogs: Iterable[Catalog]) -> Mapping[str, frozenset[str]]:
    """What each English sentence is in a language, by all of its files and in all its roles."""
    found: dict[str, set[str]] = {}
    for catalog in catalogs:
        for message in (*catalog, *catalog.obsolete.values()):
            if message.id and message.string and not message.fuzzy:
                found.setdefault(str(message.id), set()).add(str(message.string))
    return {text: frozenset(strings) for text, strings in found.items()}


def _settle(catalog: Catalog, said: Mapping[str, frozenset[str]]) -> None:
    """Give a sentence that has moved the translation it had; where it had two, a translator has to choose."""
    for message in catalog:
        known = said.get(str(message.id), frozenset())
        if message.id and not message.string and len(known) == 1:
            (message.string,) = known


def _collect(root: Path, domain: str) -> Catalog:
    catalog = Catalog(project=domain, header_comment=HEADER, charset="utf-8")
    for base in ("flows", "bot"):
        here = [
            (pattern.removeprefix(f"{base}/"), method)
            for pattern, method in METHODS[domain]
            if pattern.startswith(f"{base}/")
        ]
        if not here:
            continue
        options = {pattern: {"trimmed": "true"} for pattern, method in here if method == "jinja2"}
        found = extract_from_dir(root / base, here, options, KEYWORDS, comment_tags=("Translators:",))
        for file, line, message, comments, context in found:
            catalog.add(
                message, None, [(f"{base}/{Path(file).as_posix()}", line)], auto_comments=comments, context=context
            )
    return catalog


def _is_spoken(catalog: Catalog, role: str, text: str) -> bool:
    message = catalog.get(text, role or None)
    if (message is None or not message.string) and role == "button":
        message = catalog.get(text)
    return message is not None and bool(message.string) and not message.fuzzy


def _write(path: Path, catalog: Catalog) -> Path:
    """Write a catalog; a file in which only the day of extraction would change stays as it is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    written = io.BytesIO()
    write_po(written, catalog, width=110, sort_by_file=True)
    if not path.exists() or _undated(path.read_bytes()) != _undated(written.getvalue()):
        path.write_bytes(written.getvalue())
    return path


def _undated(po: bytes) -> list[bytes]:
    return [line for line in po.splitlines() if not line.startswith(b'"POT-Creation-Date:')]

"""Extraction keeps what is still said, wherever it is said now, and leaves nothing else behind."""

from pathlib import Path

from babel.messages.catalog import Catalog

from bot.speech.catalogs import read
from bot.speech.workshop import carry_over

OLD = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"

msgid "Call now."
msgstr "Llame ya."

msgid "Gone."
msgstr "Se fue."

msgctxt "sms"
msgid "Two ways"
msgstr "Dos modos"

msgctxt "button"
msgid "Two ways"
msgstr "Dos vías"

#~ msgid "Long gone."
#~ msgstr "Hace mucho."
"""


def carried(root: Path, *said: tuple[str, str, str]) -> tuple[str, dict[str, Catalog]]:
    """What a language's files hold once these (file, role, sentence) are what is said."""
    folder = root / "locales" / "es" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "flows.po").write_text(OLD, encoding="utf-8")
    templates = {domain: Catalog(project=domain) for domain in ("flows", "interface")}
    for domain, role, text in said:
        templates[domain].add(text, context=role or None)
    carry_over(root, templates.values())
    written = (folder / "flows.po").read_text(encoding="utf-8")
    return written, {domain: read(folder / f"{domain}.po") for domain in templates}


def test_a_translation_of_what_is_said_nowhere_is_dropped(tmp_path: Path) -> None:
    written, _ = carried(tmp_path, ("flows", "", "Call now."))
    assert "Llame ya." in written
    assert "Se fue." not in written
    assert "#~" not in written


def test_a_translation_goes_where_its_sentence_goes(tmp_path: Path) -> None:
    _, catalogs = carried(tmp_path, ("interface", "sms", "Call now."), ("flows", "", "Long gone."))
    moved, back = catalogs["interface"].get("Call now.", "sms"), catalogs["flows"].get("Long gone.")
    assert moved is not None
    assert moved.string == "Llame ya."
    assert back is not None
    assert back.string == "Hace mucho."


def test_where_a_sentence_had_two_translations_a_translator_chooses(tmp_path: Path) -> None:
    _, catalogs = carried(tmp_path, ("flows", "", "Two ways"))
    found = catalogs["flows"].get("Two ways")
    assert found is not None
    assert not found.string

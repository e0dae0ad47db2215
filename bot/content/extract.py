"""Find the sentences of the content that translators must say in their language.

`extract_flow` and `extract_notes` have the shape that Babel's extractors have, without knowing Babel: they yield
`(line, function, messages, comments)`, where a text said in a role comes as `pgettext` and `(role, text)`.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import IO

import yaml

from bot.content.texts import normal

Entry = tuple[int, str, str | tuple[str, str], list[str]]
PLAIN = ("say", "show", "forward", "then")  # said as they stand; `sms` and a choice's `text` have roles


def extract_flow(file: IO[bytes], keywords: object, tags: object, options: Mapping[str, str]) -> Iterator[Entry]:
    """Yield every sentence of one flow file with its line and its step as a comment."""
    root = yaml.compose(file.read(), Loader=yaml.CSafeLoader)
    if not isinstance(root, yaml.MappingNode):
        return
    top = _mapping(root)
    flow = _scalar(top.get("flow"))
    if "title" in top:
        yield _entry(top["title"], "", [f"{flow}: title"])
    steps = top.get("steps")
    for step, node in _mapping(steps).items() if isinstance(steps, yaml.MappingNode) else ():
        if isinstance(node, yaml.MappingNode):
            yield from _step(f"{flow}.{step}", _mapping(node))


def extract_notes(file: IO[bytes], keywords: object, tags: object, options: Mapping[str, str]) -> Iterator[Entry]:
    """Yield the note of every organisation in a referral file."""
    rows = csv.DictReader(io.StringIO(file.read().decode("utf-8-sig")))
    for row in rows:
        if note := normal(row.get("note") or ""):
            yield rows.line_num, "gettext", note, [f"about {row.get('name', '')}"]


def _step(where: str, step: Mapping[str, yaml.Node]) -> Iterator[Entry]:
    for verb in PLAIN:
        if isinstance(step.get(verb), yaml.ScalarNode):
            yield _entry(step[verb], "", [where if verb == "say" else f"{where}: {verb}"])
    if isinstance(step.get("sms"), yaml.ScalarNode):
        yield _entry(step["sms"], "sms", [f"{where}: sms, keep it short"])
    choices = step.get("choose")
    for choice in choices.value if isinstance(choices, yaml.SequenceNode) else ():
        parts = _mapping(choice) if isinstance(choice, yaml.MappingNode) else {}
        if "text" in parts:
            yield _entry(parts["text"], "button", [f"{where}: button {_scalar(parts.get('id'))}"])


def _entry(node: yaml.Node, role: str, comments: Sequence[str]) -> Entry:
    line, text = node.start_mark.line + 1, normal(_scalar(node))
    if role:
        return line, "pgettext", (role, text), list(comments)
    return line, "gettext", text, list(comments)


def _mapping(node: yaml.MappingNode) -> dict[str, yaml.Node]:
    return {_scalar(key): value for key, value in node.value}


def _scalar(node: yaml.Node | None) -> str:
    return str(node.value) if isinstance(node, yaml.ScalarNode) else ""

"""One YAML file as plain values, with the line of every key, so that each problem can say where it stands.

PyYAML's C parser reads it; the values are ours: `true` and `false` are truth values, and all else
is words: `no`, `on`, `1` and days stay what the editor typed. A key that stands twice is refused, and so are empty
ones and anchors: a lawyer reads these files on paper, top to bottom.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from bot.content.origins import Origin
from bot.content.texts import normal, unfolded
from bot.errors import ContentError, Problem

Key = str | int
TRUTH = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
NOTHING = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(frozen=True, slots=True)
class Document:
    """One file's values, and where each of them stands."""

    file: str
    value: object = field(repr=False)
    root: Node = field(repr=False)

    def line(self, *path: Key) -> int:
        """The line of the key or item at a path; of the nearest one above it when the path leads nowhere."""
        node, line = self.root, 1
        for key in path:
            found = _below(node, key)
            if found is None:
                break
            node, line = found
        return line

    def lines(self, depth: int) -> Iterator[tuple[tuple[str, ...], int]]:
        """Every key down to a depth, as the path that leads to it, with its line."""
        yield from _lines(self.root, (), depth)

    def origin(self, *path: Key) -> Origin:
        """The file and line of what stands at a path."""
        return Origin(self.file, self.line(*path))

    def origins(self, depth: int) -> Iterator[tuple[tuple[str, ...], Origin]]:
        """Every key down to a depth, with its file and line."""
        yield from ((path, Origin(self.file, line)) for path, line in self.lines(depth))

    def problem(self, wrong: str, mend: str, *path: Key) -> Problem:
        """A problem with the value at a path."""
        at = self.origin(*path)
        return Problem(at.file, at.line, wrong, mend)


def read(path: Path) -> Document:
    """Read a file; raises ContentError with every duplicate key, anchor or syntax error in it."""
    file = shown(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ContentError((Problem(file, 1, "This file is not UTF-8 text.", "Save it as UTF-8."),)) from None
    return parse(text, file)


def parse(text: str, file: str) -> Document:
    """Read YAML text that stands in a file of this name."""
    parser = _Parser(text)
    try:
        root = parser.get_single_node()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        mend = "Look at indentation, colons and quotes here and on the line above."
        raise ContentError((Problem(file, line, f"This cannot be read as YAML: {error.problem}.", mend),)) from None
    except yaml.reader.ReaderError as error:
        line = text[: error.position].count("\n") + 1
        raise ContentError((Problem(file, line, "There is a character YAML does not allow.", "Remove it."),)) from None
    finally:
        parser.dispose()
    if root is None:
        raise ContentError((Problem(file, 1, "This file is empty.", "Fill it or remove it."),))
    values = _Values(file)
    value = values.of(root)
    if values.problems:
        raise ContentError(tuple(values.problems))
    return Document(file, value, root)


def shown(path: Path) -> str:
    """A path as problems name it: from where the editor stands, if it lies below."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


class _Parser(yaml.CSafeLoader):
    """The C parser with no idea of types: what a scalar means is decided in one place, `_Values`."""

    def resolve(self, kind: object, value: object, implicit: object) -> str:
        return ""

    def descend_resolver(self, current_node: object, current_index: object) -> None: ...

    def ascend_resolver(self) -> None: ...


class _Values:
    """Turns nodes into values, and collects what is wrong on the way."""

    def __init__(self, file: str) -> None:
        self.problems: list[Problem] = []
        self._file = file
        self._seen: set[int] = set()

    def of(self, node: Node) -> object:
        if isinstance(node, ScalarNode):
            return _scalar(node)
        if id(node) in self._seen:
            self._refuse(node, "Anchors and aliases (`&`, `*`) are not used here.", "Write it out.")
            return None
        self._seen.add(id(node))
        if isinstance(node, SequenceNode):
            return [self.of(item) for item in node.value]
        return self._mapping(node) if isinstance(node, MappingNode) else None

    def _mapping(self, node: MappingNode) -> dict[str, object]:
        values: dict[str, object] = {}
        for key, value in node.value:
            if not isinstance(key, ScalarNode):
                self._refuse(key, "A key must be a word.", "Write a plain word before the colon.")
            elif key.value in values:
                self._refuse(key, f"`{key.value}` stands twice in the same place.", "Keep one of them.")
            else:
                values[key.value] = self.of(value)
                if values[key.value] is None:
                    comma = "Fill it, or put a text that holds a comma in double quotes."
                    mend = comma if node.flow_style else "Fill it or remove the line."
                    self._refuse(key, f"`{key.value}` is empty.", mend)
        return values

    def _refuse(self, node: Node, wrong: str, mend: str) -> None:
        self.problems.append(Problem(self._file, node.start_mark.line + 1, wrong, mend))


def _scalar(node: ScalarNode) -> str | bool | None:
    value: str = node.value
    if node.style is None or node.style == "":
        if value in TRUTH:
            return TRUTH[value]
        if value in NOTHING:
            return None
    if "\n" not in value:
        return value
    return normal(value) if node.style == "|" else unfolded(value)


def _below(node: Node, key: Key) -> tuple[Node, int] | None:
    for name, child, line in _children(node):
        if name == key:
            return child, line
    return None


def _children(node: Node) -> Iterator[tuple[Any, Node, int]]:
    if isinstance(node, MappingNode):
        for name, child in node.value:
            yield name.value, child, name.start_mark.line + 1
    elif isinstance(node, SequenceNode):
        for index, child in enumerate(node.value):
            yield index, child, child.start_mark.line + 1


def _lines(node: Node, path: tuple[str, ...], depth: int) -> Iterator[tuple[tuple[str, ...], int]]:
    if depth and isinstance(node, MappingNode):
        for name, child, line in _children(node):
            yield (*path, name), line
            yield from _lines(child, (*path, name), depth - 1)

"""An organisation's own files laid over those kyr ships, key by key, so that upstream law keeps flowing.

Steps, sources, words and lines of its own are added; a step or a source of the same name stands instead of the shipped
one. What must not be taken away (numbers never named, command words, the safety kit) can only grow, and the law itself
is never written over: both places are named where two files claim the same thing.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.content.document import Document, Key
from bot.content.origins import Origin
from bot.errors import Problem

Path = tuple[Key, ...]
Both = Callable[["_Layers", Path, Any, Any], object]  # what stands where both files have a key


@dataclass(frozen=True, slots=True)
class Laid(Document):
    """Two files as one: every value knows in which of them it stands."""

    under: Document = field(kw_only=True, repr=False)
    parts: Mapping[Path, tuple[Document, Path]] = field(kw_only=True, repr=False)

    def origin(self, *path: Key) -> Origin:
        """The line of what stands at a path, in the file it came from."""
        for length in range(len(path), 0, -1):
            if part := self.parts.get(path[:length]):
                document, start = part
                return document.origin(*start, *path[length:])
        return Origin(self.file, 1)

    def origins(self, depth: int) -> Iterator[tuple[tuple[str, ...], Origin]]:
        """Every key of both files down to a depth; where both have it, the organisation's own comes last."""
        yield from self.under.origins(depth)
        for path, _ in self.lines(depth):
            yield path, self.origin(*path)


def lay(name: str, shipped: Document, own: Document) -> tuple[Document, tuple[Problem, ...]]:
    """Lay an organisation's file over the shipped one of the same name; with what both claim and only one may have."""
    rule = next((rule for start, rule in RULES.items() if name.startswith(start)), None)
    if rule is None or not (isinstance(shipped.value, dict) and isinstance(own.value, dict)):
        return own, ()
    layers = _Layers(shipped, own)
    value = layers.mapping((), shipped.value, own.value, rule)
    return Laid(own.file, value, own.root, under=shipped, parts=layers.parts), tuple(layers.problems)


class _Layers:
    """Goes through both files, and remembers which part came from which."""

    def __init__(self, shipped: Document, own: Document) -> None:
        self.shipped = shipped
        self.own = own
        self.parts: dict[Path, tuple[Document, Path]] = {}
        self.problems: list[Problem] = []

    def mapping(self, path: Path, shipped: Mapping[str, Any], own: Mapping[str, Any], both: Both) -> dict[str, object]:
        """Every key of both, in the order of the shipped file."""
        laid: dict[str, object] = {}
        for key in {**shipped, **own}:
            at = (*path, key)
            if key in shipped and key in own:
                laid[key] = both(self, at, shipped[key], own[key])
                self.parts.setdefault(at, (self.own, at))
            else:
                laid[key] = shipped[key] if key in shipped else own[key]
                self.parts[at] = (self.shipped if key in shipped else self.own, at)
        return laid

    def joined(self, path: Path, shipped: list[Any], own: list[Any]) -> list[Any]:
        """The shipped items, and after them those of the organisation's own that are new."""
        laid = list(shipped)
        for index in range(len(shipped)):
            self.parts[*path, index] = (self.shipped, (*path, index))
        for index, item in enumerate(own):
            if item not in laid:
                self.parts[*path, len(laid)] = (self.own, (*path, index))
                laid.append(item)
        return laid

    def conflict(self, path: Path, what: str, mend: str) -> None:
        """Two files claim the same thing, and only one may have it."""
        shipped = self.shipped.origin(*path)
        wrong = f"`{path[-1]}` stands also in {shipped.file}:{shipped.line}{what}."
        self.problems.append(self.own.problem(wrong, mend, *path))


def _own(layers: _Layers, path: Path, shipped: Any, own: Any) -> object:
    return own


def _steps(layers: _Layers, path: Path, shipped: Any, own: Any) -> object:
    """Of a topic only steps are replaced or added; what else it says about itself stays as shipped."""
    if path == ("steps",) and isinstance(shipped, dict) and isinstance(own, dict):
        return layers.mapping(path, shipped, own, _step)
    if shipped != own:
        mend = "Remove the line: of a topic that kyr ships, only steps can be replaced or added."
        layers.conflict(path, " and differs", mend)
        layers.parts[path] = (layers.shipped, path)
    return shipped


def _step(layers: _Layers, path: Path, shipped: Any, own: Any) -> object:
    """A step of the same name stands instead; one that holds only `choose` adds its options to the shipped ones."""
    adds = isinstance(own, dict) and own.keys() == {"choose"} and isinstance(own["choose"], list)
    if not (adds and isinstance(shipped, dict) and isinstance(shipped.get("choose", []), list)):
        return own
    for key in shipped:
        layers.parts[*path, key] = (layers.shipped, (*path, key))
    layers.parts[path] = (layers.own, path)
    return {**shipped, "choose": layers.joined((*path, "choose"), shipped.get("choose", []), own["choose"])}


def _law(layers: _Layers, path: Path, shipped: Any, own: Any) -> object:
    """What an instrument is worth comes from upstream alone; the same entry twice is no harm."""
    if shipped != own:
        mend = "Give your instrument another id; if the shipped one is wrong, pull its answers and tell us."
        layers.conflict(path, "; the law that kyr ships is not written over", mend)
        layers.parts[path] = (layers.shipped, path)
    return shipped


def _newer(layers: _Layers, path: Path, shipped: Any, own: Any) -> object:
    """A source that the organisation has read later stands instead; an older reading would hide a newer one."""
    if not (isinstance(shipped, dict) and isinstance(own, dict)):
        return own
    if str(own.get("read", "")) >= str(shipped.get("read", "")):
        return own
    layers.conflict(path, ", where it was read later", "Remove it, or read the source again.")
    layers.parts[path] = (layers.shipped, path)
    return shipped


def _both(layers: _Layers, path: Path, shipped: Any, own: Any) -> object:
    """Lists only grow; of single values the organisation's own stands."""
    if isinstance(shipped, dict) and isinstance(own, dict):
        return layers.mapping(path, shipped, own, _both)
    if isinstance(shipped, list) and isinstance(own, list):
        return layers.joined(path, shipped, own)
    return own


def _replies(layers: _Layers, path: Path, shipped: Any, own: Any) -> object:
    """A ready reply of the same name stands instead, whole; others are added."""
    if path == ("replies",) and isinstance(shipped, dict) and isinstance(own, dict):
        return layers.mapping(path, shipped, own, _own)
    return own


RULES: Mapping[str, Both] = {
    "topics/": _steps,
    "law/instruments.yaml": _law,
    "law/sources.yaml": _newer,
    "pictures.yaml": _own,
    "words.yaml": _both,
    "hotline.yaml": _both,
    "kit.yaml": _both,
    "replies.yaml": _replies,
}

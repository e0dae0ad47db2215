"""Where each thing with a name stands in the files, so that a check can point at its line."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.errors import Problem


@dataclass(frozen=True, slots=True)
class Origin:
    """One line of one file."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Origins:
    """The lines of everything with a name, by the names that lead to it.

    A step is found by `flow, step`, its option by `flow, step, option`; what stands in another file by that file's
    name and its keys: `words.yaml, stop, es`.
    """

    lines: Mapping[tuple[str, ...], Origin] = field(default_factory=dict, repr=False)

    def of(self, *ids: str) -> Origin:
        """The line of what these names lead to; of the nearest thing above it when it has none of its own."""
        for length in range(len(ids), 0, -1):
            found = self.lines.get(ids[:length])
            if found is not None:
                return found
        return Origin("flows", 1)

    def problem(self, wrong: str, mend: str, *ids: str) -> Problem:
        """A problem with what these names lead to."""
        at = self.of(*ids)
        return Problem(at.file, at.line, wrong, mend)

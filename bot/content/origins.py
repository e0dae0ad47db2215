"""Where each flow, step and option stands in the files, so that a check can point at its line."""

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
    """The lines of everything with an id, by the ids that lead to it: flow, step, option."""

    lines: Mapping[tuple[str, ...], Origin] = field(default_factory=dict, repr=False)

    def of(self, *ids: str) -> Origin:
        """The line of a flow, step or option; of the nearest thing above it when it has none of its own."""
        for length in range(len(ids), 0, -1):
            found = self.lines.get(ids[:length])
            if found is not None:
                return found
        return Origin("flows", 1)

    def problem(self, wrong: str, mend: str, *ids: str) -> Problem:
        """A problem with a flow, step or option."""
        at = self.of(*ids)
        return Problem(at.file, at.line, wrong, mend)

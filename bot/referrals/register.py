"""All lines of a deployment, sorted by need and place once, so that an answer looks at few of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from bot.referrals.areas import AreaKind
from bot.referrals.lines import Line, Need
from bot.referrals.matching import Found, Seeker, find
from bot.referrals.places import Atlas

EVERYWHERE = ""


@dataclass(frozen=True, slots=True)
class Register:
    """Every line, in the order of the files, and where to look for it."""

    lines: tuple[Line, ...]
    shelves: Mapping[tuple[Need, str], tuple[Line, ...]]

    @classmethod
    def of(cls, lines: Iterable[Line]) -> Self:
        """Sort lines by what they help with, and where."""
        held = tuple(lines)
        shelves: dict[tuple[Need, str], list[Line]] = {}
        for line in held:
            states = {EVERYWHERE if area.kind is AreaKind.NATIONAL else area.state for area in line.areas}
            for need in line.needs:
                for state in states:
                    shelves.setdefault((need, state), []).append(line)
        return cls(held, {key: tuple(found) for key, found in shelves.items()})

    def knows_places(self, need: Need) -> bool:
        """Say whether a place would make a difference: some line for the need is not for everywhere."""
        return any(shelf == need and state != EVERYWHERE for shelf, state in self.shelves)

    def find(self, seeker: Seeker, atlas: Atlas) -> Found:
        """Every line that may be named to somebody, best first."""
        needs = (Need.DETAINED, Need.IMMIGRATION) if seeker.need is Need.DETAINED else (seeker.need,)
        states = (seeker.state, EVERYWHERE) if seeker.state else (EVERYWHERE,)
        near = (line for need in needs for state in states for line in self.shelves.get((need, state), ()))
        return find({line.id: line for line in near}.values(), seeker, atlas)

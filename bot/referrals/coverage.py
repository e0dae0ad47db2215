"""What the lines cover, state by state: what is missing is counted as plainly as what is there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.referrals.lines import Limit, Line, LineKind, Need
from bot.referrals.places import STATES


@dataclass(frozen=True, slots=True)
class Covered:
    """One state: lines of its own that may be named, and how many wait for a call. National lines are not counted."""

    state: str
    name: str
    languages: tuple[str, ...]
    immigration: int
    detained: int
    housing: int
    housing_for_all: int  # not paid by LSC: they may help people without papers
    work: int
    held_back: int
    verified: int
    total: int

    @property
    def named(self) -> int:
        """How many of its lines may be named."""
        return self.total - self.held_back

    @property
    def holes(self) -> tuple[str, ...]:
        """What nobody helps with there."""
        counted = {
            "immigration": self.immigration,
            "detained": self.detained,
            "housing": self.housing_for_all,
            "work": self.work,
        }
        return tuple(what for what, count in counted.items() if count == 0)

    @property
    def verified_share(self) -> int:
        """How many in a hundred of the lines that may be named were called lately."""
        return 100 * self.verified // self.named if self.named else 0


def coverage(lines: Iterable[Line], today: date) -> tuple[Covered, ...]:
    """Every state and territory, in the order of its letters."""
    held = tuple(lines)
    return tuple(_covered(state, name, _of_state(held, state), today) for state, name in sorted(STATES.items()))


def national(lines: Iterable[Line], today: date) -> tuple[Line, ...]:
    """The lines that help everywhere and may be named."""
    return tuple(line for line in lines if line.is_national and line.may_be_named(today))


def _of_state(lines: Sequence[Line], state: str) -> list[Line]:
    return [line for line in lines if any(area.state == state for area in line.areas)]


def _covered(state: str, name: str, lines: Sequence[Line], today: date) -> Covered:
    named = [line for line in lines if line.may_be_named(today)]

    def count(need: Need) -> int:
        return sum(need in line.needs and line.kind is not LineKind.GOVERNMENT for line in named)

    return Covered(
        state=state,
        name=name,
        languages=tuple(sorted({language for line in named for language in line.languages})),
        immigration=count(Need.IMMIGRATION),
        detained=count(Need.DETAINED),
        housing=count(Need.HOUSING),
        housing_for_all=sum(Need.HOUSING in line.needs and Limit.LSC not in line.limits for line in named),
        work=count(Need.WORK),
        held_back=len(lines) - len(named),
        verified=sum(line.is_fresh(today) for line in named),
        total=len(lines),
    )

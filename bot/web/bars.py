"""Small charts, drawn on the server: how long each bar is and where it stands, in the drawing's own units."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 480, 120
GAP = 2


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of an upright chart, with a mark above it where there is one."""

    label: str
    value: float
    mark: float | None
    x: float
    y: float
    width: float
    height: float
    mark_y: float


def upright(values: Sequence[tuple[str, float, float | None]], slots: int | None = None) -> tuple[Bar, ...]:
    """Bars side by side; the highest value or mark reaches the top."""
    top = max((max(value, mark or 0) for _, value, mark in values), default=0) or 1
    step = WIDTH / max(slots or len(values), 1)
    return tuple(
        Bar(
            label,
            value,
            mark,
            x=round(at * step + GAP / 2, 1),
            y=round(HEIGHT - HEIGHT * value / top, 1),
            width=round(max(step - GAP, 1), 1),
            height=round(HEIGHT * value / top, 1),
            mark_y=round(HEIGHT - HEIGHT * (mark or 0) / top, 1),
        )
        for at, (label, value, mark) in enumerate(values)
    )


def lying(values: Iterable[tuple[str, int]]) -> tuple[tuple[str, int, int], ...]:
    """Label, number and length in hundredths of the longest bar."""
    kept = tuple(values)
    longest = max((number for _, number in kept), default=1)
    return tuple((label, number, round(100 * number / longest)) for label, number in kept)

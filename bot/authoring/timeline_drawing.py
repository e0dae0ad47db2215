"""The timeline of the law as a picture: a bar for every instrument, in pieces by what it was worth, and the day's line.

Colour never stands alone: every status has a pattern or a shade of its own, its word where there is room, and its days
in writing below the bar.
"""

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from xml.etree import ElementTree as xml

from bot.law import Instrument, Timeline
from bot.message import LegalStatus

LEFT, BARS, RIGHT = 330, 860, 20  # names, bars, margin, in pixels
WIDTH = LEFT + BARS + RIGHT
HEAD = 92  # title, legend and years
BAR = 16
LINE = 13  # of small writing
YEARS_BACK = 6  # what is older stands as "since": nobody's question is about 1938
SMALL, LETTER, WIDE = 10.5, 5.4, 6.2  # size of small writing, about how wide one of its letters is, and at most

FILLS = {  # status: its ground, the colour of its pattern ("" for none), the colour of its word
    LegalStatus.NOT_YET: ("#ffffff", "", "#333333"),
    LegalStatus.IN_FORCE: ("#17624f", "", "#ffffff"),
    LegalStatus.BLOCKED: ("#f3d9cd", "#a23c17", "#333333"),
    LegalStatus.VACATED: ("#eec9b8", "#7d2c0f", "#333333"),
    LegalStatus.ENDED: ("#d3d7dc", "", "#333333"),
    LegalStatus.CONTESTED: ("#f6e2ae", "#8a6100", "#333333"),
    LegalStatus.VARIES: ("#dcd8ef", "#574b94", "#333333"),
    LegalStatus.PROPOSED: ("#ffffff", "#8592a0", "#333333"),
    LegalStatus.UNKNOWN: ("#f4f4f4", "#c4c4c4", "#333333"),
}
STROKES = {  # the pattern of a status: a path in a square of eight pixels
    LegalStatus.BLOCKED: "M0 8 L8 0",
    LegalStatus.VACATED: "M0 0 L8 8 M0 8 L8 0",
    LegalStatus.CONTESTED: "M0 0 L8 8",
    LegalStatus.VARIES: "M0 4 H8",
    LegalStatus.PROPOSED: "M4 0 V8",
    LegalStatus.UNKNOWN: "M4 4 h1",
}


@dataclass(frozen=True, slots=True)
class Span:
    """One piece of a bar: a status from its first day until the day the next one begins."""

    status: LegalStatus
    first: date
    until: date | None  # None: as far as we know, it goes on


@dataclass(frozen=True, slots=True)
class Axis:
    """From which day to which the picture reaches."""

    first: date
    last: date

    @classmethod
    def of(cls, law: Timeline, on: date) -> "Axis":
        """Some years back, or from the first change within them; and to the end of the year of the last thing known."""
        days = [event.on for found in law.instruments.values() for event in found.events]
        recent = [day.year for day in days if day.year >= on.year - YEARS_BACK]
        return cls(date(min([*recent, on.year - 1]), 1, 1), date(max([*recent, on.year]) + 1, 1, 1))

    def x(self, day: date) -> float:
        """Where a day stands, in pixels from the left edge of the picture."""
        inside = min(max(day, self.first), self.last)
        return round(LEFT + BARS * (inside - self.first).days / (self.last - self.first).days, 1)


def spans(instrument: Instrument, law: Timeline) -> tuple[Span, ...]:
    """The pieces of an instrument's bar; events that leave the status as it was are told, and do not cut it."""
    days = law.changes(instrument.id)
    ends: list[date | None] = [*days[1:], None] if days else []
    return tuple(Span(law.status(instrument.id, day), day, end) for day, end in zip(days, ends, strict=True))


def drawing(law: Timeline, on: date) -> str:
    """The whole picture as SVG."""
    axis = Axis.of(law, on)
    rows = list(law.instruments.values())
    heights = [_height(found, spans(found, law)) for found in rows]
    height = HEAD + sum(heights) + 34
    root = xml.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {WIDTH} {height}",
            "width": str(WIDTH),
            "height": str(height),
            "role": "img",
            "aria-labelledby": "title desc",
            "font-family": "system-ui, 'Segoe UI', 'Noto Sans', 'DejaVu Sans', sans-serif",
        },
    )
    title = "What each instrument of the law was worth, and when"
    xml.SubElement(root, "title", id="title").text = title
    xml.SubElement(root, "desc", id="desc").text = " ".join(_told(law, on))
    _patterns(root)
    _box(root, 0, 0, WIDTH, height, fill="#ffffff")
    _write(root, 16, 26, title, size=17, weight="bold")
    _write(root, 16, 44, f"As far as we have read, on {on}. The table below the picture names the sources.", size=12)
    _legend(root)
    _years(root, axis, height)
    top = HEAD
    for instrument, tall in zip(rows, heights, strict=True):
        _row(root, instrument, spans(instrument, law), axis, top, on)
        top += tall
    _today(root, axis, on, height)
    xml.indent(root, " ")
    return xml.tostring(root, encoding="unicode") + "\n"


def word(status: LegalStatus) -> str:
    """A status as it stands in the picture and in the table."""
    return status.value.replace("_", " ")


def _told(law: Timeline, on: date) -> Iterator[str]:
    yield f"{len(law.instruments)} instruments."
    for found in law.instruments.values():
        told = ", ".join(f"{word(span.status)} from {span.first}" for span in spans(found, law))
        yield f"{found.title}: {told}; on {on} {word(law.status(found.id, on))}."


def _row(root: xml.Element, instrument: Instrument, pieces: Sequence[Span], axis: Axis, top: float, on: date) -> None:
    """One instrument: its name, its bar, its days. What lies beyond the day is paler, for nobody knows it yet."""
    row = xml.SubElement(root, "g")
    _box(row, 16, top - 6, WIDTH - 32, 1, fill="#e4e7ea")
    _write(row, 16, top + 12, instrument.id, size=12, weight="bold")
    for number, part in enumerate(_title(instrument)):
        _write(row, 16, top + 12 + LINE * (number + 1), part, size=SMALL)
    for piece in pieces:
        _piece(row, piece, axis, top)
    _box(row, axis.x(on), top - 1, LEFT + BARS - axis.x(on) + 1, BAR + 2, fill="#ffffff", fill_opacity="0.6")
    for number, part in enumerate(_days(pieces)):
        _write(row, LEFT, top + BAR + LINE * (number + 1), part, size=SMALL)


def _piece(row: xml.Element, piece: Span, axis: Axis, top: float) -> None:
    left, right = axis.x(piece.first), axis.x(piece.until or axis.last)
    if right <= left:
        return
    _box(row, left, top, right - left, BAR, fill=_fill(piece.status), stroke="#44505c", stroke_width="0.7")
    since = f" since {piece.first.year}" if piece.first < axis.first else ""
    label = f"{word(piece.status)}{since}"
    if len(label) * LETTER + 8 <= right - left:
        ground, _, ink = FILLS[piece.status]
        if piece.status in STROKES:  # letters on a pattern need a quiet ground
            _box(row, left + 2, top + 2, len(label) * LETTER + 6, BAR - 4, fill=ground)
        _write(row, left + 5, top + BAR - 4.5, label, size=SMALL, fill=ink)


def _days(pieces: Sequence[Span]) -> list[str]:
    """The changes in writing, in lines as wide as the bars."""
    told = " · ".join(f"{piece.first} {word(piece.status)}".replace(" ", "\N{NO-BREAK SPACE}") for piece in pieces)
    lines = textwrap.wrap(told or "not begun", int(BARS / LETTER), break_on_hyphens=False)
    return [line.replace("\N{NO-BREAK SPACE}", " ") for line in lines]


def _title(instrument: Instrument) -> list[str]:
    """The whole title in lines that end before the bars, in the widest letters a browser may choose."""
    return textwrap.wrap(instrument.title, int((LEFT - 16) / WIDE))


def _height(instrument: Instrument, pieces: Sequence[Span]) -> int:
    return max(BAR + LINE * len(_days(pieces)), 12 + LINE * max(2, len(_title(instrument)))) + 18


def _legend(root: xml.Element) -> None:
    left = 16.0
    for status in FILLS:
        _box(root, left, 54, 22, 12, fill=_fill(status), stroke="#44505c", stroke_width="0.7")
        _write(root, left + 27, 64, word(status), size=SMALL)
        left += 27 + len(word(status)) * 6 + 20


def _years(root: xml.Element, axis: Axis, height: float) -> None:
    for year in range(axis.first.year, axis.last.year + 1):
        x = axis.x(date(year, 1, 1))
        _box(root, x, HEAD - 8, 1, height - HEAD - 18, fill="#e4e7ea")
        if year < axis.last.year:
            _write(root, x + 4, HEAD - 11, str(year), size=12)


def _today(root: xml.Element, axis: Axis, on: date, height: float) -> None:
    x = axis.x(on)
    _box(root, x - 1, HEAD - 8, 2, height - HEAD - 18, fill="#b00020")
    middle = min(x, WIDTH - 42)  # near the edge the day still stands whole
    _write(root, middle, height - 12, str(on), size=12, weight="bold", fill="#b00020", text_anchor="middle")


def _patterns(root: xml.Element) -> None:
    defs = xml.SubElement(root, "defs")
    for status, path in STROKES.items():
        ground, ink, _ = FILLS[status]
        square = {"width": "8", "height": "8", "patternUnits": "userSpaceOnUse"}
        pattern = xml.SubElement(defs, "pattern", {"id": status.value, **square})
        _box(pattern, 0, 0, 8, 8, fill=ground)
        xml.SubElement(pattern, "path", {"d": path, "stroke": ink, "stroke-width": "1.2", "fill": "none"})


def _fill(status: LegalStatus) -> str:
    return f"url(#{status.value})" if status in STROKES else FILLS[status][0]


def _box(parent: xml.Element, x: float, y: float, width: float, height: float, **looks: str) -> None:
    place = {"x": f"{x:g}", "y": f"{y:g}", "width": f"{width:g}", "height": f"{height:g}"}
    xml.SubElement(parent, "rect", {**place, **{name.replace("_", "-"): value for name, value in looks.items()}})


def _write(parent: xml.Element, x: float, y: float, text: str, *, size: float, weight: str = "", **looks: str) -> None:
    place = {"x": f"{x:g}", "y": f"{y:g}", "font-size": f"{size:g}", "fill": "#1b232b"}
    styled = {"font-weight": weight} if weight else {}
    named = {name.replace("_", "-"): value for name, value in looks.items()}
    xml.SubElement(parent, "text", {**place, **styled, **named}).text = text

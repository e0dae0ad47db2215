"""The paper of a topic as a PDF, laid out for `paper.typ`; `press.py` sets it."""

import json
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, time
from enum import StrEnum
from pathlib import Path

from bot.authoring.graph import Box
from bot.authoring.press import EXTRA, is_installed, set_page
from bot.authoring.transcript import Transcript
from bot.errors import KyrError

TEMPLATE = Path(__file__).with_name("paper.typ")


class Sheet(StrEnum):
    """What it is printed on, by the names Typst knows."""

    LETTER = "us-letter"
    A4 = "a4"


def pdf(papers: Sequence[Transcript], sheet: Sheet, *, needs: Sequence[str] = EXTRA) -> bytes:
    """Set topics as one PDF; raises KyrError when a package of the extra is missing or a letter has no font."""
    if not is_installed(needs):
        raise KyrError(
            "A PDF needs the extra `pdf`, which is not installed: pip install 'kyr-bot[pdf]'.\n"
            "`--format text` needs nothing."
        )
    given = {"sheet": sheet, "papers": [_given(paper) for paper in papers]}
    printed = datetime.combine(max(paper.on for paper in papers), time(), UTC)
    return set_page(TEMPLATE, json.dumps(given, default=_plain), timestamp=printed)


def _given(paper: Transcript) -> dict[str, object]:
    """A transcript as the template takes it; its graph becomes a drawing in rows and columns."""
    plain = {field.name: getattr(paper, field.name) for field in fields(paper) if field.name != "graph"}
    drawing = [_drawn(boxes) for boxes in paper.graph.sheets()]
    told = "; ".join(line.lstrip(" │├└─") for line in paper.graph.outline())
    return {**plain, "is_beside": paper.is_beside, "unsigned": paper.unsigned, "drawing": drawing, "told": told}


def _drawn(boxes: Sequence[Box]) -> dict[str, object]:
    """One page of the drawing."""
    tops = {box.node.number: box.top for box in boxes}
    return {
        "columns": 1 + max(box.column for box in boxes),
        "rows": max(box.top + box.rows for box in boxes),
        "boxes": [_box(box, tops) for box in boxes],
    }


def _box(box: Box, tops: dict[int, int]) -> dict[str, object]:
    step = box.node.step
    lines = [
        {
            "text": line.text,
            "number": line.way.number if line.way else 0,
            "leads": line.way is not None,
            "is_gate": line.way is not None and not line.way.is_chosen,
            "to": line.target,
            "arrow_to": tops[line.to] if line.arrow else None,
        }
        for line in box.lines
    ]
    return {
        "number": box.node.number,
        "id": step.place.step,
        "column": box.column,
        "top": box.top,
        "rows": box.rows,
        "is_start": box.node.came is None,
        "is_gate": bool(step.needs or step.ask_date or step.decide),
        "lines": lines,
    }


def _plain(value: object) -> object:
    """What JSON does not know by itself: our own values, drawings and days."""
    if isinstance(value, bytes):
        return list(value)
    if is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    return str(value)

"""A flyer to print: one page a language, with codes to scan; `press.py` sets it."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from io import BytesIO
from pathlib import Path

from bot.authoring.paper import Sheet
from bot.authoring.press import EXTRA, is_installed, set_page
from bot.errors import KyrError
from bot.speech.flyer import Flyer

TEMPLATE = Path(__file__).with_name("flyer.typ")
NEEDS = (*EXTRA, "segno")


def pdf(flyers: Sequence[Flyer], sheet: Sheet, *, needs: Sequence[str] = NEEDS) -> bytes:
    """Set flyers as one PDF; raises KyrError when a package of the extra is missing or a letter has no font."""
    if not is_installed(needs):
        raise KyrError("A flyer needs the extra `pdf`, which is not installed: pip install 'kyr-bot[pdf]'.")
    given = {"sheet": sheet, "flyers": [_given(one) for one in flyers]}
    return set_page(TEMPLATE, json.dumps(given), timestamp=None)


def code(text: str) -> str:
    """A code that a telephone's camera reads, drawn in black on white."""
    import segno  # the extra `pdf`

    drawn = BytesIO()
    segno.make(text, error="m", micro=False).save(drawn, kind="svg", border=2, xmldecl=False)
    return drawn.getvalue().decode()


def _given(flyer: Flyer) -> dict[str, object]:
    plain = asdict(flyer)
    return {**plain, "ways": [{**way, "drawn": code(way["code"])} for way in plain["ways"]]}

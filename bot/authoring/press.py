"""Sets pages as PDF and drawings as PNG: the list that a person may print, whatever `paper.py` lays out for who signs.

The only module that knows Typst. It writes PDF/UA: tagged for screen readers, and refused when a letter has no font.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path

from bot.errors import KyrError
from bot.message import Paper

HANDOUT, DRAWING = (Path(__file__).with_name(f"{name}.typ") for name in ("handout", "drawing"))
PIXELS_PER_INCH = 96.0  # one unit of the drawing is one dot of the picture
FONTS = ("manimgx_fonts", "manimgx_fonts_cjk")  # packages that are folders of Noto fonts
EXTRA = ("typst", *FONTS)


def is_installed(needs: Sequence[str] = EXTRA) -> bool:
    """Say whether pages can be set here."""
    return all(find_spec(name) for name in needs)


def handout(paper: Paper) -> bytes:
    """Set the words of one message as a page to print; raises KyrError when it cannot be done."""
    given = {"locale": paper.locale, "title": paper.title, "paragraphs": paper.paragraphs}
    return set_page(HANDOUT, json.dumps(given), timestamp=None)


def set_page(template: Path, given: str, *, timestamp: datetime | None) -> bytes:
    """Have Typst set a template with what it is given as JSON; raises KyrError when a letter has no font."""
    import typst  # the extra `pdf`: a server that only answers people does not need it

    try:
        return typst.compile(
            template,
            format="pdf",
            font_paths=[folder for name in FONTS for folder in _folders(name)],
            ignore_system_fonts=True,  # the same paper on every machine
            sys_inputs={"given": given},
            pdf_standards=["ua-1"],
            timestamp=timestamp,
        )
    except typst.TypstError as error:
        raise KyrError(f"The PDF cannot be set: {error.message}.\n`--format text` still works.") from None


def drawing(svg: str) -> bytes:
    """Turn a drawing into a PNG, with the same letters on every machine."""
    import typst  # the extra `pdf`

    return typst.compile(
        DRAWING,
        format="png",
        ppi=PIXELS_PER_INCH,
        font_paths=[folder for name in FONTS for folder in _folders(name)],
        ignore_system_fonts=True,
        sys_inputs={"svg": svg},
    )


def _folders(package: str) -> list[Path]:
    """Where a package lies, without importing it."""
    spec = find_spec(package)
    return [Path(folder) for folder in spec.submodule_search_locations or ()] if spec else []

"""From `pictures.yaml` and `pictures/*.png` to the drawings that a step can show, each read once."""

from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from bot.content.document import Document, shown
from bot.content.files import Files
from bot.content.mends import validate
from bot.content.models import PicturesFile
from bot.engine.script import Drawing
from bot.errors import ContentError

NAME = "pictures.yaml"
MOST_BYTES = 300_000  # it goes to old phones, over slow lines
_PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True)
class Picture:
    """One drawing as it is sent."""

    drawing: Drawing
    png: bytes = field(repr=False)

    @property
    def size(self) -> tuple[int, int]:
        """Its width and height in dots; they stand at the head of every PNG."""
        return int.from_bytes(self.png[16:20], "big"), int.from_bytes(self.png[20:24], "big")


def pictures(document: Document, files: Files) -> dict[str, Picture]:
    """Every drawing with its words; raises ContentError for one that is missing, too heavy or no PNG."""
    file = validate(PicturesFile, document, {"pictures": document.value}, under="pictures")
    found: dict[str, Picture] = {}
    problems = []
    for name, entry in file.pictures.items():
        held = files.find(f"pictures/{name}.png")
        png = held[-1].read_bytes() if held else b""
        if trouble := _trouble(png) or _told_of_another(document, files, name, held):
            problems.append(document.problem(f"`{name}` {trouble[0]}", trouble[1], name))
        found[name] = Picture(Drawing(name, entry.alt, sha256(png).hexdigest()[:16]), png)
    if problems:
        raise ContentError(tuple(problems))
    return found


def _trouble(png: bytes) -> tuple[str, str] | None:
    if not png:
        return "has no drawing.", "Put it into pictures/, as a PNG of this name."
    if not png.startswith(_PNG):
        return "is not a PNG.", "Save it as PNG: every phone shows that."
    if len(png) > MOST_BYTES:
        return f"weighs {len(png)} bytes; {MOST_BYTES} are the most.", "Make it smaller, or use fewer colors."
    return None


def _told_of_another(document: Document, files: Files, name: str, held: tuple[Path, ...]) -> tuple[str, str] | None:
    """An organisation's own drawing below the words of the shipped one, which describe another."""
    is_own = bool(held) and not held[-1].is_relative_to(files.shipped)
    if is_own and document.origin(name).file == shown(files.shipped / NAME):
        return (
            "is a drawing of your own, with the words of the shipped one.",
            "Say in your pictures.yaml what it shows.",
        )
    return None

"""The drawings of `flows/pictures/`: drawn as SVG, shown as PNG, because that is what every phone can show.

`python -m bot.authoring.pictures` draws every PNG anew; a test says when that has been forgotten.
"""

from collections.abc import Iterator
from pathlib import Path

from bot.authoring.press import drawing
from bot.content import shipped


def drawn(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Every PNG as it should be, beside the drawing it comes from."""
    for source in sorted(folder.glob("*.svg")):
        yield source.with_suffix(".png"), drawing(source.read_text(encoding="utf-8"))


def write(folder: Path) -> None:
    """Write the PNG of every drawing."""
    for path, png in drawn(folder):
        path.write_bytes(png)


if __name__ == "__main__":
    write(shipped() / "pictures")

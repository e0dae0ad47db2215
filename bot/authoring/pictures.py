"""The drawings of `flows/pictures/`: drawn as SVG, shown as PNG, because that is what every phone can show.

`python -m bot.authoring.pictures` draws every PNG anew; a test says when that has been forgotten.
"""

from pathlib import Path

from bot.authoring.press import drawing
from bot.content import shipped


def write(folder: Path) -> None:
    """Write the PNG of every drawing."""
    for source in sorted(folder.glob("*.svg")):
        source.with_suffix(".png").write_bytes(drawing(source.read_text(encoding="utf-8")))


if __name__ == "__main__":
    write(shipped() / "pictures")

"""Where the content stands: the files kyr ships, and an organisation's own laid over them."""

from dataclasses import dataclass
from pathlib import Path

from bot.errors import ContentError, Problem


@dataclass(frozen=True, slots=True)
class Files:
    """Every content file by its name below `flows/`."""

    shipped: Path
    by_name: dict[str, Path]

    @classmethod
    def of(cls, shipped: Path, overlay: Path | None) -> "Files":
        """Find the files; one of the overlay stands instead of the shipped one of the same name."""
        by_name: dict[str, Path] = {}
        for root in (shipped, overlay) if overlay else (shipped,):
            if not root.is_dir():
                raise ContentError((Problem(str(root), 1, "There is no such folder.", "Check KYR_CONTENT_DIR."),))
            by_name |= {path.relative_to(root).as_posix(): path for path in sorted(root.rglob("*")) if path.is_file()}
        return cls(shipped, by_name)

    @property
    def topics(self) -> list[Path]:
        """The topic files, by name."""
        return self._below("topics/", ".yaml")

    @property
    def referrals(self) -> list[Path]:
        """The referral files, by name."""
        return self._below("referrals/", ".csv")

    def find(self, name: str) -> Path | None:
        """One file by its name below `flows/`."""
        return self.by_name.get(name)

    def _below(self, folder: str, ending: str) -> list[Path]:
        return [
            path for name, path in sorted(self.by_name.items()) if name.startswith(folder) and name.endswith(ending)
        ]


def shipped() -> Path:
    """The content kyr ships: inside the package when it was installed, beside it in a checkout."""
    package = Path(__file__).parent.parent
    inside = package / "flows"
    return inside if inside.is_dir() else package.parent / "flows"

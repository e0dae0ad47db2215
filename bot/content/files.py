"""Where the content stands: the files kyr ships, and an organisation's own laid over them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.errors import ContentError, Problem


@dataclass(frozen=True, slots=True)
class Files:
    """Every content file by its name below `flows/`: the shipped one first, then the organisation's own."""

    shipped: Path
    by_name: Mapping[str, tuple[Path, ...]]

    @classmethod
    def of(cls, shipped: Path, overlay: Path | None) -> "Files":
        """Find the files of both folders; raises ContentError for a folder that is not there."""
        by_name: dict[str, tuple[Path, ...]] = {}
        for root in (shipped, overlay) if overlay else (shipped,):
            if not root.is_dir():
                raise ContentError((Problem(str(root), 1, "There is no such folder.", "Check KYR_CONTENT_DIR."),))
            for path in sorted(root.rglob("*")):
                if path.is_file():
                    name = path.relative_to(root).as_posix()
                    by_name[name] = (*by_name.get(name, ()), path)
        return cls(shipped, by_name)

    @property
    def topics(self) -> list[str]:
        """The names of the topic files."""
        return self._below("topics/", ".yaml")

    @property
    def referrals(self) -> list[Path]:
        """The referral files, by name; those of one name add to each other."""
        return [path for name in self._below("referrals/", ".csv") for path in self.by_name[name]]

    def find(self, name: str) -> tuple[Path, ...]:
        """The files of one name below `flows/`, the organisation's own last."""
        return self.by_name.get(name, ())

    def _below(self, folder: str, ending: str) -> list[str]:
        return [name for name in sorted(self.by_name) if name.startswith(folder) and name.endswith(ending)]


def shipped() -> Path:
    """The content kyr ships: inside the package when it was installed, beside it in a checkout."""
    package = Path(__file__).parent.parent
    inside = package / "flows"
    return inside if inside.is_dir() else package.parent / "flows"


def referral_files(overlay: Path | None) -> list[Path]:
    """The files of lines that can help, an organisation's own among them."""
    return Files.of(shipped(), overlay).referrals

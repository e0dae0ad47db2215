"""`kyr locales`: collect what must be translated, and see how much of each language can be said."""

from pathlib import Path

import bot
from bot.errors import KyrError
from bot.speech import workshop


def extract() -> None:
    """Collect every sentence of flows/, the bot and the console into the catalogs below locales/.

    A changed English sentence is a new key. A translation goes where its sentence goes; one whose sentence is said
    nowhere any more is dropped.
    """
    root = _checkout()
    for path in workshop.carry_over(root, workshop.extract(root)):
        print(path.relative_to(root))


def status(*, missing: bool = False) -> None:
    """How much of each language can be said.

    Parameters
    ----------
    missing
        List the sentences that have no translation, too.

    """
    root = _checkout()
    for found in workshop.coverage(root / "locales", workshop.extract(root)):
        share = 100 * found.spoken // found.total if found.total else 100
        print(f"{found.locale:<8}{found.domain:<10}{found.spoken:>5} of {found.total:<5}{share:>4} %")
        if missing:
            for text in found.missing:
                print(f"    {text}")


def _checkout() -> Path:
    """The folder with flows/ and locales/ side by side; an installed package has no room for translators."""
    root = Path(bot.__file__).parent.parent
    if not (root / "flows").is_dir():
        raise KyrError(
            "Catalogs are made in a checkout of the repository, where flows/ and locales/ stand beside bot/."
        )
    return root

"""Which database a command uses, and `kyr db upgrade`."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from bot.settings import Settings, load
from bot.store import embedded
from bot.store.upgrade import upgrade as bring_up_to_date


@contextmanager
def at_hand(settings: Settings) -> Iterator[str]:
    """The URL of the database, for as long as the block lasts.

    The embedded server starts, or is joined, when DATABASE_URL is not set; nobody has a release step there, so its
    tables are brought up to date on the way.
    """
    if settings.database_url:
        yield settings.database_url.get_secret_value()
        return
    with embedded.running(settings.data_dir) as url:
        asyncio.run(bring_up_to_date(url))
        yield url


def is_kept(settings: Settings) -> bool:
    """Say whether there is a database yet; asking starts none."""
    return settings.database_url is not None or embedded.is_there(settings.data_dir)


def upgrade() -> None:
    """Bring the tables up to date. Safe to run twice, and at every deployment."""
    settings = load()
    with at_hand(settings) as url:
        asyncio.run(bring_up_to_date(url))
    print("The tables are up to date.")

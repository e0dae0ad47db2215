"""Which database a command uses, and `kyr db upgrade`."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from bot.settings import Settings, load
from bot.store import embedded
from bot.store.upgrade import upgrade as bring_up_to_date

if TYPE_CHECKING:
    from bot.store.database import Database
    from bot.store.privacy import Vault

Done = TypeVar("Done")


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


def with_store(settings: Settings, work: Callable[["Database", "Vault"], Awaitable[Done]]) -> Done:
    """Do something with what is stored, and with nothing else: it works with broken content, and sends nothing."""
    from bot.assemble import vault_of
    from bot.store.database import Database
    from bot.store.upgrade import check

    vault = vault_of(settings)

    async def run(url: str) -> Done:
        database = Database.connect(url, held=0)
        try:
            await check(database)
            return await work(database, vault)
        finally:
            await database.aclose()

    with at_hand(settings) as url:
        return asyncio.run(run(url))


def is_kept(settings: Settings) -> bool:
    """Say whether there is a database yet; asking starts none."""
    return settings.database_url is not None or embedded.is_there(settings.data_dir)


def upgrade() -> None:
    """Bring the tables up to date. Safe to run twice, and at every deployment."""
    settings = load()
    with at_hand(settings) as url:
        asyncio.run(bring_up_to_date(url))
    print("The tables are up to date.")

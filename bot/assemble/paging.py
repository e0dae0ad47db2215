"""What reaches the staff when no page of the console is open, put together from its carriers."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.settings import Settings

if TYPE_CHECKING:  # imported below: it spares `kyr chat` the database
    from bot.service.paging import Carrier, Pager
    from bot.service.telling import Telling
    from bot.store.database import Database
    from bot.store.volunteers import Volunteers


def pager_of(
    settings: Settings,
    database: "Database",
    volunteers: "Volunteers",
    telling: "Telling",
    carriers: Sequence["Carrier"],
) -> "Pager":
    """The pager, and everything that it rings with."""
    from bot.service.paging import Pager
    from bot.store.pages import Pages

    url = f"{settings.public_base_url.rstrip('/')}/console" if settings.public_base_url else ""
    shifts, voice = telling.waits.shifts, telling.voice
    return Pager(Pages(database), volunteers, shifts, voice, telling.clock, tuple(carriers), url)

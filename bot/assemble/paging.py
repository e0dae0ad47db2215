"""What reaches the staff when no page of the console is open, put together from its carriers."""

from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.assemble.staff import Staff
from bot.settings import Settings

if TYPE_CHECKING:  # imported below: it spares `kyr chat` the database
    from bot.service.paging import Carrier, Pager
    from bot.service.telling import Telling
    from bot.service.web_push import WebPush
    from bot.store.database import Database
    from bot.store.privacy import Vault
    from bot.store.volunteers import Volunteers

NOBODY = "mailto:postmaster@localhost"  # push services want an address; without a public one there is none


@dataclass(frozen=True, slots=True)
class Rings:
    """What tests ring with beside our own carriers, and which push services they may call instead of the real ones."""

    carriers: "Sequence[Carrier]" = ()
    allows: Callable[[str], bool] | None = None


NO_RINGS = Rings()


@dataclass(frozen=True, slots=True)
class Calls:
    """The pager, and those of its carriers that have a page in the console."""

    pager: "Pager"
    push: "WebPush"


def calls_of(
    settings: Settings,
    database: "Database",
    vault: "Vault",
    volunteers: "Volunteers",
    telling: "Telling",
    staff: Staff | None,
    rings: Rings,
    stack: AsyncExitStack,
) -> Calls:
    """The pager, and everything that it rings with."""
    from bot.channels.web_push import PushServices, audience, is_push_service
    from bot.service.paging import Pager
    from bot.service.web_push import WebPush
    from bot.store.pages import Pages
    from bot.store.push import PushBrowsers, PushKey

    base = (settings.public_base_url or "").rstrip("/")
    services = PushServices(rings.allows or is_push_service)
    stack.push_async_callback(services.aclose)
    push = WebPush(
        PushBrowsers(database, vault),
        PushKey(database, vault),
        services,
        audience,
        base if base.startswith("https://") else NOBODY,
        telling.clock,
    )
    shifts, voice, console = telling.waits.shifts, telling.voice, f"{base}/console" if base else ""
    carriers = (push, *((staff.carrier,) if staff else ()), *rings.carriers)
    return Calls(Pager(Pages(database), volunteers, shifts, voice, telling.clock, carriers, console), push)

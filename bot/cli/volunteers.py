"""`kyr volunteers`: the roster of the hotline. An alias is all it holds of anybody."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, Literal, TypeVar

from cyclopts import Parameter

from bot.assemble import App, opened
from bot.cli.database import at_hand
from bot.errors import KyrError
from bot.hotline.roster import Role
from bot.settings import Settings, load
from bot.speech.locales import negotiate

Done = TypeVar("Done")


def invite(
    alias: str,
    /,
    *,
    role: Literal["volunteer", "coordinator", "reviewer"] = "volunteer",
    locales: Annotated[tuple[str, ...], Parameter(consume_multiple=True)] = ("en",),
) -> None:
    """Add somebody, and print their sign-in link.

    The link works once and for 24 hours. Hand it over in person or in an encrypted chat. Inviting an alias again makes
    a new link and ends the old one.

    Parameters
    ----------
    alias
        What people on the chat will see: never a real name.
    role
        What they may do.
    locales
        The languages they speak; the first is their console's.

    """
    settings = load()

    async def work(app: App) -> str:
        spoken = tuple(_spoken(locale, app) for locale in locales)
        return await app.volunteers.invite(alias, Role(role), spoken, app.talk.clock.now())

    token = _with_app(settings, work)
    base = (settings.public_base_url or f"http://localhost:{settings.port}").rstrip("/")
    print(f"{base}/console/in/{token}")


def roster() -> None:
    """Who is on the roster."""

    async def work(app: App) -> None:
        for volunteer in await app.volunteers.roster():
            duty = "on duty" if volunteer.on_duty else ""
            print(f"{volunteer.alias:<20}{volunteer.role:<13}{','.join(volunteer.locales):<16}{duty}".rstrip())

    _with_app(load(), work)


def offboard(alias: str, /) -> None:
    """End somebody's access at once.

    Their sessions and links stop working now, and everyone they were talking to goes back into the queue.

    Parameters
    ----------
    alias
        Who leaves.

    """

    async def work(app: App) -> None:
        volunteer = await app.volunteers.find(alias)
        if volunteer is None:
            raise KyrError(f"Nobody on the roster is called {alias}. `kyr volunteers list` shows who is.")
        await app.desk.offboard(volunteer)  # whoever they held is told by the worker: it has the channels

    _with_app(load(), work)
    print(f"{alias} is off the roster.")


def _with_app(settings: Settings, work: Callable[[App], Awaitable[Done]]) -> Done:
    async def run(url: str) -> Done:
        async with opened(settings, url=url) as app:
            return await work(app)

    with at_hand(settings) as url:
        return asyncio.run(run(url))


def _spoken(locale: str, app: App) -> str:
    found = negotiate(locale, tuple(app.talk.voice.languages))
    if found is None:
        raise KyrError(
            f"--locales {locale}: there is no such language here; there are {', '.join(app.talk.voice.languages)}."
        )
    return found

"""A process that is there to be killed: `python -m tests.http.victim PART`.

It runs what production runs. A part that is `standing-still` says when a turn is committed and goes no further, so
that the test can kill it exactly there.
"""

import asyncio
import logging
import sys
from dataclasses import fields, replace
from datetime import timedelta

from bot import log
from bot.assemble import App, opened
from bot.message import Capabilities, Inbound
from bot.service.intake import Intake
from bot.service.polling import poll
from bot.service.turns import Answer, Turns
from bot.settings import Settings, load
from bot.web.app import build
from bot.web.webhooks import telegram_of
from tests.fakes.serving import serving
from tests.http.house import Later


def tell(line: str) -> None:
    print(line, flush=True)


class StandingStill(Turns):
    """Turns that stand still once the first is committed."""

    async def take(self, inbound: Inbound, capabilities: Capabilities) -> Answer:
        await Turns.take(self, inbound, capabilities)
        tell("committed")
        await asyncio.Event().wait()
        raise AssertionError


def standing_still(app: App) -> App:
    turns = {field.name: getattr(app.turns, field.name) for field in fields(app.turns)}
    return replace(app, turns=StandingStill(**turns))


async def live(part: str, settings: Settings, url: str) -> None:
    ahead = timedelta(minutes=2) if part == "sweep" else timedelta()
    async with opened(settings, url=url, clock=Later(ahead=ahead)) as app:
        match part:
            case "web":
                async with serving(build(app), lifespan=True) as address:
                    tell(address)
                    await asyncio.Event().wait()
            case "web-standing-still":
                async with serving(build(standing_still(app)), lifespan=True) as address:
                    tell(address)
                    await asyncio.Event().wait()
            case "work":
                while True:
                    await app.delivery.sweep()
                    await app.timekeeper.sweep()
                    await asyncio.sleep(0.5)
            case "sweep":
                await app.delivery.sweep()
            case "poll-standing-still":
                telegram = telegram_of(app)
                assert telegram is not None
                await poll(app.database, telegram, Intake(standing_still(app).turns, app.delivery, telegram))


if __name__ == "__main__":
    log.configure(sys.stderr, level=logging.WARNING)  # the test reads what stands on stdout
    chosen = load()
    assert chosen.database_url is not None
    asyncio.run(live(sys.argv[1], chosen, chosen.database_url.get_secret_value()))

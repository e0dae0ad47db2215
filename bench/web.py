"""The web process as it is, but for one thing: it does not keep to Telegram's thirty messages a second."""

import asyncio
import sys
from dataclasses import replace

from bot import log
from bot.assemble import App
from bot.cli.running import Part, answer, run
from bot.service.delivery import Delivery
from bot.settings import load
from bot.web import server


def unpaced(app: App) -> App:
    """The same house, in a hurry."""
    return replace(app, delivery=Delivery(app.outbox, app.channels, app.talk.clock, paces={}))


def main() -> None:
    log.configure()
    listening = server.listen("127.0.0.1", int(sys.argv[1]))

    def parts(app: App, stop: asyncio.Event) -> list[Part]:
        return [answer(unpaced(app), listening, stop)]

    run(load(), parts)


if __name__ == "__main__":
    main()

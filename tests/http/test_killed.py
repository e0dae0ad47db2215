"""Processes are killed at the worst moments, and nothing is lost: a message gets out once more, or is marked."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import httpx
import pytest

from bot.assemble import App, opened
from bot.channels.looks import TELEGRAM
from bot.message import Address, ChannelName, Inbound
from bot.service.intake import Intake
from bot.service.polling import poll
from bot.web.app import build
from bot.web.webhooks import telegram_of
from tests.fakes.bot_api import BotApi
from tests.fakes.serving import serving
from tests.fakes.twilio_rest import Twilio
from tests.http.house import PUBLIC, SECRET, Later, environment, settings, unsettled

SAM = 5550100001
PHONE = "+12025550123"
LATER = timedelta(minutes=3)


@dataclass
class Providers:
    """Both providers, the database they have in common with us, and the processes that were begun."""

    api: BotApi
    twilio: Twilio
    url: str

    @asynccontextmanager
    async def victim(
        self, part: str, *, seconds: float | None = 40, **more: str
    ) -> AsyncIterator[asyncio.subprocess.Process]:
        """A process of ours; killed at the end, whatever happens."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.http.victim",
            part,
            env=environment(self.url, self.api, self.twilio, **more),
            stdout=asyncio.subprocess.PIPE,
        )
        try:
            async with asyncio.timeout(seconds):
                yield process
        finally:
            if process.returncode is None:
                await kill(process)

    @asynccontextmanager
    async def survivor(self, *, ahead: timedelta = timedelta(), mode: str = "webhook") -> AsyncIterator[App]:
        """The parts of a process that lives on, some time later."""
        chosen = settings(self.url, self.api, self.twilio, telegram_mode=mode)
        async with opened(chosen, url=self.url, clock=Later(ahead=ahead)) as app:
            yield app

    async def sweep(self, *, ahead: timedelta = timedelta()) -> int:
        """What a worker finds, some time later; returns how many messages have not ended after it."""
        async with self.survivor(ahead=ahead) as app:
            await app.delivery.sweep()
            await app.delivery.settle()
            return await unsettled(app)


@pytest.fixture
async def providers(database_url: str) -> AsyncIterator[Providers]:
    async with BotApi().running() as api, Twilio().running() as twilio:
        api.starts(SAM)
        yield Providers(api, twilio, database_url)


async def kill(process: asyncio.subprocess.Process) -> None:
    process.kill()
    await process.wait()


async def line(process: asyncio.subprocess.Process) -> str:
    assert process.stdout is not None
    return (await process.stdout.readline()).decode().strip()


async def test_a_text_committed_and_not_answered_goes_out_by_rest_and_its_repetition_is_known(
    providers: Providers,
) -> None:
    twilio = providers.twilio
    twilio.messages_url = f"{PUBLIC}/twilio/messages"
    sid = twilio.sid()
    async with providers.victim("web-standing-still") as web:
        twilio.proxied = (PUBLIC, await line(web))
        call = asyncio.create_task(twilio.text(PHONE, "hola", sid=sid))
        assert await line(web) == "committed"
        await kill(web)
        with pytest.raises(httpx.HTTPError):
            await call

    async with providers.survivor() as app, serving(build(app)) as address:
        twilio.proxied = (PUBLIC, address)
        assert await twilio.text(PHONE, "hola", sid=sid) == []

    assert await providers.sweep() == 1  # whoever wrote it may still be at it
    assert twilio.sent == []
    assert await providers.sweep(ahead=LATER) == 0
    (late,) = twilio.sent
    assert late.to == PHONE


async def test_an_update_committed_and_not_sent_goes_out_once(providers: Providers) -> None:
    api = providers.api
    update = api.says(SAM, "hola")
    api.webhook = {"url": f"{PUBLIC}/telegram", "secret_token": SECRET}
    async with providers.victim("web-standing-still") as web:
        api.proxied = (PUBLIC, await line(web))
        call = asyncio.create_task(api.push(update))
        assert await line(web) == "committed"
        await kill(web)
        with pytest.raises(httpx.HTTPError):
            await call

    async with providers.survivor() as app, serving(build(app), lifespan=True) as address:
        api.proxied = (PUBLIC, address)
        assert await api.push(update) == 200  # Telegram repeats what was not acknowledged
    assert api.sent == []
    assert await providers.sweep(ahead=LATER) == 0
    assert len(api.sent) == 1


async def test_a_message_in_mid_send_gets_out_once_more_and_is_then_marked(providers: Providers) -> None:
    api = providers.api
    api.webhook = {"url": f"{PUBLIC}/telegram", "secret_token": SECRET}
    api.hanging.add("sendmessage")
    async with providers.victim("web") as web:
        api.proxied = (PUBLIC, await line(web))
        assert await api.push(api.says(SAM, "hola")) == 200
        await api.until(lambda: len(api.sent) == 1)
        await kill(web)

    api.hanging.clear()
    assert await providers.sweep() == 1
    assert len(api.sent) == 1  # the claim of the dead process still stands
    assert await providers.sweep(ahead=LATER) == 0
    assert len(api.sent) == 2
    assert api.sent[0].text == api.sent[1].text


async def test_a_worker_killed_in_mid_send_leaves_the_message_to_the_next(providers: Providers) -> None:
    api = providers.api
    async with providers.survivor() as app:
        await app.turns.take(Inbound("1", Address(ChannelName.TELEGRAM, str(SAM)), "hola"), TELEGRAM)
    api.hanging.add("sendmessage")
    async with providers.victim("sweep") as worker:
        await api.until(lambda: len(api.sent) == 1)
        await kill(worker)

    api.hanging.clear()
    assert await providers.sweep(ahead=LATER * 2) == 0
    assert len(api.sent) == 2


async def test_a_poller_killed_before_it_confirmed_is_asked_again_and_answers_once(providers: Providers) -> None:
    api = providers.api
    await api.queue(api.says(SAM, "hola"))
    async with providers.victim("poll-standing-still", KYR_TELEGRAM_MODE="polling") as worker:
        assert await line(worker) == "committed"
        await kill(worker)
    assert len(api.waiting) == 1

    async with providers.survivor(mode="polling") as app:
        telegram = telegram_of(app)
        assert telegram is not None
        intake = Intake(app.turns, app.delivery, telegram)
        polling = asyncio.create_task(poll(app.database, telegram, intake))
        await api.until(lambda: not api.waiting)
        polling.cancel()
        await asyncio.wait([polling])
        await intake.settle()
    assert await providers.sweep(ahead=LATER) == 0
    assert len(api.sent) == 1

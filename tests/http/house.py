"""A whole house for a test: both providers, a database of its own, and the web process, over HTTP."""

import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pydantic import SecretStr
from sqlalchemy import text

from bot.assemble import App, opened
from bot.engine.script import Place
from bot.service.clock import Clock
from bot.service.intake import Intake
from bot.settings import Settings
from bot.web.app import build
from bot.web.webhooks import announce, known
from tests.fakes.bot_api import TOKEN, BotApi
from tests.fakes.serving import serving
from tests.fakes.staff_bot_api import STAFF_TOKEN, StaffApi
from tests.fakes.twilio_rest import ACCOUNT, AUTH_TOKEN, NUMBER, Twilio

PUBLIC = "https://kyr.example"
SECRET = "a-secret_of-ours"
KEY = "A" * 43  # a key of nobody


@dataclass
class Later(Clock):
    """A clock that is some time ahead."""

    ahead: timedelta = timedelta()

    def now(self) -> datetime:
        return super().now() + self.ahead


@dataclass(frozen=True)
class House:
    """What a test speaks to."""

    app: App
    api: BotApi
    twilio: Twilio
    staff_api: StaffApi
    url: str
    intake: Intake

    async def settle(self) -> None:
        """Wait until everything that was begun is sent and written down."""
        await self.intake.settle()
        await self.app.delivery.settle()

    async def count(self, table: str) -> int:
        """How many rows a table holds."""
        async with self.app.database.begin() as connection:
            return int((await connection.execute(text(f"select count(*) from {table}"))).scalar_one())  # noqa: S608

    async def count_all(self) -> int:
        """How many rows there are about anybody."""
        return sum([await self.count(table) for table in ("conversation", "inbound", "outbox", "escalation")])

    async def unsettled(self) -> int:
        """How many messages have not ended."""
        return await unsettled(self.app)

    def step(self, id: str, locale: str) -> str:
        """The first words of a step, as a person reads them."""
        step = self.app.talk.voice.script.step(Place(*id.split(".")))
        assert step is not None
        return self.app.talk.voice.catalogs.say(locale, step.say).split("\n")[0]

    def label(self, text: str, locale: str) -> str:
        """A button's label."""
        return self.app.talk.voice.catalogs.say(locale, text, "button")


async def unsettled(app: App) -> int:
    """How many messages have not ended."""
    async with app.database.begin() as connection:
        return int((await connection.execute(text("select count(*) from outbox where status < 2"))).scalar_one())


def settings(url: str, api: BotApi, twilio: Twilio, **more: Any) -> Settings:
    """Both channels on, against the providers of the test."""
    given: Mapping[str, Any] = {
        "database_url": SecretStr(url),
        "secret_keys": (SecretStr(KEY),),
        "public_base_url": PUBLIC,
        "telegram_token": SecretStr(TOKEN),
        "telegram_mode": "webhook",
        "telegram_webhook_secret": SecretStr(SECRET),
        "telegram_base_url": api.base_url,
        "telegram_file_url": api.file_url,
        "twilio_account_sid": ACCOUNT,
        "twilio_auth_token": SecretStr(AUTH_TOKEN),
        "twilio_number": NUMBER,
        "twilio_base_url": twilio.url,
        "allow_unreviewed": ("all",),
        **more,
    }
    return Settings(**given)


def with_staff(**more: Any) -> dict[str, Any]:
    """What a house needs beside, to have the bot for volunteers."""
    return {"telegram_staff_token": SecretStr(STAFF_TOKEN), **more}


def environment(url: str, api: BotApi, twilio: Twilio, **more: str) -> dict[str, str]:
    """The same settings for a process of its own."""
    return {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": url,
        "KYR_SECRET_KEYS": KEY,
        "KYR_PUBLIC_BASE_URL": PUBLIC,
        "KYR_TELEGRAM_TOKEN": TOKEN,
        "KYR_TELEGRAM_MODE": "webhook",
        "KYR_TELEGRAM_WEBHOOK_SECRET": SECRET,
        "KYR_TELEGRAM_BASE_URL": api.base_url,
        "KYR_TWILIO_ACCOUNT_SID": ACCOUNT,
        "KYR_TWILIO_AUTH_TOKEN": AUTH_TOKEN,
        "KYR_TWILIO_NUMBER": NUMBER,
        "KYR_TWILIO_BASE_URL": twilio.url,
        "KYR_ALLOW_UNREVIEWED": "all",
        **more,
    }


@asynccontextmanager
async def house(database_url: str, *, ahead: timedelta = timedelta(), **more: Any) -> AsyncIterator[House]:
    """Open everything; the providers know the web process by its public address, as through a proxy."""
    staff_api = StaffApi()
    async with BotApi(second=staff_api).running() as api, Twilio().running() as twilio:
        chosen = settings(database_url, api, twilio, **more)
        async with opened(chosen, url=database_url, clock=Later(ahead=ahead)) as app:
            application = build(app)
            async with serving(application, lifespan=True) as url:
                api.proxied = staff_api.proxied = twilio.proxied = (PUBLIC, url)
                twilio.messages_url = f"{PUBLIC}/twilio/messages"
                await known(app)
                await announce(app)
                yield House(app, api, twilio, staff_api, url, application.state.intake)

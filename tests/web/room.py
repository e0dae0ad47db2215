"""The web process of a demo for a test: real pages over HTTP, phones that exist only in it, no provider."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
from pydantic import SecretStr

from bot.assemble import App, opened
from bot.assemble.paging import NO_RINGS, Rings
from bot.channels.phone import Phone
from bot.hotline.roster import Role, Volunteer
from bot.message import Address, Attached, ChannelName, Inbound
from bot.settings import Settings
from bot.web.app import build
from tests.fakes.serving import serving

PATIENCE = 20  # seconds until a message has to be there
OURS = {"Sec-Fetch-Site": "same-origin"}


@dataclass
class Person:
    """Somebody with a telephone."""

    app: App
    address: Address
    _sent: int = field(default=0)

    async def says(self, *texts: str) -> list[str]:
        """Send messages; returns what the last one was answered with."""
        answered: list[str] = []
        for text in texts:
            self._sent += 1
            inbound = Inbound(f"{self.address.value}-{self._sent}", self.address, text)
            channel = self.app.channels[self.address.channel]
            answer = await self.app.turns.take(inbound, channel.capabilities)
            await self.app.delivery.answered(answer.ids)
            answered = [outbound.text for outbound in answer.outbounds]
        return answered

    async def sends(self, kind: Attached, content: bytes, text: str = "") -> list[str]:
        """Send a picture or a recording; returns what it was answered with."""
        phone = self.app.channels[self.address.channel]
        assert isinstance(phone, Phone)
        self._sent += 1
        inbound = Inbound(
            f"{self.address.value}-{self._sent}",
            self.address,
            text,
            unreadable=not text,
            attachments=(phone.attach(kind, content),),
        )
        answer = await self.app.turns.take(inbound, phone.capabilities)
        await self.app.delivery.answered(answer.ids)
        return [outbound.text for outbound in answer.outbounds]

    async def reads(self) -> str:
        """The next message that comes later than an answer."""
        phone = self.app.channels[self.address.channel]
        assert isinstance(phone, Phone)
        messages = phone.messages(self.address)
        async with asyncio.timeout(PATIENCE):
            return (await anext(messages)).text


@dataclass(frozen=True)
class Room:
    """What a test of the pages speaks to."""

    app: App
    url: str

    def spanish(self, text: str, role: str = "") -> str:
        """A sentence as it is said in Spanish; the translation must be there."""
        found = self.app.talk.voice.catalogs.find("es", text, role)
        assert found is not None, text
        return found

    @property
    def menu(self) -> str:
        """What the menu asks, in Spanish."""
        script = self.app.talk.voice.script
        step = script.step(script.menu)
        assert step is not None
        return self.spanish(step.say)

    def person(self, channel: ChannelName = ChannelName.SMS, value: str = "+15105550123") -> Person:
        return Person(self.app, Address(channel, value))

    async def link(self, alias: str = "Ana", *locales: str) -> str:
        """The path of a sign-in link of a volunteer who has worked before."""
        now = self.app.talk.clock.now()
        token = await self.app.volunteers.invite(alias, Role.VOLUNTEER, locales or ("en", "es"), now)
        await self.experienced(alias)
        return f"/console/in/{token}"

    @asynccontextmanager
    async def stranger(self) -> AsyncIterator[httpx.AsyncClient]:
        """A browser that is not signed in."""
        async with httpx.AsyncClient(base_url=self.url, headers=OURS, follow_redirects=True) as client:
            yield client

    @asynccontextmanager
    async def volunteer(self, alias: str = "Ana", *locales: str) -> AsyncIterator[httpx.AsyncClient]:
        """The browser of a volunteer who is signed in and on duty."""
        async with self.stranger() as client:
            await client.post(await self.link(alias, *locales))
            await client.post("/console/duty", data={"on": "yes"})
            yield client

    async def experienced(self, alias: str) -> None:
        """Let somebody hold as many people as a test needs."""
        who, now = await self.on_roster(alias), self.app.talk.clock.now()
        await self.app.volunteers.practise(who.id, now)
        await self.app.volunteers.set_load(who.id, 99, now, by=who.id)

    @asynccontextmanager
    async def coordinator(self, alias: str = "Coco", *locales: str) -> AsyncIterator[httpx.AsyncClient]:
        """The browser of a coordinator who is signed in."""
        now = self.app.talk.clock.now()
        token = await self.app.volunteers.invite(alias, Role.COORDINATOR, locales or ("en", "es"), now)
        async with self.stranger() as client:
            await client.post(f"/console/in/{token}")
            yield client

    async def on_roster(self, alias: str) -> Volunteer:
        """Somebody on the roster."""
        found = await self.app.volunteers.find(alias)
        assert found is not None, alias
        return found

    async def waiting(self) -> str:
        """The id of the only one who waits."""
        (queued,) = await self.app.escalations.queue()
        return str(queued.id)


@asynccontextmanager
async def room(database_url: str, *, rings: Rings = NO_RINGS, **more: Any) -> AsyncIterator[Room]:
    """Open the pages."""
    given = {"demo": True, "secret_keys": (SecretStr("A" * 43),), "allow_unreviewed": ("all",), **more}
    settings = Settings(database_url=SecretStr(database_url), **given)
    async with opened(settings, url=database_url, rings=rings) as app, serving(build(app), lifespan=True) as url:
        yield Room(app, url)


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of the form to write in."""
    return dict(re.findall(r'<input type="hidden" name="(epoch|line)" value="([^"]+)">', page))

"""Messages both ways while the web process and the worker are killed again and again: none lost, none out of order."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text

from bot.hotline.roster import Role
from bot.hotline.views import Author
from tests.fakes.bot_api import BotApi
from tests.fakes.twilio_rest import Twilio
from tests.http.house import PUBLIC
from tests.http.test_killed import LATER, PHONE, Providers, kill, line
from tests.web.room import OURS, hidden


@pytest.fixture
async def providers(database_url: str) -> AsyncIterator[Providers]:
    async with BotApi().running() as api, Twilio().running() as twilio:
        twilio.messages_url = f"{PUBLIC}/twilio/messages"
        yield Providers(api, twilio, database_url)


@dataclass
class Storm:
    """A person and a volunteer who go on writing whatever happens to the processes between them."""

    providers: Providers
    client: httpx.AsyncClient
    kills: int = 0
    at: str = ""  # the conversation's page
    epoch: str = ""
    _processes: AsyncExitStack = field(default_factory=AsyncExitStack)
    _web: asyncio.subprocess.Process | None = None
    _worker: asyncio.subprocess.Process | None = None

    async def rises(self) -> None:
        """Start both processes."""
        self._web = await self._processes.enter_async_context(self.providers.victim("web", seconds=None))
        self._worker = await self._processes.enter_async_context(self.providers.victim("work", seconds=None))
        address = await line(self._web)
        self.providers.twilio.proxied = (PUBLIC, address)
        self.client.base_url = address

    async def falls(self) -> None:
        """Kill both processes where they stand."""
        for process in (self._web, self._worker):
            if process is not None and process.returncode is None:
                await kill(process)
                self.kills += 1

    async def until_taken(self, do: object) -> None:
        """Do something again until it is answered, as a provider and a browser would."""
        while True:
            try:
                await do()  # type: ignore[operator]  # whatever the caller hands in is called
            except httpx.HTTPError:
                await asyncio.sleep(0.2)
            else:
                return

    async def person(self, words: str) -> None:
        """Send one text; the provider sends it again when nobody answers."""
        sid = self.providers.twilio.sid()
        await self.until_taken(lambda: self.providers.twilio.text(PHONE, words, sid=sid))

    async def volunteer(self, words: str) -> None:
        """Send one reply; the browser sends the same form again when nobody answers."""
        filled = {"epoch": self.epoch, "line": str(uuid4()), "text": words}

        async def send() -> None:
            answer = await self.client.post(f"{self.at}/reply", data=filled)
            assert answer.status_code == 303, answer.status_code

        await self.until_taken(send)

    async def begins(self) -> None:
        """Bring the two together."""
        async with self.providers.survivor() as app:
            token = await app.volunteers.invite("Ana", Role.VOLUNTEER, ("es",), app.talk.clock.now())
            found = await app.volunteers.find("Ana")
            assert found is not None
            await app.volunteers.practise(found.id, app.talk.clock.now())
        signed_in = await self.client.post(f"/console/in/{token}")
        # Real browsers keep it for https alone, which a proxy adds here.
        self.client.headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in signed_in.cookies.items())
        await self.client.post("/console/duty", data={"on": "yes"})
        for words in ("hola", "9", "1"):
            await self.person(words)
        async with self.providers.survivor() as app:
            (queued,) = await app.escalations.queue()
        self.at = f"/console/e/{queued.id}"
        await self.client.post(f"{self.at}/claim")
        self.epoch = hidden((await self.client.get(self.at)).text)["epoch"]


async def weather(providers: Providers, messages: int, falls: int) -> tuple[int, int]:
    """Let both write so many messages through so many falls; returns the kills and how many arrived twice."""
    chance = random.Random(falls)  # noqa: S311  # the same weather in every run
    down = set(chance.sample(range(1, messages), falls))
    async with httpx.AsyncClient(headers=OURS, timeout=20) as client:
        storm = Storm(providers, client)
        await storm.rises()
        await storm.begins()
        before = len(providers.twilio.sent)
        said, written = [], []
        for number in range(messages):
            work = [storm.person(f"persona {number} aqui"), storm.volunteer(f"voluntaria {number} aqui")]
            said.append(f"persona {number} aqui")
            written.append(f"voluntaria {number} aqui")
            both = asyncio.gather(*work)
            if number in down:
                await asyncio.sleep(chance.uniform(0, 0.2))
                await storm.falls()
                await storm.rises()
            await both
        await storm.falls()
        await storm._processes.aclose()
    assert await providers.sweep(ahead=LATER) == 0
    arrived = [sent.body for sent in providers.twilio.sent[before:] if sent.body.startswith("voluntaria")]
    once = list(dict.fromkeys(arrived))
    assert once == written
    await in_order(providers, said, written)
    return storm.kills, len(arrived) - len(once)


async def in_order(providers: Providers, said: list[str], written: list[str]) -> None:
    """What both wrote is kept once each, in the order in which it was sent."""
    async with providers.survivor() as app:
        found = await app.volunteers.find("Ana")
        assert found is not None
        async with app.database.begin() as connection:
            id_ = await connection.scalar(text("select id from escalation"))
        held = await app.desk.open(found, id_)
        assert held is not None
    assert [kept.text for kept in held.lines if kept.author is Author.PERSON] == said
    assert [kept.text for kept in held.lines if kept.author is Author.VOLUNTEER] == written


async def test_ten_both_ways_through_a_fall(providers: Providers) -> None:
    kills, twice = await weather(providers, 10, 1)
    assert twice <= kills


@pytest.mark.slow
@pytest.mark.timeout(3600)
async def test_a_thousand_both_ways_through_forty_falls(providers: Providers) -> None:
    kills, twice = await weather(providers, 1000, 40)
    print(f"{kills} kills, {twice} arrived twice")
    assert twice <= kills

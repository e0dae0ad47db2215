"""Nobody on the hotline learns who somebody is: generated people write over both providers, and staff's pages are read.

What is looked for: the number however it is written, its last four digits, the chat id, the username, the name of the
profile. Where: every page of the console that can be asked for, what forms answer, the stream of events, the log.
A thousand people come in four parts, each with a database and a seed of its own, so that parts run side by side.
"""

import asyncio
import random
import re
import unicodedata
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch
from uuid import UUID

import httpx
import pytest

from bot.hotline.roster import Role
from bot.service import delivery
from tests.fakes.pace import unhurried
from tests.http.house import House, house
from tests.web.room import OURS, hidden

SEED = 20261124
PAGES_EVERY = 25  # people, between two walks through the pages about everybody
DOOR = "la migra está en la puerta"
WORDS = (
    "mi jefe no me paga", "they took my husband", "tengo una cita en la corte", "no sé qué hacer", "is this a scam?",
    "están afuera", "we have no heat", "mi hijo está en la escuela", "I got a letter", "necesito un abogado",
)  # fmt: skip
PERSON = {"hola": "hablar con una persona", "hello": "talk to a person", DOOR: "hablar con una persona"}
OPENINGS = ("hola", "hello", DOOR)
ENDS = ("close", "release", "stop", "DELETE", "stay")  # the last one stays with the volunteer
SYLLABLES = ("za", "ker", "vol", "mu", "xi", "tro", "bel", "quo", "niz", "fa", "gru", "hes")


@dataclass(frozen=True)
class Somebody:
    """A generated person: a telephone, or an account with a profile."""

    number: str = ""
    chat: int = 0
    username: str = ""
    first: str = ""
    last: str = ""

    def secrets(self) -> Iterator[str]:
        """Everything that would say who they are, as it could be written."""
        if self.number:
            area, middle, last = self.number[2:5], self.number[5:8], self.number[8:]
            yield from (self.number, self.number[2:], f"({area}) {middle}-{last}", f"{middle}-{last}")
            yield from (f"{area}{sign}{middle}{sign}{last}" for sign in "-. ")
            yield last
        else:
            yield from (str(self.chat), str(self.chat)[-4:], self.username, self.first, self.last)


@dataclass
class Read:
    """All that staff were sent."""

    texts: list[str] = field(default_factory=list)
    pages: int = 0
    letters: int = 0

    async def note(self, response: httpx.Response) -> None:
        await response.aread()
        headers = [one for one in response.headers.multi_items() if one[0] != "content-length"]  # four digits by chance
        self.texts.append(f"{response.url}\n{headers}\n{response.text}")
        self.pages += 1
        self.letters += len(self.texts[-1])

    def whole(self) -> str:
        return folded("\n".join(self.texts))


def folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def finds(secret: str, text: str) -> bool:
    """Whether a text holds a secret; four digits count only where they stand alone."""
    if folded(secret) not in text:
        return False
    is_number = len(secret) == 4 and secret.isdigit()
    return not is_number or re.search(rf"(?<![\w.:-]){secret}(?![\w:-])", text) is not None


def hits(somebodies: Sequence[Somebody], text: str) -> list[str]:
    """Every secret of these people that a text holds."""
    return [secret for who in somebodies for secret in who.secrets() if finds(secret, text)]


def people(count: int, chance: random.Random, taken: str) -> Iterator[Somebody]:
    """So many people; their last four digits are none that the pages hold before anybody has written."""
    used: set[str] = set()
    while count:
        last = f"{chance.randrange(10_000):04}"
        if last in used or last[:2] in ("19", "20") or finds(last, taken):
            continue
        used.add(last)
        count -= 1
        if chance.random() < 0.5:
            yield Somebody(number=f"+1{chance.randrange(201, 989)}{chance.randrange(200, 999)}{last}")
        else:
            names = ["".join(chance.choices(SYLLABLES, k=4)) for _ in range(3)]
            chat = int(f"{chance.randrange(100_000, 999_999)}{last}")
            yield Somebody("", chat, names[0] + str(chance.randrange(99)), names[1].title(), names[2].title())


async def says(lived_in: House, who: Somebody, text: str) -> None:
    """One message, with the whole profile as the provider sends it."""
    if who.number:
        await lived_in.twilio.text(who.number, text)
    else:
        profile: dict[str, Any] = {
            "id": who.chat, "first_name": who.first, "last_name": who.last, "username": who.username,
        }  # fmt: skip
        update = lived_in.api.says(who.chat, text)
        update["message"] |= {"from": {**profile, "is_bot": False}, "chat": {**profile, "type": "private"}}
        assert await lived_in.api.push(update) == 200
    await lived_in.settle()


@asynccontextmanager
async def staff(lived_in: House, read: Read, alias: str, role: Role) -> AsyncIterator[httpx.AsyncClient]:
    """The browser of somebody on the roster; all it is sent is read."""
    volunteers, now = lived_in.app.volunteers, lived_in.app.talk.clock.now()
    session = await volunteers.sign_in(await volunteers.invite(alias, role, ("en", "es"), now), now)
    who = await volunteers.find(alias)
    assert who is not None
    await volunteers.practise(who.id, now)
    await volunteers.set_load(who.id, 99, now, by=who.id)
    hooks = {"response": [read.note]}
    async with httpx.AsyncClient(
        base_url=lived_in.url, headers=OURS, follow_redirects=True, event_hooks=hooks, timeout=30
    ) as client:
        client.cookies.set("__Host-kyr", session or "")
        yield client


def paths(lived_in: House, read: Read) -> list[str]:
    """Every page about everybody, as the console's own pages link to them."""
    linked = set(re.findall(r'(?:href|data-live)="(/console[^"#]*)', "\n".join(read.texts)))
    return sorted(path for path in linked if "/e/" not in path and "/referrals/" not in path)


async def walk(lived_in: House, read: Read, *browsers: httpx.AsyncClient) -> None:
    """Ask for every page about everybody, as everybody on the roster."""
    for browser in browsers:
        await browser.get("/console")
        for path in paths(lived_in, read):
            await browser.get(path)


async def heard(lived_in: House, session: str, into: list[str]) -> None:
    """Keep what the stream of events says."""
    async with (
        httpx.AsyncClient(base_url=lived_in.url, cookies={"__Host-kyr": session}, timeout=None) as client,  # noqa: S113  # it stays open
        client.stream("GET", "/console/events") as events,
    ):
        async for line in events.aiter_lines():
            into.append(line)


async def helped(ana: httpx.AsyncClient, lola: httpx.AsyncClient, escalation: UUID, end: str) -> None:
    """A volunteer takes somebody over, reads, writes, notes, asks; a reviewer answers; it ends somehow."""
    path = f"/console/e/{escalation}"
    page = await ana.post(f"{path}/claim")
    for part in ("?part=1", "/end", "/note", "/ask"):
        await ana.get(path + part)
    sent = await ana.post(f"{path}/reply", data={**hidden(page.text), "text": "Estoy aquí con usted."})
    assert sent.status_code == 200
    await ana.post(f"{path}/note", data={**hidden((await ana.get(f"{path}/note")).text), "text": "Waits."})
    await ana.post(f"{path}/ask", data={**hidden((await ana.get(f"{path}/ask")).text), "text": "Which form?"})
    for question in re.findall(r'action="(/console/questions/[^"]+)"', (await lola.get("/console/questions")).text):
        await lola.post(question, data={"text": "None that we fill in."})
    page = await ana.get(path)
    if end == "close":
        await ana.post(f"{path}/close", data={**hidden(page.text), "outcome": "informed"})
    elif end == "release":
        await ana.post(f"{path}/release", data={**hidden(page.text), "note": "Back to the queue."})


async def closed(lived_in: House, ana: httpx.AsyncClient) -> None:
    """End every conversation that stayed with the volunteer, so that she never holds more than she may."""
    for held in await lived_in.app.escalations.queue():
        if held.holder == "Ana":
            path = f"/console/e/{held.id}"
            page = await ana.get(path)
            await ana.post(f"{path}/close", data={**hidden(page.text), "outcome": "silent"})


async def a_day(database_url: str, seed: int, count: int, log: pytest.CaptureFixture[str]) -> Read:
    """So many people ask for a person, and whatever staff are sent meanwhile is looked through; returns all of it."""
    chance, read, events = random.Random(seed), Read(), list[str]()  # noqa: S311  # reproducible on purpose
    async with (
        house(database_url) as lived_in,
        staff(lived_in, read, "Ana", Role.VOLUNTEER) as ana,
        staff(lived_in, read, "Coco", Role.COORDINATOR) as coco,
        staff(lived_in, read, "Lola", Role.REVIEWER) as lola,
    ):
        await ana.post("/console/duty", data={"on": "yes"})
        for _ in range(2):  # the second walk follows what the first one found
            await walk(lived_in, read, coco, ana, lola)
        listening = asyncio.create_task(heard(lived_in, ana.cookies["__Host-kyr"], events))
        everybody, escalated = list(people(count, chance, read.whole())), 0
        for number, who in enumerate(everybody, 1):
            read.texts.clear()
            escalated += await an_hour(lived_in, ana, lola, who, chance)
            assert hits([who], read.whole()) == []
            if number % PAGES_EVERY == 1 or number == count:
                read.texts.clear()
                await walk(lived_in, read, coco, ana, lola)
                await closed(lived_in, ana)
                assert hits(everybody[:number], read.whole()) == []
        read.texts.clear()
        await ana.post("/console/duty", data={"on": "no", "sure": "yes"})
        listening.cancel()
        with suppress(asyncio.CancelledError):
            await listening
    rung = {line.removeprefix("data: ") for line in events if line.startswith("data: ")} - {""}
    assert rung
    assert all(UUID(line) for line in rung)
    printed = log.readouterr()
    assert hits(everybody, read.whole() + folded("\n".join(events) + printed.out + printed.err)) == []
    assert escalated == count
    return read


async def an_hour(
    lived_in: House, ana: httpx.AsyncClient, lola: httpx.AsyncClient, who: Somebody, chance: random.Random
) -> int:
    """Somebody asks for a person, is helped, and it ends somehow; returns how many escalations they made."""
    opening = chance.choice(OPENINGS)
    before = {one.id for one in await lived_in.app.escalations.queue()}
    for text in (opening, PERSON[opening], "1", *chance.choices(WORDS, k=chance.randrange(1, 3))):
        await says(lived_in, who, text)
    asked = [one for one in await lived_in.app.escalations.queue() if one.id not in before]
    for one in asked:
        await ana.get("/console?part=1")
        await helped(ana, lola, one.id, end := chance.choice(ENDS))
        if end in ("stop", "DELETE"):
            await says(lived_in, who, end)
    return len(asked)


@pytest.mark.parametrize(
    ("seed", "count"), [(SEED, 24), *(pytest.param(SEED + part, 250, marks=pytest.mark.slow) for part in range(1, 5))]
)
@pytest.mark.timeout(1800)
async def test_nothing_that_says_who_somebody_is_reaches_staff(
    database_url: str, seed: int, count: int, capfd: pytest.CaptureFixture[str]
) -> None:
    with patch.object(delivery, "telegram", unhurried):
        read = await a_day(database_url, seed, count, capfd)
    with capfd.disabled():
        print(f"\n{count} people and escalations, {read.pages} pages, {read.letters} letters, no secret")


@pytest.mark.parametrize(
    "who", [Somebody(number="+13125550123"), Somebody("", 8123451234, "sam_7", "Samuela", "Ortiz")]
)
def test_what_is_looked_for_is_found_where_it_stands(who: Somebody) -> None:
    for secret in who.secrets():
        assert finds(secret, folded(f'<p title="{secret}">Hello</p>'))
    assert not finds("0123", folded("b7c0123d-0123-4f00 and 12:0123 and 50123"))

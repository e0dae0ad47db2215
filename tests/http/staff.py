"""Volunteers with a telephone: a browser that is signed in, an account, and what the bot for them said there."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from bot.hotline.roster import Role, Volunteer
from tests.fakes.bot_api import Message
from tests.http.house import House
from tests.web.room import OURS

LINK = re.compile(r"https://t\.me/kyr_staff_test_bot\?start=([\w-]{43})")
SAM = 5550100001


@dataclass
class Phone:
    """A volunteer's own Telegram."""

    lived_in: House
    account: int
    alias: str
    browser: httpx.AsyncClient

    async def does(self, update: dict[str, Any]) -> list[Message]:
        """What the bot says to one update."""
        api = self.lived_in.staff_api
        before = len(api.sent)
        assert await api.push(update) == 200
        await self.lived_in.settle()
        return [message for message in api.sent[before:] if message.chat == self.account]

    async def says(self, text: str, **more: Any) -> list[Message]:
        return await self.does(self.lived_in.staff_api.says(self.account, text, **more))

    async def taps(self, message: Message, label: str) -> list[Message]:
        return await self.does(self.lived_in.staff_api.taps(message, label))

    async def board(self) -> Message:
        """The board as it is now."""
        return (await self.says("/board"))[-1]

    async def comes(self) -> Message:
        """Go on duty."""
        board = await self.board()
        return board if "Go on duty" not in board.buttons else (await self.taps(board, "Go on duty"))[-1]

    async def who(self) -> Volunteer:
        found = await self.lived_in.app.volunteers.find(self.alias)
        assert found is not None
        return found


async def code(browser: httpx.AsyncClient) -> str:
    """The code of a fresh link, as the console shows it."""
    found = LINK.search((await browser.post("/console/telegram")).text)
    assert found is not None
    return found[1]


@asynccontextmanager
async def browser(
    lived_in: House, alias: str, *, locales: tuple[str, ...] = ("en", "es"), role: Role = Role.VOLUNTEER
) -> AsyncIterator[httpx.AsyncClient]:
    """The browser of somebody who has practised and may hold as many people as a test needs."""
    volunteers, now = lived_in.app.volunteers, lived_in.app.talk.clock.now()
    session = await volunteers.sign_in(await volunteers.invite(alias, role, locales, now), now)
    who = await volunteers.find(alias)
    assert who is not None
    await volunteers.practise(who.id, now)
    await volunteers.set_load(who.id, 99, now, by=who.id)
    async with httpx.AsyncClient(base_url=lived_in.url, headers=OURS, follow_redirects=True, timeout=30) as client:
        client.cookies.set("__Host-kyr", session or "")
        yield client


@asynccontextmanager
async def phone(
    lived_in: House, alias: str, account: int, *, locales: tuple[str, ...] = ("en", "es")
) -> AsyncIterator[Phone]:
    """A volunteer whose account is linked."""
    async with browser(lived_in, alias, locales=locales) as client:
        theirs = Phone(lived_in, account, alias, client)
        assert await theirs.says(f"/start {await code(client)}")
        yield theirs


async def asks(
    lived_in: House, chat: int = SAM, *words: str, opening: str = "hello", person: str = "talk to a person"
) -> None:
    """Somebody on Telegram asks for a person, agrees, and writes."""
    for text in (opening, person, "1", *words):
        assert await lived_in.api.push(lived_in.api.says(chat, text)) == 200
        await lived_in.settle()

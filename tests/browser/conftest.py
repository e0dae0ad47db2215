"""The system's own Chromium for tests that look at pages; nothing is downloaded, nothing leaves this machine."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, Request, async_playwright, expect

NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",  # containers give it 64 MB, in which a page can stop for good
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
# Every window in every scheme; `make test` looks at two of them that differ in both.
EVERY_LOOK = pytest.mark.parametrize(
    ("viewport", "scheme"),
    [
        pytest.param(PHONE, "light", id="phone-light"),
        pytest.param(DESKTOP, "dark", id="desktop-dark"),
        pytest.param(PHONE, "dark", id="phone-dark", marks=pytest.mark.slow),
        pytest.param(DESKTOP, "light", id="desktop-light", marks=pytest.mark.slow),
    ],
)
PATIENCE = 20_000  # milliseconds until a page has to show what it is asked for
LIMIT = 60  # seconds for all a test does in one window: a script that runs in a page has no limit of its own

expect.set_options(timeout=PATIENCE)


class StuckError(Exception):
    """A window that gave no answer at all; pages that answer wrongly or late fail as themselves."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Look once more when Chromium itself hung, as it can on a small busy machine; twice is a failure."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1, only_rerun=["StuckError"]))


@dataclass
class Eyes:
    """A browser that notices what pages must not do."""

    browser: Browser
    elsewhere: list[str] = field(default_factory=list)  # requests that left this machine
    complaints: list[str] = field(default_factory=list)  # errors of pages, violations of their policy

    @asynccontextmanager
    async def window(self, url: str, **options: Any) -> AsyncIterator[Page]:
        """A fresh window, with cookies of its own."""
        context: BrowserContext = await self.browser.new_context(
            **{"base_url": url, "viewport": DESKTOP, "locale": "en-US", "reduced_motion": "reduce", **options}
        )
        context.set_default_timeout(PATIENCE)
        context.on("request", self._request)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        try:
            async with asyncio.timeout(LIMIT):
                yield await context.new_page()
        except TimeoutError as error:
            raise StuckError("The browser stopped answering.") from error
        finally:
            await _ended(context.close())

    async def serious(self, page: Page) -> list[str]:
        """What axe finds on a page that would keep somebody from using it."""
        await page.wait_for_load_state("load")  # before its style sheets stand, a page has other colours
        found = await Axe().run(page)
        return [
            f"{violation['id']}: {node['html']}"
            for violation in found.response["violations"]
            if violation["impact"] in ("serious", "critical")
            for node in violation["nodes"]
        ]

    def _request(self, request: Request) -> None:
        if urlsplit(request.url).hostname not in ("127.0.0.1", "localhost"):
            self.elsewhere.append(request.url)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)


@pytest.fixture
async def eyes() -> AsyncIterator[Eyes]:
    """Chromium, and at the end: nothing left this machine, and no page broke its policy."""
    async with asyncio.timeout(LIMIT):
        playwright = await async_playwright().start()
        browser = await playwright.chromium.launch(executable_path=_chromium(), args=QUIET)
    looking = Eyes(browser)
    try:
        yield looking
    finally:
        await _ended(browser.close())
        await _ended(playwright.stop())
    assert looking.elsewhere == []
    assert looking.complaints == []


async def _ended(closing: Awaitable[None]) -> None:
    """Give a browser that no longer answers a moment to end, and go on: what hangs once must not stop every test."""
    with suppress(TimeoutError):
        async with asyncio.timeout(10):
            await closing


def _chromium() -> str:
    names = [os.environ["KYR_CHROMIUM"]] if os.environ.get("KYR_CHROMIUM") else NAMES
    found = next((path for name in names if (path := shutil.which(name))), None)
    if found is None:
        pytest.fail(
            "The browser tests need Chromium: install it (Debian: apt-get install chromium), "
            "or name one you have in KYR_CHROMIUM.",
            pytrace=False,
        )
    return found

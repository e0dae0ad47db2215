"""The pages about lines that can help, in a real browser: wide and narrow, light and dark, by keyboard."""

from dataclasses import replace
from typing import Any

import pytest
from playwright.async_api import expect

from bot.hotline.roster import Role
from bot.referrals import Phone
from bot.referrals.arrival import Doubt
from tests.browser.conftest import EVERY_LOOK, Eyes
from tests.browser.test_console import press_until, signed_in, usable
from tests.web.room import room

pytestmark = pytest.mark.browser


@EVERY_LOOK
@pytest.mark.parametrize("locale", ["en", "es"])
async def test_the_lines_are_usable_on_every_page(
    database_url: str, eyes: Eyes, viewport: dict[str, int], scheme: str, locale: str
) -> None:
    options: dict[str, Any] = {"viewport": viewport, "color_scheme": scheme}
    async with room(database_url) as here, eyes.window(here.url, **options) as page:
        await signed_in(here, page, locale)
        await page.goto("/console/referrals")
        await page.locator("section:has(#map-title) summary").click()
        await expect(page.locator("table.coverage tbody tr")).to_have_count(56)
        await usable(eyes, page)
        for state in ("IL", "US"):
            await page.goto(f"/console/referrals/{state}")
            await expect(page.locator(".card").first).to_be_visible()
            await usable(eyes, page)
        await page.goto("/console/referrals/GU")
        await usable(eyes, page)


async def test_a_volunteer_silences_a_dead_line_by_keyboard_and_takes_it_back(database_url: str, eyes: Eyes) -> None:
    async with room(database_url) as here, eyes.window(here.url) as page:
        await signed_in(here, page)
        await page.goto("/console/referrals/IL")
        name = await page.locator(".card h3").first.inner_text()
        card = page.locator(".card", has_text=name).first
        await press_until(page, "Nobody answers?")
        await press_until(page, "This line is dead")
        await expect(card).to_contain_text("A volunteer found it dead")
        await expect(card.get_by_role("status")).to_contain_text("named to nobody")
        await usable(eyes, page)
        await press_until(page, "Take it back")
        await expect(card.get_by_role("status")).to_contain_text("It stands as it did before")
        await expect(card).to_contain_text("taken back")
        await expect(card).not_to_contain_text("A volunteer found it dead")


@EVERY_LOOK
async def test_a_coordinators_round_is_usable_before_and_after_a_call(
    database_url: str, eyes: Eyes, viewport: dict[str, int], scheme: str
) -> None:
    options: dict[str, Any] = {"viewport": viewport, "color_scheme": scheme}
    async with room(database_url) as here, eyes.window(here.url, **options) as page:
        shipped = next(line for line in here.app.talk.content.lines if line.id == "nakasec")
        async with here.app.referrals.importing(apply=True) as arriving:
            await arriving.put(here.app.talk.content.lines)
            await arriving.ask(replace(shipped, phones=(Phone("+13125550199"),)), Doubt.NUMBER)
        token = await here.app.volunteers.invite("Rosa", Role.COORDINATOR, ("en",), here.app.talk.clock.now())
        await page.goto(f"/console/in/{token}")
        await page.locator("main button").click()
        await page.goto("/console/referrals")
        await expect(page.locator("#reviews .card")).to_have_count(1)
        await usable(eyes, page)
        called = page.locator("section:has(#due-title) .card").first
        name = await called.locator("h3").inner_text()
        await called.get_by_role("button", name="I called: it answered").click()
        told = page.locator("#told .card")
        await expect(told).to_contain_text(name)
        await expect(told.get_by_role("status")).to_be_visible()
        await usable(eyes, page)
        await told.get_by_role("button", name="Take it back").click()
        await expect(page.locator("#told .card")).to_contain_text("taken back")
        await page.get_by_role("button", name="Leave it as it is").click()
        await expect(page.locator("#reviews")).to_have_count(0)

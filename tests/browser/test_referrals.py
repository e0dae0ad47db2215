"""The pages about lines that can help, in a real browser: wide and narrow, light and dark, by keyboard."""

from typing import Any

import pytest
from playwright.async_api import expect

from tests.browser.conftest import DESKTOP, PHONE, Eyes
from tests.browser.test_console import press_until, signed_in, usable
from tests.web.room import room

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("locale", ["en", "es"])
async def test_the_lines_are_usable_on_every_page(
    database_url: str, eyes: Eyes, viewport: dict[str, int], scheme: str, locale: str
) -> None:
    options: dict[str, Any] = {"viewport": viewport, "color_scheme": scheme}
    async with room(database_url) as here, eyes.window(here.url, **options) as page:
        await signed_in(here, page, locale)
        await page.goto("/console/referrals")
        await page.locator("summary").click()
        await expect(page.locator("table.coverage tbody tr")).to_have_count(56)
        await usable(eyes, page)
        for state in ("IL", "US"):
            await page.goto(f"/console/referrals/{state}")
            await expect(page.locator(".card").first).to_be_visible()
            await usable(eyes, page)
        await page.goto("/console/referrals/GU")
        await usable(eyes, page)


async def test_a_volunteer_silences_a_dead_line_by_keyboard(database_url: str, eyes: Eyes) -> None:
    async with room(database_url) as here, eyes.window(here.url) as page:
        await signed_in(here, page)
        await page.goto("/console/referrals/IL")
        card = page.locator(".card").first
        name = await card.locator("h3").inner_text()
        await press_until(page, "This line is dead")
        silenced = page.locator(".card", has_text=name).first
        await expect(silenced).to_contain_text("A volunteer found it dead")
        await expect(silenced.get_by_role("button")).to_have_count(0)

"""Ready replies in a real browser: a volunteer without the language asks, and reads the answer."""

from typing import Any

import pytest
from playwright.async_api import expect

from tests.browser.conftest import DESKTOP, PHONE, Eyes
from tests.browser.test_console import signed_in, usable
from tests.web.room import room

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("viewport", "scheme", "locale", "hello"), [(PHONE, "light", "en", "hola"), (DESKTOP, "dark", "es", "hello")]
)
async def test_a_question_comes_back_in_words_and_the_box_to_write_in_stays_in_reach(
    database_url: str, eyes: Eyes, viewport: dict[str, int], scheme: str, locale: str, hello: str
) -> None:
    options: dict[str, Any] = {"viewport": viewport, "color_scheme": scheme}
    async with room(database_url) as here, eyes.window(here.url, **options) as page:
        await signed_in(here, page, locale)
        person = here.person()
        await person.says(hello, "9", "1")
        await page.locator("#waiting button").click()
        await page.locator("button[value=safe]").click()
        await expect(page.locator(".line.volunteer .meaning")).to_be_visible()
        await person.says("2")
        await expect(page.locator(".line.person .meaning")).to_have_text(
            "I am not safe" if locale == "en" else here.spanish("I am not safe")
        )
        await expect(page.get_by_role("textbox")).to_be_in_viewport(ratio=1)
        await usable(eyes, page)

"""A whole shift in a real browser, from the link to the last goodbye: on a phone, at a desk, and by keyboard alone."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from playwright.async_api import Page, expect

from bot.hotline.roster import Role
from tests.browser.conftest import DESKTOP, PHONE, Eyes
from tests.browser.test_console import press_until, signed_in, usable
from tests.web.room import Room, room

pytestmark = pytest.mark.browser

Look = Callable[[Page, str], Awaitable[None]]


async def shift(here: Room, page: Page, reviewing: Page, locale: str, look: Look) -> None:
    """Everything a volunteer does in one shift, in their own language; every page is looked at on the way."""

    def say(text: str, **places: object) -> str:
        return here.app.talk.voice.catalogs.interface(locale).gettext(text).format(**places)

    await signed_in(here, page, locale, "en" if locale == "es" else "es")
    await look(page, "queue-empty")
    person = here.person()
    await person.says("la migra está en la puerta", "9", "1", "están afuera")
    await expect(page.get_by_text(say("One person is waiting."))).to_be_visible()
    await look(page, "queue")
    await page.locator("#waiting button").click()
    await person.reads()
    await look(page, "conversation")
    await page.get_by_role("textbox").fill("Escóndase. No lo van a deportar. Llame al 212 555 0199.")
    await page.get_by_role("button", name=say("Send"), exact=True).click()
    await expect(page.get_by_role("alert")).to_contain_text(say("This may tell them to hide."))
    await look(page, "doubted")
    await page.get_by_role("textbox").fill("Estoy aquí con usted.")
    await page.get_by_role("button", name=say("Send"), exact=True).click()
    assert await person.reads() == "Estoy aquí con usted."

    await page.get_by_role("link", name=say("Ask"), exact=True).click()
    await page.get_by_role("textbox").fill("Is it A 012-345-678?")
    await page.get_by_role("button", name=say("Ask"), exact=True).click()
    await expect(page.get_by_role("alert")).to_contain_text(say("This looks like an A-number."))
    await look(page, "ask")
    await page.get_by_role("textbox").fill("Can a paper from ICE itself open the door?")
    await page.get_by_role("button", name=say("Ask"), exact=True).click()
    await expect(page.get_by_text("Can a paper from ICE itself open the door?")).to_be_visible()
    await answered(here, reviewing, locale, look)
    await expect(page.get_by_text("No. Only a judge's paper.")).to_be_visible()

    await page.get_by_role("link", name=say("Note"), exact=True).click()
    await look(page, "note")
    await page.get_by_role("textbox").fill("Two children at home.")
    await page.get_by_role("button", name=say("Keep this note")).click()
    await expect(page.get_by_text("Two children at home.")).to_be_visible()
    await look(page, "conversation-full")

    await page.goto("/console")
    await page.get_by_role("button", name=say("Go off duty")).click()
    await expect(page.get_by_role("heading", name=say("End my shift"))).to_be_visible()
    await look(page, "leaving")
    await page.get_by_role("link", name=say("Close or hand back")).click()
    await look(page, "ending")
    await page.get_by_label(say("They have the information they needed")).check()
    await page.get_by_role("button", name=say("Close conversation")).click()
    await expect(page.get_by_text(say("Closed. The automatic service answers them again."))).to_be_visible()
    await page.get_by_role("button", name=say("Go off duty")).click()
    await expect(page.locator(".state.off")).to_be_visible()
    await look(page, "off-duty")
    await page.locator(".menu summary").click()
    await look(page, "menu")
    await page.get_by_role("button", name=say("Sign out")).click()
    await look(page, "signed-out")


async def answered(here: Room, page: Page, locale: str, look: Look) -> None:
    """A reviewer signs in, sees the question and nothing else, and answers."""
    token = await here.app.volunteers.invite("Lola", Role.REVIEWER, (locale,), here.app.talk.clock.now())
    await page.goto(f"/console/in/{token}")
    await page.locator("main button").click()
    await look(page, "how-you-get-in")
    await page.locator("main .back").click()
    await expect(page.get_by_text("Can a paper from ICE itself open the door?")).to_be_visible()
    await look(page, "questions")
    await page.get_by_role("textbox").fill("No. Only a judge's paper.")
    await page.locator("main form button").click()
    await expect(page.get_by_role("textbox")).to_have_count(0)
    await look(page, "questions-none")


@pytest.mark.parametrize(
    ("viewport", "scheme", "locale"), [(PHONE, "light", "es"), (DESKTOP, "dark", "en")], ids=["phone", "desktop"]
)
async def test_a_whole_shift(database_url: str, eyes: Eyes, viewport: dict[str, int], scheme: str, locale: str) -> None:
    async def look(page: Page, name: str) -> None:
        assert await page.locator("main").is_visible(), name
        await usable(eyes, page)

    options: dict[str, Any] = {"viewport": viewport, "color_scheme": scheme}
    async with (
        room(database_url) as here,
        eyes.window(here.url, **options) as page,
        eyes.window(here.url, **options) as reviewing,
    ):
        await shift(here, page, reviewing, locale, look)


async def test_doubts_notes_and_the_end_of_a_shift_by_keyboard_alone(database_url: str, eyes: Eyes) -> None:
    async with room(database_url) as here, eyes.window(here.url) as page:
        await signed_in(here, page)
        person = here.person()
        await person.says("hola", "9", "1")
        await page.goto("/console")
        await press_until(page, "Answer")
        await expect(page.get_by_role("textbox")).to_be_focused()
        await person.reads()
        await page.keyboard.type("Usted va a ganar su caso.")
        await page.keyboard.press("Control+Enter")
        await expect(page.get_by_role("alert")).to_be_visible()
        await expect(page.get_by_role("textbox")).to_be_focused()
        for _ in range(8):
            await page.keyboard.press("Shift+Tab")
            if await page.evaluate("document.activeElement.name") == "anyway":
                break
        await page.keyboard.press("Enter")
        assert await person.reads() == "Usted va a ganar su caso."
        await expect(page.get_by_role("log").get_by_text("Usted va a ganar su caso.")).to_be_visible()
        await press_until(page, "Note")
        await expect(page.get_by_role("textbox")).to_be_focused()
        await page.keyboard.type("Has a court date.")
        await page.keyboard.press("Control+Enter")
        await expect(page.get_by_text("Has a court date.")).to_be_visible()
        await press_until(page, "All conversations")
        await expect(page.get_by_role("heading", name="With you")).to_be_visible()
        await press_until(page, "Go off duty")
        await expect(page.get_by_role("heading", name="End my shift")).to_be_visible()
        await press_until(page, "Hand everybody back and go off duty")
        await expect(page.locator(".state.off")).to_be_visible()
        await press_until(page, "Ana: off duty")
        await press_until(page, "Sign out")
        await expect(page.get_by_role("heading", level=1)).to_be_visible()

"""The console in a real browser: by mouse, by keyboard, without scripts, on a phone and on a desk."""

from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import EVERY_LOOK, Eyes
from tests.web.room import Person, Room, room

pytestmark = pytest.mark.browser

SMALL_TARGETS = """
    () => [...document.querySelectorAll('button, .button, input:not([type=hidden]), select, .choice')]
        .filter(target => !["radio", "checkbox"].includes(target.type))
        .filter(target => target.offsetParent && target.getBoundingClientRect().height < 43.5)
        .map(target => target.outerHTML)
"""


async def signed_in(here: Room, page: Page, *locales: str) -> None:
    """Come in by a link, as a volunteer does, and go on duty."""
    await page.goto(await here.link("Ana", *locales))
    await page.locator("main button").click()
    await page.locator(".duty button").click()
    await expect(page.locator(".state.on")).to_be_visible()


async def asking(here: Room, *more: str) -> Person:
    person = here.person()
    await person.says("hola", "9", "1", *more)
    return person


async def usable(eyes: Eyes, page: Page) -> None:
    """Everybody can use this page: axe finds nothing serious, targets are big, nothing sticks out at the side."""
    assert await eyes.serious(page) == []
    assert await page.evaluate(SMALL_TARGETS) == []
    assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@EVERY_LOOK
async def test_a_whole_conversation_is_usable_on_every_page(
    database_url: str, eyes: Eyes, viewport: dict[str, int], scheme: str
) -> None:
    options: dict[str, Any] = {"viewport": viewport, "color_scheme": scheme}
    async with room(database_url) as here, eyes.window(here.url, **options) as page:
        await page.goto("/")
        await usable(eyes, page)
        await page.goto("/console")
        await usable(eyes, page)
        await page.goto(await here.link())
        await usable(eyes, page)
        await signed_in(here, page)
        await usable(eyes, page)
        await asking(here, "están afuera")
        await expect(page.get_by_text("One person is waiting.")).to_be_visible()
        await usable(eyes, page)
        await page.get_by_role("button", name="Answer").click()
        await page.get_by_role("textbox").fill("866-347-2423")
        await page.get_by_role("button", name="Send").click()
        await expect(page.get_by_role("alert")).to_be_visible()
        await usable(eyes, page)
        await page.get_by_role("textbox").fill("Escóndase en el baño. No lo van a deportar.")
        await page.get_by_role("button", name="Send", exact=True).click()
        await expect(page.get_by_text("This may tell them to hide.")).to_be_visible()
        await usable(eyes, page)
        await page.get_by_role("link", name="Change it").click()
        await expect(page.get_by_role("textbox")).to_be_focused()
        await page.get_by_role("textbox").fill("Estoy aquí.")
        await page.get_by_role("button", name="Send", exact=True).click()
        await expect(page.get_by_text("Estoy aquí.")).to_be_visible()
        await page.get_by_role("link", name="Close or hand back").click()
        await usable(eyes, page)
        await page.get_by_role("button", name="Hand back to the queue").click()
        await expect(page.get_by_text("Handed back.")).to_be_visible()
        await usable(eyes, page)


async def test_a_new_line_appears_by_itself_and_disturbs_nothing_that_is_being_written(
    database_url: str, eyes: Eyes
) -> None:
    async with room(database_url) as here, eyes.window(here.url) as page:
        await signed_in(here, page)
        person = await asking(here)
        await page.get_by_role("button", name="Answer").click()
        box = page.get_by_role("textbox")
        await box.press_sequentially("Estoy aq")
        await person.says("están afuera")
        await expect(page.get_by_role("log").get_by_text("están afuera")).to_be_visible()
        await page.keyboard.type("uí")
        await expect(box).to_have_value("Estoy aquí")
        await person.says("stop")
        await expect(page.get_by_text("no longer yours")).to_be_visible()
        await expect(box).to_have_value("Estoy aquí")


async def test_focus_stays_where_it_is_while_the_queue_changes(database_url: str, eyes: Eyes) -> None:
    async with room(database_url) as here, eyes.window(here.url) as page:
        await signed_in(here, page)
        await asking(here)
        answer = page.get_by_role("button", name="Answer").first
        await answer.focus()
        focused = await page.evaluate("document.activeElement.textContent")
        await here.person(value="+15105550199").says("la migra está en la puerta", "9")
        await expect(page.get_by_text("2 people are waiting.")).to_be_visible()
        assert await page.evaluate("document.activeElement.textContent") == focused
        await expect(page.locator(".card").first).to_contain_text("Emergency")
        await expect(page).to_have_title("(2) Hotline")


async def test_a_shift_by_keyboard_alone(database_url: str, eyes: Eyes) -> None:
    async with room(database_url) as here, eyes.window(here.url) as page:
        await page.goto(await here.link())
        await press_until(page, "Sign in")
        await expect(page.locator(".state.off")).to_be_visible()
        await press_until(page, "Go on duty")
        await expect(page.locator(".state.on")).to_be_visible()
        person = await asking(here)
        await expect(page.get_by_text("One person is waiting.")).to_be_visible()
        await press_until(page, "Answer")
        await expect(page.get_by_role("textbox")).to_be_focused()
        await person.reads()
        await page.keyboard.type("Estoy aquí.")
        await page.keyboard.press("Control+Enter")
        assert await person.reads() == "Estoy aquí."
        await expect(page.get_by_role("log").get_by_text("Estoy aquí.")).to_be_visible()
        await press_until(page, "Close or hand back")
        await expect(page.get_by_text("How did it end?")).to_be_visible()
        await press_until(page, "They have the information they needed", "Space")
        for _ in range(4):
            await page.keyboard.press("ArrowDown")
        await expect(page.get_by_label("They did not answer any more")).to_be_checked()
        await press_until(page, "Close conversation")
        await expect(page.get_by_text("Closed.")).to_be_visible()


async def test_without_scripts_the_console_still_works(database_url: str, eyes: Eyes) -> None:
    async with room(database_url) as here, eyes.window(here.url, java_script_enabled=False) as page:
        await signed_in(here, page)
        person = await asking(here, "están afuera")
        await page.get_by_role("link", name="Refresh this page to see who is new.").click()
        await page.get_by_role("button", name="Answer").click()
        await expect(page.get_by_text("están afuera")).to_be_visible()
        await person.reads()
        await page.get_by_role("textbox").fill("Estoy aquí.")
        await page.get_by_role("button", name="Send").click()
        assert await person.reads() == "Estoy aquí."
        await page.get_by_role("link", name="Close or hand back").click()
        await page.get_by_label("They have the information they needed").check()
        await page.get_by_role("button", name="Close conversation").click()
        await expect(page.get_by_text("Closed.")).to_be_visible()


async def test_the_console_in_spanish_says_which_language_a_line_is_in(database_url: str, eyes: Eyes) -> None:
    async with room(database_url) as here, eyes.window(here.url) as page:
        await signed_in(here, page, "es", "en")
        await here.person().says("hello", "9", "1", "they are outside")
        await page.get_by_role("button", name=here.spanish("Answer")).click()
        line = page.get_by_text("they are outside")
        await expect(line).to_have_attribute("lang", "en")
        await expect(line).to_have_attribute("dir", "auto")
        await usable(eyes, page)


async def test_a_script_in_a_persons_words_does_not_run(database_url: str, eyes: Eyes) -> None:
    async with room(database_url) as here, eyes.window(here.url) as page:
        await signed_in(here, page)
        person = await asking(here, "<img src=x onerror=window.harmed=1>")
        await page.get_by_role("button", name="Answer").click()
        await expect(page.get_by_text("<img src=x onerror=window.harmed=1>")).to_be_visible()
        await person.says("<script>window.harmed=1</script>")
        await expect(page.get_by_text("<script>window.harmed=1</script>")).to_be_visible()
        assert await page.evaluate("window.harmed") is None


async def press_until(page: Page, name: str, key: str = "Enter") -> None:
    """Walk with Tab until something is focused, and press it."""
    for _ in range(30):
        await page.keyboard.press("Tab")
        focused = await page.evaluate(
            "(document.activeElement.closest('label') || document.activeElement).textContent.trim()"
        )
        if focused.startswith(name):
            await page.keyboard.press(key)
            return
    pytest.fail(f"no way by keyboard to: {name}")

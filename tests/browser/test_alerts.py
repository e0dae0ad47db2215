"""A sound and a notice when somebody waits: asked for by the volunteer, and without a word about anybody."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import Eyes
from tests.browser.test_console import signed_in, usable
from tests.web.room import Room, room

pytestmark = pytest.mark.browser

LISTENING = """
    window.heard = []; window.shown = [];
    window.Notification = class extends EventTarget {
        constructor(...given) { super(); window.shown.push(JSON.stringify(given)); }
        static permission = "granted";
        static async requestPermission() { return "granted"; }
    };
    window.AudioContext = class {
        currentTime = 0;
        createGain() { return {gain: {setValueAtTime() {}, exponentialRampToValueAtTime() {}}, connect: (to) => to}; }
        createOscillator() {
            return {connect: (to) => to, start: () => window.heard.push("tone"), stop() {}};
        }
    };
    Object.defineProperty(document, "hidden", {get: () => true});
"""


async def ready(here: Room, page: Page) -> None:
    await page.add_init_script(LISTENING)
    await signed_in(here, page)


async def heard(page: Page) -> tuple[int, list[str]]:
    return await page.evaluate("window.heard.length"), await page.evaluate("window.shown")


async def test_nothing_sounds_until_somebody_asks_for_it(database_url: str, eyes: Eyes) -> None:
    async with room(database_url) as here, eyes.window(here.url) as page:
        await ready(here, page)
        await here.person().says("hola", "9", "1")
        await expect(page.get_by_text("One person is waiting.")).to_be_visible()
        assert await heard(page) == (0, [])


async def test_a_notice_says_that_somebody_waits_and_nothing_else(database_url: str, eyes: Eyes) -> None:
    async with room(database_url) as here, eyes.window(here.url) as page:
        await ready(here, page)
        await page.get_by_role("button", name="Turn on").click()
        await expect(page.get_by_role("button", name="Turn off")).to_be_focused()
        await usable(eyes, page)
        person = here.person()
        await person.says("la migra está en la puerta", "9", "1", "están afuera")
        await expect(page.get_by_text("One person is waiting.")).to_be_visible()
        await page.wait_for_function("window.shown.length > 0")
        assert await heard(page) == (2, ['["Somebody is waiting on the hotline.",{"tag":"kyr-alerts"}]'])
        await expect(page).to_have_title("(1) Hotline")
        await page.get_by_role("button", name="Answer").click()
        await expect(page.get_by_text("están afuera")).to_be_visible()
        await person.says("son tres")
        await expect(page.get_by_text("son tres")).to_be_visible()
        await page.wait_for_function("window.shown.length > 0")
        assert (await heard(page))[1] == ['["Somebody wrote to you on the hotline.",{"tag":"kyr-alerts"}]']

"""A photo and a voice message in a real browser: seen, heard, and by everybody."""

from typing import Any

import pytest
from playwright.async_api import Page, expect

from bot.message import Attached, ChannelName
from tests.browser.conftest import EVERY_LOOK, Eyes
from tests.browser.test_console import signed_in, usable
from tests.fakes.files import photo, voice
from tests.web.room import Person, Room, room

pytestmark = pytest.mark.browser

IS_SEEN = "image => image.complete && image.naturalWidth > 0"
LENGTH = """
    async audio => {
        if (audio.readyState < 1) await new Promise((known, failed) => {
            audio.onloadedmetadata = known;
            audio.onerror = () => failed(new Error("it cannot be played"));
        });
        return audio.duration;
    }
"""


async def talking(here: Room, page: Page, channel: ChannelName, *locales: str) -> Person:
    await signed_in(here, page, *locales)
    person = here.person(channel, "+15105550123" if channel is ChannelName.SMS else "5550100001")
    await person.says("hola", "9", "1")
    await page.get_by_role("button", name=here.spanish("Answer") if locales else "Answer").click()
    return person


@EVERY_LOOK
async def test_a_photo_appears_by_itself_is_seen_once_and_the_page_says_so(
    database_url: str, eyes: Eyes, viewport: dict[str, int], scheme: str
) -> None:
    options: dict[str, Any] = {"viewport": viewport, "color_scheme": scheme}
    async with room(database_url, attachments=True) as here, eyes.window(here.url, **options) as page:
        person = await talking(here, page, ChannelName.SMS)
        await page.get_by_role("textbox").fill("Un momento")
        await person.sends(Attached.PICTURE, photo(1200, 900), "este papel")
        button = page.get_by_role("button", name="Look at it in a new tab")
        await expect(button).to_be_visible()
        await usable(eyes, page)
        async with page.context.expect_page() as opening:
            await button.click()
        looking = await opening.value
        assert await looking.get_by_role("img", name="The photo they sent").evaluate(IS_SEEN)
        await expect(looking.get_by_text("this once")).to_be_visible()
        await usable(eyes, looking)
        await expect(page.get_by_text("cannot be opened any more")).to_be_visible()  # by itself, in the other tab
        await expect(page.get_by_role("textbox")).to_have_value("Un momento")
        await usable(eyes, page)
        await looking.get_by_role("link", name="Back to the conversation").click()
        await expect(looking.get_by_text("este papel")).to_be_visible()


async def test_a_voice_message_can_be_played_without_scripts_and_in_spanish(database_url: str, eyes: Eyes) -> None:
    async with room(database_url, attachments=True) as here, eyes.window(here.url) as page:
        person = await talking(here, page, ChannelName.TELEGRAM, "es", "en")
        await person.sends(Attached.RECORDING, voice(100))
        async with page.context.expect_page() as opening:
            await page.get_by_role("button", name=here.spanish("Listen in a new tab")).click()
        listening = await opening.value
        audio = listening.get_by_label(here.spanish("The voice message they sent"))
        assert 1.9 < await audio.evaluate(LENGTH) < 2.1
        await usable(eyes, listening)

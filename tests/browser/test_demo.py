"""The demo in a real browser: the whole way from a first word to a volunteer and back to the bot."""

import pytest
from playwright.async_api import FrameLocator, Locator, Page, expect

from tests.browser.conftest import EVERY_LOOK, PHONE, Eyes
from tests.web.room import Room, room

pytestmark = pytest.mark.browser


class Demo:
    """The page, as somebody who tries it sees it."""

    def __init__(self, here: Room, page: Page) -> None:
        self.here = here
        self.page = page

    async def takes(self, look: str) -> None:
        await self.page.get_by_role("button", name=look).click()
        await expect(self.page.locator(f".handset.{look.lower()}")).to_be_visible()

    @property
    def phone(self) -> Locator:
        return self.page.locator(".handset")

    @property
    def console(self) -> FrameLocator:
        return self.page.frame_locator("iframe")

    def bubble(self, text: str) -> Locator:
        return self.phone.locator(".bubble").filter(has_text=text)

    def button(self, text: str) -> str:
        return self.here.spanish(text, "button")

    async def types(self, text: str) -> None:
        box = self.phone.get_by_role("textbox", name="Message")
        await box.fill(text)
        await box.press("Enter")
        await expect(self.bubble(text).last).to_be_visible()

    async def presses(self, text: str) -> None:
        await self.phone.get_by_role("button", name=text).last.click()


async def test_a_person_asks_in_spanish_a_volunteer_comes_both_write_and_the_bot_answers_again(
    database_url: str, eyes: Eyes
) -> None:
    async with room(database_url) as here, eyes.window(here.url) as page:
        demo = Demo(here, page)
        await page.goto("/demo")
        await expect(page.get_by_text("nothing here is signed off")).to_be_visible()
        await expect(demo.console.get_by_text("Nobody is waiting.")).to_be_visible()

        await demo.types("hola")
        await demo.presses(demo.button("Talk with a person"))
        await demo.presses(demo.button("Yes, I agree"))
        await demo.console.get_by_role("button", name="Answer").click()
        await expect(demo.bubble("Ana")).to_be_visible()

        await demo.types("Mi jefe no me paga.")
        await expect(demo.console.get_by_text("Mi jefe no me paga.")).to_be_visible()
        await demo.console.get_by_role("textbox").fill("Usted tiene derecho a su pago.")
        await demo.console.get_by_role("button", name="Send").click()
        await expect(demo.bubble("Usted tiene derecho a su pago.")).to_be_visible()

        await demo.console.get_by_role("link", name="Close or hand back").click()
        await demo.console.get_by_label("They have the information they needed").check()
        await demo.console.get_by_role("button", name="Close conversation").click()
        await expect(demo.console.get_by_text("Closed.")).to_be_visible()
        ended = here.spanish("The volunteer has closed this chat. What you wrote will be erased in {days} days.")
        await expect(demo.bubble(ended.format(days=7))).to_be_visible()

        await demo.types("menu")
        await expect(demo.bubble(here.menu).last).to_be_visible()


async def test_text_messages_show_numbers_and_what_they_cost(database_url: str, eyes: Eyes) -> None:
    async with room(database_url) as here, eyes.window(here.url) as page:
        demo = Demo(here, page)
        await page.goto("/demo")
        await demo.takes("SMS")
        await demo.phone.get_by_role("button", name="la migra está en la puerta").click()
        await expect(demo.phone.get_by_text("GSM-7").first).to_be_visible()
        await demo.types("9")
        await expect(demo.console.get_by_text("Emergency")).to_be_visible()
        await demo.takes("Telegram")
        await expect(demo.phone.locator(".bubble")).to_have_count(0)


async def test_the_language_and_the_day_change_without_a_new_page(database_url: str, eyes: Eyes) -> None:
    async with room(database_url) as here, eyes.window(here.url) as page:
        demo = Demo(here, page)
        await page.goto("/demo")
        await page.evaluate("window.stayed = true")
        await page.get_by_label("Language").select_option("es")
        await expect(demo.bubble(here.menu)).to_be_visible()
        await page.get_by_label("The day").fill("2022-01-10")
        await expect(page.locator("input.pretends")).to_have_value("2022-01-10")
        await page.get_by_role("button", name="Start over").click()
        await expect(demo.phone.locator(".bubble")).to_have_count(0)
        assert await page.evaluate("window.stayed") is True


async def test_the_phone_stays_at_its_newest_message(database_url: str, eyes: Eyes) -> None:
    async with room(database_url) as here, eyes.window(here.url) as page:
        demo = Demo(here, page)
        await page.goto("/demo")
        for text in ("hola", "menu", "hola", "menu"):
            await demo.types(text)
        await expect(demo.phone.locator(".bubble.out")).to_have_count(4)
        await expect(demo.phone.locator(".bubble").last).to_be_in_viewport()


@pytest.mark.parametrize("size", ["desktop", "phone"])
async def test_a_paper_at_the_door_is_compared_with_a_picture(database_url: str, eyes: Eyes, size: str) -> None:
    options = {"viewport": PHONE} if size == "phone" else {}
    async with room(database_url) as here, eyes.window(here.url, **options) as page:
        demo = Demo(here, page)
        await page.goto("/demo")
        await demo.types("la migra está en la puerta")
        for label, name in (("They showed a paper", "two_papers"), ("A judge signed it", "judge_warrant")):
            await demo.presses(demo.button(label))
            drawing = here.app.talk.content.pictures[name].drawing
            picture = demo.phone.get_by_role("img", name=here.spanish(drawing.alt))
            await expect(picture).to_be_visible()
            await expect(picture).to_have_js_property("complete", True)
            assert await picture.evaluate("found => found.naturalWidth > 0")
        assert await eyes.serious(page) == []
        assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@EVERY_LOOK
async def test_everybody_can_use_the_demo(database_url: str, eyes: Eyes, viewport: dict[str, int], scheme: str) -> None:
    options = {"viewport": viewport} if viewport is PHONE else {}
    async with room(database_url) as here, eyes.window(here.url, color_scheme=scheme, **options) as page:
        demo = Demo(here, page)
        await page.goto("/demo")
        assert await eyes.serious(page) == []
        await demo.types("hola")
        await expect(demo.phone.locator(".keys")).to_be_visible()
        await demo.takes("SMS")
        await demo.types("hola")
        await expect(demo.phone.locator(".cost").last).to_be_visible()
        assert await eyes.serious(page) == []
        assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

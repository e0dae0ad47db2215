"""The coordinator's pages in a real browser: usable by everybody, by keyboard alone, and quick to shut somebody out."""

from datetime import time, timedelta

import pytest
from playwright.async_api import Page, expect

from bot.hotline.care import BlockReason, HoldReason
from bot.hotline.practice import MOMENTS
from bot.hotline.roster import Role
from bot.store.blocks import Blocks
from bot.store.holds import Holds
from tests.browser.conftest import DESKTOP, PHONE, Eyes
from tests.browser.test_console import press_until, signed_in, usable
from tests.web.room import Room, room
from tests.web.test_console_figures import ended, today

pytestmark = pytest.mark.browser

PAGES = ("team", "people", "care", "figures", "practice", "passkeys")


async def coordinates(here: Room, page: Page, *locales: str) -> None:
    """Come in as a coordinator."""
    now = here.app.talk.clock.now()
    token = await here.app.volunteers.invite("Coco", Role.COORDINATOR, locales or ("en", "es"), now)
    await page.goto(f"/console/in/{token}")
    await page.locator("main button").click()
    await expect(page.locator(".state.off")).to_be_visible()


async def a_hotline(here: Room) -> None:
    """Something of everything: people, shifts, an invitation, a block, a hold, numbers."""
    app, now = here.app, here.app.talk.clock.now()
    await here.link("Ana")
    ana = await here.on_roster("Ana")
    await app.shifts.plan(ana.id, [0, 2, 6], time(20), time(2), by=ana.id, now=now)
    await app.volunteers.invite("Dora", Role.COORDINATOR, ("es",), now)
    dora = await here.on_roster("Dora")
    await app.invitations.ask("Eva", Role.VOLUNTEER, ("es", "en"), by=dora.id, now=now)
    for number in range(3):
        await here.person(value=f"+1510555017{number}").says("hola", "9", "1")
    first, second, _ = await app.escalations.queue()
    days = timedelta(days=7)
    await Blocks(app.database, retention_days=7).block(first.id, BlockReason.FLOOD, now + days, by=dora.id, now=now)
    await Holds(app.database).ask(second.id, HoldReason.ORDER, by=dora.id, now=now)
    await ended(here, 12, today(here) - timedelta(days=1))
    await app.figures.sweep()


@pytest.mark.parametrize(
    ("viewport", "scheme", "locale"),
    [
        pytest.param(DESKTOP, "dark", "es", id="desktop-dark-es"),
        pytest.param(PHONE, "light", "en", id="phone-light-en"),
        pytest.param(DESKTOP, "light", "en", id="desktop-light-en", marks=pytest.mark.slow),
        pytest.param(PHONE, "dark", "es", id="phone-dark-es", marks=pytest.mark.slow),
    ],
)
async def test_every_page_of_a_coordinator_is_usable(
    database_url: str, eyes: Eyes, viewport: dict[str, int], scheme: str, locale: str
) -> None:
    async with room(database_url) as here, eyes.window(here.url, viewport=viewport, color_scheme=scheme) as page:
        await a_hotline(here)
        await coordinates(here, page, locale)
        for name in PAGES:
            await page.goto(f"/console/{name}")
            await expect(page.locator("html")).to_have_attribute("lang", locale)
            await page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
            await usable(eyes, page)


async def test_a_shift_is_planned_and_taken_back_by_keyboard_alone(database_url: str, eyes: Eyes) -> None:
    async with room(database_url) as here, eyes.window(here.url) as page:
        await here.link("Ana")
        await coordinates(here, page)
        await page.goto("/console/team")
        await press_until(page, "Monday", "Space")
        await press_until(page, "Wednesday", "Space")
        await press_until(page, "From", "0")
        await page.keyboard.type("900AM")
        await press_until(page, "To", "0")
        await page.keyboard.type("130PM")
        await press_until(page, "Plan")
        await expect(page.locator(".days")).to_contain_text("9:00 AM – 1:30 PM Ana")
        assert [one.weekday for one in await here.app.shifts.week()] == [0, 2]
        await press_until(page, "Remove")
        await expect(page.locator(".days").get_by_text("9:00 AM – 1:30 PM")).to_have_count(1)


async def test_the_open_page_of_somebody_offboarded_is_empty_within_five_seconds(database_url: str, eyes: Eyes) -> None:
    async with room(database_url) as here, eyes.window(here.url) as page, here.coordinator() as coco:
        await signed_in(here, page)
        await here.person().says("hola", "9", "1", "mi jefe no me paga")
        await page.get_by_role("button", name="Answer").click()
        await expect(page.get_by_text("mi jefe no me paga")).to_be_visible()
        await coco.post("/console/people/offboard", data={"who": str((await here.on_roster("Ana")).id)})
        await expect(page.get_by_text("You are not signed in")).to_be_visible(timeout=5_000)
        await expect(page.get_by_text("mi jefe no me paga")).to_be_hidden()


async def test_a_page_without_news_of_its_own_is_empty_as_fast(database_url: str, eyes: Eyes) -> None:
    async with room(database_url) as here, eyes.window(here.url) as page, here.coordinator("Dora") as dora:
        await coordinates(here, page)
        await page.goto("/console/people")
        await dora.post("/console/people/offboard", data={"who": str((await here.on_roster("Coco")).id)})
        await expect(page.get_by_text("You are not signed in")).to_be_visible(timeout=5_000)


async def test_the_practice_works_by_keyboard_and_without_scripts(database_url: str, eyes: Eyes) -> None:
    async with room(database_url) as here, eyes.window(here.url, java_script_enabled=False) as page:
        await coordinates(here, page)
        await page.get_by_role("button", name="Go on duty").click()
        await expect(page.get_by_role("heading", name="Practice")).to_be_visible()
        await page.locator("form[action='/console/practice'] button").nth(0).click()
        await expect(page.get_by_role("alert")).to_be_visible()
        for moment in MOMENTS:
            await page.locator("form[action='/console/practice'] button").nth(moment.fits - 1).click()
        await expect(page.get_by_text("You have practised")).to_be_visible()
        await page.get_by_role("button", name="Go on duty").click()
        await expect(page.locator(".state.on")).to_be_visible()

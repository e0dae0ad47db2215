"""Passkeys in a real browser, with an authenticator that exists only in it."""

import json
from typing import Any

import pytest
from playwright.async_api import CDPSession, Page, expect
from sqlalchemy import text

from tests.browser.conftest import DESKTOP, PHONE, Eyes
from tests.browser.test_console import usable
from tests.web.room import Room, room

pytestmark = pytest.mark.browser

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def named(here: Room) -> str:
    """The address by its name: browsers bind passkeys to one."""
    return here.url.replace("127.0.0.1", "localhost")


async def with_device(page: Page, **more: Any) -> tuple[CDPSession, str]:
    """Give the browser a device that can keep passkeys."""
    session = await page.context.new_cdp_session(page)
    await session.send("WebAuthn.enable")
    made = await session.send("WebAuthn.addVirtualAuthenticator", {"options": {**AUTHENTICATOR, **more}})
    return session, made["authenticatorId"]


async def made_one(here: Room, page: Page) -> None:
    """Come in by a link and make a passkey."""
    await page.goto(await here.link())
    await page.get_by_role("button", name="Sign in").click()
    await page.get_by_role("button", name="Make a passkey on this device").click()
    await expect(page.get_by_text("Made on")).to_be_visible()


async def sign_out(page: Page) -> None:
    """By the menu under one's own name."""
    await page.locator(".menu summary").click()
    await page.get_by_role("button", name="Sign out").click()


async def idle(here: Room) -> None:
    """Nobody has used any session for a quarter of an hour."""
    async with here.app.database.begin() as connection:
        await connection.execute(text("update session set seen_at = seen_at - interval '16 minutes'"))


@pytest.mark.parametrize(("viewport", "scheme"), [(DESKTOP, "light"), (PHONE, "dark")], ids=["desktop", "phone"])
async def test_after_the_first_link_a_passkey_is_made_and_is_the_way_in(
    database_url: str, eyes: Eyes, viewport: dict[str, int], scheme: str
) -> None:
    async with (
        room(database_url) as here,
        eyes.window(named(here), viewport=viewport, color_scheme=scheme) as page,
    ):
        await with_device(page)
        await made_one(here, page)
        await usable(eyes, page)
        await sign_out(page)
        await expect(page.get_by_text("You are not signed in")).to_be_visible()
        await usable(eyes, page)
        await page.get_by_role("button", name="Sign in with your passkey").click()
        await expect(page.locator(".state")).to_contain_text("Ana")
        async with here.app.database.begin() as connection:
            counts = (await connection.execute(text("select sign_count from passkey"))).scalars().all()
        assert counts[0] > 1  # what the device counts is kept


async def test_a_page_nobody_uses_locks_by_itself_and_the_passkey_opens_it(database_url: str, eyes: Eyes) -> None:
    async with room(database_url) as here, eyes.window(named(here)) as page:
        await with_device(page)
        await made_one(here, page)
        await page.goto("/console")
        await page.get_by_role("button", name="Go on duty").click()
        await expect(page.locator(".state.on")).to_be_visible()
        await idle(here)
        await here.person().says("hola", "9", "1")  # a ring: the page asks again, and that is no use of it
        await expect(page.get_by_role("heading", name="Locked")).to_be_visible()
        await usable(eyes, page)
        await page.get_by_role("button", name="Sign in with your passkey").click()
        await expect(page.get_by_text("One person is waiting.")).to_be_visible()


@pytest.mark.parametrize(("viewport", "scheme"), [(DESKTOP, "dark"), (PHONE, "light")], ids=["desktop", "phone"])
async def test_without_a_passkey_six_digits_lock_and_open_any_page_by_keyboard_alone(
    database_url: str, eyes: Eyes, viewport: dict[str, int], scheme: str
) -> None:
    async with room(database_url) as here, eyes.window(here.url, viewport=viewport, color_scheme=scheme) as page:
        await page.goto(await here.link())
        await page.get_by_role("button", name="Sign in").press("Enter")
        await page.get_by_label("Your six digits").press_sequentially("481516")
        await usable(eyes, page)
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("status").first).to_contain_text("Kept.")
        await page.goto("/console/referrals")  # a page that does not change by itself
        await idle(here)
        await page.evaluate("setTimeout(() => document.dispatchEvent(new Event('visibilitychange')), 100)")
        await expect(page.get_by_role("heading", name="Locked")).to_be_visible()
        await expect(page.get_by_label("Your six digits")).to_be_focused()
        await page.keyboard.type("111111")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("alert")).to_contain_text("4 tries are left")
        await usable(eyes, page)
        await expect(page.get_by_label("Your six digits")).to_be_focused()
        await page.keyboard.type("481516")
        await page.keyboard.press("Enter")
        await expect(page.locator(".menu summary")).to_contain_text("Ana")
        await page.locator(".menu summary").press("Enter")
        await usable(eyes, page)
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("button", name="Lock now")).to_be_hidden()
        await page.keyboard.press("Enter")
        await page.get_by_role("button", name="Lock now").press("Enter")
        await expect(page.get_by_role("heading", name="Locked")).to_be_visible()


async def test_a_device_found_open_is_not_enough(database_url: str, eyes: Eyes) -> None:
    async with room(database_url) as here, eyes.window(named(here)) as page:
        device, which = await with_device(page)
        await made_one(here, page)
        await sign_out(page)
        await device.send("WebAuthn.setUserVerified", {"authenticatorId": which, "isUserVerified": False})
        await page.get_by_role("button", name="Sign in with your passkey").click()
        await expect(page.get_by_role("alert")).to_be_visible()
        assert (await page.request.get("/console")).status == 401


async def test_a_recorded_answer_opens_nothing_a_second_time(database_url: str, eyes: Eyes) -> None:
    async with room(database_url) as here, eyes.window(named(here)) as page:
        await with_device(page)
        await made_one(here, page)
        await sign_out(page)
        async with page.expect_request("**/console/passkeys/enter") as sending:
            await page.get_by_role("button", name="Sign in with your passkey").click()
        answer = (await sending.value).post_data
        assert answer is not None
        await expect(page.locator(".state")).to_be_visible()
        async with here.stranger() as thief:
            again = await thief.post("/console/passkeys/enter", content=answer)
            assert (again.status_code, again.headers.get("set-cookie")) == (400, None)
            fresh = (await thief.post("/console/passkeys/ask")).json()
            assert fresh["allowCredentials"] == []  # nobody learns who has a passkey here
            forged = json.loads(answer)
            assert (await thief.post("/console/passkeys/enter", json={**forged, "id": "AAAA"})).status_code == 400


async def test_a_lost_device_is_forgotten(database_url: str, eyes: Eyes) -> None:
    async with room(database_url) as here, eyes.window(named(here)) as page:
        await with_device(page)
        await made_one(here, page)
        await page.get_by_role("button", name="Remove").click()
        await expect(page.get_by_text("Made on")).to_be_hidden()
        await sign_out(page)
        await page.get_by_role("button", name="Sign in with your passkey").click()
        await expect(page.get_by_role("alert")).to_be_visible()

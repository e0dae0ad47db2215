"""A browser rings while no page of the console is open in it: one sentence, and a click opens the console.

Headless Chromium reaches no push service, so `pushManager.subscribe` alone is played; the script that the browser
keeps, the ring that reaches it and the notice it shows are Chromium's own.
"""

import re
from typing import Any

import pytest
from playwright.async_api import CDPSession, Page, expect
from sqlalchemy import text

from bot.assemble.paging import Rings
from tests.browser.conftest import PHONE, Eyes
from tests.browser.test_console import signed_in, usable
from tests.web.room import Room, room

pytestmark = pytest.mark.browser

SENTENCE = "The hotline is calling you. Open the console."
ENDPOINT = "https://fcm.googleapis.com/fcm/send/of-this-test"
SUBSCRIBING = """
    let made = null;
    PushManager.prototype.subscribe = async (options) => {
        window.asked = {visible: options.userVisibleOnly, bytes: options.applicationServerKey.length};
        return made = {endpoint: window.endpoint || "%s", unsubscribe: async () => { made = null; return true; }};
    };
    PushManager.prototype.getSubscription = async () => made;
    Notification.requestPermission = async () => "granted";
"""
SHOWN = """async () => {
    const registration = await navigator.serviceWorker.getRegistration("/console");
    let notices = [];
    for (let tries = 0; tries < 100 && !notices.length; tries++) {
        notices = await registration.getNotifications();
        await new Promise((later) => setTimeout(later, 50));
    }
    return notices.map((one) => [one.title, one.body, one.tag, one.lang]);
}"""
CLICKED = """() => new Promise(async (resolve) => {
    await self.registration.showNotification(SAID);
    const [notification] = await self.registration.getNotifications();
    self.clients.openWindow = async (path) => resolve(path);
    const click = new NotificationEvent("notificationclick", { notification });
    click.waitUntil = () => {};  // it is for clicks of a hand only
    self.dispatchEvent(click);
})"""


async def ready(here: Room, page: Page, *locales: str) -> str:
    """Come in at the address by its name, with notices allowed; returns that address."""
    url = here.url.replace("127.0.0.1", "localhost")
    await page.context.grant_permissions(["notifications"], origin=url)
    await page.add_init_script(SUBSCRIBING % ENDPOINT)
    await signed_in(here, page, *locales)
    await page.goto("/console/calls")
    return url


async def push(page: Page, url: str) -> CDPSession:
    """Let a ring arrive at the script that the browser keeps, as Chromium's own push client would."""
    session = await page.context.new_cdp_session(page)
    found: list[dict[str, Any]] = []
    session.on("ServiceWorker.workerRegistrationUpdated", lambda event: found.extend(event["registrations"]))
    await session.send("ServiceWorker.enable")
    for _ in range(50):
        if found:
            break
        await page.wait_for_timeout(50)
    assert [one["scopeURL"] for one in found][:1] == [f"{url}/console"]
    ring = {"origin": url, "registrationId": found[0]["registrationId"], "data": ""}
    await session.send("ServiceWorker.deliverPushMessage", ring)
    return session


@pytest.mark.parametrize(("locale", "lang"), [("en", "en"), ("es", "es")])
async def test_one_sentence_is_shown_in_the_volunteers_language(
    database_url: str, eyes: Eyes, locale: str, lang: str
) -> None:
    async with room(database_url) as here:
        url = here.url.replace("127.0.0.1", "localhost")
        async with eyes.window(url, viewport=PHONE) as page:
            await ready(here, page, locale)
            await usable(eyes, page)
            await page.locator("[data-ring]").click()
            await expect(page.locator("section[data-rings]")).to_be_visible()
            await usable(eyes, page)
            stored = "select count(*) from push_browser"
            async with here.app.database.begin() as connection:
                assert await connection.scalar(text(stored)) == 1
            await push(page, url)
            said = SENTENCE if locale == "en" else here.spanish(SENTENCE)
            assert await page.evaluate(SHOWN) == [[said, "", "kyr-ring", lang]]
            await page.locator("form[action='/console/calls/stop'] button").click()
            await expect(page.locator("[data-ring]")).to_be_visible()
            async with here.app.database.begin() as connection:
                assert await connection.scalar(text(stored)) == 0


async def test_a_click_opens_the_console_where_no_page_of_it_is_open(database_url: str, eyes: Eyes) -> None:
    async with room(database_url) as here:
        url = here.url.replace("127.0.0.1", "localhost")
        async with eyes.window(url) as page:
            await ready(here, page)
            await page.get_by_role("button", name="Ring this device").click()
            await expect(page.get_by_text("This browser rings since")).to_be_visible()
            (worker,) = page.context.service_workers
            await page.goto("/")
            assert await worker.evaluate(CLICKED) == "/console"


async def test_an_address_we_do_not_know_stays_silent_and_says_so(database_url: str, eyes: Eyes) -> None:
    async with room(database_url, rings=Rings(allows=lambda _: False)) as here:
        url = here.url.replace("127.0.0.1", "localhost")
        async with eyes.window(url) as page:
            await ready(here, page)
            await page.get_by_role("button", name="Ring this device").click()
            await expect(page.get_by_text(re.compile("so it stays silent"))).to_be_visible()
            await expect(page.get_by_role("button", name="Ring this device")).to_be_enabled()
            assert await page.evaluate("window.asked") == {"visible": True, "bytes": 65}
            await usable(eyes, page)

"""The edges of what providers call: what is not there, what is too large, what every answer carries."""

from typing import Any

import httpx
import pytest

from tests.http.house import PUBLIC, SECRET, House, house

NO_TELEGRAM = {"telegram_token": None}
NO_TWILIO = {"twilio_account_sid": None, "twilio_auth_token": None}
SAM = 5550100001


async def call(lived_in: House, method: str, path: str, **more: object) -> httpx.Response:
    async with httpx.AsyncClient(base_url=lived_in.url) as client:
        return await client.request(method, path, **more)  # type: ignore[arg-type]  # httpx's own names


@pytest.mark.parametrize(
    ("path", "changed"),
    [
        ("/telegram", NO_TELEGRAM),
        ("/telegram", {"telegram_mode": "polling"}),
        ("/telegram", {"demo": True}),
        ("/telegram/staff", {}),
        ("/twilio/messages", NO_TWILIO),
        ("/twilio/status", NO_TWILIO),
        ("/twilio/messages", {"demo": True}),
    ],
)
async def test_a_channel_that_is_off_has_no_address(database_url: str, path: str, changed: dict[str, Any]) -> None:
    async with house(database_url, **changed) as lived_in:
        assert (await call(lived_in, "POST", path)).status_code == 404


@pytest.mark.parametrize("path", ["/telegram", "/twilio/messages", "/twilio/status"])
async def test_providers_only_ever_post(database_url: str, path: str) -> None:
    async with house(database_url) as lived_in:
        assert (await call(lived_in, "GET", path)).status_code == 405


@pytest.mark.parametrize("path", ["/telegram", "/twilio/messages", "/twilio/status"])
async def test_a_body_no_provider_would_send_is_refused_before_it_is_read_whole(database_url: str, path: str) -> None:
    async with house(database_url) as lived_in:
        answer = await call(lived_in, "POST", path, content=b"x" * (256 * 1024 + 1))
        assert answer.status_code == 413


@pytest.mark.parametrize("path", ["/telegram", "/twilio/messages", "/twilio/status"])
async def test_an_empty_call_is_forbidden(database_url: str, path: str) -> None:
    async with house(database_url) as lived_in:
        answer = await call(lived_in, "POST", path)
        assert (answer.status_code, answer.text) == (403, "Forbidden")


async def test_every_answer_keeps_nothing_and_tells_nobody(database_url: str) -> None:
    async with house(database_url) as lived_in:
        for path in ("/healthz", "/", "/nowhere"):
            headers = (await call(lived_in, "GET", path)).headers
            assert headers["cache-control"] == "no-store"
            assert headers["referrer-policy"] in ("no-referrer", "same-origin")  # forms on our pages name our own site
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["strict-transport-security"] == "max-age=31536000"
            assert "'unsafe-inline'" not in headers["content-security-policy"]


async def test_plain_http_on_this_machine_is_not_told_to_become_https(database_url: str) -> None:
    async with house(database_url, public_base_url="http://localhost:8000") as lived_in:
        assert "strict-transport-security" not in (await call(lived_in, "GET", "/healthz")).headers


async def test_telegram_is_answered_without_a_body(database_url: str) -> None:
    async with house(database_url) as lived_in:
        answer = await call(
            lived_in,
            "POST",
            "/telegram",
            json=lived_in.api.says(SAM, "hola"),
            headers={"X-Telegram-Bot-Api-Secret-Token": SECRET},
        )
        assert (answer.status_code, answer.content) == (200, b"")


async def test_twilio_is_answered_with_xml_that_names_its_kind(database_url: str) -> None:
    async with house(database_url) as lived_in:
        form = lived_in.twilio.form("+12025550123", "hola")
        answer = await lived_in.twilio.post(f"{PUBLIC}/twilio/messages", form)
        assert answer.headers["content-type"] == "text/xml; charset=utf-8"

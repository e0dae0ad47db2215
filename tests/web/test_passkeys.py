"""What the calls about passkeys refuse, and where they are not offered."""

import json
from typing import Any

import pytest

from tests.web.room import OURS, room

WRONG: list[Any] = ["", "null", "[]", "{}", '{"response": 1}', '{"response": {"clientDataJSON": "%%%"}}', "x" * 30_000]


@pytest.mark.parametrize("body", [*WRONG, json.dumps({"id": "AA", "response": {"clientDataJSON": "e30"}})])
async def test_what_is_no_answer_of_a_device_is_refused_calmly(database_url: str, body: str) -> None:
    async with room(database_url) as here, here.volunteer() as ana, here.stranger() as stranger:
        assert (await stranger.post("/console/passkeys/enter", content=body)).status_code == 400
        assert (await ana.post("/console/passkeys/make", content=body)).status_code == 400


async def test_making_and_removing_need_a_session_and_all_calls_come_from_our_own_pages(database_url: str) -> None:
    async with room(database_url) as here, here.stranger() as stranger:
        for path in ("begin", "make", "remove"):
            assert (await stranger.post(f"/console/passkeys/{path}")).status_code == 401
        assert (await stranger.get("/console/passkeys")).status_code == 401
        stranger.headers.update({**OURS, "Sec-Fetch-Site": "cross-site"})
        for path in ("begin", "make", "remove", "ask", "enter"):
            assert (await stranger.post(f"/console/passkeys/{path}")).status_code == 403


@pytest.mark.parametrize(
    ("base", "possible"), [("https://kyr.example", True), ("http://localhost:8000", True), (None, False)]
)
async def test_a_link_leads_to_a_passkey_where_there_can_be_one_and_to_six_digits_anywhere(
    database_url: str, base: str | None, possible: bool
) -> None:
    async with room(database_url, public_base_url=base) as here, here.stranger() as ana:
        entered = await ana.post(await here.link(), follow_redirects=False)
        assert entered.headers["location"] == "/console/passkeys"
        cookie = {"Cookie": entered.headers["set-cookie"].partition(";")[0]}
        page = (await ana.get("/console/passkeys", headers=cookie)).text
        assert ('data-passkey="make"' in page) is possible
        assert 'action="/console/code"' in page

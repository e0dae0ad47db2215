"""What those who watch a process are told."""

import httpx
import pytest
from pydantic import SecretStr

from tests.http.house import PUBLIC, House, house

SAM = "+12025550123"


async def get(lived_in: House, path: str, **headers: str) -> httpx.Response:
    async with httpx.AsyncClient(base_url=lived_in.url) as client:
        return await client.get(path, headers=headers)


async def test_a_process_that_can_answer_people_is_ready(database_url: str) -> None:
    async with house(database_url) as lived_in:
        assert (await get(lived_in, "/healthz")).text == "ok"
        answer = await get(lived_in, "/readyz")
        assert (answer.status_code, answer.json()) == (200, {"ready": True, "why": []})


async def test_without_a_database_a_process_lives_but_is_not_ready_and_says_why(unused_tcp_port: int) -> None:
    async with house(f"postgresql://kyr@127.0.0.1:{unused_tcp_port}/kyr") as lived_in:
        assert (await get(lived_in, "/healthz")).status_code == 200
        answer = await get(lived_in, "/readyz")
        assert answer.status_code == 503
        assert "DATABASE_URL" in answer.json()["why"][0]


async def test_without_a_signed_text_a_process_is_not_ready_and_says_why(database_url: str) -> None:
    async with house(database_url, allow_unreviewed=()) as lived_in:
        answer = await get(lived_in, "/readyz")
        assert answer.status_code == 503
        assert "KYR_ALLOW_UNREVIEWED" in answer.json()["why"][0]


async def test_counts_are_off_without_a_token(database_url: str) -> None:
    async with house(database_url) as lived_in:
        assert (await get(lived_in, "/metrics")).status_code == 404


@pytest.mark.parametrize("authorization", ["", "Bearer another", "count-me"])
async def test_counts_are_for_whoever_has_the_token(database_url: str, authorization: str) -> None:
    async with house(database_url, metrics_token=SecretStr("count-me")) as lived_in:
        assert (await get(lived_in, "/metrics", Authorization=authorization)).status_code == 401


async def test_what_happened_is_counted_by_channel_and_outcome_and_names_nobody(database_url: str) -> None:
    async with house(database_url, metrics_token=SecretStr("count-me")) as lived_in:
        twilio, sid = lived_in.twilio, lived_in.twilio.sid()
        await twilio.text(SAM, "hola", sid=sid)
        await twilio.text(SAM, "hola", sid=sid)
        await twilio.post(f"{PUBLIC}/twilio/messages", twilio.form(SAM, "hola"), signature="x")
        await lived_in.api.push(lived_in.api.says(5550100001, "hola"))
        counts = (await get(lived_in, "/metrics", Authorization="Bearer count-me")).text
        for channel, outcome in (("sms", "taken"), ("sms", "seen"), ("sms", "rejected"), ("telegram", "taken")):
            assert f'kyr_webhook_calls_total{{channel="{channel}",outcome="{outcome}"}} 1.0' in counts
        assert SAM not in counts
        assert "5550100001" not in counts
        assert sid not in counts

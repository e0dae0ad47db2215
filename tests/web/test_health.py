"""What those who watch a process are told."""

from datetime import date
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from bot.assemble import talk
from bot.authoring.signing import must_be_signed, sign, translations
from bot.content.signoffs import Role, SignOffs
from bot.settings import Settings
from tests.http.house import PUBLIC, House, house

SAM, TEA = "+12025550123", "+12025550124"
SIGNED = date(2026, 11, 24)


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


def sign_kit(folder: Path, *locales: str) -> None:
    """Sign the safety kit in an organisation's own folder, as `kyr signoff add kit` does."""
    spoken = talk(Settings(content_dir=folder))
    missing = must_be_signed(spoken.content, SignOffs(), kit=True)
    sign(folder / "signoffs.toml", missing, role=Role.ATTORNEY, day=SIGNED, scope="federal")
    for locale in locales:
        steps = [step for at in spoken.content.kit if (step := spoken.voice.script.step(at))]
        texts = [one for step in steps for one in translations(step, locale, spoken.voice.catalogs, SignOffs())]
        path = folder / "locales" / locale / "signoffs.toml"
        sign(path, texts, role=Role.TRANSLATOR, day=SIGNED, scope="federal")


async def test_with_a_signed_kit_a_process_is_ready_says_the_kit_and_leads_from_the_rest_to_a_person(
    database_url: str, tmp_path: Path
) -> None:
    sign_kit(tmp_path)
    async with house(database_url, allow_unreviewed=(), content_dir=tmp_path) as lived_in:
        answer = await get(lived_in, "/readyz")
        assert (answer.status_code, answer.json()) == (200, {"ready": True, "why": []})
        first, *_ = await lived_in.twilio.text(SAM, "ICE is at my door")
        assert first.startswith("Do not open the door.")
        assert "9=person" in first
        assert "DRAFT" not in first
        (paper,) = await lived_in.twilio.text(SAM, "1")
        assert paper.startswith("Keep the door closed.")
        (memo,) = await lived_in.twilio.text(SAM, "memo")
        assert memo.startswith("A lawyer has not checked this answer yet.")
        assert "9 person" in memo
        (asked,) = await lived_in.twilio.text(SAM, "9")
        assert "1 Yes, I agree" in asked
        assert await lived_in.count("escalation") == 1


async def test_a_signed_kit_is_said_in_english_until_its_translation_is_signed(
    database_url: str, tmp_path: Path
) -> None:
    sign_kit(tmp_path)
    async with house(database_url, allow_unreviewed=(), content_dir=tmp_path) as lived_in:
        first, second = await lived_in.twilio.text(SAM, "la migra está en mi puerta")
        assert first.startswith("Do not open the door.")
        assert "9=persona." in first
        assert "solo en inglés" in second
    sign_kit(tmp_path, "es")
    async with house(database_url, allow_unreviewed=(), content_dir=tmp_path) as lived_in:
        first, second = await lived_in.twilio.text(TEA, "la migra está en mi puerta", sid="SM" + "9" * 32)
        assert first.startswith("No abra")
        assert "solo en inglés" not in second


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
        assert 'kyr_sms_segments{which="sent"} 2.0' in counts
        assert 'kyr_sms_segments{which="limit"} 20000.0' in counts
        assert SAM not in counts
        assert "5550100001" not in counts
        assert sid not in counts

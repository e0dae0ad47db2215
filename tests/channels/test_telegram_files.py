"""What people send on Telegram is read through memory, by the id Telegram gave it."""

from collections.abc import AsyncIterator

import pytest

from bot.channels.cleaning import MOST_BYTES
from bot.channels.telegram import Telegram
from bot.message import Attached, NotShown, Shown
from tests.fakes.bot_api import TOKEN, BotApi
from tests.fakes.bot_api_rules import Refusal
from tests.fakes.files import HIDDEN, photo, voice

SAM = 5550100001


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi().running() as running:
        yield running


@pytest.fixture
async def telegram(api: BotApi) -> AsyncIterator[Telegram]:
    opened = Telegram(TOKEN, base_url=api.base_url, file_url=api.file_url)
    yield opened
    await opened.aclose()


def handle(telegram: Telegram, update: dict[str, object]) -> str:
    (attachment,) = telegram._read(update).inbound.attachments  # type: ignore[union-attr]  # a refusal would fail here
    return attachment.handle


async def test_a_photo_is_read_in_its_largest_size_without_what_it_hides(api: BotApi, telegram: Telegram) -> None:
    found = await telegram.fetch(handle(telegram, api.shows(SAM, photo())), Attached.PICTURE)
    assert isinstance(found, Shown)
    assert found.content_type == "image/jpeg"
    assert [hidden for hidden in HIDDEN if hidden in found.content] == []
    assert len(api.downloads) == 1


async def test_a_voice_message_is_read_without_its_remarks(api: BotApi, telegram: Telegram) -> None:
    found = await telegram.fetch(handle(telegram, api.speaks(SAM, voice())), Attached.RECORDING)
    assert isinstance(found, Shown)
    assert found.content_type == "audio/ogg"
    assert b"anary" not in found.content


@pytest.mark.parametrize("size", [MOST_BYTES + 1, 20 * 1024 * 1024 + 1])
async def test_a_file_that_is_too_large_is_not_even_asked_for(api: BotApi, telegram: Telegram, size: int) -> None:
    api.files["large"] = bytes(size)
    assert await telegram.fetch("large", Attached.PICTURE) is NotShown.TOO_LARGE
    assert api.downloads == []


async def test_a_file_telegram_does_not_have_is_gone(api: BotApi, telegram: Telegram) -> None:
    assert await telegram.fetch("nothing", Attached.PICTURE) is NotShown.GONE


@pytest.mark.parametrize("status", [401, 429, 500])
async def test_a_telegram_that_does_not_answer_now_is_away(api: BotApi, telegram: Telegram, status: int) -> None:
    api.files["photo"] = photo()
    more = {"retry_after": 3} if status == 429 else {}
    api.refusals["getfile"] = [Refusal(status, "Unauthorized" if status == 401 else "later", **more)]
    assert await telegram.fetch("photo", Attached.PICTURE) is NotShown.AWAY


async def test_no_telegram_at_all_is_away(unused_tcp_port: int) -> None:
    nowhere = f"http://127.0.0.1:{unused_tcp_port}"
    telegram = Telegram(TOKEN, base_url=f"{nowhere}/bot", file_url=f"{nowhere}/file/bot")
    assert await telegram.fetch("photo", Attached.PICTURE) is NotShown.AWAY
    await telegram.aclose()


async def test_the_token_in_a_files_address_stands_in_no_line_of_the_log(
    api: BotApi, telegram: Telegram, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level("INFO")
    api.files["photo"] = photo()
    await telegram.fetch("photo", Attached.PICTURE)
    api.files["photo"] = b"no photo"
    await telegram.fetch("photo", Attached.PICTURE)
    ours = [line.getMessage() for line in caplog.records if line.name != "uvicorn.access"]
    assert all(TOKEN not in line for line in ours)
    assert TOKEN not in capsys.readouterr().out

"""One bot, against a Bot API over HTTP that refuses what Telegram refuses."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace

import pytest

from bot.channels.telegram import TRY_AGAIN_AFTER, TRY_AGAIN_AFTER_WRONG_TOKEN, Telegram
from bot.channels.telegram_updates import Arrived
from bot.content import shipped
from bot.errors import ChannelError, KyrError, SettingsError, StoreError
from bot.message import (
    Address,
    Button,
    ChannelName,
    Outbound,
    Paper,
    Picture,
    Receipt,
    Refused,
    RefusedBecause,
    Sent,
    TryAgain,
)
from tests.fakes.bot_api import TOKEN, BotApi
from tests.fakes.bot_api_rules import Refusal, bad

SAM = 5550100001
TO_SAM = Address(ChannelName.TELEGRAM, str(SAM))


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi().running() as running:
        running.starts(SAM, "es")
        yield running


@pytest.fixture
async def telegram(api: BotApi) -> AsyncIterator[Telegram]:
    opened = Telegram(TOKEN, base_url=api.base_url, webhook_secret="s", timeout=1.0)
    yield opened
    await opened.aclose()


async def test_a_message_arrives_with_its_markup_read_and_its_buttons_in_rows(api: BotApi, telegram: Telegram) -> None:
    buttons = (
        Button("They have a paper", "en|ice_door|at_door|paper"),
        Button("Talk with a person", "en|@word|_|person"),
        Button("Back", "en|@word|_|back", beside=True),
    )
    receipt = await telegram.send(TO_SAM, Outbound("<b>Do not open</b> the door &amp; wait.", buttons))
    (message,) = api.seen_by(SAM)
    assert receipt == Sent(str(message.id))
    assert message.text == "Do not open the door & wait."
    assert [[button["text"] for button in row] for row in message.rows] == [
        ["They have a paper"],
        ["Talk with a person", "Back"],
    ]


@pytest.mark.parametrize(
    ("refusal", "receipt"),
    [
        (Refusal(429, "Too Many Requests: retry after 7", retry_after=7), TryAgain(7.0)),
        (Refusal(403, "Forbidden: bot was blocked by the user"), Refused(RefusedBecause.BLOCKED)),
        (Refusal(403, "Forbidden: user is deactivated"), Refused(RefusedBecause.UNREACHABLE)),
        (Refusal(400, "Bad Request: chat not found"), Refused(RefusedBecause.UNREACHABLE)),
        (Refusal(400, "Bad Request: PEER_ID_INVALID"), Refused(RefusedBecause.UNREACHABLE)),
        (Refusal(400, "Bad Request: can't parse entities"), Refused(RefusedBecause.OUR_FAULT)),
        (
            Refusal(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=-100),
            Refused(RefusedBecause.OUR_FAULT),
        ),
        (Refusal(401, "Unauthorized"), TryAgain(TRY_AGAIN_AFTER_WRONG_TOKEN)),
        (Refusal(500, "Internal Server Error"), TryAgain(TRY_AGAIN_AFTER)),
        (Refusal(502, "Bad Gateway"), TryAgain(TRY_AGAIN_AFTER)),
    ],
    ids=lambda value: value.description if isinstance(value, Refusal) else "",
)
async def test_an_error_of_telegrams_says_what_becomes_of_the_message(
    api: BotApi, telegram: Telegram, refusal: Refusal, receipt: object
) -> None:
    api.refusals["sendmessage"] = [refusal]
    assert await telegram.send(TO_SAM, Outbound("hello")) == receipt


async def test_a_person_who_never_started_the_bot_cannot_be_reached(api: BotApi, telegram: Telegram) -> None:
    stranger = Address(ChannelName.TELEGRAM, "5550100099")
    assert await telegram.send(stranger, Outbound("hello")) == Refused(RefusedBecause.UNREACHABLE)


@pytest.mark.parametrize("text", ["<b>not closed", "1 < 2", "<script>", "", "x" * 4097])
async def test_what_telegram_would_refuse_is_our_fault(api: BotApi, telegram: Telegram, text: str) -> None:
    assert await telegram.send(TO_SAM, Outbound(text)) == Refused(RefusedBecause.OUR_FAULT)


async def test_a_send_without_an_answer_is_tried_again_because_twice_is_better_than_never(api: BotApi) -> None:
    api.hanging.add("sendmessage")
    telegram = Telegram(TOKEN, base_url=api.base_url, timeout=0.2)
    assert await telegram.send(TO_SAM, Outbound("hello")) == TryAgain(TRY_AGAIN_AFTER)
    await telegram.aclose()


async def test_a_telegram_that_is_away_is_tried_again(unused_tcp_port: int) -> None:
    telegram = Telegram(TOKEN, base_url=f"http://127.0.0.1:{unused_tcp_port}/bot")
    assert await telegram.send(TO_SAM, Outbound("hello")) == TryAgain(TRY_AGAIN_AFTER)
    await telegram.aclose()


async def test_a_tap_is_answered_once_and_a_late_one_harms_nobody(api: BotApi, telegram: Telegram) -> None:
    await telegram.send(TO_SAM, Outbound("hello", (Button("On", "en|a|b|c"),)))
    tap = api.taps(api.sent[0], "On")["callback_query"]["id"]
    await telegram.answer_tap(tap)
    await telegram.answer_tap(tap)
    assert api.answered_taps == [tap]


async def test_the_right_token_is_known(api: BotApi, telegram: Telegram) -> None:
    await telegram.check()
    assert api.calls == ["getme"]


@pytest.mark.parametrize("refusal", [Refusal(401, "Unauthorized"), Refusal(404, "Not Found")])
async def test_a_wrong_token_names_its_variable_and_the_mend(api: BotApi, telegram: Telegram, refusal: Refusal) -> None:
    api.refusals["getme"] = [refusal]
    with pytest.raises(SettingsError, match=r"^KYR_TELEGRAM_TOKEN: .*@BotFather") as caught:
        await telegram.check()
    assert TOKEN not in str(caught.value)


async def test_a_silent_telegram_is_no_wrong_setting(api: BotApi, telegram: Telegram) -> None:
    api.refusals["getme"] = [Refusal(502, "Bad Gateway")]
    with pytest.raises(ChannelError):
        await telegram.check()


async def test_the_webhook_is_set_with_our_secret_and_asks_for_no_more_than_we_read(
    api: BotApi, telegram: Telegram
) -> None:
    await telegram.listen_by_webhook("https://kyr.example/telegram")
    assert api.webhook == {
        "url": "https://kyr.example/telegram",
        "secret_token": "s",
        "allowed_updates": '["message", "callback_query"]',
    }


async def test_an_address_telegram_does_not_call_names_its_variable(telegram: Telegram) -> None:
    with pytest.raises(SettingsError, match=r"^KYR_TELEGRAM_WEBHOOK_URL: "):
        await telegram.listen_by_webhook("http://kyr.example/telegram")


async def test_polling_takes_updates_in_order_and_confirms_them_only_then(api: BotApi, telegram: Telegram) -> None:
    await api.queue(api.says(SAM, "one"), api.says(SAM, "two"))
    await api.queue({**api.says(SAM, ""), "message": {"no": "message"}}, api.says(SAM, "three"))
    taken: list[Arrived] = []

    async def take(arrived: Arrived) -> None:
        assert arrived.update_id in api.waiting  # not confirmed before it was taken
        taken.append(arrived)

    async with asyncio.timeout(20):
        polling = asyncio.create_task(telegram.poll(take))
        await api.until(lambda: not api.waiting)
        polling.cancel()
        await asyncio.wait([polling])
    assert [arrived.inbound.text for arrived in taken if arrived.inbound] == ["one", "two", "three"]
    assert telegram.unreadable == 1


async def test_an_update_the_database_did_not_take_is_asked_for_again(
    api: BotApi, telegram: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.telegram_ears.LONGEST_PAUSE", 0.0)
    await api.queue(api.says(SAM, "one"), api.says(SAM, "two"))
    taken: list[str] = []

    async def take(arrived: Arrived) -> None:
        taken.append(arrived.inbound.text if arrived.inbound else "")
        if taken == ["one", "two"]:
            raise StoreError("away")

    async with asyncio.timeout(20):
        polling = asyncio.create_task(telegram.poll(take))
        await api.until(lambda: not api.waiting)
        polling.cancel()
        await asyncio.wait([polling])
    assert taken == ["one", "two", "one", "two"]


async def test_polling_takes_down_a_webhook_that_stands_in_the_way(api: BotApi, telegram: Telegram) -> None:
    await telegram.listen_by_webhook("https://kyr.example/telegram")
    await api.queue(api.says(SAM, "one"))
    taken = asyncio.Event()

    async def take(arrived: Arrived) -> None:
        taken.set()

    polling = asyncio.create_task(telegram.poll(take))
    async with asyncio.timeout(20):
        await taken.wait()
    polling.cancel()
    await asyncio.wait([polling])
    assert api.webhook == {}


async def test_polling_with_a_wrong_token_ends_with_a_name_and_a_mend(api: BotApi, telegram: Telegram) -> None:
    api.token = "1:other"

    async def take(arrived: Arrived) -> None:
        raise AssertionError

    with pytest.raises(SettingsError, match=r"^KYR_TELEGRAM_TOKEN: "):
        await telegram.poll(take)


async def test_the_token_stands_in_no_log_line(
    api: BotApi, telegram: Telegram, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    api.refusals["getme"] = [Refusal(502, "Bad Gateway")]
    await telegram.send(TO_SAM, Outbound("words of ours"))
    with pytest.raises(ChannelError):
        await telegram.check()
    assert TOKEN not in caplog.text
    assert "words of ours" not in caplog.text


DRAWN = {"warrant": (shipped() / "pictures" / "judge_warrant.png").read_bytes()}
WARRANT = Outbound("Look at <b>4</b> marks", (Button("A judge", "en|d|p|j"),), picture=Picture("warrant", "A paper"))


async def with_pictures(api: BotApi, outbound: Outbound, pictures: Mapping[str, bytes]) -> Receipt:
    telegram = Telegram(TOKEN, base_url=api.base_url, timeout=1.0, pictures=pictures)
    receipt = await telegram.send(TO_SAM, outbound)
    await telegram.aclose()
    return receipt


async def test_a_picture_stands_above_its_text_and_the_buttons_below(api: BotApi) -> None:
    receipt = await with_pictures(api, WARRANT, DRAWN)
    (message,) = api.seen_by(SAM)
    assert isinstance(receipt, Sent)
    assert (message.text, message.photo, message.buttons) == (
        "Look at 4 marks", ("kyr.png", DRAWN["warrant"]), ["A judge"]
    )  # fmt: skip
    assert api.calls == ["sendphoto"]


BROKEN: dict[str, tuple[Mapping[str, bytes], str]] = {
    "no drawing of the name": ({}, "Look"),
    "no picture at all": ({"warrant": b"%PDF"}, "Look"),
    "cut off in the middle": ({"warrant": DRAWN["warrant"][:-20]}, "Look"),
    "a text too long for a caption": (DRAWN, "Look " * 206),
}


@pytest.mark.parametrize("held", BROKEN)
async def test_a_text_is_not_lost_for_a_picture_that_cannot_be_sent(api: BotApi, held: str) -> None:
    pictures, text = BROKEN[held]
    assert isinstance(await with_pictures(api, replace(WARRANT, text=text), pictures), Sent)
    (message,) = api.seen_by(SAM)
    assert (message.text, message.photo, message.buttons) == (text.strip(), None, ["A judge"])


async def test_a_picture_for_somebody_who_is_gone_is_not_tried_as_a_text(api: BotApi) -> None:
    api.refusals["sendphoto"] = [bad("chat not found")]
    assert await with_pictures(api, WARRANT, DRAWN) == Refused(RefusedBecause.UNREACHABLE)
    assert api.calls == ["sendphoto"]


async def test_a_picture_that_telegram_does_not_take_now_is_tried_again(api: BotApi) -> None:
    api.refusals["sendphoto"] = [Refusal(429, "Too Many Requests: retry after 3", retry_after=3)]
    assert await with_pictures(api, WARRANT, DRAWN) == TryAgain(3.0)
    assert api.seen_by(SAM) == []


PAGE = Paper("en", "Facts for my lawyer", ("- Many years here",), "No PDF here.")


async def test_a_page_goes_out_as_a_file_with_its_caption(api: BotApi) -> None:
    telegram = Telegram(TOKEN, base_url=api.base_url, timeout=1.0, press=lambda page: f"%PDF {page.title}".encode())
    receipt = await telegram.send(TO_SAM, Outbound("The same &amp; more", paper=PAGE))
    await telegram.aclose()
    (message,) = api.seen_by(SAM)
    assert isinstance(receipt, Sent)
    assert (message.text, message.file) == ("The same & more", ("kyr.pdf", b"%PDF Facts for my lawyer"))
    assert telegram.capabilities.papers


@pytest.mark.parametrize("broken", [True, False], ids=["the press fails", "no press"])
async def test_a_page_that_cannot_be_set_is_said_calmly(api: BotApi, broken: bool) -> None:
    def press(page: Paper) -> bytes:
        raise KyrError("a letter without a font")

    telegram = Telegram(TOKEN, base_url=api.base_url, timeout=1.0, press=press if broken else None)
    receipt = await telegram.send(TO_SAM, Outbound("The same", paper=PAGE))
    await telegram.aclose()
    assert isinstance(receipt, Sent)
    assert [message.text for message in api.seen_by(SAM)] == ["No PDF here."]
    assert telegram.capabilities.papers is broken

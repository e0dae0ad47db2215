"""The bot for volunteers: who may use it, coming and going, who waits, and taking somebody over."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from pydantic import SecretStr

from bot.errors import SettingsError
from bot.hotline.roster import Role
from bot.hotline.states import State
from bot.service.polling import STAFF_LOCK, alone
from bot.settings import load
from bot.store.staff_accounts import CODE_LIVES
from bot.store.volunteers import SESSION_LIVES
from bot.web.webhooks import known
from tests.fakes.bot_api import TOKEN
from tests.http.house import SECRET, House, house, with_staff
from tests.http.staff import SAM, asks, browser, code, phone

ANA, BETO, STRANGER = 7550100001, 7550100002, 7550100009
NEUTRAL = "This bot is only for volunteers, and keeps nothing of what you write."


pytestmark = pytest.mark.usefixtures("unhurried_providers")


async def rows(lived_in: House) -> list[int]:
    return [await lived_in.count(table) for table in ("staff_account", "staff_link", "conversation", "inbound")]


async def kept_messages(lived_in: House) -> int:
    return await lived_in.count("staff_message")


async def stranger_says(lived_in: House, text: str, language: str = "en") -> list[str]:
    api = lived_in.staff_api
    api.starts(STRANGER, language)
    before = len(api.sent)
    assert await api.push(api.says(STRANGER, text)) == 200
    return [message.text for message in api.sent[before:]]


async def test_a_link_from_the_console_ties_an_account_once(database_url: str) -> None:
    async with house(database_url, **with_staff()) as lived_in, browser(lived_in, "Ana") as ana:
        assert "No account is linked to you." in (await ana.get("/console/telegram")).text
        fresh = await code(ana)
        assert fresh not in (await ana.get("/console/telegram")).text  # shown once
        assert await stranger_says(lived_in, f"/start {fresh}") != [NEUTRAL]
        assert "An account is linked to you." in (await ana.get("/console/telegram")).text
        lived_in.staff_api.starts(BETO)
        assert await lived_in.staff_api.push(lived_in.staff_api.says(BETO, f"/start {fresh}")) == 200
        assert lived_in.staff_api.seen_by(BETO)[-1].text == NEUTRAL  # used up
        assert await rows(lived_in) == [1, 0, 0, 0]


async def test_a_code_lives_ten_minutes_and_the_newest_one_counts(database_url: str) -> None:
    async with house(database_url, **with_staff()) as lived_in, browser(lived_in, "Ana") as ana:
        old, new = await code(ana), await code(ana)
        assert await stranger_says(lived_in, f"/start {old}") == [NEUTRAL]
        assert lived_in.app.staff is not None
        late = lived_in.app.talk.clock.now() + CODE_LIVES
        assert await lived_in.app.staff.accounts.link(new, STRANGER, late) is None
        assert await lived_in.count("staff_account") == 0


async def test_strangers_get_one_neutral_sentence_and_nothing_of_them_is_kept(database_url: str) -> None:
    async with house(database_url, **with_staff()) as lived_in:
        spanish = lived_in.app.talk.voice.catalogs.find("es", NEUTRAL)
        for text in ("/start", "/start 123", "ayuda, la migra está aquí", f"/start {'x' * 43}"):
            assert await stranger_says(lived_in, text) == [NEUTRAL]
            assert await stranger_says(lived_in, text, "es-MX") == [spanish]
        assert await rows(lived_in) == [0, 0, 0, 0]
        assert await kept_messages(lived_in) == 0


async def test_a_reviewer_links_nothing(database_url: str) -> None:
    async with house(database_url, **with_staff()) as lived_in, browser(lived_in, "Lola", role=Role.REVIEWER) as lola:
        assert (await lola.post("/console/telegram")).status_code == 403
        assert "Make a link" not in (await lola.get("/console/telegram")).text


async def test_unlinked_and_offboarded_accounts_are_strangers_at_once(database_url: str) -> None:
    async with house(database_url, **with_staff()) as lived_in, phone(lived_in, "Ana", ANA) as ana:
        await ana.browser.post("/console/telegram/unlink")
        assert [message.text for message in await ana.says("/board")] == [NEUTRAL]
        assert await ana.says(f"/start {await code(ana.browser)}")
        waiting = await code(ana.browser)  # another link, not opened yet
        async with asyncio.timeout(5):
            await lived_in.app.desk.offboard(await ana.who())
            assert [message.text for message in await ana.says("/board")] == [NEUTRAL]
            assert [message.text for message in await ana.says(f"/start {waiting}")] == [NEUTRAL]
        assert await rows(lived_in) == [0, 0, 0, 0]


async def test_duty_is_a_button_and_the_board_shows_who_waits_with_danger_first(database_url: str) -> None:
    async with house(database_url, **with_staff()) as lived_in, phone(lived_in, "Ana", ANA) as ana:
        await asks(lived_in, SAM, "my boss did not pay me")
        await asks(lived_in, SAM + 1, opening="la migra está en la puerta", person="hablar con una persona")
        board = await ana.board()
        assert "You are off duty." in board.text
        assert not [label for label in board.buttons if label.startswith("Answer")]
        board = await ana.comes()
        assert (await ana.who()).on_duty
        danger, calm = [line for line in board.text.split("\n") if "·" in line]
        assert danger.split(" · ")[1:] == ["Emergency", "Español", "ICE is at my door", "just now"]
        assert calm.split(" · ")[1] == "English"
        assert [label.startswith("Answer") for label in board.buttons] == [True, True, False, False]
        assert "boss" not in "\n".join(lived_in.staff_api.given)
        assert "You are off duty." in (await ana.taps(board, "Go off duty"))[-1].text
        assert not (await ana.who()).on_duty


async def test_the_bot_speaks_the_volunteers_language(database_url: str) -> None:
    async with house(database_url, **with_staff()) as lived_in, phone(lived_in, "Ana", ANA, locales=("es",)) as ana:
        await asks(lived_in)
        board = await ana.board()
        catalogs = lived_in.app.talk.voice.catalogs
        for sentence in ("You are off duty.", "One person is waiting.", "just now"):
            assert catalogs.find("es", sentence) is not None
            assert catalogs.say("es", sentence) in board.text
        assert catalogs.say("es", "Go on duty", "button") in board.buttons


async def test_of_two_who_claim_at_once_one_wins_and_the_other_is_told_calmly(database_url: str) -> None:
    async with (
        house(database_url, **with_staff()) as lived_in,
        phone(lived_in, "Ana", ANA) as ana,
        phone(lived_in, "Beto", BETO) as beto,
    ):
        await asks(lived_in)
        api = lived_in.staff_api
        boards = [await ana.comes(), await beto.comes()]
        taps = [
            api.taps(board, next(label for label in board.buttons if label.startswith("Answer"))) for board in boards
        ]
        assert await asyncio.gather(*(api.push(tap) for tap in taps)) == [200, 200]
        (held,) = await lived_in.app.escalations.queue()
        assert held.state is State.ACTIVE
        loser = BETO if held.holder == "Ana" else ANA
        assert api.seen_by(loser)[-1].text == "Another volunteer was faster, or the person has left."
        await lived_in.settle()
        assert lived_in.api.seen_by(SAM)[-1].text.startswith(f"A volunteer is here: {held.holder}.")
        again = ANA if loser == BETO else BETO
        before = await lived_in.count("audit")
        assert await api.push(taps[boards.index(boards[0 if again == ANA else 1])]) == 200  # the same update once more
        assert held.code in api.seen_by(again)[-1].text
        assert await lived_in.count("audit") == before


async def test_whoever_goes_is_asked_once_when_somebody_is_with_them(database_url: str) -> None:
    async with house(database_url, **with_staff()) as lived_in, phone(lived_in, "Ana", ANA) as ana:
        await asks(lived_in)
        board = await ana.comes()
        await ana.taps(board, next(label for label in board.buttons if label.startswith("Answer")))
        (asked,) = await ana.taps(await ana.board(), "Go off duty")
        assert asked.text == "One person is still with you. They go back into the queue and keep their place."
        assert (await ana.who()).on_duty
        await ana.taps(asked, "Go off duty now")
        (queued,) = await lived_in.app.escalations.queue()
        assert (queued.state, (await ana.who()).on_duty) == (State.WAITING, False)


async def test_who_writes_by_sms_is_answered_in_the_console(database_url: str) -> None:
    async with house(database_url, **with_staff()) as lived_in, phone(lived_in, "Ana", ANA) as ana:
        for text in ("hello", "talk to a person", "1", "my boss did not pay me"):
            await lived_in.twilio.text("+12025550123", text)
            await lived_in.settle()
        board = await ana.comes()
        (told,) = await ana.taps(board, board.buttons[0])
        (held,) = await lived_in.app.escalations.queue()
        assert f"https://kyr.example/console/e/{held.id}" in told.text
        assert "boss" not in "\n".join(lived_in.staff_api.given)


async def test_who_waits_rings_in_the_bot_without_a_word_of_theirs(database_url: str) -> None:
    async with (
        house(database_url, **with_staff()) as lived_in,
        phone(lived_in, "Ana", ANA) as ana,
        phone(lived_in, "Beto", BETO, locales=("es",)) as beto,
        browser(lived_in, "Carla") as carla,  # on duty, and no account linked
    ):
        await ana.comes()
        await lived_in.app.desk.start_duty(await beto.who())
        await carla.post("/console/duty", data={"on": "yes"})
        api, before = lived_in.staff_api, len(lived_in.staff_api.sent)
        await asks(lived_in, SAM, "my boss did not pay me")
        assert await lived_in.app.calls.pager.sweep() > 0
        (rung,) = api.sent[before:]  # whoever speaks English and has an account
        queued = next(iter(await lived_in.app.escalations.queue()))
        assert rung.text == f"Somebody is waiting on the hotline.\n{queued.code} · English · No topic chosen · just now"
        assert (rung.chat, rung.protected, rung.buttons) == (ANA, True, [f"Answer {queued.code}"])
        await ana.taps(rung, f"Answer {queued.code}")
        assert next(iter(await lived_in.app.escalations.queue())).holder == "Ana"
        for text in ("hola", "hablar con una persona", "1", "mi jefe no me paga"):
            await lived_in.twilio.text("+12025550123", text)
            await lived_in.settle()
        before = len(api.sent)
        assert await lived_in.app.calls.pager.sweep() > 0
        spanish = next(message for message in api.sent[before:] if message.chat == BETO)
        assert spanish.buttons == []
        assert "https://kyr.example/console" in spanish.text
        assert lived_in.app.talk.voice.catalogs.say("es", "Somebody is waiting on the hotline.") in spanish.text
        told = "\n".join(message.text for message in (*api.beside(ANA), *api.beside(BETO)))
        assert not [word for word in ("boss", "jefe", "0123") if word in told]


async def test_whoever_has_not_practised_is_sent_to_the_practice(database_url: str) -> None:
    async with house(database_url, **with_staff()) as lived_in, browser(lived_in, "Ana") as ana:
        async with lived_in.app.database.begin() as connection:
            await connection.exec_driver_sql("update volunteer set practised = false")
        lived_in.staff_api.starts(ANA)
        await stranger_says(lived_in, f"/start {await code(ana)}")
        board = lived_in.staff_api.sent[-1]
        assert await lived_in.staff_api.push(lived_in.staff_api.taps(board, "Go on duty")) == 200
        assert "https://kyr.example/console/practice" in lived_in.staff_api.sent[-1].text
        who = await lived_in.app.volunteers.find("Ana")
        assert who is not None
        assert not who.on_duty


async def test_whoever_is_on_duty_by_telephone_is_not_sent_home(database_url: str) -> None:
    async with house(database_url, **with_staff()) as lived_in, phone(lived_in, "Ana", ANA) as ana:
        await ana.comes()
        await ana.browser.post("/console/out")
        now = lived_in.app.talk.clock.now()
        assert await lived_in.app.volunteers.absent(now) == ()
        gone = await lived_in.app.volunteers.absent(now + SESSION_LIVES + timedelta(minutes=1))
        assert [one.alias for one in gone] == ["Ana"]


async def test_presses_nobody_offered_change_nothing(database_url: str) -> None:
    async with house(database_url, **with_staff()) as lived_in, phone(lived_in, "Ana", ANA) as ana:
        board = await ana.comes()
        for data in ("", "c", "c|nonsense|0|", "c||0|", "z|||", "c|" + "0" * 32 + "|x|", "c|" + "0" * 32 + "|0|"):
            tap = lived_in.staff_api.taps(board, "Go off duty")
            tap["callback_query"]["data"] = data
            assert await ana.does(tap)
        assert (await ana.who()).on_duty


async def test_the_webhook_of_the_second_bot_has_the_same_guard(database_url: str) -> None:
    async with house(database_url, **with_staff()) as lived_in:
        api = lived_in.staff_api
        assert api.webhook["url"] == "https://kyr.example/telegram/staff"
        assert await api.push(api.says(ANA, "/start"), secret="wrong") == 403
        assert await api.push({"update_id": "x"}) == 200  # acknowledged, or it would come for ever
        group = api.says(ANA, "/start")
        group["message"]["chat"] = {"id": -100, "type": "group", "title": "a group"}
        assert await api.push(group, secret=SECRET) == 200
        assert api.sent == []


async def test_the_second_bot_is_polled_as_well(database_url: str) -> None:
    async with house(database_url, **with_staff(telegram_mode="polling")) as lived_in, asyncio.timeout(20):
        api, staff = lived_in.staff_api, lived_in.app.staff
        assert staff is not None
        polling = asyncio.create_task(alone(lived_in.app.database, STAFF_LOCK, lambda: staff.bot.poll(staff.room.take)))
        await api.queue(api.says(ANA, "/start"))
        await api.until(lambda: bool(api.sent) and not api.waiting)
        polling.cancel()
        assert api.sent[-1].text == NEUTRAL


async def test_a_wrong_token_of_the_second_bot_stops_the_start(database_url: str) -> None:
    async with house(database_url) as lived_in:
        wrong: dict[str, Any] = with_staff(telegram_staff_token=SecretStr("110201544:wrong"))
        with pytest.raises(SettingsError, match="KYR_TELEGRAM_STAFF_TOKEN: Telegram does not know"):
            async with house(database_url, **wrong):
                pass
        await known(lived_in.app)


def test_the_second_bot_is_another_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KYR_TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("KYR_TELEGRAM_STAFF_TOKEN", TOKEN)
    with pytest.raises(SettingsError, match="KYR_TELEGRAM_STAFF_TOKEN: must be another bot"):
        load()

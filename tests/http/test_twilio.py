"""Whole conversations by SMS: signed forms in, TwiML out, REST for what comes later."""

import asyncio
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import text

from bot.store.outbox import Status
from tests.fakes.twilio_rest import NUMBER, said_in
from tests.http.house import PUBLIC, House, house

SAM = "+12025550123"
LATER = timedelta(minutes=2)


async def statuses(lived_in: House) -> list[int]:
    async with lived_in.app.database.begin() as connection:
        return list((await connection.execute(text("select status from outbox order by seq"))).scalars())


async def test_a_person_writes_hola_and_reaches_what_to_do_at_the_door(database_url: str) -> None:
    async with house(database_url) as lived_in:
        (menu,) = await lived_in.twilio.text(SAM, "hola")
        assert f"1 {lived_in.label('ICE is at my door', 'es')}" in menu.splitlines()
        (card,) = await lived_in.twilio.text(SAM, "1")
        assert f"1 {lived_in.label('They showed a paper', 'es')}" in card.splitlines()
        await lived_in.settle()
        assert await statuses(lived_in) == [Status.SENT, Status.SENT]
        assert lived_in.twilio.sent == []  # all of it rode in the answers


async def test_a_cry_for_help_is_answered_in_the_first_text_with_a_number_and_the_way_to_a_person(
    database_url: str,
) -> None:
    async with house(database_url) as lived_in:
        first, *_ = await lived_in.twilio.text(SAM, "ICE is at my door")
        assert "9" in first
        assert lived_in.app.talk.voice.helpline("en") in first


async def test_the_same_text_four_times_at_once_is_answered_once(database_url: str) -> None:
    async with house(database_url) as lived_in:
        sid = lived_in.twilio.sid()
        said = await asyncio.gather(*(lived_in.twilio.text(SAM, "hola", sid=sid) for _ in range(4)))
        assert sorted(len(messages) for messages in said) == [0, 0, 0, 1]
        assert await lived_in.count("inbound") == 1
        assert await lived_in.count("outbox") == 1


@pytest.mark.parametrize("path", ["/twilio/messages", "/twilio/status"])
async def test_a_wrong_signature_is_forbidden_and_leaves_no_row(database_url: str, path: str) -> None:
    async with house(database_url) as lived_in:
        form = lived_in.twilio.form(SAM, "hola", MessageStatus="delivered")
        for signature in ("", "bm8="):
            answer = await lived_in.twilio.post(PUBLIC + path, form, signature=signature)
            assert answer.status_code == 403
        assert await lived_in.count_all() == 0


async def test_a_text_nobody_can_answer_gets_an_empty_response_and_leaves_no_row(database_url: str) -> None:
    async with house(database_url) as lived_in:
        assert await lived_in.twilio.text("22395", "Your code is 555010") == []
        assert await lived_in.count_all() == 0


async def test_stop_is_confirmed_by_the_carrier_alone_and_then_nothing_is_said(database_url: str) -> None:
    async with house(database_url) as lived_in:
        twilio = lived_in.twilio
        await twilio.text(SAM, "hola")
        answer = await twilio.post(twilio.messages_url, twilio.form(SAM, "STOP"))
        assert said_in(answer) == []
        assert said_in(await twilio.post(twilio.messages_url, twilio.form(SAM, "hola"))) == []


async def test_stop_in_spanish_is_confirmed_by_us_once(database_url: str) -> None:
    async with house(database_url) as lived_in:
        twilio = lived_in.twilio
        await twilio.text(SAM, "hola")
        assert len(await twilio.text(SAM, "ALTO")) == 1
        assert await twilio.text(SAM, "hola") == []
        assert await twilio.text(SAM, "empezar") != []


async def test_without_the_carriers_filter_we_confirm_stop_ourselves(database_url: str) -> None:
    async with house(database_url, twilio_opt_out_mode="own") as lived_in:
        twilio = lived_in.twilio
        answer = await twilio.post(twilio.messages_url, twilio.form(SAM, "STOP"))
        assert len(said_in(answer)) == 1


async def test_an_answer_too_late_for_twilio_goes_out_by_rest_and_not_both_ways(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.web.webhooks.TWILIO_PATIENCE", -1.0)
    async with house(database_url) as lived_in:
        assert await lived_in.twilio.text(SAM, "hola") == []
        await lived_in.settle()
        assert await lived_in.unsettled() == 1
    async with house(database_url, ahead=LATER) as lived_in:
        assert await lived_in.app.delivery.sweep() == 1
        await lived_in.settle()
        (late,) = lived_in.twilio.sent
        assert late.to == SAM
        assert await lived_in.unsettled() == 0


async def test_what_became_of_a_text_is_kept_in_whatever_order_it_is_told(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.web.webhooks.TWILIO_PATIENCE", -1.0)
    async with house(database_url, ahead=-LATER) as lived_in:
        await lived_in.twilio.text(SAM, "hola")
    async with house(database_url) as lived_in:
        await lived_in.app.delivery.sweep()
        await lived_in.settle()
        (late,) = lived_in.twilio.sent
        for status in ("delivered", "sent", "queued", "delivered"):
            assert await lived_in.twilio.report(late, status) == 204
            assert await statuses(lived_in) == [Status.DELIVERED]


async def test_a_text_that_failed_is_kept_as_refused(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.web.webhooks.TWILIO_PATIENCE", -1.0)
    async with house(database_url, ahead=-LATER) as lived_in:
        await lived_in.twilio.text(SAM, "hola")
    async with house(database_url) as lived_in:
        await lived_in.app.delivery.sweep()
        await lived_in.settle()
        (late,) = lived_in.twilio.sent
        assert await lived_in.twilio.report(late, "undelivered", "30007") == 204
        assert await statuses(lived_in) == [Status.REFUSED]


async def test_a_report_about_a_text_nobody_knows_changes_nothing(database_url: str) -> None:
    async with house(database_url) as lived_in:
        twilio = lived_in.twilio
        form = twilio.form(NUMBER, "", MessageStatus="delivered")
        assert (await twilio.post(f"{PUBLIC}/twilio/status", form)).status_code == 204


async def test_while_the_database_is_away_twilio_is_told_to_come_again(unused_tcp_port: int) -> None:
    async with house(f"postgresql://kyr@127.0.0.1:{unused_tcp_port}/kyr") as lived_in:
        twilio = lived_in.twilio
        answer: httpx.Response = await twilio.post(twilio.messages_url, twilio.form(SAM, "hola"))
        assert answer.status_code == 503
        assert answer.headers["retry-after"] == "5"

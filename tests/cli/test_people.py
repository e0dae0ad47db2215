"""The roster from the command line, and the doctor's list."""

import asyncio
import re
from pathlib import Path

import pytest

from bot.store.outbox import GRACE
from bot.store.privacy import new_key
from tests.cli.conftest import Kyr
from tests.web.room import room


@pytest.fixture
def ready(database_url: str) -> dict[str, str]:
    return {"DATABASE_URL": database_url, "KYR_SECRET_KEYS": new_key(), "KYR_PUBLIC_BASE_URL": "https://kyr.example"}


def test_somebody_is_invited_listed_and_offboarded(kyr: Kyr, ready: dict[str, str]) -> None:
    invited = kyr("volunteers", "invite", "ana", "--locales", "es", "en", **ready)
    assert invited.code == 0
    assert re.fullmatch(r"https://kyr\.example/console/in/\S{40,}\n", invited.out)
    listed = kyr("volunteers", "list", **ready)
    assert listed.out.split() == ["ana", "volunteer", "es,en"]
    assert kyr("volunteers", "offboard", "ana", **ready).out == "ana is off the roster.\n"
    assert kyr("volunteers", "list", **ready).out == ""


def test_offboarding_a_stranger_says_who_is_there(kyr: Kyr, ready: dict[str, str]) -> None:
    ran = kyr("volunteers", "offboard", "nobody", **ready)
    assert ran.code == 1
    assert "kyr volunteers list" in ran.err
    assert ran.is_calm


async def test_whoever_the_offboarded_held_is_told_by_the_worker_which_has_the_channels(
    kyr: Kyr, ready: dict[str, str], database_url: str
) -> None:
    async with room(database_url) as here, here.volunteer() as ana:
        person = here.person()
        await person.says("hola", "9", "1", "mi jefe no me paga")
        await ana.post(f"/console/e/{await here.waiting()}/claim")
        await person.reads()  # Ana is here
        ran = await asyncio.to_thread(kyr, "volunteers", "offboard", "Ana", **{**ready, "KYR_SECRET_KEYS": "A" * 43})
        assert (ran.code, ran.err) == (0, "")
        (due,) = await here.app.outbox.take_due(here.app.talk.clock.now() + GRACE, 1)
        assert due.outbound.text.startswith(here.spanish("Your volunteer had to leave. You keep your place in line."))


def test_a_language_that_is_not_offered_is_refused(kyr: Kyr, ready: dict[str, str]) -> None:
    ran = kyr("volunteers", "invite", "ana", "--locales", "xx", **ready)
    assert ran.code == 1
    assert "en, es" in ran.err


def test_the_doctor_finds_everything_in_place(kyr: Kyr, ready: dict[str, str]) -> None:
    ran = kyr("doctor", KYR_ALLOW_UNREVIEWED="all", **ready)
    assert ran.code == 0
    assert re.search(r"^ok  database", ran.out, re.MULTILINE)
    assert "The safety kit lacks" in ran.out
    assert "Off: its keys are not set." in ran.out


def test_the_doctor_says_when_people_would_get_help_lines_only(kyr: Kyr, ready: dict[str, str]) -> None:
    ran = kyr("doctor", **ready)
    assert ran.code == 1
    assert re.search(
        r"^!!  sign-offs .*kyr check --release --kit.* Unsigned texts are not said\.$", ran.out, re.MULTILINE
    )


def test_the_doctor_says_when_the_kit_is_signed_and_the_rest_is_not(
    kyr: Kyr, ready: dict[str, str], tmp_path: Path
) -> None:
    settings = {**ready, "KYR_CONTENT_DIR": str(tmp_path)}
    assert kyr("signoff", "add", "kit", "--role", "attorney", "--yes", **settings).code == 0
    ran = kyr("doctor", **settings)
    assert ran.code == 0
    assert re.search(r"^ok  sign-offs The safety kit is signed; \d+ other texts are not\.", ran.out, re.MULTILINE)


def test_the_doctor_tells_of_a_database_that_is_away_and_still_looks_at_the_rest(kyr: Kyr) -> None:
    ran = kyr("doctor", DATABASE_URL="postgresql://kyr:canary@127.0.0.1:1/kyr", KYR_SECRET_KEYS=new_key())
    assert ran.code == 1
    assert re.search(r"^ok  content", ran.out, re.MULTILINE)
    assert re.search(r"^!!  database .*DATABASE_URL", ran.out, re.MULTILINE)
    assert "canary" not in ran.out + ran.err
    assert ran.is_calm

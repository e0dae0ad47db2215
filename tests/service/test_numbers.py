"""Which number is named when somebody cannot wait: one that is answered now, and in one emergency the same one."""

from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from bot.assemble import opened
from bot.message import Address, ChannelName
from bot.settings import Settings
from tests.service.test_timekeeping import Night, SetClock, night

OWN = """
name: Lakeside
lines:
  - {label: Our line, phone: "+13125550142", hours: "Mon-Fri 09:00-17:00"}
area: Chicago
zone: America/Chicago
languages: [en, es]
hours: Monday to Friday, 9 to 5
"""
TUESDAY = datetime(2026, 11, 24, 16, tzinfo=UTC)  # ten in the morning in Chicago


@pytest.fixture
def own(tmp_path: Path) -> Path:
    (tmp_path / "organisation.yaml").write_text(OWN, encoding="utf-8")
    return tmp_path


async def asked_at(database_url: str, folder: Path, hour: int) -> tuple[str, str]:
    """What somebody with ICE at the door hears first, and when they ask for a person, with nobody on duty."""
    from pydantic import SecretStr

    settings = Settings(demo=True, secret_keys=(SecretStr("A" * 43),), allow_unreviewed=("all",), content_dir=folder)
    async with opened(settings, url=database_url, clock=SetClock(at=time(hour), moment=TUESDAY)) as app:
        app.talk.clock.zone = app.talk.content.organisation.zone
        app.talk.clock.pretend = TUESDAY.date()
        person = Night(app, app.talk.clock, Address(ChannelName.SMS, f"+1510555{hour:04}"))  # type: ignore[arg-type]  # a Clock that is set
        first, _ = await person.says("la migra esta en mi puerta")
        (asked,) = await person.says("9")
        return first, asked


async def test_our_own_line_is_named_both_times_while_somebody_answers_there(database_url: str, own: Path) -> None:
    first, asked = await asked_at(database_url, own, 10)
    assert "312-555-0142" in first
    assert "Si no puede esperar, llame al 312-555-0142.\nContestan hasta mar 17:00 CST." in asked


async def test_while_it_is_closed_another_that_answers_is_named(database_url: str, own: Path) -> None:
    first, asked = await asked_at(database_url, own, 20)
    assert "312-555-0142" not in first
    assert "llame al 844-500-3222 (inglés, coreano).\nContestan a toda hora." in asked


async def test_in_english_one_emergency_has_one_number(database_url: str) -> None:
    async with night(database_url) as hotline:
        first, _ = await hotline.says("ICE is at my door")
        (asked,) = await hotline.says("9")
        assert "Call 844-500-3222" in first
        assert "If you cannot wait, call 844-500-3222.\nThey answer day and night." in asked

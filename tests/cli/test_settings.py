"""A wrong setting stops the start; every wrong one is named with its mend, and no secret is shown."""

import re

import pytest

from bot.settings import Settings, variables
from bot.store.privacy import read_key
from tests.cli.conftest import Kyr

SECRET = "canary-secret-canary"


def test_a_misspelled_setting_is_named_with_the_one_that_was_meant(kyr: Kyr) -> None:
    ran = kyr("settings", KYR_TELEGRAM_TOKN=SECRET)
    assert ran.code == 2
    assert "KYR_TELEGRAM_TOKN: there is no such setting. Did you mean KYR_TELEGRAM_TOKEN?" in ran.err
    assert SECRET not in ran.err
    assert ran.is_calm


def test_all_wrong_settings_are_reported_together(kyr: Kyr) -> None:
    ran = kyr("settings", KYR_RETENTION_DAYS="99", KYR_TODAY="soon", KYR_NONSENSE="1", PORT="http")
    assert ran.code == 2
    for name in ("KYR_RETENTION_DAYS", "KYR_TODAY", "KYR_NONSENSE", "PORT"):
        assert re.search(rf"^  {name}: ", ran.err, re.MULTILINE)
    assert ran.is_calm


@pytest.mark.parametrize(
    ("settings", "missing"),
    [
        ({"KYR_TWILIO_ACCOUNT_SID": "AC1"}, ["KYR_TWILIO_AUTH_TOKEN", "KYR_TWILIO_NUMBER", "KYR_PUBLIC_BASE_URL"]),
        (
            {"KYR_TELEGRAM_TOKEN": "1:a", "KYR_TELEGRAM_MODE": "webhook"},
            ["KYR_PUBLIC_BASE_URL", "KYR_TELEGRAM_WEBHOOK_SECRET"],
        ),
        ({"KYR_PUBLIC_BASE_URL": "http://example.org"}, ["KYR_PUBLIC_BASE_URL"]),
    ],
)
def test_a_channel_that_is_set_by_half_names_what_is_missing(
    kyr: Kyr, settings: dict[str, str], missing: list[str]
) -> None:
    ran = kyr("settings", **settings)
    assert ran.code == 2
    assert re.findall(r"^  (KYR_\w+):", ran.err, re.MULTILINE) == missing


def test_plain_http_is_fine_on_this_machine_itself(kyr: Kyr) -> None:
    ran = kyr(
        "settings",
        KYR_TELEGRAM_TOKEN="1:a",
        KYR_TELEGRAM_MODE="webhook",
        KYR_TELEGRAM_WEBHOOK_SECRET="a_b-C1",
        KYR_TELEGRAM_WEBHOOK_URL="http://127.0.0.1:8000/telegram",
    )
    assert ran.code == 0


def test_the_list_hides_every_secret_and_shows_the_rest(kyr: Kyr) -> None:
    ran = kyr(
        "settings",
        DATABASE_URL=f"postgresql://kyr:{SECRET}@db.example.org/kyr",
        KYR_SECRET_KEYS=SECRET,
        KYR_TELEGRAM_TOKEN=SECRET,
        KYR_METRICS_TOKEN=SECRET,
        KYR_RETENTION_DAYS="3",
    )
    assert ran.code == 0
    assert SECRET not in ran.out
    assert "KYR_SECRET_KEYS=(set, hidden)" in ran.out
    assert "DATABASE_URL=(set, hidden)" in ran.out
    assert "KYR_RETENTION_DAYS=3" in ran.out


def test_every_setting_says_what_it_means() -> None:
    assert [variable.name for variable in variables() if not variable.meaning] == []
    assert len(variables()) == len(Settings.model_fields)


def test_a_new_key_is_one_the_vault_takes_and_never_the_same(kyr: Kyr) -> None:
    first, second = kyr("keys", "new"), kyr("keys", "new")
    assert first.out != second.out
    assert len(read_key(first.out.strip())) == 32

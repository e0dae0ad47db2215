"""What an operator meets when something is wrong: the place, the mend, an exit code, never a traceback."""

import pytest

from tests.cli.conftest import Kyr


@pytest.mark.parametrize(
    "words", [("nonsense",), ("chat", "--nonsense"), ("law", "--on", "2022-13-40"), ("volunteers", "invite")]
)
def test_an_unknown_word_or_a_wrong_value_is_refused(kyr: Kyr, words: tuple[str, ...]) -> None:
    ran = kyr(*words)
    assert ran.code != 0
    assert ran.is_calm
    assert ran.err


def test_a_command_that_was_meant_is_offered(kyr: Kyr) -> None:
    assert 'Did you mean "chat"?' in kyr("chta").err


def test_alone_it_lists_its_words(kyr: Kyr) -> None:
    ran = kyr()
    assert ran.code == 0
    for word in ("chat", "demo", "web", "work", "serve", "db", "check", "stories", "law", "settings", "volunteers"):
        assert word in ran.out


def test_a_database_that_does_not_answer_is_named_without_its_password(kyr: Kyr) -> None:
    ran = kyr("db", "upgrade", DATABASE_URL="postgresql://kyr:canary@127.0.0.1:1/kyr")
    assert ran.code == 1
    assert "DATABASE_URL" in ran.err
    assert "canary" not in ran.out + ran.err
    assert ran.is_calm


@pytest.mark.parametrize("url", ["nonsense canary", "mysql://kyr:canary@127.0.0.1/kyr", "sqlite:///canary"])
def test_a_database_of_another_kind_is_refused(kyr: Kyr, url: str) -> None:
    ran = kyr("db", "upgrade", DATABASE_URL=url)
    assert ran.code == 2
    assert "DATABASE_URL" in ran.err
    assert "canary" not in ran.out + ran.err
    assert ran.is_calm


def test_without_a_key_nothing_that_keeps_words_starts(kyr: Kyr, database_url: str) -> None:
    ran = kyr("volunteers", "list", DATABASE_URL=database_url)
    assert ran.code == 2
    assert "KYR_SECRET_KEYS" in ran.err
    assert "kyr keys new" in ran.err
    assert ran.is_calm

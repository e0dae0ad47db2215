"""Talking in the terminal: the same words as on a telephone, at once, without a database."""

import os
import subprocess
import sys

import pytest

from tests.cli.conftest import KYR, Kyr

HEAVY = ("sqlalchemy", "psycopg", "alembic", "telegram", "twilio", "starlette", "uvicorn", "procrastinate", "aiohttp")


def test_a_person_says_hello_in_spanish_and_picks_the_first_number(kyr: Kyr) -> None:
    ran = kyr("chat", "--channel", "sms", "--locale", "es", said="hola\n1\n")
    assert ran.code == 0
    assert ran.err == ""
    menu, door = ran.out.strip().split("\n\n")
    assert "\n1 ICE" in menu
    assert "9 persona" in menu
    assert "No abra" in door


def test_on_telegram_buttons_are_a_list_and_a_number_presses_one(kyr: Kyr) -> None:
    ran = kyr("chat", "--channel", "telegram", said="hello\n1\n")
    assert ran.code == 0
    assert "[1] ICE is at my door" in ran.out
    assert "Do not open the door" in ran.out
    assert "<b>" not in ran.out


def test_asking_for_a_person_says_that_this_is_practice(kyr: Kyr) -> None:
    ran = kyr("chat", "--locale", "en", said="hello\n9\n1\n")
    assert "practice chat" in ran.out


def test_the_memo_is_told_as_history_today_and_as_law_in_2022(kyr: Kyr) -> None:
    today = kyr("law").out
    then = kyr("law", "--on", "2022-01-10").out
    assert "dhs-memo-2021: ended" in today
    assert "dhs-memo-2021: in force" in then


def test_a_language_nobody_speaks_is_refused_with_those_there_are(kyr: Kyr) -> None:
    ran = kyr("chat", "--locale", "xx", said="hello\n")
    assert ran.code == 1
    assert "en, es" in ran.err
    assert ran.is_calm


def test_a_reader_who_goes_away_early_causes_no_traceback(environment: dict[str, str]) -> None:
    chat = subprocess.Popen(
        [KYR, "chat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    )
    assert chat.stdin
    assert chat.stdout
    assert chat.stderr
    chat.stdout.close()
    with chat.stdin as stdin:
        stdin.write(b"hello\n" * 3)
    assert b"Traceback" not in chat.stderr.read()
    chat.stderr.close()
    assert chat.wait(60) != 0


@pytest.mark.parametrize("words", [["chat"], ["law"], ["check"], ["stories"]])
def test_words_that_need_no_database_do_not_load_one(environment: dict[str, str], words: list[str]) -> None:
    probe = (
        "import sys\n"
        f"sys.argv = ['kyr', *{words!r}]\n"
        "from bot.cli import main\n"
        "try:\n"
        "    main()\n"
        "except SystemExit:\n"
        "    pass\n"
        f"print('loaded:', [name for name in {HEAVY!r} if name in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe], input="hello\n", capture_output=True, text=True, env=environment, check=True
    )
    assert done.stdout.rstrip().endswith("loaded: []")


def test_the_first_reply_is_there_within_a_second_and_a_half_of_work(environment: dict[str, str]) -> None:
    chat = subprocess.Popen(
        [KYR, "chat", "--locale", "es"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    )
    assert chat.stdin
    assert chat.stdout
    chat.stdin.write("hola\n")
    chat.stdin.flush()
    assert chat.stdout.readline().strip()
    chat.stdin.close()
    chat.stdout.close()
    _, _, used = os.wait4(chat.pid, 0)
    chat.returncode = 0
    assert used.ru_utime + used.ru_stime < 1.5  # time on the processor: a busy machine only stretches the clock

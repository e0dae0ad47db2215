"""The position of a person as bytes: small, versioned, and never a reason to fail."""

import pytest

from bot.engine.conversation import Asked, from_state, to_state
from bot.engine.script import Place
from tests.builders import conversation


def test_a_position_comes_back_as_it_was() -> None:
    before = conversation("work.pay", trail=["menu.top", "work.ask"], misses=1, asked=Asked.CONSENT)
    assert from_state(to_state(before), locale="en", stopped=False) == before


def test_a_position_holds_no_words_but_ids() -> None:
    assert to_state(conversation("work.pay")) == b'[1,["work","pay"],[],0,"","",[]]'


@pytest.mark.parametrize(
    "state",
    [
        None,
        b"",
        b"not json",
        b"[]",
        b"{}",
        b"null",
        b"7",
        b'[2,["work","pay"],[],0,"","",[]]',
        b'[1,["work"],[],0,"","",[]]',
        b'[1,["work","pay"],[],0,"?"]',
        b'[1,["work","pay"],[["work"]],0,"","",[]]',
        b"\xff\xfe",
    ],
)
def test_a_position_nobody_can_read_starts_at_the_menu(state: bytes | None) -> None:
    read = from_state(state, locale="es", stopped=True)
    assert read.place is None
    assert read.locale == "es"
    assert read.stopped


def test_a_full_position_is_under_400_bytes() -> None:
    long = Place("f" * 24, "s" * 24)
    full = conversation(None, trail=[str(long)] * 5, misses=9, asked=Asked.CONSENT)
    assert len(to_state(full)) < 400

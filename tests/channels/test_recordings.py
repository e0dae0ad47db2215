"""A voice message keeps its sound and loses its remarks; what cannot be taken apart safely is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.cleaning import MOST_OF_A_RECORDING, cleaned
from bot.channels.recordings import bare
from bot.message import Attached, NotShown, Shown
from tests.fakes.files import HIDDEN, SILENCE, page, pages, photo, voice

SERIAL = 7


def shown(content: bytes) -> bytes:
    found = bare(content)
    assert isinstance(found, Shown)
    assert found.content_type == "audio/ogg"
    return found.content


@pytest.mark.parametrize("remarks", [b"a canary", b"canary" * 60, b"canary" * 20_000])
def test_the_remarks_are_gone_and_the_sound_is_the_same(remarks: bytes) -> None:
    before = voice(remarks=remarks)
    assert b"canary" in before
    after = shown(before)
    assert [hidden for hidden in HIDDEN if hidden in after] == []
    sound = [body for *_, body in pages(before) if SILENCE in body]
    assert [body for *_, body in pages(after)][2:] == sound
    assert len(sound) == 2


def test_the_pages_are_counted_anew_with_right_checksums_and_a_number_that_says_nothing() -> None:
    found = pages(shown(voice(remarks=b"canary" * 20_000, serial=0x0C0FFEE0)))
    assert [number for _, _, number, _, _ in found] == list(range(len(found)))
    assert {stream for _, stream, *_ in found} == {1}
    assert all(is_right for *_, is_right, _ in found)
    assert [flags for flags, *_ in found] == [2, 0, 0, 4]


def test_cleaning_what_is_clean_changes_nothing() -> None:
    once = shown(voice())
    assert shown(once) == once


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hola",
        b"#!AMR\n" + bytes(40),
        b"ID3\x04" + bytes(40),
        bytes(4) + b"ftypM4A " + bytes(40),
        voice(tail=b"canary"),
        voice(tail=voice()),
        voice()[:-1],
        voice()[:40],
        voice()[:60],
        page([b"\x01vorbis" + bytes(12)], 0, 0, SERIAL, 2),
        page([b"OpusHead\x01" + bytes(10), SILENCE], 0, 0, SERIAL, 2),
        page([b"OpusHead\x01" + bytes(10)], 0, 0, SERIAL, 2) + page([SILENCE], 0, 1, SERIAL, 4),
        page([b"OpusHead\x01" + bytes(10)], 0, 0, SERIAL, 2) + page([b"OpusTags", SILENCE], 0, 1, SERIAL, 4),
        page([b"OpusHead\x01" + bytes(10)], 0, 0, SERIAL, 2) + page([b"OpusTags"], 0, 1, SERIAL + 1, 4),
        photo(),
    ],
)
def test_what_is_not_one_stream_of_opus_is_refused(content: bytes) -> None:
    assert bare(content) is NotShown.WRONG_KIND


@given(st.integers(0, 600), st.integers(0, 255))
def test_a_damaged_recording_is_never_an_error(at: int, byte: int) -> None:
    content = bytearray(voice(10))
    content[at % len(content)] = byte
    assert isinstance(bare(bytes(content)), Shown | NotShown)


async def test_one_that_is_too_long_and_a_kind_nobody_looks_at_are_refused() -> None:
    assert await cleaned(Attached.RECORDING, bytes(MOST_OF_A_RECORDING + 1)) is NotShown.TOO_LARGE
    assert await cleaned(Attached.OTHER, photo()) is NotShown.WRONG_KIND
    assert isinstance(await cleaned(Attached.PICTURE, photo()), Shown)

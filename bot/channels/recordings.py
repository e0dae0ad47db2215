"""Takes out of a voice message what is not sound: the remarks in its header, and every number but its own order.

Voice messages of Telegram and WhatsApp are Opus in Ogg pages (RFC 3533, RFC 7845). Their header may hold a title, a
place, a picture; the pages are written anew around the sound, which is not decoded. Any other kind is refused:
an MP4, for one, can hold a place, and to take it apart safely would be a program of its own.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.message import NotShown, Shown

HEAD = struct.Struct("<4sBBqIIIB")  # pattern, version, flags, position, stream, number, checksum, count of segments
CAPTURE, BEGINS = b"OggS", 2
OPUS_HEAD = 19  # bytes of a header for one or two voices
NO_REMARKS = b"OpusTags" + struct.pack("<II", 0, 0)
FULL = 255  # a segment so long is continued by the next one
STREAM = 1


@dataclass(frozen=True, slots=True)
class _Page:
    flags: int
    position: int
    stream: int
    table: bytes
    body: bytes


def bare(content: bytes) -> Shown | NotShown:
    """The same sound without its remarks."""
    try:
        return Shown("audio/ogg", b"".join(_rewritten(list(_pages(content)))))
    except (ValueError, struct.error):
        return NotShown.WRONG_KIND


def _rewritten(pages: list[_Page]) -> Iterator[bytes]:
    first, *rest = pages
    if first.flags != BEGINS or len(first.body) != OPUS_HEAD or not first.body.startswith(b"OpusHead\x01"):
        raise ValueError("not one stream of Opus")
    if any(page.stream != first.stream or page.flags & BEGINS for page in rest):
        raise ValueError("more than one stream")
    sound = _after_remarks(rest)
    remarks = _Page(0, 0, STREAM, bytes([len(NO_REMARKS)]), NO_REMARKS)
    for number, page in enumerate((first, remarks, *sound)):
        yield _written(replace(page, stream=STREAM), number)


def _after_remarks(pages: list[_Page]) -> list[_Page]:
    """The pages of sound. The remarks end with the page they end on, so that sound begins on a fresh one."""
    if not pages or not pages[0].body.startswith(b"OpusTags"):
        raise ValueError("no header of remarks")
    for at, page in enumerate(pages):
        ends = [place for place, length in enumerate(page.table) if length < FULL]
        if ends:
            if ends[0] != len(page.table) - 1:
                raise ValueError("sound on the page of the remarks")
            return pages[at + 1 :]
    raise ValueError("remarks without an end")


def _pages(content: bytes) -> Iterator[_Page]:
    at = 0
    while at < len(content):
        pattern, version, flags, position, stream, _, _, count = HEAD.unpack_from(content, at)
        table = content[at + HEAD.size : at + HEAD.size + count]
        begin = at + HEAD.size + count
        at = begin + sum(table)
        if pattern != CAPTURE or version != 0 or len(table) != count or at > len(content):
            raise ValueError("not a page")
        yield _Page(flags, position, stream, table, content[begin:at])


def _written(page: _Page, number: int) -> bytes:
    def with_checksum(value: int) -> bytes:
        head = HEAD.pack(CAPTURE, 0, page.flags, page.position, page.stream, number, value, len(page.table))
        return head + page.table + page.body

    return with_checksum(_checksum(with_checksum(0)))


def _checksum(content: bytes) -> int:
    """Ogg's own: the polynomial 0x04C11DB7, from the highest bit, beginning at 0."""
    value = 0
    for byte in content:
        value = ((value << 8) & 0xFFFFFFFF) ^ _TABLE[(value >> 24) ^ byte]
    return value


def _entry(byte: int) -> int:
    value = byte << 24
    for _ in range(8):
        value = ((value << 1) ^ 0x04C11DB7 if value & 0x80000000 else value << 1) & 0xFFFFFFFF
    return value


_TABLE = tuple(_entry(byte) for byte in range(256))

"""A photo is drawn anew: the same picture, and nothing that was hidden in the file."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from bot.channels.pictures import LONGEST_SIDE, redrawn
from bot.message import NotShown, Shown
from tests.fakes.files import HIDDEN, drawing, other_photo, photo


def shown(content: bytes) -> Image.Image:
    found = redrawn(content)
    assert isinstance(found, Shown)
    assert found.content_type == "image/jpeg"
    return Image.open(BytesIO(found.content))


def colours(image: Image.Image) -> tuple[str, str]:
    """What stands at the left and at the right."""
    names = []
    for x in (image.width // 8, image.width * 7 // 8):
        pixel = image.convert("RGB").getpixel((x, image.height // 2))
        assert isinstance(pixel, tuple)
        names.append("red" if pixel[0] > 200 and pixel[2] < 60 else "blue" if pixel[2] > 200 else str(pixel))
    return names[0], names[1]


def test_the_photo_of_this_test_hides_what_photos_hide() -> None:
    content = photo()
    assert [hidden for hidden in HIDDEN if hidden not in content and hidden != b"GPS"] == []
    with Image.open(BytesIO(content)) as opened:
        assert opened.getexif().get_ifd(0x8825)[1] == "N"


def test_nothing_hidden_in_a_photo_is_in_the_copy() -> None:
    found = redrawn(photo())
    assert isinstance(found, Shown)
    assert [hidden for hidden in HIDDEN if hidden in found.content] == []
    with Image.open(BytesIO(found.content)) as copy:
        assert dict(copy.getexif()) == {}
        assert not {"exif", "xmp", "comment", "icc_profile", "photoshop"} & set(copy.info)
    assert found.content not in repr(found).encode()


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF"])
def test_every_other_kind_becomes_a_plain_jpeg_too(kind: str) -> None:
    found = redrawn(other_photo(kind))
    assert isinstance(found, Shown)
    assert [hidden for hidden in HIDDEN if hidden in found.content] == []
    assert colours(Image.open(BytesIO(found.content))) == ("red", "blue")


def test_the_picture_is_the_same_picture() -> None:
    copy = shown(photo())
    assert copy.size == (320, 200)
    assert colours(copy) == ("red", "blue")


def test_a_photo_taken_with_a_turned_phone_stands_upright() -> None:
    copy = shown(photo(turned=True))
    assert copy.size == (200, 320)
    assert copy.convert("RGB").getpixel((100, 20))[0] > 200  # type: ignore[index]  # red is above now


def test_a_large_photo_is_as_large_as_a_screen_needs() -> None:
    assert max(shown(photo(5000, 4000)).size) == LONGEST_SIDE


def test_what_is_see_through_becomes_white() -> None:
    out = BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(out, "PNG")
    assert shown(out.getvalue()).convert("RGB").getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("kind", ["BMP", "TIFF", "ICO"])
def test_a_kind_phones_do_not_send_is_refused(kind: str) -> None:
    assert redrawn(other_photo(kind)) is NotShown.WRONG_KIND


@pytest.mark.parametrize(
    "content", [b"", b"hola", b"%PDF-1.7", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\xff\xd8\xff", b"GIF89a"]
)
def test_what_is_no_photo_is_refused(content: bytes) -> None:
    assert redrawn(content) is NotShown.WRONG_KIND


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.95])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_photo_that_breaks_off_is_refused_or_shown_and_never_an_error(kind: str, share: float) -> None:
    content = photo() if kind == "JPEG" else other_photo(kind)
    assert isinstance(redrawn(content[: int(len(content) * share)]), Shown | NotShown)


def test_a_photo_that_is_gone_over_without_end_is_refused_and_an_ordinary_progressive_one_is_not() -> None:
    out = BytesIO()
    drawing(800, 600).save(out, "JPEG", progressive=True)
    assert isinstance(redrawn(out.getvalue()), Shown)
    assert redrawn(out.getvalue() + b"\xff\xda\x00\x08" * 100) is NotShown.WRONG_KIND


def test_a_small_file_that_would_unfold_into_gigabytes_is_refused_before_it_does() -> None:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    bomb = (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )
    assert redrawn(bomb) is NotShown.TOO_LARGE
    assert redrawn(other_photo("PNG")) is not NotShown.TOO_LARGE
    out = BytesIO()
    drawing(6000, 5000).save(out, "GIF")
    assert redrawn(out.getvalue()) is NotShown.TOO_LARGE

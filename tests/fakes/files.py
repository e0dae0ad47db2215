"""Photos and voice messages as telephones make them, with things hidden in them that nobody else should see."""

import struct
from io import BytesIO

from PIL import Image, ImageCms, ImageDraw
from PIL.PngImagePlugin import PngInfo

PLACE = "Canary Street 41.8781N"
PHONE = "CanaryPhone 9"
REMARK = "canary remark"
XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><canary>xmp canary</canary></x:xmpmeta>"
HIDDEN = (b"anary", b"xmpmeta", b"Exif", b"ICC_PROFILE", b"http://ns.adobe.com", b"GPS")
SILENCE = b"\xf8\xff\xfe"  # twenty milliseconds of nothing, in Opus


def drawing(width: int = 320, height: int = 200, mode: str = "RGB") -> Image.Image:
    """A red half on the left, a blue one on the right."""
    image = Image.new(mode, (width, height), "blue")
    ImageDraw.Draw(image).rectangle((0, 0, width // 2, height), fill="red")
    return image


def photo(width: int = 320, height: int = 200, *, turned: bool = False) -> bytes:
    """A JPEG that says where, when and by which phone it was made, and holds a small copy of itself."""
    exif = Image.Exif()
    exif[0x010F] = PHONE
    exif[0x0110] = PHONE
    exif[0x0132] = "2026:11:24 06:00:00"
    if turned:
        exif[0x0112] = 6  # hold it upright: turn it to the right
    exif.get_ifd(0x8825).update({1: "N", 2: (41.0, 52.0, 41.2), 3: "W", 4: (87.0, 37.0, 47.3), 27: PLACE.encode()})
    exif.get_ifd(0x8769)[0x9286] = REMARK.encode()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    out = BytesIO()
    drawing(width, height).save(
        out, "JPEG", exif=exif, xmp=XMP, icc_profile=profile, comment=REMARK.encode(), quality=90
    )
    return out.getvalue()


def other_photo(kind: str) -> bytes:
    """The same drawing as another kind of file, with its own places to hide things."""
    out = BytesIO()
    if kind == "PNG":
        remarks = PngInfo()
        remarks.add_text("Comment", REMARK)
        remarks.add_itxt("XML:com.adobe.xmp", XMP.decode())
        drawing(mode="RGBA").save(out, "PNG", pnginfo=remarks)
    elif kind == "GIF":
        drawing().save(out, "GIF", comment=REMARK.encode())
    else:
        drawing().save(out, kind, **({"exif": b"Exif\0\0" + REMARK.encode(), "xmp": XMP} if kind == "WEBP" else {}))
    return out.getvalue()


def voice(
    packets: int = 100, *, remarks: bytes = REMARK.encode(), serial: int = 0x0C0FFEE0, tail: bytes = b""
) -> bytes:
    """A voice message: Opus in Ogg pages, with remarks in its header."""
    head = b"OpusHead\x01\x01" + struct.pack("<HIhB", 312, 48000, 0, 0)
    comment = b"LOCATION=" + remarks
    tags = b"OpusTags" + struct.pack("<I", len(remarks)) + remarks + struct.pack("<II", 1, len(comment)) + comment
    pages = [page([head], 0, 0, serial, 2), *tag_pages(tags, serial)]
    for begin in range(0, packets, 50):
        some = [SILENCE] * min(50, packets - begin)
        last = begin + 50 >= packets
        pages.append(page(some, (begin + len(some)) * 960, len(pages), serial, 4 if last else 0))
    return b"".join(pages) + tail


def tag_pages(tags: bytes, serial: int) -> list[bytes]:
    """One packet over as many pages as it needs."""
    most = 255 * 255
    parts = [tags[at : at + most] for at in range(0, len(tags), most)]
    found = []
    for number, part in enumerate(parts, start=1):
        whole = number < len(parts)
        table = bytes([255] * (len(part) // 255) + ([] if whole else [len(part) % 255]))
        found.append(raw_page(table, part, 0, number, serial, 1 if number > 1 else 0))
    return found


def page(packets: list[bytes], position: int, number: int, serial: int, flags: int) -> bytes:
    table = bytes(length for packet in packets for length in [255] * (len(packet) // 255) + [len(packet) % 255])
    return raw_page(table, b"".join(packets), position, number, serial, flags)


def raw_page(table: bytes, body: bytes, position: int, number: int, serial: int, flags: int) -> bytes:
    def written(checksum: int) -> bytes:
        head = struct.pack("<4sBBqIIIB", b"OggS", 0, flags, position, serial, number, checksum, len(table))
        return head + table + body

    return written(checksum(written(0)))


def checksum(content: bytes) -> int:
    """By long division, a bit at a time: slow, and written apart from the code it checks."""
    register = 0
    for byte in content:
        for bit in range(7, -1, -1):
            carry = (register >> 31) ^ ((byte >> bit) & 1)
            register = ((register << 1) & 0xFFFFFFFF) ^ (0x04C11DB7 if carry else 0)
    return register


def pages(content: bytes) -> list[tuple[int, int, int, bool, bytes]]:
    """The pages of a file as (flags, stream, number, whether the checksum is right, body)."""
    found, at = [], 0
    while at < len(content):
        _, _, flags, _, stream, number, told, count = struct.unpack_from("<4sBBqIIIB", content, at)
        end = at + 27 + count + sum(content[at + 27 : at + 27 + count])
        whole = content[at : at + 22] + bytes(4) + content[at + 26 : end]
        found.append((flags, stream, number, told == checksum(whole), content[at + 27 + count : end]))
        at = end
    return found

"""Draws a person's photo anew, so that nothing hidden in the file is passed on: no place, no time, no phone, no remark.

Only the colours of the picture itself go into the copy. The four kinds are those that phones send and whose decoders
are old and well kept; the limits keep a small file from unfolding into gigabytes.
"""

import struct
from io import BytesIO

from PIL import Image, ImageOps

from bot.message import NotShown, Shown

KINDS = ("JPEG", "PNG", "WEBP", "GIF")
MOST_PIXELS = 25_000_000
SCAN, MOST_SCANS = b"\xff\xda", 60  # how often a JPEG is gone over; thousands would keep us busy for hours
LONGEST_SIDE = 2000  # a page of small print stays readable
QUALITY = 85

# What Pillow raises on a file that is damaged, or made to harm.
DAMAGED = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    EOFError,
    AttributeError,
    struct.error,
)

Image.MAX_IMAGE_PIXELS = None  # the library would warn; here it is counted, before anything is unfolded


def redrawn(content: bytes) -> Shown | NotShown:
    """Draw a photo anew as a JPEG, the right way up and not larger than a screen needs."""
    try:
        with Image.open(BytesIO(content), formats=KINDS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                return NotShown.TOO_LARGE
            if opened.format == "JPEG" and content.count(SCAN) > MOST_SCANS:
                return NotShown.WRONG_KIND
            opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a large JPEG is not even unfolded in full
            copy = _on_white(_upright(opened))
    except DAMAGED:
        return NotShown.WRONG_KIND
    drawn = BytesIO()
    copy.save(drawn, "JPEG", quality=QUALITY)
    return Shown("image/jpeg", drawn.getvalue())


def _upright(image: Image.Image) -> Image.Image:
    """As the phone was held, where the file says it readably."""
    try:
        return ImageOps.exif_transpose(image)
    except DAMAGED:  # what it says beside the picture is broken; the picture may be whole
        return image


def _on_white(image: Image.Image) -> Image.Image:
    """The colours alone, on a fresh sheet: a copy made by the library would take the remarks along."""
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    sheet = Image.new("RGB", image.size, "white")
    layer = image.convert("RGBA")
    sheet.paste(layer, mask=layer.getchannel("A"))
    return sheet

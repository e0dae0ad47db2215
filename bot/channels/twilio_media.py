"""What comes with a text by Twilio: pictures, recordings, files, each kept there until we have it erased.

A handle is `MESSAGE/MEDIA`, Twilio's two ids. The address in the webhook is not kept: it would be an address to call.
"""

import re
from collections.abc import Iterator

from bot.channels.twilio_signature import Form
from bot.message import Attached, Attachment

MOST = 10  # files in one text, by Twilio's own limit

_ADDRESS = re.compile(r"/Messages/(?P<message>[A-Za-z0-9]{34})/Media/(?P<media>[A-Za-z0-9]{34})$")
_KINDS = {"image": Attached.PICTURE, "audio": Attached.RECORDING}


def attachments(form: Form) -> tuple[Attachment, ...]:
    """Everything that came with a text, in order."""
    return tuple(_listed(form))


def parted(handle: str) -> tuple[str, str]:
    """The two ids of a handle."""
    message, _, media = handle.partition("/")
    return message, media


def _listed(form: Form) -> Iterator[Attachment]:
    count = form.first("NumMedia")
    for at in range(min(int(count), MOST) if count.isdecimal() else 0):
        found = _ADDRESS.search(form.first(f"MediaUrl{at}"))
        if found:
            kind = form.first(f"MediaContentType{at}").partition("/")[0].lower()
            handle = f"{found['message']}/{found['media']}"
            yield Attachment(_KINDS.get(kind, Attached.OTHER), handle, erasable=True)

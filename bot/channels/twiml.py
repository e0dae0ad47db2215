"""TwiML: the XML in which Twilio takes the answer to a text."""

from collections.abc import Iterable

from bot.message import Outbound

# XML 1.0 has no place for these: one of them in an answer, and the person gets nothing at all.
_FORBIDDEN = [*range(0x00, 0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF]
_XML: dict[int, str | None] = dict.fromkeys(_FORBIDDEN, None)
_XML |= {ord("\n"): "\n", ord("\t"): "\t", ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;"}


def twiml(outbounds: Iterable[Outbound]) -> bytes:
    """Answer a text with these messages; with none, Twilio sends nothing."""
    said = [outbound.text.translate(_XML) for outbound in outbounds]
    messages = "".join(f"<Message>{text}</Message>" for text in said if text.strip())
    response = f"<Response>{messages}</Response>" if messages else "<Response/>"
    return f'<?xml version="1.0" encoding="UTF-8"?>{response}'.encode()

"""The one place where text becomes markup: everything is escaped, and only what stands here is a tag."""

from html import escape as _escape


def escape(text: str) -> str:
    """Make any text safe inside Telegram's HTML."""
    return _escape(text, quote=False)


def bold(text: str) -> str:
    """Set a short text in bold."""
    return f"<b>{escape(text)}</b>"


def quote(text: str) -> str:
    """Set a text apart, to hold up, read aloud or pass on."""
    return f"<blockquote>{escape(text)}</blockquote>"

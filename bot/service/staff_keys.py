"""Buttons below messages to volunteers, labelled in their language."""

from collections.abc import Sequence

from bot.hotline.staff import Key, Press
from bot.speech.catalogs import Catalogs

Keys = Sequence[Sequence[Key]]


def key(catalogs: Catalogs, locale: str, label: str, press: Press, **places: str) -> Key:
    """One button."""
    return Key(catalogs.say(locale, label, "button").format(**places), press)

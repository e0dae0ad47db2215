"""A flyer says how to write to the bot in the reader's language, and is plain about what it is."""

from bot.speech.catalogs import Catalogs
from bot.speech.flyer import LEAD, Flyer, flyer

CATALOGS = Catalogs({"en": {}, "es": {("", LEAD): "¿ICE en la puerta?"}})


def made(*, locale: str = "en", telegram: str = "kyr_bot", number: str = "+13125550100", draft: bool = False) -> Flyer:
    greeting = {"en": "hello", "es": "hola"}[locale]
    return flyer(locale, CATALOGS, "Our line", telegram=telegram, number=number, hello=greeting, is_draft=draft)


def test_a_code_begins_the_chat_in_the_language_of_the_page() -> None:
    assert [(way.typed, way.code) for way in made(locale="es").ways] == [
        ("t.me/kyr_bot", "https://t.me/kyr_bot?start=es"),
        ("312-555-0100", "SMSTO:+13125550100:hola"),
    ]


def test_only_the_ways_that_exist_are_shown() -> None:
    assert [way.typed for way in made(telegram="").ways] == ["312-555-0100"]
    assert [way.typed for way in made(number="").ways] == ["t.me/kyr_bot"]


def test_it_says_what_it_is_not_and_that_texts_are_seen() -> None:
    said = " ".join(made().plainly)
    assert "not legal advice" in said
    assert "not the government" in said
    assert "can see text messages" in said
    assert "never ask" in " ".join(made().told)


def test_what_nobody_has_signed_is_labelled_a_draft() -> None:
    assert made().draft == ""
    assert made(draft=True).draft.startswith("DRAFT")


def test_it_is_in_the_language_of_the_page() -> None:
    assert made(locale="es").lead == "¿ICE en la puerta?"

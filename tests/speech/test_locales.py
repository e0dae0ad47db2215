"""Which of our languages a tag means."""

import pytest

from bot.speech.locales import negotiate, own_name

OURS = ("en", "es", "ht", "pt_BR", "zh_Hans", "zh_Hant", "vi", "ar", "fr", "ru", "fil", "fa", "fa_AF")


@pytest.mark.parametrize(
    ("tag", "locale"),
    [
        ("en", "en"),
        ("EN-us", "en"),
        ("es-419", "es"),
        ("es_MX", "es"),
        ("pt", "pt_BR"),
        ("pt-br", "pt_BR"),
        ("zh", "zh_Hans"),
        ("zh-CN", "zh_Hans"),
        ("zh_TW", "zh_Hant"),
        ("zh-hant", "zh_Hant"),
        ("zh-HK", "zh_Hant"),
        ("zh-Hans-SG", "zh_Hans"),
        ("tl", "fil"),
        ("hat", "ht"),
        ("prs", "fa_AF"),
        ("fa", "fa"),
        ("fa-AF", "fa_AF"),
        ("fr-CA", "fr"),
        ("de", None),
        ("", None),
        (None, None),
        ("x", None),
    ],
)
def test_a_tag_in_any_spelling_finds_our_language(tag: str | None, locale: str | None) -> None:
    assert negotiate(tag, OURS) == locale


def test_a_language_is_named_in_itself() -> None:
    assert own_name("es") == "Español"
    assert own_name("quc") == "K\u02bciche\u02bc" or own_name("quc")  # Babel may or may not know it; never empty

"""What one message says, by the word lists alone."""

import pytest

from bot.engine.heard import Heard, Word
from bot.engine.lexicon import Lexicon, Phrases
from bot.hotline.identifiers import has_identifier
from bot.message import Address, ChannelName, Inbound
from bot.understanding.fold import fold
from bot.understanding.listen import Listener
from bot.understanding.numbers import numbers

LEXICON = Lexicon(
    words={
        Word.STOP: {"en": ("stop", "end"), "es": ("alto", "parar")},
        Word.START: {"en": ("start",)},
        Word.MENU: {"en": ("menu",), "es": ("menú",)},
        Word.HELLO: {"en": ("hi", "hello"), "es": ("hola",)},
        Word.HELP: {"en": ("help",), "es": ("ayuda",)},
    },
    languages={"en": "English", "es": "Español"},
    aliases={"es": ("castellano", "spanish")},
    topics={
        "ice_door": {
            "en": Phrases(urgent=("ice is at my door",), words=("my door", "warrant")),
            "es": Phrases(urgent=("migra está en mi puerta",)),
        },
        "work": {"en": Phrases(words=("my boss",))},
    },
)


def hear(text: str) -> Heard:
    return Listener(LEXICON).hear(Inbound(id="1", sender=Address(ChannelName.SMS, "+13125550100"), text=text))


@pytest.mark.parametrize(
    ("text", "word"),
    [("STOP", Word.STOP), ("stop.", Word.STOP), ("¡Alto!", Word.STOP), ("Menú", Word.MENU), ("  ayuda ", Word.HELP)],
)
def test_a_word_is_heard_in_any_case_with_or_without_accents(text: str, word: Word) -> None:
    assert hear(text).word is word


def test_a_word_inside_a_sentence_is_not_a_command() -> None:
    assert hear("they will not stop").word is None


def test_a_word_that_only_one_language_has_names_that_language() -> None:
    assert hear("hola").locale == "es"


def test_a_word_that_languages_share_names_none() -> None:
    assert hear("menu").locale is None


def test_a_language_can_be_named_in_itself_and_in_others() -> None:
    for text in ("español", "castellano", "Spanish"):
        heard = hear(text)
        assert (heard.word, heard.locale) == (Word.LANGUAGE, "es")


def test_an_urgent_phrase_wins_over_an_ordinary_one() -> None:
    heard = hear("help ICE is at my door, I have a warrant question about my boss")
    assert (heard.topic, heard.urgent, heard.locale) == ("ice_door", True, "en")


def test_a_phrase_is_found_only_as_whole_words() -> None:
    assert hear("my bossy neighbour").topic is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1", (1,)),
        ("1.", (1,)),
        ("#1", (1,)),
        ("la 1", (1,)),
        ("Uno", (1,)),
        ("１", (1,)),
        ("١", (1,)),
        ("1 y 3", (1, 3)),
        ("1, 3", (1, 3)),
        ("option 2", (2,)),
        ("2 officers are here", ()),
        ("no", ()),
        ("312", ()),
        ("", ()),
    ],
)
def test_numbers_are_heard_as_people_send_them(text: str, expected: tuple[int, ...]) -> None:
    assert numbers(fold(text)) == expected


@pytest.mark.parametrize("text", ["my A number is A 012-345-678", "A123456789", "000-12-3456", "4000 0000 0000 0002"])
def test_a_personal_number_is_noticed(text: str) -> None:
    assert has_identifier(text)


@pytest.mark.parametrize("text", ["call me at 312 555 0100", "1", "a man is here", "+13125550100", "May 25 2011"])
def test_an_ordinary_number_is_not_taken_for_a_personal_one(text: str) -> None:
    assert not has_identifier(text)


def test_what_was_written_never_shows_when_a_message_is_printed() -> None:
    heard = hear("ICE is at my door")
    assert "door" not in repr(heard).replace("ice_door", "")


def test_a_command_of_the_app_names_no_language() -> None:
    assert (hear("/help").word, hear("/help").locale) == (Word.HELP, None)
    assert hear("help").locale == "en"


def test_the_word_for_languages_asks_for_the_list_and_picks_none() -> None:
    listener = Listener(Lexicon(words={Word.LANGUAGE: {"en": ("language",), "es": ("idioma",)}}))
    heard = listener.hear(Inbound(id="1", sender=Address(ChannelName.SMS, "+13125550100"), text="idioma"))
    assert (heard.word, heard.locale) == (Word.LANGUAGE, None)

"""What is said can be read in fear: syllables, grades, sentences, hard words, denials, and advice nobody may give."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.assemble import locales_folder, talk
from bot.authoring.negation import difference
from bot.authoring.plain_words import SCALES, measured, report
from bot.authoring.readability import english_syllables, measure, spanish_syllables
from bot.authoring.subject import Subject
from bot.authoring.translations import entries
from bot.hotline.advice import advised
from bot.hotline.clauses import DENYING, sentences
from bot.settings import load
from tests.authoring.subjects import Entries, named, subject
from tests.builders import edited

DOOR = "topics/door.yaml"
JUDGE = "Look for the name of a judge."
HARD = "Notwithstanding administrative considerations, discretionary determinations necessitate documentation. " * 4
DIFICIL = (
    "La administración gubernamental considerará discrecionalmente circunstancias extraordinarias correspondientes a "
    "determinaciones administrativas previas relacionadas. " * 3
)
LONG = "You can " + "read it and " * 7 + "keep it."
LARGA = "Usted puede " + "leer y " * 10 + "guardar."

Case = tuple[Mapping[str, str | None], Entries, str]
FELLED: dict[str, list[Case]] = {
    "hard_flows": [
        (edited(DOOR, JUDGE, HARD), {}, "door.yaml:1: This topic is hard to read: grade "),
        ({}, {JUDGE: DIFICIL}, "door.yaml:1: This topic is hard to read: INFLESZ "),
    ],
    "hard_messages": [
        (edited(DOOR, JUDGE, HARD), {}, "door.yaml:13: This is hard to read: grade "),
        ({}, {JUDGE: DIFICIL}, "door.yaml:13: This is hard to read: INFLESZ "),
    ],
    "long_sentences": [
        (edited(DOOR, JUDGE, LONG), {}, "door.yaml:13: A sentence of 25 words (en)"),
        ({}, {JUDGE: LARGA}, "door.yaml:13: A sentence of 23 words (es)"),
    ],
    "unexplained_words": [
        (edited(DOOR, JUDGE, "They have discretion."), {}, "door.yaml:13: `discretion` is a hard word (en)."),
        ({}, {JUDGE: "Es un atenuante."}, "door.yaml:13: `atenuante` is a hard word (es)."),
    ],
    "forbidden_advice": [
        (edited(DOOR, JUDGE, "Hide in the back room."), {}, "door.yaml:13: This speaks of hiding (en)"),
        (edited(DOOR, JUDGE, "Run away now."), {}, "door.yaml:13: This speaks of fleeing (en)"),
        (edited(DOOR, JUDGE, "Show false papers."), {}, "door.yaml:13: This speaks of forging (en)"),
        (edited(DOOR, JUDGE, "Fight if they touch you."), {}, "door.yaml:13: This speaks of obstructing (en)"),
        (edited(DOOR, JUDGE, "ICE was seen on Main Street."), {}, "door.yaml:13: This speaks of where officers are"),
        (edited(DOOR, "text: Start again", "text: Hide now"), {}, "door.yaml:13: This speaks of hiding (en)"),
        ({}, {JUDGE: "Escóndase en el cuarto."}, "door.yaml:13: This speaks of hiding (es)"),
        ({}, {JUDGE: "Corra por la puerta de atrás."}, "door.yaml:13: This speaks of fleeing (es)"),
        ({}, {JUDGE: "Muestre papeles falsos."}, "door.yaml:13: This speaks of forging (es)"),
        ({}, {JUDGE: "Bloquee la entrada."}, "door.yaml:13: This speaks of obstructing (es)"),
        ({}, {JUDGE: "Hay agentes vistos en la calle."}, "door.yaml:13: This speaks of where officers are (es)"),
    ],
    "lost_negations": [
        ({}, {"Do not sign.": "Firme."}, "flows.po:41: The English denies 1 times, the translation 0"),
        ({}, {"You can sign.": "No puede firmar."}, "flows.po:41: The translation denies what the English does not"),
    ],
}
CASES = [(name, changed, spanish, said) for name, cases in FELLED.items() for changed, spanish, said in cases]


@pytest.mark.parametrize(("name", "changed", "spanish", "said"), CASES, ids=[case[0] for case in CASES])
def test_each_check_is_felled_by_one_small_change(
    tmp_path: Path, name: str, changed: Mapping[str, str | None], spanish: Entries, said: str
) -> None:
    found = [str(problem) for problem in named(name)(subject(tmp_path, changed, spanish=spanish))]
    assert any(said in problem for problem in found), "\n".join(found) or "nothing was found"


def test_english_syllables_are_counted_by_spelling() -> None:
    listed = {
        1: "door asked house rules moved ICE 2021",
        2: "open wanted judges table social going people",
        3: "officer signature serious video enforcement agencies",
        4: "immigration January terrorism",
    }
    assert {count: [english_syllables(word) for word in words.split()] for count, words in listed.items()} == {
        count: [count] * len(words.split()) for count, words in listed.items()
    }


def test_spanish_syllables_follow_its_spelling() -> None:
    listed = {
        1: "quien ley y",
        2: "puerta país guerra oír leer ciudad",
        3: "migración vergüenza noviembre",
        4: "policía abogado aéreo",
    }
    assert {count: [spanish_syllables(word) for word in words.split()] for count, words in listed.items()} == {
        count: [count] * len(words.split()) for count, words in listed.items()
    }


def test_sentences_end_where_a_reader_rests() -> None:
    said = 'Ask: "Am I free to go?" If they say no, stay.\n\nCall 911. See immigrationlawhelp.org. The U.S. is big.'
    assert len(sentences(said)) == 5
    assert [len(sentences(text)) for text in ("No es abogado en EE. UU. Pida un recibo.", "En EE. UU. hay leyes.")] == [
        2,
        1,
    ]


def test_plain_and_hard_texts_lie_far_apart() -> None:
    plain = measure("You can stay silent. You do not have to open the door. Ask for a lawyer.", english_syllables)
    hard = measure("The exercise of discretion requires consideration of mitigating factors.", english_syllables)
    assert plain.grade < 3
    assert hard.grade > 14
    facil = measure("Puede callar. No tiene que abrir la puerta. Pida un abogado.", spanish_syllables)
    dificil = measure("El ejercicio de la discrecionalidad requiere consideraciones atenuantes.", spanish_syllables)
    assert facil.inflesz > 80
    assert dificil.inflesz < 30


def test_a_hard_word_that_is_explained_may_stand(tmp_path: Path) -> None:
    changed = edited(DOOR, JUDGE, "A guilty finding in court (conviction). Parole means leave to be here for a time.")
    assert not list(named("unexplained_words")(subject(tmp_path, changed)))


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("Do not run. Never show false papers. Do not fight.", "en"),
        ("They run these phone lines. Keep papers in a safe place.", "en"),
        ("No corra, no mienta. No muestre papeles falsos.", "es"),
        ("Si alguien corre peligro, llame.", "es"),
    ],
)
def test_advice_against_something_is_no_advice_to_do_it(text: str, locale: str) -> None:
    assert list(advised(text, locale)) == []


def test_dropping_one_denial_from_the_shipped_spanish_is_found_nearly_always() -> None:
    dropped = found = 0
    for _, _, english, said in entries(shipped()):
        for denial in DENYING["es"].finditer(said):
            dropped += 1
            found += bool(difference(english, said[: denial.start()] + said[denial.end() :], "es"))
    assert dropped > 200
    assert found / dropped > 0.9, f"{found} of {dropped}"  # what slips through still loses the translator's signature


def test_the_report_names_the_grade_of_every_topic() -> None:
    checked = shipped()
    told = list(report(checked))
    assert len(told) == 1 + len(checked.script.flows)
    for flow, line in zip(checked.script.flows.values(), told[1:], strict=True):
        assert line.startswith(flow.id)
        for locale, counted in measured(checked, flow).items():
            assert f"{locale} {SCALES[locale].of(counted):5.1f}" in line


def shipped() -> Subject:
    spoken = talk(load(allow_unreviewed=("all",)))
    return Subject(spoken.content, spoken.voice, (locales_folder(),))

"""Each check lets the smallest content pass, and is felled by one small change."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.assemble import locales_folder, talk
from bot.authoring.check import CHECKS, check
from bot.authoring.subject import Subject
from bot.settings import load
from tests.authoring.subjects import Entries, named, subject
from tests.authoring.test_plain_words import FELLED as PLAIN
from tests.builders import edited

DOOR, MEMO, MENU, WORDS = "topics/door.yaml", "topics/memo.yaml", "topics/menu.yaml", "words.yaml"
LINES = "referrals/national.csv"
LONG = "Do not open the door. " * 9
AGAIN = "      - {id: again, text: Start again, go: first}\n"
LOST = "  lost:\n    say: Lost.\n    choose:\n      - {id: menu, text: Menu, go: '@menu'}\n"
ROUND = "  one:\n    say: One.\n    go: two\n  two:\n    say: Two.\n    go: one\n"
MANY = "".join(f"      - {{id: o{number}, text: Option {number}, go: first}}\n" for number in range(8))

READY = {
    "replies.yaml": (
        "replies:\n  hello: {text: I am here.}\n  safe: {text: All well?, answers: [I am safe, I am not safe]}\n"
    )
}


def ready(old: str, new: str) -> dict[str, str]:
    """Ready replies with one text changed."""
    return {"replies.yaml": READY["replies.yaml"].replace(old, new, 1)}


Case = tuple[Mapping[str, str | None], Entries, str]
SPELLINGS = ("500-555-0006", "(500) 555 0006", "+1.500.555.0006", "five 00 555 000 six", "500-JJJ-0006")
DENIED: list[Case] = [
    *(
        (edited(DOOR, "name of a judge", f"number {number}"), {}, "door.yaml:13: This names a number that never")
        for number in SPELLINGS
    ),
    (edited("organisation.yaml", "+13125550100", "+15005550006"), {}, "organisation.yaml:1: This names a number"),
    (edited("law/sources.yaml", "The people", "Call 500 555 0006"), {}, "sources.yaml:1: This names a number"),
    (edited("law/instruments.yaml", "Cancelled.", "Call 5005550006"), {}, "instruments.yaml:1: This names a number"),
]
FELLED: dict[str, list[Case]] = {
    "unreachable_steps": [
        ({DOOR: edited(DOOR, AGAIN, AGAIN + LOST)[DOOR]}, {}, "door.yaml:17: Nothing leads to this step.")
    ],
    "dead_ends": [
        (edited(DOOR, "    choose:\n" + AGAIN, ""), {}, "door.yaml:13: This step leads nowhere."),
    ],
    "circles_without_choice": [
        (
            edited(DOOR, AGAIN, "      - {id: one, text: One, go: one}\n" + ROUND),
            {},
            "door.yaml:17: This step leads back to itself without a choice.",
        ),
        (
            edited(
                MEMO,
                '    draft: true\n    choose:\n      - {id: menu, text: Menu, go: "@menu"}\n  ended:',
                "    go: ended\n  ended:",
            )
            | {
                MEMO: edited(
                    MEMO,
                    "    say: The memo has ended.",
                    "    needs: memo-2021\n    otherwise: today\n    say: The memo has ended.",
                )[MEMO]
            },
            {},
            "memo.yaml:6: This step leads back to itself without a choice.",
        ),
    ],
    "too_many_options": [
        (edited(DOOR, AGAIN, AGAIN + MANY), {}, "door.yaml:13: 9 options; 7 are the most, for by SMS 8 shows"),
    ],
    "heavy_buttons": [
        (
            edited(DOOR, "{id: again,", f"{{id: {'a' * 50},"),
            {},
            "door.yaml:16: The ids of this button take 69 bytes; Telegram carries 64.",
        )
    ],
    "urgent_starts": [
        (
            edited(DOOR, "    cite: [const-4]", "    needs: memo-2021\n    otherwise: paper"),
            {},
            "door.yaml:7: An urgent flow must begin with words and a choice.",
        )
    ],
    "carrier_words": [
        (
            edited(DOOR, "text: Start again", "text: Yes"),
            {},
            "door.yaml:16: `Yes` (en) is a word that telephone companies",
        ),
        ({}, {"Start again": "¡Stop!"}, "door.yaml:16: `¡Stop!` (es) is a word that telephone companies"),
    ],
    "doubtful_replies": [
        (ready("I am here.", "Hide in the closet."), {}, "replies.yaml:2: This speaks of hiding (en)"),
        (ready("I am here.", "Your A-number is A 012-345-678."), {}, "replies.yaml:2: This speaks of an A-number (en)"),
        (ready("I am here.", "You are safe."), {}, "replies.yaml:2: This speaks of safety nobody can promise (en)"),
        (READY, {"I am here.": "Le prometo que vuelve."}, "replies.yaml:2: This speaks of a promise (es)"),
    ],
    "hard_replies": [
        (ready("I am here.", "They have discretion."), {}, "replies.yaml:2: `discretion` is a hard word (en)."),
        (ready("I am here.", "You can " + "read it and " * 7 + "go."), {}, "replies.yaml:2: A sentence of 24 words"),
        (ready("I am here.", "Considerable administrative determinations. " * 9), {}, "The ready replies are hard"),
    ],
    "heavy_replies": [(ready("I am here.", "You can go. " * 30), {}, "replies.yaml:2: This takes 3 segments (en")],
    "carrier_answers": [
        (ready("I am safe", "'Yes'"), {}, "replies.yaml:3: `yes` (en) is a word that telephone companies"),
        (READY, {"I am safe": "Estoy", "I am not safe": "Estoy"}, "replies.yaml:3: Two answers read the same (es)"),
    ],
    "twin_labels": [
        (
            edited(DOOR, "text: Talk with a person", "text: they have a PAPER"),
            {},
            "door.yaml:12: Two options of this step",
        ),
        (
            {},
            {"Talk with a person": "Tienen un papel"},
            "door.yaml:12: Two options of this step read `tienen un papel` (es).",
        ),
    ],
    "denied_numbers": [*DENIED],
    "unknown_placeholders": [(edited(DOOR, "a judge.", "{judge}."), {}, "door.yaml:13: Nothing fills `{judge}`.")],
    "long_wordings": [
        (
            edited(DOOR, "Look for the name of a judge.", LONG * 2),
            {},
            "door.yaml:13: The words take 3 segments (en, 395 GSM-7",
        ),
        (
            {},
            {"Look for the name of a judge.": "Busque el nombre del juez en el papel. Él debió firmarlo. " * 3},
            "door.yaml:13: The words take 3 segments (es, 174 UCS-2",
        ),
    ],
    "long_messages": [
        (
            edited(DOOR, AGAIN, "".join(f"      - {{id: o{n}, text: {LONG[:78]} {n}, go: first}}\n" for n in range(6))),
            {},
            "door.yaml:13: With its options this takes 4 segments (en",
        )
    ],
    "first_answers": [
        (
            edited(DOOR, "say: Do not open the door.", f"say: {LONG}"),
            {},
            "door.yaml:7: The first answer takes 225 GSM-7 letters (en); 160 fit.",
        )
    ],
    "no_way_out": [
        ({}, {("sms", "0 menu, 9 person"): "0 menu"}, "door.yaml:13: The way to person is not shown on sms (es)."),
        (
            {},
            {("sms", "0 menu, 9 person"): "9 persona"},
            "door.yaml:13: The way to menu is not shown on terminal (es).",
        ),
    ],
    "memo_without_its_end": [
        (
            edited(MEMO, "The memo has ended. It does not protect you.", "The memo names groups."),
            {},
            "memo.yaml:13: This speaks of dated law without saying that it ended (en).",
        ),
        (
            edited(MEMO, "The memo has ended. It does not protect you.", "The memo has ended, but it protects you."),
            {},
            "memo.yaml:13: This says that dated law holds, on every day: `The memo has ended, but it protects you",
        ),
        (
            edited(MEMO, "    needs: memo-2021\n    otherwise: ended\n", "")
            | {
                MEMO: edited(MEMO, "    needs: memo-2021\n    otherwise: ended\n", "")[MEMO].replace(
                    "The memo holds", "The rules are in force"
                )
                + "  other:\n    say: x\n    needs: memo-2021\n    otherwise: ended\n"
            },
            {},
            "memo.yaml:6: This says that dated law holds, on every day: `The rules are in force today",
        ),
        (
            {},
            {"The memo has ended. It does not protect you.": "El memo le protege."},
            "memo.yaml:13: This says that dated law holds, on every day: `El memo le protege` (es).",
        ),
        (
            {},
            {"The memo has ended. It does not protect you.": "El memo nombra grupos."},
            "memo.yaml:13: This speaks of dated law without saying that it ended (es).",
        ),
    ],
    "screens_without_the_draft_label": [
        (
            edited(MEMO, "draft: true", "draft: false"),
            {},
            "memo.yaml:6: This tells of the memo or of case review without the draft label.",
        ),
    ],
    "carrier_words_elsewhere": [
        (
            edited(WORDS, "menu: {en: [menu]}", "menu: {en: [menu, end]}"),
            {},
            "`end` is a word that telephone",
        ),
        (edited(WORDS, "words: [door]", "words: [door, info]"), {}, "`info` is a word that telephone"),
    ],
    "forms_of_two_words": [
        (
            edited(WORDS, "menu: {en: [menu]}", "menu: {en: [menu, Bäck]}"),
            {},
            "`back` stands also under `menu`.",
        ),
        (edited(WORDS, "aliases: [spanish]", "aliases: [hola]"), {}, "`hola` names a language, and"),
    ],
    "phrases_of_two_topics": [
        (
            edited(WORDS, "words: [door]}", "words: [door]}\n  memo:\n    es: {words: [Door]}"),
            {},
            "`Door` leads also to `door`.",
        )
    ],
    "local_lines_for_everybody": [
        (
            edited(LINES, "+18005550101", "+13125550101"),
            {},
            "csv:2: This line stands for the whole country, but its number",
        ),
        (edited(LINES, "Call first.", "Bay Area first."), {}, "but it says `Area first`."),
        (edited(LINES, "A Line", "Lawyers of Ohio"), {}, "but it says `Ohio`."),
    ],
    "local_numbers_in_texts": [
        (edited(DOOR, "name of a judge", "name, 800-555-0199"), {}, "door.yaml:13: 800-555-0199 stands in no list"),
        (
            {**edited(DOOR, "name of a judge", "name, 800-555-0101"), **edited(LINES, ",US,", ",IL,")},
            {},
            "door.yaml:13: 800-555-0101 helps in IL only",
        ),
    ],
    "unnamed_languages": [
        (
            edited("organisation.yaml", "[en, es]", "[en, ht]"),
            {},
            "organisation.yaml:5: The language `ht` has no name.",
        ),
    ],
    "lost_placeholders": [
        (
            edited(DOOR, "a judge.", "{organisation}."),
            {"Look for the name of {organisation}.": "Busque {organizacion}."},
            "flows.po:41: The translation changes the names in braces. The English has {organisation}.",
        )
    ],
    "lost_numbers": [
        ({}, {"Call 312-555-0100.": "Llame al 312-555-0101."}, "flows.po:41: The translation changes the numbers."),
        ({}, {"It ended in 2025.": "Termino en 2024."}, "flows.po:41: The translation changes the numbers."),
    ],
    "lost_addresses": [
        (
            {},
            {"See example.org/law.": "Vea ejemplo.org/ley."},
            "flows.po:41: The translation changes the web addresses.",
        ),
    ],
    "lost_commands": [
        (
            {},
            {"Send STOP to end.": "Mande ALTO para terminar."},
            "flows.po:41: The translation changes STOP, HELP and START.",
        ),
    ],
    "denied_translations": [({}, {"Call us.": "Llame al 500-555-0006."}, "flows.po:41: This names a number")],
    "emergencies_told_in_part": [
        ({}, {"Do not open the door.": ""}, "door.yaml:7: `Do not open the door.` has no translation (es)."),
    ],
}
CASES = [(name, changed, spanish, said) for name, cases in FELLED.items() for changed, spanish, said in cases]


def test_the_smallest_content_passes_every_check(tmp_path: Path) -> None:
    assert check(subject(tmp_path)) == ()


@pytest.mark.parametrize(("name", "changed", "spanish", "said"), CASES, ids=[case[0] for case in CASES])
def test_each_check_is_felled_by_one_small_change(
    tmp_path: Path, name: str, changed: Mapping[str, str | None], spanish: Entries, said: str
) -> None:
    found = [str(problem) for problem in named(name)(subject(tmp_path, changed, spanish=spanish))]
    assert any(said in problem for problem in found), "\n".join(found) or "nothing was found"


def test_a_catalog_nobody_can_read_is_named_with_its_line(tmp_path: Path) -> None:
    whole = subject(tmp_path)
    path = whole.locales[0] / "es" / "LC_MESSAGES" / "flows.po"
    path.write_text(path.read_text(encoding="utf-8") + "\nmsgid broken\n", encoding="utf-8")
    (problem,) = named("unreadable_catalogs")(whole)
    assert "is not valid PO" in str(problem)


def test_every_check_has_a_change_that_fells_it() -> None:
    elsewhere = {"unreadable_catalogs", "bad_screens", "vanished_ids", *PLAIN}
    assert {one.__name__ for one in CHECKS} == set(FELLED) | elsewhere


def test_problems_come_once_and_in_the_order_of_the_files(tmp_path: Path) -> None:
    changed = {**edited(DOOR, "text: Start again", "text: Yes"), **edited(MENU, "text: The memo", "text: Help")}
    found = check(subject(tmp_path, changed))
    assert list(found) == sorted(set(found))


def test_the_shipped_content_passes_every_check() -> None:
    spoken = talk(load(allow_unreviewed=("all",)))
    found = check(Subject(spoken.content, spoken.voice, (locales_folder(),)))
    assert not found, "\n".join(map(str, found))

import pytest

from bot.content.document import parse
from bot.errors import ContentError


def value(text: str) -> object:
    return parse(text, "some.yaml").value


def problems(text: str) -> list[str]:
    with pytest.raises(ContentError) as refused:
        parse(text, "some.yaml")
    return [str(problem) for problem in refused.value.problems]


@pytest.mark.parametrize(
    "word", ["no", "yes", "on", "off", "No", "Yes", "y", "n", "1", "0o7", "2021-11-29", "1e3", "1:30"]
)
def test_a_plain_word_stays_what_the_editor_typed(word: str) -> None:
    assert value(f"text: {word}\n{word}: text") == {"text": word, word: "text"}


def test_only_true_and_false_are_truth_values() -> None:
    assert value('a: true\nb: False\nc: "true"') == {"a": True, "b": False, "c": "true"}


@pytest.mark.parametrize(
    "text",
    [
        "say: Do not\n  open it.\n\n  Stay calm.\n",
        "say: >-\n  Do not\n  open it.\n\n  Stay calm.\n",
        "say: >\n  Do not open\n  it.\n\n  Stay\n  calm.\n",
        "say: |\n  Do not\n  open it.\n\n  Stay calm.\n",
        'say: "Do not\n  open it.\n\n\n  Stay calm."\n',
    ],
)
def test_wrapping_a_text_anew_changes_no_sentence(text: str) -> None:
    assert value(text) == {"say": "Do not open it.\n\nStay calm."}


def test_a_key_that_stands_twice_is_refused_with_its_line() -> None:
    assert problems("a: one\nb:\n  c: one\n  d: two\n  c: three\n") == [
        "some.yaml:5: `c` stands twice in the same place. Keep one of them."
    ]


def test_every_duplicate_is_reported_at_once() -> None:
    assert [problem.split(":")[1] for problem in problems("a: 1\na: 2\nb: 1\nb: 2\n")] == ["2", "4"]


def test_an_empty_value_is_refused_with_its_line() -> None:
    assert problems("a: one\nsay:\nb: two\n") == ["some.yaml:2: `say` is empty. Fill it or remove the line."]


def test_a_text_cut_by_its_comma_says_to_quote_it() -> None:
    (problem,) = problems("choose:\n  - {id: more, text: Work, home}\n")
    assert problem == "some.yaml:2: `home` is empty. Fill it, or put a text that holds a comma in double quotes."


def test_an_anchor_is_refused() -> None:
    assert "Anchors and aliases" in problems("a: &x {b: c}\nd: *x\n")[0]


def test_a_circle_of_anchors_is_refused_and_does_not_hang() -> None:
    assert "Anchors and aliases" in problems("a: &x\n  b: *x\n")[0]


def test_a_syntax_error_says_its_line() -> None:
    (problem,) = problems("a: one\nb: [two\nc: three\n")
    assert problem.startswith("some.yaml:3: This cannot be read as YAML")


def test_a_tab_in_the_indentation_says_its_line() -> None:
    (problem,) = problems("a:\n\tb: one\n")
    assert problem.startswith("some.yaml:2: This cannot be read as YAML")


@pytest.mark.parametrize("text", ["", "# only a comment\n"])
def test_an_empty_file_is_refused(text: str) -> None:
    assert problems(text) == ["some.yaml:1: This file is empty. Fill it or remove it."]


def test_a_control_character_is_refused_with_its_line() -> None:
    assert problems("a: one\nb: t\x07wo\n")[0].startswith("some.yaml:2: There is a character")


def test_a_line_is_known_for_every_key_and_item() -> None:
    document = parse("a: one\nsteps:\n  x:\n    choose:\n      - {id: p}\n      - id: q\n        go: z\n", "f")
    assert document.line("steps", "x", "choose", 1, "go") == 7
    assert document.line("steps", "x", "choose", 0) == 5
    assert document.line("steps", "x", "nothing here") == 3
    assert document.line() == 1

"""The safety kit as shipped: a person in an emergency meets no empty page when nothing but the kit is signed."""

import pytest

from bot import content
from bot.content import Content
from bot.engine.script import Place

# What somebody writes while it is happening, and the step that answers first.
FIRST = {
    "at the door": Place("ice_door", "at_door"),
    "they are inside": Place("ice_door", "inside"),
    "stopped outside": Place("street", "stopped"),
    "a car is stopped": Place("car", "stop"),
    "a raid at work": Place("ice_work", "at_work"),
    "somebody was taken": Place("taken", "taken"),
    "they arrest me": Place("taken", "me"),
    "danger to life": Place("crisis", "danger"),
    "someone is beaten": Place("violence", "now"),
    "thoughts of death": Place("self_harm", "now"),
    "a child is beaten": Place("child_harm", "now"),
    "someone was raped": Place("assault", "now"),
    "who can help": Place("help_lines", "lawyer"),
}


@pytest.fixture(scope="module")
def shipped() -> Content:
    return content.load(content.shipped())


def test_the_kit_is_about_a_dozen_texts(shipped: Content) -> None:
    assert 10 <= len(shipped.kit) <= 20  # a dozen, and each kind of danger to life with its own number


@pytest.mark.parametrize("emergency", FIRST)
def test_whoever_is_in_an_emergency_is_told_what_to_do(emergency: str, shipped: Content) -> None:
    assert FIRST[emergency] in shipped.kit


def test_each_answer_to_which_paper_it_is_is_in_the_kit(shipped: Content) -> None:
    paper = shipped.script.step(Place("ice_door", "paper"))
    assert paper is not None
    assert {option.go for option in paper.options} <= set(shipped.kit)
    marks = shipped.script.step(Place("ice_door", "judge"))
    assert marks is not None
    assert marks.options[0].go in shipped.kit  # all is right: officers may come in, and nobody may block them

"""The golden questions: each is reached by the menu on every kind of channel, and answered with a right and with help.

What a machine can see of `docs/readings.md`; whether the words are right is for a lawyer to say.
"""

import re
from pathlib import Path

import pytest

from tests.test_stories import FOLDER

QUESTIONS = {
    "am I a priority?": "memo/golden_am_i_a_priority",
    "does the memo protect me?": "memo/golden_does_it_protect_me",
    "ICE has a warrant I-205": "ice_door/golden_i_205",
    "should I go to court?": "court/golden_should_i_go",
    "boss threatens ICE": "work/golden_boss_threatens_ice",
    "landlord threatens ICE": "home/golden_landlord_threatens_ice",
    "sign voluntary departure?": "court/golden_sign",
    "which form?": "my_papers/golden_which_form",
    "I was arrested for shoplifting": "old_arrest/golden_shoplifting",
    "I came 18 months ago": "two_years/golden_18_months",
    "can I get DALE?": "work/golden_dale",
    "is church safe?": "places/golden_is_church_safe",
}
HELP = re.compile(r"^  \[help_lines\.\w+\]$", re.M)
RIGHT = {
    "en": re.compile(
        r"\b(?:you can|you do not have to|may not|still need|ask for a lawyer|ask the judge for time|is against the law"
        r"|never choose)\b",
        re.I,
    ),
    "es": re.compile(
        r"\b(?:puede (?:guardar|pedir|decir)|no tiene que|no puede\w*|necesitan|pida|nunca escogemos)\b", re.I
    ),
}
PREDICTION = re.compile(
    r"\b(?:you (?:qualify|are eligible|are safe|will (?:win|lose|be|get))|you are (?:not )?a priority"
    r"|(?:usted )?(?:califica|es elegible|(?<!quién )(?<!alguien )está a salvo|va a (?:ganar|perder)"
    r"|(?:no )?es (?:una )?prioridad))\b",
    re.I,
)


def _stories(question: str) -> list[Path]:
    return sorted(FOLDER.glob(f"{QUESTIONS[question]}_*.txt"))


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_golden_question_is_told_by_text_and_on_telegram_in_both_languages(question: str) -> None:
    told = [path.stem.rsplit("_", 2)[1:] for path in _stories(question)]
    assert {channel for _, channel in told} == {"sms", "telegram"}
    assert {locale for locale, _ in told} == {"en", "es"}


@pytest.mark.parametrize(
    "path", [path for question in QUESTIONS for path in _stories(question)], ids=lambda at: at.stem
)
def test_a_golden_answer_names_a_right_and_help_and_predicts_nothing(path: Path) -> None:
    said = path.read_text(encoding="utf-8")
    spoken = "\n".join(line for line in said.splitlines() if not line.startswith(("#", ">")))
    assert re.search(r"^  \[menu\.menu\]$", said, re.M), "it begins at the menu"
    assert HELP.search(said), "it names who can help"
    assert RIGHT[path.stem.rsplit("_", 2)[1]].search(spoken), "it names a right"
    assert not PREDICTION.search(spoken)

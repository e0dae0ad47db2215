"""Which of several numbers is named: in the person's language, answered now, our own first; else from when on."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.engine.effects import Waiting
from bot.engine.script import Place, Script
from bot.message import Capabilities, Wait
from bot.speech.catalogs import Catalogs
from bot.speech.render import render
from bot.speech.voice import Helpline, Voice

NINE, TEN = datetime(2026, 11, 24, 9), datetime(2026, 11, 24, 10)  # noqa: DTZ001  # only compared with each other


def voice(*lines: Helpline) -> Voice:
    return Voice(Script({}, Place("menu", "menu")), Catalogs({}), "Ours", {"en": "English"}, lines)


def test_one_that_answers_now_is_the_same_in_the_first_answer_and_in_the_wait() -> None:
    spoken = voice(Helpline("1", ("es",)), Helpline("2", ("es",), answers=True), Helpline("3", ("en",), answers=True))
    assert spoken.helpline("es") == "2"
    line = spoken.answering("es")
    assert line is not None
    assert line.phone == "2"


def test_our_own_comes_before_others_unless_it_is_closed() -> None:
    open_, closed = Helpline("1", ("en",), own=True), Helpline("1", ("en",), own=True, answers=False)
    other = Helpline("2", ("en",), answers=True)
    assert voice(other, open_).helpline("en") == "1"
    assert voice(closed, other).helpline("en") == "2"


def test_where_all_are_closed_the_one_that_opens_first_is_known() -> None:
    late, soon = Helpline("1", answers=False, opens=TEN), Helpline("2", answers=False, opens=NINE)
    assert voice(late, soon).answering("en") is None
    assert voice(late, soon).opening("en") == soon
    assert voice(Helpline("1", answers=False)).opening("en") is None


def test_with_nobody_on_duty_and_all_lines_closed_it_is_said_from_when_on_somebody_answers() -> None:
    zone = ZoneInfo("America/Chicago")
    ours = Helpline("+13125550142", ("en",), answers=False, opens=datetime(2026, 11, 30, 9, tzinfo=zone), own=True)
    (said,) = render((Waiting(Wait(staffed=False)),), "en", Capabilities(segments=True), voice(ours))
    assert said.text.split("\n")[:3] == [
        "No volunteer is here now. We keep your request.",
        "We do not know when one comes.",
        "You can call 312-555-0142 from Mon 9:00 AM CST.",
    ]

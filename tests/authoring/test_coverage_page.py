"""What the referrals cover is written down as it is, holes included."""

from datetime import date
from pathlib import Path

from bot.authoring.coverage_page import page
from bot.content import load, shipped
from bot.referrals import Limit, LineKind, Need, Role
from bot.referrals.calls import Call, Due, Heard, after_call, due, due_list
from bot.referrals.coverage import coverage
from tests.referrals.lines import TODAY, line

PAGE = Path(__file__).parent.parent.parent / "docs" / "referral-coverage.md"
WRITTEN_ON = date(2026, 11, 24)  # what is too old on another day is another page


def test_the_page_in_docs_is_the_one_the_command_prints() -> None:
    content = load(shipped())
    assert PAGE.read_text(encoding="utf-8") == page(content.lines, WRITTEN_ON), "run `kyr referrals coverage`"


def test_holes_are_counted_by_what_a_person_can_use() -> None:
    lines = (
        line("law", areas="IL", languages=("es",)),
        line("lsc", areas="IL", needs=(Need.HOUSING, Need.WORK), limits=(Limit.LSC,)),
        line("waiting", areas="IL", needs=(Need.DETAINED,), check="call first"),
        line("office", areas="IL", needs=(Need.DETAINED,), kind=LineKind.GOVERNMENT, run_by="EOIR"),
        line("called", areas="IL", verified_on=TODAY, verified_by=Role.COORDINATOR),
        line("national"),
    )
    (illinois,) = (covered for covered in coverage(lines, TODAY) if covered.state == "IL")
    assert (illinois.immigration, illinois.detained, illinois.housing, illinois.housing_for_all) == (2, 0, 1, 0)
    assert illinois.holes == ("detained", "housing")
    assert illinois.languages == ("es",)
    assert (illinois.held_back, illinois.named, illinois.verified_share) == (1, 4, 25)


def test_the_due_list_begins_with_what_presses_most() -> None:
    lines = (
        line("again", verified_on=date(2026, 8, 25), verified_by=Role.STAFF),
        line("never"),
        line("waiting", check="call first"),
        line("doubted", dead_on=TODAY, dead_by=Role.VOLUNTEER),
        line("dead", dead_on=TODAY, dead_by=Role.COORDINATOR),
        line("fresh", verified_on=date(2026, 11, 1), verified_by=Role.STAFF),
    )
    listed = [(one.id, why) for one, why in due_list(lines, TODAY)]
    assert listed == [
        ("doubted", Due.DOUBTED),
        ("waiting", Due.HELD_BACK),
        ("never", Due.NEVER),
        ("again", Due.AGAIN),
    ]
    assert due(lines[-1], TODAY) is None


def test_a_volunteer_who_reaches_a_dead_line_does_not_bring_it_back() -> None:
    dead = line("dead", dead_on=TODAY, dead_by=Role.COORDINATOR)
    assert after_call(dead, Call(TODAY, Role.VOLUNTEER, Heard.ANSWERED)).is_dead
    assert not after_call(dead, Call(TODAY, Role.COORDINATOR, Heard.ANSWERED)).is_dead

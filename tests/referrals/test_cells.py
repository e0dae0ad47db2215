import pytest
from hypothesis import given

from bot.referrals import AreaKind, Line, LineKind, Need, Phone, Use
from bot.referrals.areas import read_area
from bot.referrals.cells import COLUMNS, Unreadable, read_line, write_line
from bot.referrals.enforcement import poses_as_help
from tests.referrals.any_line import any_line
from tests.referrals.lines import line

ROW = {
    "id": "a-line",
    "name": "A Line",
    "phones": "+13125550101",
    "needs": "immigration",
    "kind": "legal",
    "areas": "IL",
    "source": "a list",
    "as_of": "2026-07-19",
}


def faults(**changed: str) -> list[str]:
    found = read_line({**ROW, **changed})
    assert isinstance(found, Unreadable), found
    return [f"{fault.column}: {fault.wrong}" for fault in found.faults]


def read(**changed: str) -> Line:
    found = read_line({**ROW, **changed})
    assert isinstance(found, Line), found
    return found


@given(any_line)
def test_what_is_read_and_written_again_comes_out_as_it_went_in(line: Line) -> None:
    cells = write_line(line)
    assert tuple(cells) == COLUMNS
    assert read_line(cells) == line


def test_a_row_of_the_needed_columns_is_a_line() -> None:
    assert read().phone == "+13125550101"


@pytest.mark.parametrize(
    "written", ["+13125550101", "13125550101", "3125550101", "(312) 555-0101", "312.555.0101", "+1 312 555 0101"]
)
def test_a_number_is_taken_as_people_and_spreadsheets_write_it(written: str) -> None:
    assert read(phones=written).phones == (Phone("+13125550101"),)


def test_numbers_carry_what_they_are_for() -> None:
    assert read(phones="988;2150#=inside; 741741=text").phones == (
        Phone("988"),
        Phone("2150#", Use.INSIDE),
        Phone("741741", Use.TEXT),
    )


def test_a_zip_that_a_spreadsheet_has_cut_gets_its_zeros_back() -> None:
    assert read(zip="2134").zip == "02134"
    assert read(zip="501").zip == "00501"


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"id": "A Line"}, "id: `A Line` is not written as"),
        ({"id": ""}, "id: is empty"),
        ({"name": " "}, "name: is empty"),
        ({"phones": "call us"}, "phones: `call us` is not written as"),
        ({"phones": "+13125550101=home"}, "phones: `home` is not known"),
        ({"phones": "+13125550101;3125550101"}, "phones: holds the same number twice"),
        ({"phones": ""}, "phones: is empty"),
        ({"languages": "Spanish"}, "languages: `Spanish` is not written as"),
        ({"needs": "lawyers"}, "needs: `lawyers` is not known; known are: immigration,"),
        ({"kind": ""}, "kind: is empty"),
        ({"areas": ""}, "areas: is empty"),
        ({"areas": "Illinois"}, "areas: `Illinois` does not begin with a state"),
        ({"areas": "IL-606"}, "areas: `IL-606` is not written as"),
        ({"zip": "6060x"}, "zip: `6060x` is not written as"),
        ({"url": "example.org"}, "url: `example.org` is not written as"),
        ({"hours": "nine to five", "zone": "America/Chicago"}, "hours: `nine to five` is not written as"),
        ({"as_of": "July 2026"}, "as_of: `July 2026` is not written as"),
        ({"as_of": "2026-02-30"}, "as_of: day"),
        ({"kind": "government"}, "run_by: is empty: a government line says who runs it"),
        ({"confidential": "yes", "zip": "60604"}, "confidential: a line with a secret address"),
        ({"confidential": "true"}, "confidential: `true` is not written as yes"),
        ({"verified_on": "2026-07-19"}, "verified_on: `verified_on` and `verified_by` belong together"),
        ({"dead_by": "volunteer"}, "dead_on: `dead_on` and `dead_by` belong together"),
        ({"note": "x" * 401}, "note: is longer than 400 letters"),
    ],
)
def test_a_cell_that_cannot_stand_says_why(changed: dict[str, str], wrong: str) -> None:
    assert any(fault.startswith(wrong) for fault in faults(**changed)), faults(**changed)


def test_every_fault_of_a_row_is_told_at_once() -> None:
    assert len(faults(id="", needs="x", as_of="")) >= 3


def test_an_area_reads_back_as_it_is_written() -> None:
    for written in ("US", "IL", "IL/Cook", "IL:606", "WA@Northwest ICE Processing Center"):
        assert str(read_area(written)) == written
    assert read_area("IL/St. Clair").kind is AreaKind.COUNTY


BODIES = ("ICE", "Border Patrol", "Sheriff")


@pytest.mark.parametrize("name", ["ICE help desk", "Border patrol community line", "County Sheriff, victim services"])
def test_an_enforcement_body_is_never_named_as_help(name: str) -> None:
    assert poses_as_help(line(name=name), BODIES)
    assert poses_as_help(line(name="Help", run_by=name), BODIES)


def test_a_line_of_ice_may_say_where_somebody_is_held_when_it_says_who_runs_it() -> None:
    named = line(name="ICE detention line", kind=LineKind.GOVERNMENT, run_by="ICE", needs=(Need.DETENTION,))
    assert poses_as_help(named, BODIES) == ""
    also = line(name="ICE line", kind=LineKind.GOVERNMENT, run_by="ICE", needs=(Need.DETENTION, Need.IMMIGRATION))
    assert poses_as_help(also, BODIES) == "ICE"


def test_a_word_that_only_holds_the_letters_is_another_word() -> None:
    assert poses_as_help(line(name="Office for Justice and Advice"), BODIES) == ""

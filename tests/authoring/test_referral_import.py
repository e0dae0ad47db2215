"""Files come into the database whole or not at all, twice the same changes nothing, and come out as they went in."""

import io
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from bot.authoring.referral_export import service, write_csv, write_hsds
from bot.authoring.referral_import import Outcome, bring_in
from bot.content import referral_files
from bot.content.directory import Denied
from bot.content.directory import lines as held
from bot.errors import ContentError
from bot.referrals import Line, LineKind, Need, Phone, Role
from bot.referrals.arrival import Arrival, Change, Doubt, arrive
from bot.referrals.calls import Call, Heard
from bot.store.database import Database
from bot.store.referrals import Referrals
from tests.conftest import in_own_loop
from tests.referrals.any_line import any_line
from tests.referrals.lines import TODAY, line

DENIED = Denied(("+15005550006",), ("ICE",))
ONE = line("one", phone="+13125550101", areas="IL")


@pytest.fixture
def referrals(database: Database) -> Referrals:
    return Referrals(database)


def file(folder: Path, *lines: Line, name: str = "lines.csv") -> Path:
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as out:
        write_csv(lines, out)
    return path


async def brought(referrals: Referrals, *paths: Path, apply: bool = True, remove_missing: bool = False) -> Outcome:
    return await bring_in(paths, referrals, DENIED, TODAY, apply=apply, remove_missing=remove_missing)


async def test_a_dry_run_shows_what_would_change_and_changes_nothing(referrals: Referrals, tmp_path: Path) -> None:
    shown: list[tuple[Arrival, Line | None]] = []
    outcome = await bring_in(
        [file(tmp_path, ONE)],
        referrals,
        DENIED,
        TODAY,
        apply=False,
        shown=lambda arrival, held: shown.append((arrival, held)),
    )
    assert outcome.counts == {Change.NEW: 1}
    assert shown == [(Arrival(Change.NEW, ONE), None)]
    assert await referrals.lines() == ()


async def test_the_same_file_twice_changes_nothing(referrals: Referrals, tmp_path: Path) -> None:
    path = file(tmp_path, ONE)
    await brought(referrals, path)
    version = await referrals.version()
    outcome = await brought(referrals, path)
    assert outcome.changes_nothing
    assert await referrals.version() == version


async def test_what_is_exported_and_imported_again_is_the_same(referrals: Referrals, tmp_path: Path) -> None:
    await brought(referrals, *referral_files(None))
    lines = await referrals.lines()
    assert len(lines) > 250
    again = await brought(referrals, file(tmp_path, *lines))
    assert again.changes_nothing
    assert (again.counts[Change.SAME], again.missing) == (len(lines), ())


async def test_the_shipped_files_are_written_as_the_export_writes_them() -> None:
    for path in referral_files(None):
        with path.open(encoding="utf-8", newline="") as read:
            text = read.read()
        out = io.StringIO()
        write_csv(held(path, DENIED).values(), out)
        assert out.getvalue() == text, path.name


async def test_every_bad_row_is_named_and_nothing_is_kept(referrals: Referrals, tmp_path: Path) -> None:
    path = file(tmp_path, ONE, line("two"), line("three"))
    text = path.read_text().replace("two,", "Two,").replace("three,Three,+1", "three,Three,no")
    path.write_text(text)
    with pytest.raises(ContentError) as refused:
        await brought(referrals, path)
    assert [problem.line for problem in refused.value.problems] == [3, 4]
    assert await referrals.lines() == ()


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (replace(ONE, phones=(Phone("+15005550006"),)), "never leaves the system"),
        (replace(ONE, name="ICE community help"), "names an enforcement body (ICE) as help"),
        (replace(ONE, note="Call 500 555 0006"), "never leaves the system"),
    ],
)
async def test_what_must_never_be_named_is_refused(referrals: Referrals, tmp_path: Path, bad: Line, said: str) -> None:
    with pytest.raises(ContentError, match=said.replace("(", r"\(").replace(")", r"\)")):
        await brought(referrals, file(tmp_path, bad))


async def test_an_id_that_stands_in_two_files_is_refused(referrals: Referrals, tmp_path: Path) -> None:
    paths = file(tmp_path, ONE, name="a.csv"), file(tmp_path, ONE, name="b.csv")
    with pytest.raises(ContentError, match="stands also in"):
        await brought(referrals, *paths)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"id,name\na,b\n", "The column `phones` is missing"),
        (b"\xff\xfe\x00", "no CSV in UTF-8"),
        (b'id,name,phones,needs,kind,areas,source,as_of\na,"b,c', "never closes"),
        (b"", "The column `id` is missing"),
    ],
)
async def test_a_file_that_is_no_table_is_refused(
    referrals: Referrals, tmp_path: Path, content: bytes, said: str
) -> None:
    path = tmp_path / "lines.csv"
    path.write_bytes(content)
    with pytest.raises(ContentError, match=said):
        await brought(referrals, path)


async def test_lines_in_no_file_are_kept_unless_they_are_to_go(referrals: Referrals, tmp_path: Path) -> None:
    await brought(referrals, file(tmp_path, ONE, line("two")))
    kept = await brought(referrals, file(tmp_path, ONE))
    assert (kept.missing, kept.removed) == (("two",), False)
    assert len(await referrals.lines()) == 2
    gone = await brought(referrals, file(tmp_path, ONE), remove_missing=True)
    assert gone.removed
    assert [found.id for found in await referrals.lines()] == ["one"]


async def test_a_number_that_was_called_lately_is_not_replaced_without_asking(
    referrals: Referrals, tmp_path: Path
) -> None:
    await brought(referrals, file(tmp_path, ONE))
    await referrals.call("one", Call(TODAY, Role.COORDINATOR, Heard.ANSWERED))
    moved = file(tmp_path, replace(ONE, phones=(Phone("+13125550199"),)))
    outcome = await brought(referrals, moved)
    assert outcome.counts == {Change.REVIEW: 1}
    (review,) = await referrals.reviews()
    assert review.doubt is Doubt.NUMBER
    assert (await brought(referrals, moved)).changes_nothing


async def test_a_new_row_that_looks_like_another_waits_for_a_coordinator(referrals: Referrals, tmp_path: Path) -> None:
    await brought(referrals, file(tmp_path, ONE))
    outcome = await brought(referrals, file(tmp_path, ONE, replace(ONE, id="one-again", name="One, again")))
    assert outcome.counts == {Change.SAME: 1, Change.REVIEW: 1}
    (review,) = await referrals.reviews()
    assert (review.doubt, review.held) == (Doubt.TWIN, None)


async def test_a_file_does_not_take_back_what_was_heard_on_the_telephone(referrals: Referrals, tmp_path: Path) -> None:
    path = file(tmp_path, replace(ONE, check="call first"), line("two"))
    await brought(referrals, path)
    await referrals.call("one", Call(TODAY, Role.COORDINATOR, Heard.ANSWERED))
    await referrals.call("two", Call(TODAY, Role.VOLUNTEER, Heard.DEAD))
    assert (await brought(referrals, path)).changes_nothing
    one, two = await referrals.lines()
    assert one.may_be_named(TODAY)
    assert not two.may_be_named(TODAY)


def test_a_newer_call_in_a_file_brings_a_dead_line_back() -> None:
    dead = replace(ONE, dead_on=date(2026, 11, 1), dead_by=Role.COORDINATOR)
    called = replace(ONE, verified_on=date(2026, 11, 20), verified_by=Role.STAFF)
    assert arrive(called, dead, TODAY).line == called
    assert arrive(ONE, dead, TODAY).change is Change.SAME


def test_a_service_of_the_standard_holds_what_is_known_and_nothing_secret() -> None:
    told = replace(
        line("office", areas="IL/Cook", hours="Mon-Fri 09:00-17:00", languages=("es",), zip="60604", city="Chicago"),
        verified_on=TODAY,
        verified_by=Role.COORDINATOR,
    )
    record = service(told, TODAY)
    assert record["status"] == "active"
    assert record["assured_date"] == "2026-11-24"
    assert record["schedules"][0]["byday"] == "MO,TU,WE,TH,FR"
    assert record["service_areas"][0]["extent_type"] == "county"
    assert record["service_at_locations"][0]["location"]["addresses"][0]["postal_code"] == "60604"
    assert "service_at_locations" not in service(line("secret", confidential=True), TODAY)
    assert service(replace(told, check="call first"), TODAY)["status"] == "inactive"
    assert service(replace(told, dead_on=TODAY, dead_by=Role.STAFF), TODAY)["status"] == "defunct"
    assert service(told, TODAY) == record, "ids are the same at every export"


def test_a_government_office_is_its_own_organisation_in_the_standard() -> None:
    pay = line("pay", kind=LineKind.GOVERNMENT, run_by="U.S. Department of Labor", needs=(Need.WORK,))
    assert service(pay, TODAY)["organization"]["name"] == "U.S. Department of Labor"


def test_the_standard_is_written_as_one_list() -> None:
    out = io.StringIO()
    write_hsds([ONE, line("two")], out, TODAY)
    assert [record["name"] for record in json.loads(out.getvalue())] == ["One", "Two"]


async def test_a_column_that_a_file_leaves_out_empties_nothing(referrals: Referrals, tmp_path: Path) -> None:
    full = replace(ONE, languages=("es",), city="Chicago", eligibility="anyone", note="Monday is best.")
    await brought(referrals, file(tmp_path, full))
    short = tmp_path / "short.csv"
    short.write_text(
        "id,name,phones,needs,kind,areas,source,as_of,city\n"
        "one,One,+13125550102,immigration,legal,IL,their page,2026-11-01,\n"
    )
    await brought(referrals, short)
    (line,) = await referrals.lines()
    assert (line.phone, line.source, line.city) == ("+13125550102", "their page", ""), "what it says, it changes"
    assert (line.languages, line.eligibility, line.note) == (("es",), "anyone", "Monday is best.")


async def test_a_short_row_that_contradicts_what_is_held_is_named(referrals: Referrals, tmp_path: Path) -> None:
    await brought(referrals, file(tmp_path, replace(ONE, city="Chicago")))
    short = tmp_path / "short.csv"
    short.write_text(
        "id,name,phones,needs,kind,areas,source,as_of,confidential\n"
        "one,One,+13125550101,immigration,legal,IL,a list,2026-07-19,yes\n"
    )
    with pytest.raises(ContentError, match="keeps neither city nor ZIP"):
        await brought(referrals, short)
    assert (await referrals.lines())[0].city == "Chicago"


books = some.lists(any_line, min_size=1, max_size=6, unique_by=lambda one: one.id)


@given(lines=books)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_import_of_an_export_is_the_identity_for_any_book(database_url: str, tmp_path: Path, lines: list[Line]) -> None:
    async def there_and_back() -> None:
        database = Database.connect(database_url, held=0)
        try:
            referrals = Referrals(database)
            async with referrals.importing(apply=True) as arriving:
                await arriving.remove(await arriving.ids())  # what an earlier example left
                await arriving.put(lines)
            held = await referrals.lines()
            again = await bring_in(
                [file(tmp_path, *held)], referrals, Denied((), ()), TODAY, apply=True, remove_missing=True
            )
            assert set(held) == set(lines)
            assert again.changes_nothing
            assert (again.counts[Change.SAME], again.missing) == (len(lines), ())
            assert await referrals.lines() == held
        finally:
            await database.aclose()

    in_own_loop(there_and_back())

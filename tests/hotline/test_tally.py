"""Counts in which nobody can be recognised: no small number is left, and none is lost when there are enough."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bot.hotline.tally import MERGED, SMALLEST, Cell, merge_small, safe, totals
from bot.hotline.tally import Period as Days
from tests.store.scenes import NOW

CELLS = st.lists(
    st.builds(
        Cell,
        locale=st.sampled_from(["en", "es", "ht"]),
        topic=st.sampled_from(["ice_door", "work", ""]),
        outcome=st.sampled_from(["informed", "lawyer", "silent"]),
        number=st.integers(1, 9),
    ),
    max_size=30,
)


@given(CELLS)
def test_no_small_number_is_left_and_no_conversation_is_lost(cells: list[Cell]) -> None:
    merged, total = merge_small(cells), sum(cell.number for cell in cells)
    assert all(cell.number >= SMALLEST for cell in merged)
    assert sum(cell.number for cell in merged) == (total if total >= SMALLEST else 0)
    kinds = [(cell.locale, cell.topic, cell.outcome) for cell in merged]
    assert len(set(kinds)) == len(kinds)


@given(CELLS, st.randoms())
def test_the_order_in_which_things_were_counted_tells_nothing(cells: list[Cell], chance: Random) -> None:
    shuffled = chance.sample(cells, len(cells))
    assert merge_small(shuffled) == merge_small(cells)


def test_first_the_topic_is_given_up_then_the_language_then_the_outcome() -> None:
    cells = [
        Cell("es", "work", "lawyer", 7),
        Cell("es", "work", "informed", 3),
        Cell("es", "ice_door", "informed", 2),
        Cell("en", "ice_door", "silent", 4),
        Cell("ht", "home", "silent", 1),
    ]
    assert merge_small(cells) == (
        Cell("es", "work", "lawyer", 7),
        Cell(MERGED, MERGED, "silent", 5),
        Cell("es", MERGED, "informed", 5),
    )


def test_what_is_still_small_takes_the_smallest_other_number_in() -> None:
    cells = [Cell("es", "work", "lawyer", 9), Cell("en", "work", "lawyer", 6), Cell("ht", "home", "silent", 2)]
    assert merge_small(cells) == (Cell("es", "work", "lawyer", 9), Cell(MERGED, MERGED, MERGED, 8))


def test_too_few_of_everything_are_nothing() -> None:
    assert merge_small([Cell("es", "work", "lawyer", 4)]) == ()
    assert merge_small([]) == ()


def test_totals_begin_with_the_most() -> None:
    day = NOW.date()
    days = [Days(day, day, (Cell("en", "", "lawyer", 5), Cell("es", "", "lawyer", 6)))] * 2
    assert totals(days, "locale") == (("es", 12), ("en", 10))
    assert days[0].number == 11


def test_no_cell_of_a_file_is_a_formula() -> None:
    for cell in ("=1+1", "+1", "-1", "@x", "\t=1", "\r=1"):
        assert safe(cell) == f"'{cell}"
    assert [safe(cell) for cell in ("es", "", "*", "5-1")] == ["es", "", "*", "5-1"]

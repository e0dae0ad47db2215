"""Who took over far more people than was usual on a day."""

from datetime import date

from bot.hotline.openings import openings

TODAY, YESTERDAY = date(2026, 11, 24), date(2026, 11, 23)


def test_whoever_opens_far_more_than_the_others_stands_out() -> None:
    counts = {
        ("Ana", TODAY): 6,
        ("Beto", TODAY): 5,
        ("Eve", TODAY): 14,
        ("Ana", YESTERDAY): 3,
        ("Old", date(2026, 1, 1)): 99,
    }
    table = openings(counts, [TODAY, YESTERDAY])
    assert table.rows == (("Ana", (6, 3)), ("Beto", (5, 0)), ("Eve", (14, 0)))
    assert table.usual == (6, 3)
    assert [table.stands_out(row[0], 0) for _, row in table.rows] == [False, False, True]


def test_a_small_team_or_a_quiet_day_accuses_nobody() -> None:
    alone = openings({("Ana", TODAY): 40}, [TODAY])
    assert not alone.stands_out(40, 0)
    quiet = openings({("Ana", TODAY): 1, ("Beto", TODAY): 1, ("Eve", TODAY): 9}, [TODAY])
    assert not quiet.stands_out(9, 0)
    assert openings({}, [TODAY]).rows == ()

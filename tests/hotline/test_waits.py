"""The wait that is told: measured, a range, and honest when a crowd comes."""

import heapq
import random
from datetime import UTC, datetime, timedelta

from bot.hotline.waits import CROWD, ENOUGH, HOURLY, NOBODY, UNKNOWN, UPDATES, Pace, estimate, holds
from bot.message import Wait

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
STEADY = (4.0, 6.0, 8.0, 9.0, 12.0, 14.0)


def test_nobody_knows_before_enough_was_measured() -> None:
    assert estimate(Pace(hour=STEADY[: ENOUGH - 1], day=STEADY[: ENOUGH - 1], on_duty=1)) == Wait()


def test_a_range_is_what_was_measured_rounded_outward() -> None:
    assert estimate(Pace(hour=STEADY, day=STEADY, on_duty=2)) == Wait(low=5, high=15)


def test_a_quiet_hour_is_judged_by_the_day() -> None:
    assert estimate(Pace(hour=(), day=STEADY, on_duty=1)) == Wait(low=5, high=15)


def test_when_nobody_was_answered_for_an_hour_and_somebody_waits_nobody_knows() -> None:
    assert estimate(Pace(hour=(), day=STEADY, ahead=1, oldest=50, on_duty=1)) == Wait()


def test_whoever_has_waited_longest_is_never_promised_away() -> None:
    assert estimate(Pace(hour=STEADY, day=STEADY, ahead=1, oldest=40, on_duty=1)).high >= 40


def test_where_nothing_was_measured_the_heads_in_line_say_whether_it_is_a_surge() -> None:
    assert estimate(Pace(ahead=CROWD * 2, on_duty=2)) == Wait()
    assert estimate(Pace(ahead=CROWD * 2 + 1, on_duty=2)) == Wait(surge=True)
    assert estimate(Pace(ahead=99)) == Wait(staffed=False)


def test_a_long_line_is_a_surge() -> None:
    assert estimate(Pace(hour=STEADY, day=STEADY, ahead=30, on_duty=1)).surge


def test_with_nobody_on_duty_there_is_no_range_but_the_next_shift() -> None:
    back = NOW + timedelta(hours=3)
    assert estimate(Pace(hour=STEADY, day=STEADY), back_at=back) == Wait(staffed=False, back_at=back)


def test_a_promise_stands_as_long_as_what_was_said() -> None:
    assert holds(Wait(low=5, high=20), NOW) == timedelta(minutes=20)
    assert holds(Wait(), NOW) == UNKNOWN
    assert holds(Wait(surge=True), NOW) == HOURLY
    assert holds(Wait(staffed=False), NOW) == NOBODY
    assert holds(Wait(staffed=False, back_at=NOW + timedelta(hours=3)), NOW) == timedelta(hours=3, minutes=30)
    assert holds(Wait(staffed=False, back_at=NOW - timedelta(hours=3)), NOW) == NOBODY


def test_after_four_updates_nobody_is_written_to_more_than_once_an_hour() -> None:
    assert holds(Wait(low=5, high=20), NOW, UPDATES) == HOURLY


def test_in_a_crowd_at_least_four_of_five_upper_bounds_hold() -> None:
    """Five volunteers, three chats each of about 40 minutes; a day on which three times as many come for two hours."""
    chance = random.Random(7)  # noqa: S311  # the same crowd in every run
    kept, broken = _crowd(chance)
    assert kept + broken > 100
    assert kept / (kept + broken) >= 0.8, (kept, broken)


def _crowd(chance: random.Random) -> tuple[int, int]:
    free = [0.0] * 15
    heapq.heapify(free)
    at, claims, kept, broken = 0.0, list[tuple[float, float]](), 0, 0
    line: list[tuple[float, float]] = []  # asked at, will be answered at
    while at < 600:
        crowded = 240 <= at < 360
        at += chance.expovariate(45 / 60 if crowded else 15 / 60)
        begins = max(at, heapq.heappop(free))
        heapq.heappush(free, begins + chance.uniform(20, 60))
        waiting = [one for one in line if one[1] > at]
        done = [(asked, taken) for asked, taken in claims if taken <= at]
        pace = Pace(
            hour=tuple(taken - asked for asked, taken in done if taken > at - 60),
            day=tuple(taken - asked for asked, taken in done),
            ahead=len(waiting),
            oldest=max((at - asked for asked, _ in waiting), default=0.0),
            on_duty=5,
        )
        told = estimate(pace)
        if told.high:
            kept, broken = (kept + 1, broken) if begins - at <= told.high else (kept, broken + 1)
        line.append((at, begins))
        claims.append((at, begins))
    return kept, broken

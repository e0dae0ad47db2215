"""The transition table: nobody is stuck in it, nothing runs out for nothing, and its page says what it says."""

import pytest

from bot import content
from bot.authoring.hotline_page import PAGE, page
from bot.hotline.states import (
    EXPIRY,
    HANDS,
    HELD,
    MAY_RUN,
    OPEN,
    TRANSITIONS,
    Event,
    State,
    Who,
    leads_to,
    sources,
    transition,
)
from bot.hotline.timers import LIVES, Timer, lives
from bot.message import Hand

DOCS = content.shipped().parent / "docs"


def test_the_page_says_what_the_table_says() -> None:
    assert (DOCS / PAGE).read_text(encoding="utf-8") == page(), "run `python -m bot.authoring.hotline_page`"


@pytest.mark.parametrize("event", Event)
def test_every_event_can_happen_somewhere(event: Event) -> None:
    assert sources(event)


@pytest.mark.parametrize("state", OPEN)
def test_a_person_can_always_leave_stop_and_erase(state: State) -> None:
    assert leads_to(state, Event.CLOSED_BY_PERSON) is State.CLOSED
    assert leads_to(state, Event.STOPPED) is State.CLOSED
    erased = transition(state, Event.FORGOTTEN)
    assert erased is not None
    assert erased.to is None


@pytest.mark.parametrize("state", State)
def test_a_timer_that_runs_out_makes_something_happen(state: State) -> None:
    for timer in MAY_RUN[state]:
        assert transition(state, EXPIRY[timer]) is not None, f"{timer} in {state} runs out for nothing"


def running_after() -> list[tuple[State, frozenset[Timer]]]:
    """Every set of timers an escalation can be left with, from the two ways in, over all events."""
    ways_in = [(State.CONSENT, frozenset({Timer.CONSENT})), (State.WAITING, frozenset(MAY_RUN[State.WAITING]))]
    found, left = set(ways_in), list(ways_in)
    while left:
        state, running = left.pop()
        for (at, event), rule in TRANSITIONS.items():
            expires = {timer for timer, expiry in EXPIRY.items() if expiry is event}
            if at is not state or rule.to is None or (expires and not expires & running):
                continue
            kept = (running | set(rule.starts)) - set(rule.stops)
            after = (rule.to, frozenset(timer for timer in kept if timer in MAY_RUN[rule.to]))
            if after not in found:
                found.add(after)
                left.append(after)
    return sorted(found, key=repr)


def test_whatever_happens_some_timer_is_left_running() -> None:
    reached = running_after()
    assert {state for state, _ in reached} == set(State)
    assert [state for state, running in reached if not running] == []


def test_only_a_volunteer_on_duty_takes_somebody_out_of_the_queue() -> None:
    into_hands = {event for (state, event), rule in TRANSITIONS.items() if rule.to in HELD and state not in HELD}
    assert into_hands == {Event.CLAIMED}
    assert all(rule.who is Who.ON_DUTY for (_, event), rule in TRANSITIONS.items() if event is Event.CLAIMED)


def test_whoever_may_lose_somebody_is_fenced_off() -> None:
    for (state, event), rule in TRANSITIONS.items():
        changes_hands = (state in HELD) != (rule.to in HELD) or event is Event.ACCEPTED
        if changes_hands:
            assert rule.fences, f"{event} in {state}"


def test_whatever_puts_somebody_back_in_the_queue_tells_them() -> None:
    back = [rule for (state, _), rule in TRANSITIONS.items() if state in HELD and rule.to is State.WAITING]
    assert back
    assert all(rule.told for rule in back)


def test_the_bot_is_silent_exactly_while_a_volunteer_holds_somebody() -> None:
    assert {state for state in State if HANDS[state] is Hand.ACTIVE} == set(HELD)


def test_danger_is_never_waited_on_longer() -> None:
    assert all(lives(timer, danger=True) <= lives(timer) for timer in LIVES if timer is not Timer.PROMISE)

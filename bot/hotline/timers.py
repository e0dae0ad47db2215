"""Every promise about time on the hotline: when it runs out, and how long it is. Each is a column that is swept."""

from datetime import timedelta
from enum import StrEnum


class Timer(StrEnum):
    """A moment at which something must happen by itself; the value is the column it is kept in."""

    CONSENT = "consent_due_at"  # the consent question is not answered
    PROMISE = "promise_due_at"  # the wait we named is over
    PAGE = "page_due_at"  # nobody has claimed: call again
    GIVE_UP = "give_up_due_at"  # nobody came at all
    NUDGE = "nudge_due_at"  # the volunteer is reminded that somebody waits for an answer
    RELEASE = "release_due_at"  # the volunteer did not answer: back into the queue
    ACCEPT = "accept_due_at"  # the volunteer who was asked to go on did not answer
    PROMPT = "prompt_due_at"  # the person is asked whether they are still there
    SILENCE = "silence_due_at"  # the person did not answer: closed
    PURGE = "purge_at"  # its words are destroyed


LIVES = {
    Timer.CONSENT: timedelta(minutes=30),
    Timer.PROMISE: timedelta(0),  # until something is promised; then as long as the promise
    Timer.PAGE: timedelta(minutes=5),
    Timer.GIVE_UP: timedelta(hours=72),
    Timer.NUDGE: timedelta(minutes=10),
    Timer.RELEASE: timedelta(minutes=20),
    Timer.ACCEPT: timedelta(minutes=2),
    Timer.PROMPT: timedelta(hours=24),
    Timer.SILENCE: timedelta(hours=48),
}
FIRST_ANSWER = {Timer.NUDGE: timedelta(minutes=5), Timer.RELEASE: timedelta(minutes=10)}  # after a claim
IN_DANGER = {
    Timer.NUDGE: timedelta(seconds=60),
    Timer.RELEASE: timedelta(minutes=3),
    Timer.PAGE: timedelta(minutes=1),
    Timer.PROMISE: timedelta(minutes=3),  # "we are calling a volunteer now" stands as long as this
}
HERE = timedelta(seconds=20)  # on duty so long, and whoever was told that nobody is here hears of it: no slip of a hand
REOPENS = timedelta(hours=12)  # after the end, whoever asks again does not agree anew; later nothing is recalled


def lives(timer: Timer, *, danger: bool = False, first: bool = False) -> timedelta:
    """How long a timer runs: in danger less, and for the first answer after a claim less than later."""
    if danger and timer in IN_DANGER:
        return IN_DANGER[timer]
    if first and timer in FIRST_ANSWER:
        return FIRST_ANSWER[timer]
    return LIVES[timer]

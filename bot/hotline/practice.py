"""The practice conversation before a first shift: five moments of one, and which of three replies fits each.

The sentences stand in the page, in every language of the console; here is only how it goes.
"""

from dataclasses import dataclass

REPLIES = 3


@dataclass(frozen=True, slots=True)
class Moment:
    """One moment of the practice conversation."""

    id: str
    fits: int  # the reply that fits, 1 to 3


MOMENTS = (
    Moment("door", fits=2),  # an emergency: be there, ask for nothing that identifies
    Moment("number", fits=1),  # they send a personal number
    Moment("promise", fits=3),  # they ask what will happen: no promise, no prophecy
    Moment("hiding", fits=3),  # they ask whether to hide
    Moment("leaving", fits=2),  # your shift ends and they still write
)


def after(at: int, reply: int) -> int | None:
    """The next moment when the reply fits the one at `at`, counted from 0; None when it does not, or there is none."""
    if not 0 <= at < len(MOMENTS) or MOMENTS[at].fits != reply:
        return None
    return at + 1

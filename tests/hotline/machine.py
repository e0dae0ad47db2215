"""A machine that does to the real hotline whatever people, staff, providers and the clock can do, and looks after each.

The invariants are those of the hotline's specification, I1 to I15 (`never`, `stage`). What the machine believes is kept
small: which words were taken in for whom, who asked for which hold, what was sent. All else is read from the tables.
"""

from bot.hotline.states import TRANSITIONS, Event, State
from tests.hotline.court import Court
from tests.hotline.scene import Scene

CANNOT_BE = {
    (State.CONSENT, Event.WROTE): "nothing is kept for a volunteer before the person has said yes",
    (State.CONSENT, Event.CLOSED_BY_PERSON): "who has not said yes and goes has refused: nothing of it is kept",
}


class Hotline(Court):
    """Everything that can happen on the hotline."""


def untaken(scene: Scene) -> set[tuple[State, Event]]:
    """The transitions that can be taken and that no run has taken so far."""
    return set(TRANSITIONS) - set(CANNOT_BE) - set(scene.watch.taken)

"""The one transition table of an escalation; every writer goes through `transition`."""

from enum import StrEnum

from bot.message import Hand


class State(StrEnum):
    """Where an escalation stands."""

    CONSENT = "consent"  # asked for a person, has not agreed yet
    WAITING = "waiting"  # in the queue; an emergency gets here before consent
    ACTIVE = "active"  # one volunteer holds it, and the bot is silent
    CLOSED = "closed"


class Event(StrEnum):
    """What can happen to an escalation."""

    AGREED = "agreed"
    REFUSED = "refused"
    LAPSED = "lapsed"  # the consent question was not answered in time
    CLAIMED = "claimed"
    RELEASED = "released"
    CLOSED_BY_VOLUNTEER = "closed_by_volunteer"
    CLOSED_BY_PERSON = "closed_by_person"
    STOPPED = "stopped"  # the person sent STOP
    FORGOTTEN = "forgotten"  # the person sent DELETE


ENDINGS = (Event.CLOSED_BY_PERSON, Event.STOPPED, Event.FORGOTTEN)
TRANSITIONS: dict[tuple[State, Event], State] = {
    (State.CONSENT, Event.AGREED): State.WAITING,
    (State.CONSENT, Event.REFUSED): State.CLOSED,
    (State.CONSENT, Event.LAPSED): State.CLOSED,
    (State.WAITING, Event.AGREED): State.WAITING,
    (State.WAITING, Event.REFUSED): State.CLOSED,
    (State.WAITING, Event.CLAIMED): State.ACTIVE,
    (State.ACTIVE, Event.AGREED): State.ACTIVE,
    (State.ACTIVE, Event.REFUSED): State.CLOSED,
    (State.ACTIVE, Event.RELEASED): State.WAITING,
    (State.ACTIVE, Event.CLOSED_BY_VOLUNTEER): State.CLOSED,
    **{(state, event): State.CLOSED for state in (State.CONSENT, State.WAITING, State.ACTIVE) for event in ENDINGS},
}

HANDS = {
    State.CONSENT: Hand.CONSENT,
    State.WAITING: Hand.WAITING,
    State.ACTIVE: Hand.ACTIVE,
    State.CLOSED: Hand.BOT,
}


def transition(state: State, event: Event) -> State | None:
    """The state an event leads to, or None when it cannot happen there."""
    return TRANSITIONS.get((state, event))


def sources(event: Event) -> tuple[State, ...]:
    """The states in which an event can happen: what the store's conditional UPDATE names."""
    return tuple(state for (state, happening) in TRANSITIONS if happening is event)

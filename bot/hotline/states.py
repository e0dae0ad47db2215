"""The one transition table of an escalation: what can happen in which state, where it leads, and who hears of it.

Every writer asks it: the store's conditional UPDATE, the sweeps of the clock, the chat kept in
memory. docs/hotline-life.md is drawn from this table.
"""

from dataclasses import dataclass
from enum import StrEnum

from bot.hotline.timers import Timer
from bot.message import Hand


class State(StrEnum):
    """Where an escalation stands."""

    CONSENT = "consent"  # asked for a person, has not agreed yet
    WAITING = "waiting"  # in the queue; an emergency gets here before consent
    ACTIVE = "active"  # one volunteer holds it, and the bot is silent
    TRANSFER = "transfer"  # still held, and another volunteer is asked to go on
    CLOSED = "closed"


class Event(StrEnum):
    """What can happen to an escalation."""

    AGREED = "agreed"
    REFUSED = "refused"
    RAISED = "raised"  # the person is in danger now
    WROTE = "wrote"  # the person wrote something for the volunteer
    LAPSED = "lapsed"  # the consent question was not answered in time
    PROMISED = "promised"  # the person was told how long it may take
    CAME = "came"  # a volunteer came on duty, after the person was told that nobody is here
    CALLED = "called"  # nobody has claimed: the volunteers are called again
    GAVE_UP = "gave_up"  # nobody came for three days
    CLAIMED = "claimed"
    ANSWERED = "answered"  # the volunteer wrote
    NUDGED = "nudged"  # the volunteer is reminded
    RELEASED = "released"
    LEFT = "left"  # the volunteer's shift ended, or they were taken off the roster
    TIMED_OUT = "timed_out"  # the volunteer did not answer in time
    OFFERED = "offered"  # the volunteer asks another one to go on
    ACCEPTED = "accepted"
    DECLINED = "declined"
    OFFER_LAPSED = "offer_lapsed"  # the other one did not answer
    PROMPTED = "prompted"  # the person has been silent for a day
    WENT_SILENT = "went_silent"  # the person has been silent for two days
    CLOSED_BY_VOLUNTEER = "closed_by_volunteer"
    CLOSED_BY_PERSON = "closed_by_person"
    STOPPED = "stopped"  # the person sent STOP
    BLOCKED = "blocked"  # misuse; a coordinator says so
    REOPENED = "reopened"  # the person asked again soon after the end
    PURGED = "purged"  # its day has come
    FORGOTTEN = "forgotten"  # the person sent DELETE


class Who(StrEnum):
    """Who may let an event happen; the store's UPDATE names the same condition."""

    PERSON = "the person"
    HOLDER = "the volunteer who holds it, with the epoch they saw"
    ASKED = "the volunteer who was asked to go on"
    ON_DUTY = "a volunteer on duty; the first one wins"
    ROSTER = "the roster: end of duty, offboarding"
    COORDINATOR = "a coordinator"
    CLOCK = "the clock"


class Told(StrEnum):
    """What the person hears of an event; the values are kinds of `bot.engine.effects`."""

    NOTHING = ""
    WAIT = "wait"  # a range, or that we do not know, or that nobody is here
    STILL_WAITING = "still_waiting"  # the same once more, when what we said is over
    VOLUNTEER_CAME = "volunteer_came"  # somebody is here now; and the wait
    CANCELLED = "cancelled"
    CONSENT_LAPSED = "consent_lapsed"
    VOLUNTEER_JOINED = "volunteer_joined"
    ANOTHER_VOLUNTEER = "another_volunteer"
    BACK_IN_QUEUE = "back_in_queue"  # they keep their place; and the wait
    STILL_THERE = "still_there"
    WENT_SILENT = "went_silent"
    GAVE_UP = "gave_up"
    ENDED_BY_VOLUNTEER = "ended_by_volunteer"
    ENDED_BY_PERSON = "ended_by_person"
    STOPPED = "stopped"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Rule:
    """Where an event leads from one state, who may cause it, who hears of it, and which timers it starts and stops."""

    to: State | None  # None: nothing of it is kept
    who: Who
    told: Told = Told.NOTHING
    starts: tuple[Timer, ...] = ()
    stops: tuple[Timer, ...] = ()  # beside those that the new state does not know
    fences: bool = False  # the owner may be another one now: every older epoch is worthless


HELD = (State.ACTIVE, State.TRANSFER)
OPEN = (State.CONSENT, State.WAITING, *HELD)
QUEUED = (Timer.PROMISE, Timer.PAGE, Timer.GIVE_UP)
ANSWER = (Timer.NUDGE, Timer.RELEASE)
SILENCE = (Timer.PROMPT, Timer.SILENCE)
MAY_RUN: dict[State, tuple[Timer, ...]] = {
    State.CONSENT: (Timer.CONSENT,),
    State.WAITING: QUEUED,
    State.ACTIVE: (*ANSWER, *SILENCE),
    State.TRANSFER: (*ANSWER, *SILENCE, Timer.ACCEPT),
    State.CLOSED: (Timer.PURGE,),
}


def _ends(event: Event, who: Who, told: Told, *states: State) -> dict[tuple[State, Event], Rule]:
    return {(state, event): Rule(State.CLOSED, who, told, (Timer.PURGE,), fences=True) for state in states}


def _stays(
    event: Event,
    who: Who,
    *states: State,
    told: Told = Told.NOTHING,
    starts: tuple[Timer, ...] = (),
    stops: tuple[Timer, ...] = (),
) -> dict[tuple[State, Event], Rule]:
    return {(state, event): Rule(state, who, told, starts, stops) for state in states}


def _goes_back(event: Event, who: Who) -> dict[tuple[State, Event], Rule]:
    return {(state, event): Rule(State.WAITING, who, Told.BACK_IN_QUEUE, QUEUED, fences=True) for state in HELD}


TRANSITIONS: dict[tuple[State, Event], Rule] = {
    (State.CONSENT, Event.AGREED): Rule(State.WAITING, Who.PERSON, Told.WAIT, QUEUED),
    **_stays(Event.AGREED, Who.PERSON, State.WAITING, told=Told.WAIT),
    **_stays(Event.AGREED, Who.PERSON, *HELD),
    **_ends(Event.REFUSED, Who.PERSON, Told.CANCELLED, *OPEN),
    **_ends(Event.LAPSED, Who.CLOCK, Told.CONSENT_LAPSED, State.CONSENT),
    (State.CONSENT, Event.RAISED): Rule(State.WAITING, Who.PERSON, starts=QUEUED),
    **_stays(Event.RAISED, Who.PERSON, State.WAITING, starts=(Timer.PAGE,)),
    **_stays(Event.RAISED, Who.PERSON, *HELD, starts=ANSWER, stops=SILENCE),
    **_stays(Event.WROTE, Who.PERSON, State.CONSENT, State.WAITING),
    **_stays(Event.WROTE, Who.PERSON, *HELD, starts=ANSWER, stops=SILENCE),
    **_stays(Event.PROMISED, Who.CLOCK, State.WAITING, told=Told.STILL_WAITING, starts=(Timer.PROMISE,)),
    **_stays(Event.CAME, Who.CLOCK, State.WAITING, told=Told.VOLUNTEER_CAME, starts=(Timer.PROMISE,)),
    **_stays(Event.CALLED, Who.CLOCK, State.WAITING, stops=(Timer.PAGE,)),
    **_ends(Event.GAVE_UP, Who.CLOCK, Told.GAVE_UP, State.WAITING),
    (State.WAITING, Event.CLAIMED): Rule(State.ACTIVE, Who.ON_DUTY, Told.VOLUNTEER_JOINED, ANSWER, fences=True),
    **_stays(Event.ANSWERED, Who.HOLDER, *HELD, starts=SILENCE, stops=ANSWER),
    **_stays(Event.NUDGED, Who.CLOCK, *HELD, stops=(Timer.NUDGE,)),
    **_goes_back(Event.RELEASED, Who.HOLDER),
    **_goes_back(Event.LEFT, Who.ROSTER),
    **_goes_back(Event.TIMED_OUT, Who.CLOCK),
    (State.ACTIVE, Event.OFFERED): Rule(State.TRANSFER, Who.HOLDER, starts=(Timer.ACCEPT,)),
    (State.TRANSFER, Event.ACCEPTED): Rule(State.ACTIVE, Who.ASKED, Told.ANOTHER_VOLUNTEER, ANSWER, fences=True),
    (State.TRANSFER, Event.DECLINED): Rule(State.ACTIVE, Who.ASKED),
    (State.TRANSFER, Event.OFFER_LAPSED): Rule(State.ACTIVE, Who.CLOCK),
    **_stays(Event.PROMPTED, Who.CLOCK, *HELD, told=Told.STILL_THERE, stops=(Timer.PROMPT,)),
    **_ends(Event.WENT_SILENT, Who.CLOCK, Told.WENT_SILENT, *HELD),
    **_ends(Event.CLOSED_BY_VOLUNTEER, Who.HOLDER, Told.ENDED_BY_VOLUNTEER, *HELD),
    **_ends(Event.CLOSED_BY_PERSON, Who.PERSON, Told.ENDED_BY_PERSON, *OPEN),
    **_ends(Event.STOPPED, Who.PERSON, Told.STOPPED, *OPEN),
    **_ends(Event.BLOCKED, Who.COORDINATOR, Told.NOTHING, *OPEN),
    (State.CLOSED, Event.REOPENED): Rule(State.WAITING, Who.PERSON, Told.WAIT, QUEUED, fences=True),
    (State.CLOSED, Event.PURGED): Rule(None, Who.CLOCK, fences=True),
    **{(state, Event.FORGOTTEN): Rule(None, Who.PERSON, Told.DELETED, fences=True) for state in State},
}

EXPIRY = {  # what happens when a timer runs out
    Timer.CONSENT: Event.LAPSED,
    Timer.PROMISE: Event.PROMISED,
    Timer.PAGE: Event.CALLED,
    Timer.GIVE_UP: Event.GAVE_UP,
    Timer.NUDGE: Event.NUDGED,
    Timer.RELEASE: Event.TIMED_OUT,
    Timer.ACCEPT: Event.OFFER_LAPSED,
    Timer.PROMPT: Event.PROMPTED,
    Timer.SILENCE: Event.WENT_SILENT,
    Timer.PURGE: Event.PURGED,
}

HANDS = {
    State.CONSENT: Hand.CONSENT,
    State.WAITING: Hand.WAITING,
    State.ACTIVE: Hand.ACTIVE,
    State.TRANSFER: Hand.ACTIVE,  # the volunteer holds it until the other one accepts
    State.CLOSED: Hand.BOT,
}


def transition(state: State, event: Event) -> Rule | None:
    """What an event does in a state, or None when it cannot happen there."""
    return TRANSITIONS.get((state, event))


def leads_to(state: State, event: Event) -> State | None:
    """The state an event leads to; None when it cannot happen there, or leaves nothing behind."""
    rule = transition(state, event)
    return rule.to if rule else None


def sources(event: Event) -> tuple[State, ...]:
    """The states in which an event can happen: what the store's conditional UPDATE names."""
    return tuple(state for (state, happening) in TRANSITIONS if happening is event)

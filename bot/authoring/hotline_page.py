"""The page docs/hotline-life.md: the life of an escalation, drawn and told from the one transition table.

`python -m bot.authoring.hotline_page` writes it anew; a test says when that has been forgotten.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from bot import content
from bot.hotline.paging import AGAIN
from bot.hotline.states import EXPIRY, MAY_RUN, TRANSITIONS, Event, Rule, State, Told
from bot.hotline.timers import FIRST_ANSWER, HERE, IN_DANGER, LIVES, REOPENS, Timer

PAGE = "hotline-life.md"
HEAD = """# The life of an escalation

Somebody asked for a person. From then on one row says where that stands, and this page is drawn from the one table that
every writer goes through, `bot/hotline/states.py`: `python -m bot.authoring.hotline_page` writes it anew. A change of
state is one conditional UPDATE that names the states it may come from. One that may change the owner raises the epoch,
and whatever was written with an older epoch has no effect. A state of `none` means that nothing is kept any more.

Everybody on duty sees everybody who waits; there is no offer to one volunteer that the others must wait for
(docs/decisions/0010-one-queue-for-all.md).
"""
TIMERS = """
## What happens by itself

Each timer is a column that is looked at every five seconds. An escalation that is open always has one running, or it
is mended within a minute and the log says so.

| timer | runs while | how long | then |
|---|---|---|---|
"""
MOVES = """
## What can happen

| event | from | to | who | the person hears | starts | epoch |
|---|---|---|---|---|---|---|
"""


def page() -> str:
    """The page as it should stand in docs/."""
    drawn = ["```mermaid", "stateDiagram-v2", *_arrows(), "```", ""]
    events = [row for event in Event for row in _rows(event)]
    timers = [_timer(timer) for timer in Timer]
    reopens = f"\nWhoever asks again within {_long(REOPENS)} after the end does not agree anew.\n"
    came = (
        f"Whoever waits and was last told that nobody is here (`told_absent`) is told once that somebody came, when a "
        f"volunteer has been on duty for {_long(HERE)}.\n"
    )
    again = (
        f"Somebody in danger whom nobody has claimed rings again after {_long(AGAIN)}, and then each time the wait has "
        "doubled.\n"
    )
    return (
        HEAD
        + "\n"
        + "\n".join(drawn)
        + TIMERS
        + "\n".join(timers)
        + "\n"
        + reopens
        + came
        + again
        + MOVES
        + "\n".join(events)
        + "\n"
    )


def write(docs: Path) -> None:
    """Write the page."""
    (docs / PAGE).write_text(page(), encoding="utf-8")


def _arrows() -> Iterator[str]:
    """The diagram: one arrow between two states, named by all that leads along it."""
    yield "    [*] --> consent: asked"
    yield "    [*] --> waiting: asked in an emergency"
    along: dict[tuple[State, State | None], list[str]] = {}
    for (state, event), rule in TRANSITIONS.items():
        if rule.to is not state:
            along.setdefault((state, rule.to), []).append(event.value)
    for (state, to), events in along.items():
        yield f"    {state} --> {to or '[*]'}: {', '.join(events)}"


def _rows(event: Event) -> Iterator[str]:
    """The lines of the table for one event: states that it treats alike share a line."""
    alike: dict[Rule, list[State]] = {}
    for (state, happening), rule in TRANSITIONS.items():
        if happening is event:
            stays = rule.to is state
            key = Rule(State.CLOSED, rule.who, rule.told, rule.starts, rule.stops) if stays else rule
            alike.setdefault(key, []).append(state)
    for states in alike.values():
        rule = TRANSITIONS[states[0], event]
        cells = (
            f"`{event}`",
            ", ".join(states),
            "the same" if rule.to is states[0] else rule.to.value if rule.to else "none",
            rule.who.value,
            rule.told.value.replace("_", " ") if rule.told is not Told.NOTHING else "nothing",
            ", ".join(_name(timer) for timer in rule.starts) or "nothing",
            "rises" if rule.fences else "stays",
        )
        yield f"| {' | '.join(cells)} |"


def _timer(timer: Timer) -> str:
    states = ", ".join(state for state in State if timer in MAY_RUN[state])
    long = (
        [_long(LIVES[timer])] if timer in LIVES else ["as long as words are kept: `KYR_RETENTION_DAYS` after the end"]
    )
    if timer is Timer.PROMISE:
        long = ["as long as the wait that was told"]
    if timer in FIRST_ANSWER:
        long.append(f"{_long(FIRST_ANSWER[timer])} for the first answer")
    if timer in IN_DANGER:
        long.append(f"{_long(IN_DANGER[timer])} in danger")
    return f"| {_name(timer)} | {states} | {'; '.join(long)} | `{EXPIRY[timer]}` |"


def _name(timer: Timer) -> str:
    return timer.name.lower().replace("_", " ")


def _long(span: timedelta) -> str:
    seconds = int(span.total_seconds())
    if seconds % 3600 == 0 and seconds:
        return f"{seconds // 3600} h"
    return f"{seconds // 60} min" if seconds % 60 == 0 else f"{seconds} s"


if __name__ == "__main__":
    write(content.shipped().parent / "docs")

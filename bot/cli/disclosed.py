"""What is held about somebody, in plain English: a name for every kind of row and every column that says something.

A column with an empty name is only in `--json`: an id, a counter, a name of a key. A test compares this with the
tables.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.store.holdings import Entry

HEADS = {
    "conversation": "A conversation",
    "outbox": "A message to them",
    "escalation": "They asked for a person",
    "escalation_line": "Words",
    "alarm": "Volunteers were to be called",
    "page": "A volunteer was called",
    "escalation_attachment": "A photo or voice message",
    "provider_copy": "A copy at the provider, to be erased there",
    "block": "A block",
    "legal_hold": "A legal hold",
    "staff_topic": "A topic in a volunteer's Telegram, deleted when the volunteer's turn ends",
    "staff_told": "A line that stands in it",
    "audit": "A line of the record of who did what",
    "staff_account": "The linked account of a volunteer",
}
SAYS = {
    "conversation": {
        "id": "", "channel": "by", "pseudonym": "", "pseudonym_key": "", "address": "address we can still write to",
        "locale": "language", "stopped": "said STOP", "blocked_until": "blocked until", "held_at": "legal hold since",
        "rev": "", "state": "place in the conversation", "touched_at": "last message",
    },
    "outbox": {
        "id": "", "seq": "", "conversation_id": "", "channel": "by", "body": "text", "status": "status",
        "due_at": "next try", "attempts": "tries", "provider_id": "the provider's number of it", "done_at": "ended",
        "line_id": "",
    },
    "escalation": {
        "id": "", "conversation_id": "", "code": "code name", "state": "state", "epoch": "", "volunteer_id": "",
        "channel": "by", "locale": "language", "topic": "topic", "urgent": "urgent", "asked_at": "asked",
        "agreed_at": "agreed that a volunteer reads along", "claimed_at": "taken by a volunteer", "closed_at": "closed",
        "consent_due_at": "", "promise_due_at": "", "page_due_at": "", "give_up_due_at": "", "nudge_due_at": "",
        "release_due_at": "", "accept_due_at": "", "prompt_due_at": "", "silence_due_at": "",
        "purge_at": "is destroyed", "wrapped_key": "the key of its words", "outcome": "how it ended", "queued_at": "",
        "promises": "", "told_absent": "", "summary": "their state, and what they had looked at", "reopens_until": "",
        "offered_to": "",
    },
    "escalation_line": {
        "id": "", "seq": "", "escalation_id": "", "author": "by", "body": "text", "about": "", "at": "written",
    },
    "alarm": {
        "id": "", "escalation_id": "", "epoch": "", "reason": "why", "danger": "danger", "made_at": "since",
        "due_at": "", "spread_at": "",
    },
    "page": {
        "alarm_id": "", "volunteer_id": "", "carrier": "by", "reason": "why", "hurried": "", "status": "",
        "due_at": "", "attempts": "", "done_at": "ended",
    },
    "escalation_attachment": {"line_id": "", "kind": "kind", "handle": "the provider's number of it"},
    "provider_copy": {
        "id": "", "channel": "by", "handle": "the provider's number of it", "line_id": "", "due_at": "next try",
        "attempts": "tries",
    },
    "block": {
        "conversation_id": "", "code": "code name", "reason": "reason", "blocked_by": "", "free_asked_by": "",
        "made_at": "since",
    },
    "legal_hold": {
        "conversation_id": "", "code": "code name", "reason": "reason", "step": "step", "step_by": "",
        "step_at": "since",
    },
    "staff_topic": {
        "id": "", "escalation_id": "", "volunteer_id": "", "epoch": "", "handle": "where it is", "remade": "",
        "due_at": "", "attempts": "",
    },
    "staff_told": {"topic_id": "", "line_id": "", "failed": ""},
    "audit": {"id": "", "at": "when", "actor": "", "action": "what", "escalation_id": ""},
    "staff_account": {
        "volunteer_id": "", "pseudonym": "", "account": "Telegram account", "linked_at": "linked",
        "seen_at": "last used",
    },
}  # fmt: skip
STATUS = ("waits", "is being sent", "sent", "refused", "delivered")  # bot.store.outbox.Status


def told(entry: "Entry", now: datetime, indent: str = "") -> Iterator[str]:
    """One row and what hangs on it, a fact a line."""
    yield f"{indent}{HEADS[entry.table]}"
    for column, name in SAYS[entry.table].items():
        value = _words(f"{entry.table}.{column}", entry.values[column], now)
        if name and value:
            yield f"{indent}  {name}: {value}"
    for below in entry.below:
        yield from told(below, now, indent + "  ")


def as_json(entry: "Entry") -> dict[str, Any]:
    """One row and what hangs on it, every column."""
    return {"table": entry.table, **entry.values, "below": [as_json(below) for below in entry.below]}


def _words(name: str, value: Any, now: datetime) -> str:
    match value:
        case None | "":
            return ""
        case bool():
            return "yes" if value else "no"
        case [_, place, trail, *_, answers] if name == "conversation.state":
            at = [".".join(step) for step in [*trail, *([place] if place else [])]]
            return ", ".join([*at, *(f"{asked} {answer}" for asked, answer in answers)]) or "at the beginning"
        case [text, *_] if name == "outbox.body":
            return str(text)
        case [state, steps] if name == "escalation.summary":
            return ", ".join([state or "no state", *steps])
        case int() if name == "outbox.status":
            return STATUS[value]
        case _:
            return _moment(str(value), now)


def _moment(text: str, now: datetime) -> str:
    """A moment with how many days that is from now; anything else as it is."""
    try:
        moment = datetime.fromisoformat(text) if "T" in text else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        return text
    days = (moment.astimezone(UTC).date() - now.date()).days
    far = "today" if days == 0 else f"in {days} days" if days > 0 else f"{-days} days ago"
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC ({far})"

"""Signing off: who answers for which text, what has changed since, and what must be signed before going live.

Names of signers are not kept here: a sign-off says role, day and scope. Who it was stands in the organisation's own
records.
"""

import difflib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from bot.content import Content
from bot.content.grounds import Ground
from bot.content.signoffs import (
    FEDERAL,
    LAW_ROLES,
    Role,
    SignOff,
    SignOffs,
    block,
    event_id,
    gathered,
    read,
    reply_id,
    scope_of,
    text_id,
    told,
    wired,
)
from bot.engine.script import Place, Step
from bot.errors import KyrError
from bot.hotline.replies import numbered
from bot.service.shelf import texts
from bot.speech.catalogs import Catalogs


class Kind(StrEnum):
    """What can be signed; the name of its table in a sign-off file."""

    STEP = "step"
    EVENT = "event"
    REPLY = "reply"
    TEXT = "text"


class State(StrEnum):
    """Where a text stands."""

    SIGNED = "signed"
    CHANGED = "changed since it was signed"
    ELSEWHERE = "signed for another place"
    UNSIGNED = "unsigned"


@dataclass(frozen=True, slots=True)
class Signable:
    """One text that somebody can answer for, as it stands now, and the last sign-off of it."""

    kind: Kind
    id: str
    text: str
    signed: SignOff | None = None
    law_of: str = ""  # the state whose law it is, as two letters; "" for what holds in the whole country

    @property
    def state(self) -> State:
        """Signed as it stands, signed otherwise, signed by somebody who does not answer for it, or not at all."""
        if self.signed is None:
            return State.UNSIGNED
        if self.signed.text != self.text:
            return State.CHANGED
        of_text = self.kind is Kind.TEXT and self.signed.role is Role.TRANSLATOR
        return State.SIGNED if of_text or self.signed.answers_for(self.law_of) else State.ELSEWHERE

    def redline(self) -> str:
        """Show what changed since the last signature, line by line; the whole text when there is none."""
        before = self.signed.text.splitlines() if self.signed else []
        day = f"signed {self.signed.day}" if self.signed else "never signed"
        return "\n".join(difflib.unified_diff(before, self.text.splitlines(), day, "now", lineterm="", n=99))


def steps(content: Content, signoffs: SignOffs) -> Iterator[Signable]:
    """Every step that says something, as it is said and wired."""
    for flow in content.script.flows.values():
        for step in flow.steps.values():
            id = str(step.place)
            state = content.grounds.get(step.place, Ground()).state
            yield Signable(Kind.STEP, id, wired(step), signoffs.steps.get(id), state)


def events(content: Content, signoffs: SignOffs) -> Iterator[Signable]:
    """Every event of every instrument."""
    for instrument in content.law.instruments.values():
        for event in instrument.events:
            id = event_id(instrument, event)
            yield Signable(Kind.EVENT, id, told(event), signoffs.events.get(id), instrument.state)


def replies(content: Content, signoffs: SignOffs) -> Iterator[Signable]:
    """Every ready reply, with its answers."""
    for reply in content.replies:
        id = reply_id(reply)
        yield Signable(Kind.REPLY, id, numbered(reply.text, reply.answers), signoffs.replies.get(id))


def translations(step: Step, locale: str, catalogs: Catalogs, signoffs: SignOffs) -> Iterator[Signable]:
    """Every text of a step that has a translation."""
    yield from _translated(texts(step), locale, catalogs, signoffs)


def translated_replies(
    content: Content, locale: str, catalogs: Catalogs, signoffs: SignOffs, id: str | None = None
) -> Iterator[Signable]:
    """Every text of the ready replies, or of one, that has a translation."""
    chosen = [reply for reply in content.replies if id in (None, reply_id(reply))]
    parts = dict.fromkeys((text, "") for reply in chosen for text in (reply.text, *reply.answers))
    yield from _translated(parts, locale, catalogs, signoffs)


def _translated(
    parts: Iterable[tuple[str, str]], locale: str, catalogs: Catalogs, signoffs: SignOffs
) -> Iterator[Signable]:
    for text, role in parts:
        if spoken := catalogs.find(locale, text, role):
            id = text_id(text, role)
            yield Signable(Kind.TEXT, id, spoken, signoffs.texts.get(locale, {}).get(id))


def must_be_signed(content: Content, signoffs: SignOffs, *, kit: bool) -> list[Signable]:
    """What still lacks a signature before going live: the kit's steps, or everything; with the events they rest on."""
    wanted = set(content.kit) if kit else {Place(*_parts(one.id)) for one in steps(content, signoffs)}
    resting = {found.id for place in wanted for found in content.grounds.get(place, Ground()).instruments}
    open_steps = [one for one in steps(content, signoffs) if Place(*_parts(one.id)) in wanted]
    open_events = [one for one in events(content, signoffs) if not kit or one.id.split("@")[0] in resting]
    open_replies = [] if kit else list(replies(content, signoffs))
    return [one for one in (*open_steps, *open_events, *open_replies) if one.state is not State.SIGNED]


def rehearsed(content: Content, day: date) -> SignOffs:
    """Sign-offs as they would stand if the safety kit were signed on a day: for rehearsals, and kept nowhere."""
    missing = must_be_signed(content, SignOffs(), kit=True)
    made = [(one.kind.value, SignOff(one.id, one.text, Role.ATTORNEY, day, one.law_of or FEDERAL)) for one in missing]
    return gathered(made, {})


def sign(path: Path, chosen: Sequence[Signable], *, role: Role, day: date, scope: str) -> int:
    """Write sign-offs into a file, in place of earlier ones of the same texts; returns how many."""
    try:
        scope = scope_of(scope)
    except ValueError as error:
        raise KyrError(f"--scope: {error}.") from None
    for one in chosen:
        if one.kind is Kind.TEXT and role is not Role.TRANSLATOR:
            raise KyrError("A translation is signed by a translator: --role translator.")
        if one.kind is not Kind.TEXT and role not in LAW_ROLES:
            raise KyrError("The law is signed by a lawyer: --role attorney or --role accredited_representative.")
        if one.kind is not Kind.TEXT and (one.law_of or FEDERAL) not in scope.split(","):
            law = f"is the law of {one.law_of}" if one.law_of else "is for people in every state"
            raise KyrError(f"`{one.id}` {law}: it is signed with --scope {one.law_of or FEDERAL}.")
    added = [(one.kind.value, SignOff(one.id, one.text, role, day, scope)) for one in chosen]
    replaced = {(kind, signed.id) for kind, signed in added}
    kept = [(kind, signed) for kind, signed in read(path) if (kind, signed.id) not in replaced]
    _write(path, [*kept, *added])
    return len(added)


def revoke(path: Path, ids: Sequence[str]) -> int:
    """Take sign-offs back; returns how many there were."""
    before = read(path)
    kept = [(kind, signed) for kind, signed in before if signed.id not in ids]
    _write(path, kept)
    return len(before) - len(kept)


def _write(path: Path, entries: Sequence[tuple[str, SignOff]]) -> None:
    """Write a whole sign-off file, so that a reader never sees half of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    head = "# Only `kyr signoff` writes here. Who signed stands in the organisation's own records.\n\n"
    making = path.with_suffix(".making")
    making.write_text(head + "\n".join(block(kind, signed) for kind, signed in entries), "utf-8")
    making.replace(path)


def _parts(id: str) -> tuple[str, str]:
    flow, _, step = id.partition(".")
    return flow, step

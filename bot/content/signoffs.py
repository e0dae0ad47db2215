"""Sign-offs: which text somebody has read and answers for, exactly as it was said and wired that day.

A sign-off holds the text it is about, so that a change can be shown against it. One changed word, target, gate or
source makes another text, and the sign-off no longer covers it. Ours ship empty; only `kyr signoff` writes here.
"""

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from bot.content.document import shown
from bot.engine.script import Place, Step
from bot.errors import ContentError, Problem
from bot.hotline.replies import Reply, numbered
from bot.law import Event, Instrument
from bot.referrals import STATES

KINDS = ("step", "event", "reply", "text")


class Role(StrEnum):
    """Who may sign what: the law by lawyers and accredited representatives, a translation by translators."""

    ATTORNEY = "attorney"
    ACCREDITED = "accredited_representative"
    TRANSLATOR = "translator"


LAW_ROLES = (Role.ATTORNEY, Role.ACCREDITED)
FEDERAL = "federal"


@dataclass(frozen=True, slots=True)
class SignOff:
    """Somebody has read this text and answers for it; the name stays with the organisation, outside this file."""

    id: str  # `ice_door.at_door`, `dhs-memo-2021@2025-01-20`, `replies.hello`, or `text_id` of a translation
    text: str  # what was signed, whole
    role: Role
    day: date
    scope: str  # `federal`, or states as two letters; several with commas between: `federal,NY`

    def answers_for(self, state: str) -> bool:
        """Say whether a lawyer signed for this law: that of the country, or that of a state (two letters)."""
        return self.role in LAW_ROLES and (state or FEDERAL) in self.scope.split(",")


@dataclass(frozen=True, slots=True)
class SignOffs:
    """Every sign-off there is, the newest one of a text last."""

    steps: Mapping[str, SignOff] = field(default_factory=dict)
    events: Mapping[str, SignOff] = field(default_factory=dict)
    texts: Mapping[str, Mapping[str, SignOff]] = field(default_factory=dict)  # locale -> text id -> sign-off
    replies: Mapping[str, SignOff] = field(default_factory=dict)

    def covers_step(self, step: Step, state: str = "") -> bool:
        """Say whether the step stands exactly as a lawyer signed it, for the state whose law it tells if it tells one.

        A signature for a state covers that state's law and nothing else; one for the country covers no state's law.
        """
        signed = self.steps.get(str(step.place))
        return signed is not None and signed.answers_for(state) and fingerprint(signed.text) == fingerprint(wired(step))

    def covers_events(self, instrument: Instrument | None) -> bool:
        """Say whether every event of an instrument was signed; one new event withdraws all that rests on it."""
        events = instrument.events if instrument else ()
        return all(self._covers_event(instrument, event) for event in events if instrument)

    def covers_reply(self, reply: Reply) -> bool:
        """Say whether a ready reply stands exactly as it was signed, its answers with it."""
        signed = self.replies.get(reply_id(reply))
        return signed is not None and signed.answers_for("") and signed.text == numbered(reply.text, reply.answers)

    def covers_text(self, locale: str, text: str, role: str, translation: str) -> bool:
        """Say whether a translator has signed this translation; their signature holds everywhere."""
        signed = self.texts.get(locale, {}).get(text_id(text, role))
        return signed is not None and signed.role is Role.TRANSLATOR and signed.text == translation

    def _covers_event(self, instrument: Instrument | None, event: Event) -> bool:
        signed = self.events.get(event_id(instrument, event)) if instrument else None
        if signed is None or instrument is None or not signed.answers_for(instrument.state):
            return False
        return fingerprint(signed.text) == fingerprint(told(event))


def read(path: Path) -> list[tuple[str, SignOff]]:
    """Read one sign-off file as (kind, sign-off), a kind being one of `KINDS`; none when there is no such file."""
    if not path.exists():
        return []
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        problem = Problem(shown(path), 1, f"This is not valid TOML: {error}.", "Let only `kyr signoff` write here.")
        raise ContentError((problem,)) from None
    return [(kind, found) for kind in KINDS for found in _entries(path, tables.get(kind, []))]


def gathered(shipped: Iterable[tuple[str, SignOff]], by_locale: Mapping[str, Iterable[SignOff]]) -> SignOffs:
    """Bring all sign-offs together."""
    found = list(shipped)
    return SignOffs(
        steps={signed.id: signed for kind, signed in found if kind == "step"},
        events={signed.id: signed for kind, signed in found if kind == "event"},
        replies={signed.id: signed for kind, signed in found if kind == "reply"},
        texts={locale: {signed.id: signed for signed in signed_in} for locale, signed_in in by_locale.items()},
    )


def wired(step: Step) -> str:
    """A step as it is said and wired, line by line: what is signed, and what a redline compares."""
    return "\n".join(_lines(step))


def told(event: Event) -> str:
    """An event of the law, as it is signed."""
    return f"{event.on}: {event.status}. {event.what} [{event.source}]"


def event_id(instrument: Instrument, event: Event) -> str:
    """The name under which an event is signed."""
    return f"{instrument.id}@{event.on}"


def reply_id(reply: Reply) -> str:
    """The name under which a ready reply is signed."""
    return f"replies.{reply.id}"


def text_id(text: str, role: str) -> str:
    """The name under which a translation is signed: the English text, after the role in which it is said."""
    return f"{role}|{text}" if role else text


def scope_of(written: str) -> str:
    """A scope as it is kept; raises ValueError for what names neither the country nor its states."""
    parts = [FEDERAL if part.lower() == FEDERAL else part.upper() for part in re.split(r"[,\s]+", written.strip())]
    unknown = [part for part in parts if part not in (FEDERAL, *STATES)]
    if unknown:
        raise ValueError(f"`{', '.join(unknown)}` is no scope; say `federal`, a state as two letters, or `federal,NY`")
    return ",".join(dict.fromkeys(parts))


def fingerprint(text: str) -> str:
    """Sixteen bytes that stand for a text, in hexadecimal."""
    return sha256(text.encode()).hexdigest()[:32]


def block(kind: str, signed: SignOff) -> str:
    """A sign-off as it stands in its file."""
    lines = [f"[[{kind}]]", f"id = {_quoted(signed.id)}", f"text = {_quoted(signed.text)}"]
    lines += [f'role = "{signed.role}"', f"day = {signed.day}", f"scope = {_quoted(signed.scope)}"]
    return "\n".join(lines) + "\n"


def _lines(step: Step) -> Iterator[str]:
    for name in ("say", "sms", "show", "forward"):
        if text := getattr(step, name):
            yield f"{'then' if name == 'say' and step.is_past else name}: {text}"
    if step.picture:
        yield f"picture {step.picture.name} ({step.picture.fingerprint}): {step.picture.alt}"
    for option in step.options:
        yield f"option {option.id}: {option.text} -> {option.go}"
    for choice in step.pick:
        yield f"pick {choice.id}: {choice.text}"
    for row in step.decide:
        yield f"decide {row.answer or 'else'} {sorted(row.values)} -> {row.go}"
    if step.needs or step.ask_date:
        yield f"{'needs' if step.needs else 'ask_date'}: {step.needs or step.ask_date}"
    for status, place in sorted(step.when.items()):
        yield f"when {status} -> {place}"
    yield from _ways(step)


def _ways(step: Step) -> Iterator[str]:
    ways: dict[str, Place | None] = {"otherwise": step.otherwise, "go": step.go}
    yield from (f"{name} -> {place}" for name, place in ways.items() if place)
    if step.ask_place:
        yield "ask_place"
    if step.refer:
        yield f"refer: {step.refer}"
    if step.escalate:
        yield "escalate"
    yield from (f"cite: {source}" for source in step.cite)


def _entries(path: Path, tables: object) -> Iterator[SignOff]:
    for number, table in enumerate(tables if isinstance(tables, list) else [tables], start=1):
        try:
            yield SignOff(
                id=str(table["id"]),
                text=str(table["text"]),
                role=Role(table["role"]),
                day=table["day"] if isinstance(table["day"], date) else date.fromisoformat(table["day"]),
                scope=scope_of(str(table["scope"])),
            )
        except (KeyError, TypeError, ValueError) as error:
            wrong = f"Sign-off {number} cannot be read ({error})."
            raise ContentError((Problem(shown(path), 1, wrong, "Let only `kyr signoff` write here."),)) from None


def _quoted(text: str) -> str:
    """A TOML basic string; JSON's escapes are a subset of TOML's."""
    return json.dumps(text, ensure_ascii=False)

"""Conversations kept in memory, for a chat in the terminal, for stories and for checks: no database, same contract.

Positions are kept as the bytes that would be stored, so that whatever is told here also tests their form.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID, uuid4

from bot.engine.conversation import Conversation, from_state
from bot.engine.effects import Agree, Effect, Escalate, Forget, OptOut, Page, Reopen, Withdraw
from bot.engine.turn import Turn
from bot.hotline.states import HANDS, Event, State, leads_to
from bot.message import Address, Inbound, Outbound
from bot.store.outcomes import Committed, Conflict, Known, Seen
from bot.store.position import packed

REOPENABLE = (Event.CLOSED_BY_VOLUNTEER, Event.WENT_SILENT)
HAPPENS = {Agree: Event.AGREED, Withdraw: Event.CLOSED_BY_PERSON, OptOut: Event.STOPPED, Forget: Event.FORGOTTEN}


@dataclass(frozen=True, slots=True)
class _Kept:
    id: UUID = field(default_factory=uuid4)
    rev: int = 0
    locale: str | None = None
    stopped: bool = False
    state: bytes | None = field(default=None, repr=False)
    hotline: State = State.CLOSED
    agreed: bool = False
    urgent: bool = False
    recent: bool = False  # a volunteer was here, and has closed


class MemoryConversations:
    """Everyone's conversation with the bot, until the process ends."""

    def __init__(self, *, staffed: bool = False) -> None:
        self.staffed = staffed  # a volunteer is on duty; a story may change it
        self._kept: dict[Address, _Kept] = {}
        self._seen: set[tuple[str, str]] = set()

    async def read(self, sender: Address, now: datetime) -> Known:
        """Where a person stands; a fresh conversation for somebody new."""
        kept = self._kept.get(sender)
        if kept is None:
            return Known(uuid4(), 0, is_stored=False, conversation=Conversation(), staffed=self.staffed)
        return Known(
            id=kept.id,
            rev=kept.rev,
            is_stored=True,
            conversation=from_state(kept.state, locale=kept.locale, stopped=kept.stopped),
            hand=HANDS[kept.hotline],
            agreed=kept.agreed,
            urgent=kept.urgent,
            recent=kept.recent,
            escalation=None if kept.hotline is State.CLOSED else kept.id,
            staffed=self.staffed,
        )

    async def commit(
        self, known: Known, inbound: Inbound, turn: Turn, outbounds: Sequence[Outbound], now: datetime
    ) -> Committed | Conflict | Seen:
        """Write one turn, all of it or nothing."""
        before = self._kept.get(inbound.sender)
        if (before.rev if before else 0) != known.rev:
            return Conflict()
        if self._is_seen(inbound):
            return Seen()
        kept = replace(
            before or _Kept(id=known.id),
            rev=known.rev + 1,
            locale=turn.conversation.locale,
            stopped=turn.conversation.stopped,
            state=packed(turn.conversation),
        )
        for effect in turn.effects:
            kept = _after(kept, effect)
        self._keep(inbound.sender, kept, forgotten=any(isinstance(effect, Forget) for effect in turn.effects))
        return Committed(tuple(uuid4() for _ in outbounds))

    async def commit_apology(self, inbound: Inbound, outbounds: Sequence[Outbound], now: datetime) -> Committed | Seen:
        """Keep a message that could not be answered; where the person stands is untouched."""
        return Seen() if self._is_seen(inbound) else Committed(tuple(uuid4() for _ in outbounds))

    async def discard(self, inbound: Inbound, now: datetime) -> None:
        """Nothing that is kept here came from a provider."""

    def happen(self, sender: Address, event: Event) -> bool:
        """Let a volunteer or the clock do something to a person's escalation; False when it cannot happen now."""
        kept = self._kept.get(sender)
        moved = leads_to(kept.hotline, event) if kept else None
        if kept is None or moved is None:
            return False
        self._kept[sender] = replace(kept, rev=kept.rev + 1, hotline=moved, recent=event in REOPENABLE)
        return True

    def _is_seen(self, inbound: Inbound) -> bool:
        key = (inbound.sender.channel.value, inbound.id)
        known = key in self._seen
        self._seen.add(key)
        return known

    def _keep(self, sender: Address, kept: _Kept, *, forgotten: bool) -> None:
        if not forgotten:
            self._kept[sender] = kept
        elif kept.stopped:
            self._kept[sender] = replace(kept, locale=None, state=None)
        else:
            self._kept.pop(sender, None)


def _after(kept: _Kept, effect: Effect) -> _Kept:
    """Do to an escalation what the database would."""
    if isinstance(effect, Escalate):
        return replace(
            kept, hotline=State.WAITING if effect.urgent else State.CONSENT, agreed=False, urgent=effect.urgent
        )
    if isinstance(effect, Reopen):
        return replace(kept, hotline=State.WAITING, agreed=True, recent=False, urgent=effect.urgent)
    if isinstance(effect, Page):
        return replace(kept, urgent=True, hotline=leads_to(kept.hotline, Event.RAISED) or kept.hotline)
    event = HAPPENS.get(type(effect))
    moved = leads_to(kept.hotline, event) if event else None
    if moved is None:
        return kept
    recent = kept.recent or (event is Event.CLOSED_BY_PERSON and kept.agreed)
    return replace(kept, hotline=moved, agreed=kept.agreed or event is Event.AGREED, recent=recent)

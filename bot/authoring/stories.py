"""Playing golden conversations: the whole turn on kept bytes, compared with what the file says, or written into it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from difflib import unified_diff
from html import unescape
from pathlib import Path
from re import sub
from uuid import UUID

from bot.authoring.story import Beat, Story, read, written
from bot.channels.looks import LOOKS
from bot.content.signoffs import SignOffs
from bot.engine.effects import Deed, Effect, Escalate, Say
from bot.engine.heard import Heard
from bot.errors import ContentError, Problem
from bot.message import Address, Attachment, Button, ChannelName, Inbound, Outbound, Tap, Wait
from bot.service.clock import Clock
from bot.service.turns import Answer, Ear, Turns
from bot.store.memory import MemoryConversations

NONE = SignOffs()
ERASING = (ChannelName.SMS, ChannelName.WHATSAPP)  # Twilio erases its copy when asked


@dataclass(frozen=True, slots=True)
class Failure:
    """A story that no longer goes as its file says."""

    file: str
    diff: str  # from what the file says to what is said now

    def __str__(self) -> str:
        """Read as the diff itself, headed by the file."""
        return self.diff


def found(root: Path) -> list[Path]:
    """Every story below a folder."""
    return sorted(root.rglob("*.txt"))


def clock(paths: Iterable[Path]) -> Clock:
    """The clock by which what speaks in stories is put together: noon on the newest day of any of them."""
    days = [read(path).day for path in paths]
    return Clock(max(days, default=None), at=time(12))


async def run(paths: Iterable[Path], turns: Turns, kit: SignOffs = NONE) -> tuple[Failure, ...]:
    """Play stories and say which no longer go as written; raises ContentError for those that cannot be played.

    The sign-offs are for those whose head says `signed: kit`.
    """
    played = await _all_played(paths, turns, kit)
    return tuple(
        Failure(before.file, _diff(before, now)) for _, before, now in played if written(now) != written(before)
    )


async def update(paths: Iterable[Path], turns: Turns, kit: SignOffs = NONE) -> tuple[Path, ...]:
    """Write what is said now into the stories, if all can be played; the paths of those that changed."""
    changed = []
    for path, _, now in await _all_played(paths, turns, kit):
        if written(now) != path.read_text(encoding="utf-8"):
            path.write_text(written(now), encoding="utf-8")
            changed.append(path)
    return tuple(changed)


async def _all_played(paths: Iterable[Path], turns: Turns, kit: SignOffs) -> list[tuple[Path, Story, Story]]:
    """Each story as it is written and as it goes now; raises one ContentError with all that cannot be played."""
    played: list[tuple[Path, Story, Story]] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            story = read(path)
            played.append((path, story, await play(story, turns, kit)))
        except ContentError as error:
            problems += error.problems
    if problems:
        raise ContentError(tuple(problems))
    return played


async def play(story: Story, turns: Turns, kit: SignOffs = NONE) -> Story:
    """The story with what is said now; every turn starts from the bytes the last one left behind."""
    if story.signed:
        signoffs = kit if story.signed == "kit" else NONE
        shelf = replace(turns.shelf, signoffs=signoffs, allowed=frozenset())
        turns = replace(turns, shelf=shelf, voice=replace(turns.voice, drafts=frozenset()))
    conversations = MemoryConversations(staffed=story.is_staffed)
    ear: Ear = Told(turns.ear, story.locale) if story.locale else turns.ear
    on_the_day = replace(
        turns,
        conversations=conversations,
        ear=ear,
        clock=Clock(story.day),
        line=Crowd() if story.is_crowded else None,
        attachments=story.are_looked_at,
    )
    return await _Stage(story, on_the_day, conversations).played()


class Crowd:
    """A line in which so many stand that it takes hours."""

    is_crowded = True

    async def refresh(self, now: datetime) -> None:
        """It stays as it is."""

    async def wait(self, now: datetime, *, urgent: bool, escalation: UUID | None = None) -> Wait:
        """Whoever is in danger comes before them all; how long that takes, nobody has measured."""
        return Wait() if urgent else Wait(surge=True)


class Told:
    """Ears that were told the language of the first message."""

    def __init__(self, ear: Ear, locale: str) -> None:
        self._ear = ear
        self._locale: str | None = locale

    def hear(self, inbound: Inbound) -> Heard:
        """Understand one message; its own words, when they tell a language, win."""
        heard = self._ear.hear(inbound)
        told, self._locale = self._locale, None
        return replace(heard, locale=heard.locale or told)


class _Stage:
    """One story being played."""

    def __init__(self, story: Story, turns: Turns, conversations: MemoryConversations) -> None:
        self._story = story
        self._turns = turns
        self._conversations = conversations
        self._look = LOOKS[story.channel]
        self._person = Address(story.channel, "somebody")
        self._buttons: tuple[Button, ...] = ()

    async def played(self) -> Story:
        beats = [await self._beat(beat) for beat in self._story.beats]
        return replace(self._story, beats=tuple(beats))

    async def _beat(self, beat: Beat) -> Beat:
        if (event := beat.event) is not None:
            if not self._conversations.happen(self._person, event):
                raise self._impossible(beat, f"`{event}` cannot happen here.", "Look at where the escalation stands.")
            return replace(beat, reply=())
        answer = await self._turns.take(self._inbound(beat), self._look)
        return replace(beat, reply=tuple(await self._told(answer)))

    def _inbound(self, beat: Beat) -> Inbound:
        if beat.attached:
            kind, words = beat.attached
            sent = Attachment(kind, f"file-{beat.line}", erasable=self._story.channel in ERASING)
            id_ = f"line-{beat.line}"
            return Inbound(id_, self._person, words, unreadable=not words, attachments=(sent,))
        text = beat.written or ""
        pressed = text[1:-1] if text.startswith("(") and text.endswith(")") else None
        if pressed is None:
            return Inbound(f"line-{beat.line}", self._person, text)
        for button in self._buttons:
            if button.text == pressed:
                return Inbound(f"line-{beat.line}", self._person, tap=Tap.parse(button.data))
        shown = ", ".join(button.text for button in self._buttons) or "none"
        raise self._impossible(beat, f"There is no button `{pressed}`.", f"Shown are: {shown}.")

    async def _told(self, answer: Answer) -> list[str]:
        lines = []
        if any(isinstance(effect, Say) for effect in answer.effects):
            known = await self._conversations.read(self._person, self._turns.clock.now())
            lines.append(f"[{known.conversation.place or '-'}]")
        for index, outbound in enumerate(answer.outbounds):
            lines += ["--"] if index else []
            lines += self._lines(outbound)
        if buttons := tuple(button for outbound in answer.outbounds for button in outbound.buttons):
            self._buttons = buttons
        return [*lines, *_deeds(answer.effects)]

    def _lines(self, outbound: Outbound) -> list[str]:
        text = unescape(sub(r"</?[a-z]+>", "", outbound.text)) if self._look.markup else outbound.text
        page = ["[PDF]", *outbound.paper.paragraphs] if outbound.paper else []
        drawn = [f"[picture {outbound.picture.name}: {outbound.picture.alt}]"] if outbound.picture else []
        return [*drawn, *text.splitlines(), *page, *(f"({button.text})" for button in outbound.buttons)]

    def _impossible(self, beat: Beat, wrong: str, mend: str) -> ContentError:
        return ContentError((Problem(self._story.file, beat.line, wrong, mend),))


def _deeds(effects: Sequence[Effect]) -> list[str]:
    return [f"*** {_named(effect)}" for effect in effects if isinstance(effect, Deed)]


def _named(deed: Deed) -> str:
    if isinstance(deed, Escalate):
        return f"escalate: {deed.topic or 'no topic'}{', urgent' if deed.urgent else ''}"
    return sub(r"(?<!^)([A-Z])", r" \1", type(deed).__name__).lower()


def _diff(story: Story, now: Story) -> str:
    lines = unified_diff(
        written(story).splitlines(), written(now).splitlines(), story.file, "what is said now", lineterm="", n=3
    )
    return "\n".join(lines)

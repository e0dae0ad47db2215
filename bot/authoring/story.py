"""A golden conversation as a text file: a head, what the person writes, and what is said and done.

    date: 2026-11-24
    locale: en
    channel: sms

    > 1
      [work.pay]
      They must pay you.
      1 Tell me more
      0 menu, 9 person

    ! claimed

    > stop
      *** opt out

`> text` is written, `> (They have a paper)` presses that button, `> *picture* this paper` sends a photo with a word,
`! claimed` lets something happen on the hotline. `attachments: yes` in the head: a volunteer may look at what is sent.
`crowd: yes`: so many are in line that it takes hours.
`signed: nothing` or `signed: kit` in the head tells it as it is told where no drafts are allowed.
`[flow.step]` names where the person then stands, `--` parts two messages, `***` is a deed.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.content.document import shown
from bot.errors import ContentError, Problem
from bot.hotline.states import Event
from bot.message import Attached, ChannelName

HEAD = ("date", "locale", "channel", "duty", "crowd", "signed", "attachments")
SIGNED = ("nothing", "kit")
CHANNELS = (ChannelName.SMS, ChannelName.TELEGRAM, ChannelName.WHATSAPP, ChannelName.TERMINAL)
INDENT = "  "
ASKED = {
    "duty": "Is a volunteer on duty?",
    "crowd": "Are very many in line?",
    "attachments": "May a volunteer look at what is sent?",
}
_ATTACHED = re.compile(rf"\*(?P<kind>{'|'.join(Attached)})\*\s*(?P<words>.*)")


@dataclass(frozen=True, slots=True)
class Beat:
    """One thing that happens, and what follows from it."""

    line: int
    cue: str  # as it stands in the file: `> 1` or `! claimed`
    reply: tuple[str, ...] = ()  # without its indentation

    @property
    def written(self) -> str | None:
        """What the person writes or presses, if the cue is theirs."""
        return self.cue[1:].strip() if self.cue.startswith(">") else None

    @property
    def attached(self) -> tuple[Attached, str] | None:
        """What the person sends beside words, and the words with it, if the cue says so."""
        found = _ATTACHED.fullmatch(self.written or "")
        return (Attached(found["kind"]), found["words"]) if found else None

    @property
    def event(self) -> Event | None:
        """What happens on the hotline, if the cue says so."""
        return Event(self.cue[1:].strip()) if self.cue.startswith("!") else None


@dataclass(frozen=True, slots=True)
class Story:
    """One golden conversation."""

    file: str
    head: Mapping[str, str]
    beats: tuple[Beat, ...]
    about: tuple[str, ...] = ()  # comment lines above the head

    @property
    def day(self) -> date:
        """The day on which it is told."""
        return date.fromisoformat(self.head["date"])

    @property
    def channel(self) -> ChannelName:
        """The channel whose look it has."""
        return ChannelName(self.head.get("channel", ChannelName.SMS))

    @property
    def locale(self) -> str | None:
        """The language its first message is taken to be in; None lets the bot find out."""
        return self.head.get("locale")

    @property
    def signed(self) -> str | None:
        """What counts as signed, with no drafts allowed: nothing, or the safety kit; None: drafts are said."""
        return self.head.get("signed")

    @property
    def are_looked_at(self) -> bool:
        """True when a volunteer may look at what is sent."""
        return self.head.get("attachments") == "yes"

    @property
    def is_crowded(self) -> bool:
        """True when very many are in line."""
        return self.head.get("crowd") == "yes"

    @property
    def is_staffed(self) -> bool:
        """True when a volunteer is on duty."""
        return self.head.get("duty") == "yes"


def read(path: Path) -> Story:
    """Read a story; raises ContentError with every line that cannot be understood."""
    return parse(path.read_text(encoding="utf-8"), shown(path))


def parse(text: str, file: str) -> Story:
    """Read a story that stands in a file of this name."""
    lines = list(enumerate(text.splitlines(), start=1))
    first = next((number for number, line in lines if line.startswith((">", "!"))), len(lines) + 1)
    about = tuple(line for number, line in lines if number < first and line.startswith("#"))
    problems: list[Problem] = []
    head: dict[str, str] = {}
    for number, line in lines[: first - 1]:
        if line.strip() and not line.startswith("#"):
            name, _, value = (part.strip() for part in line.partition(":"))
            head[name] = value
            problems += _head_problems(file, number, name, value)
    if "date" not in head:
        problems.append(Problem(file, 1, "The story has no day.", "Begin with `date: 2026-11-24`."))
    beats = tuple(_beats(lines[first - 1 :]))
    problems += [problem for beat in beats for problem in _beat_problems(file, beat)]
    if not beats:
        problems.append(Problem(file, 1, "Nothing happens in this story.", "Write `> hello`."))
    if problems:
        raise ContentError(tuple(problems))
    return Story(file, head, beats, about)


def written(story: Story) -> str:
    """A story as it stands in its file."""
    head = [f"{name}: {story.head[name]}" for name in HEAD if name in story.head]
    beats = ["\n".join([beat.cue, *(f"{INDENT}{line}".rstrip() for line in beat.reply)]) for beat in story.beats]
    return "\n\n".join(["\n".join([*story.about, *head]), *beats]) + "\n"


def _beats(lines: list[tuple[int, str]]) -> Iterator[Beat]:
    beat: Beat | None = None
    for number, line in lines:
        if line.startswith((">", "!")):
            if beat:
                yield _trimmed(beat)
            beat = Beat(number, line.rstrip())
        elif beat:
            beat = Beat(beat.line, beat.cue, (*beat.reply, line.removeprefix(INDENT).rstrip()))
    if beat:
        yield _trimmed(beat)


def _trimmed(beat: Beat) -> Beat:
    reply = beat.reply
    while reply and not reply[-1]:
        reply = reply[:-1]
    return Beat(beat.line, beat.cue, reply)


def _head_problems(file: str, number: int, name: str, value: str) -> Iterator[Problem]:
    if name not in HEAD:
        yield Problem(file, number, f"`{name}` is not known here.", f"Known are: {', '.join(HEAD)}.")
    if name == "date":
        try:
            date.fromisoformat(value)
        except ValueError:
            yield Problem(file, number, f"`{value}` is not a day.", "Write it as 2026-11-24.")
    if name == "channel" and value not in CHANNELS:
        yield Problem(file, number, f"`{value}` has no look.", f"Known are: {', '.join(CHANNELS)}.")
    if name == "signed" and value not in SIGNED:
        yield Problem(file, number, f"`{value}` cannot be signed here.", f"Known are: {', '.join(SIGNED)}.")
    if name in ASKED and value not in ("yes", "no"):
        yield Problem(file, number, f"`{value}` is neither yes nor no.", ASKED[name])


def _beat_problems(file: str, beat: Beat) -> Iterator[Problem]:
    if beat.cue.startswith("!") and beat.cue[1:].strip() not in set(Event):
        yield Problem(file, beat.line, f"`{beat.cue[1:].strip()}` cannot happen.", f"Known are: {', '.join(Event)}.")

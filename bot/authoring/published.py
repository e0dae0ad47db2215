"""Step ids that were published never vanish: people in mid-conversation stand there, and old buttons name them.

`python -m bot.authoring.published` adds the ids of today's content to the list, at each release.
"""

from collections.abc import Iterator
from pathlib import Path

from bot.authoring.subject import Subject
from bot.content import load, shipped
from bot.content.document import shown
from bot.engine.script import Place, Script
from bot.errors import ContentError, Problem

NAME = "published_ids.txt"
HEAD = (
    "# Steps on which people may stand and which old buttons name, one a line: none ever leaves this list.\n"
    "# It was begun before the first release; `python -m bot.authoring.published` adds today's steps at each one.\n"
)


def vanished_ids(subject: Subject) -> Iterator[Problem]:
    """A published step that is neither there nor named in its flow's `moved`."""
    if subject.published is not None:
        yield from _vanished(subject.published, subject.script)


def publish(path: Path, script: Script) -> int:
    """Add every step of a script to the list; returns how many are new. Raises ContentError while one has vanished."""
    if gone := tuple(_vanished(path, script)):
        raise ContentError(gone)
    before = {id for _, id in _listed(path)}
    now = {str(step.place) for flow in script.flows.values() for step in flow.steps.values()}
    path.write_text(HEAD + "".join(f"{id}\n" for id in sorted(before | now)), encoding="utf-8")
    return len(now - before)


def _vanished(path: Path, script: Script) -> Iterator[Problem]:
    for line, id in _listed(path):
        flow, _, step = id.partition(".")
        if script.step(Place(flow, step)) is None:
            mend = f"Bring it back, or write `moved: {{{step}: its_heir}}` in the topic `{flow}`."
            yield Problem(shown(path), line, f"`{id}` was published and is gone.", mend)


def _listed(path: Path) -> list[tuple[int, str]]:
    """Every id with its line; none while there is no list."""
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return [(number, line) for number, line in enumerate(lines, start=1) if line and not line.startswith("#")]


if __name__ == "__main__":
    print(f"{publish(shipped() / NAME, load(shipped()).script)} added to {shown(shipped() / NAME)}")

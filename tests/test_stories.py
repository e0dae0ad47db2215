"""The golden conversations in tests/stories go as written; `make stories` rewrites them."""

from pathlib import Path

import pytest

from bot.assemble import Talk, talk
from bot.authoring.signing import rehearsed
from bot.authoring.stories import clock, found, run
from bot.settings import load
from bot.store.memory import MemoryConversations

FOLDER = Path(__file__).parent / "stories"


@pytest.fixture(scope="module")
def spoken() -> Talk:
    settings = load(allow_unreviewed=("all",), content_dir=None, locales=(), today=None)
    return talk(settings, clock=clock(found(FOLDER)))


@pytest.mark.parametrize("path", found(FOLDER), ids=lambda path: f"{path.parent.name}/{path.stem}")
async def test_a_story_goes_as_written(path: Path, spoken: Talk) -> None:
    kit = rehearsed(spoken.content, spoken.clock.today())
    failures = await run([path], spoken.turns(MemoryConversations()), kit)
    assert not failures, str(failures[0])


def test_every_topic_has_a_story() -> None:
    topics = {path.stem for path in (FOLDER.parent.parent / "flows" / "topics").glob("*.yaml")}
    assert topics - {path.parent.name for path in found(FOLDER)} == set()

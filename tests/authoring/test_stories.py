"""Golden conversations are played, compared, rewritten, and refused when they cannot be told."""

from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest

from bot.authoring.signing import rehearsed
from bot.authoring.stories import found, run, update
from bot.authoring.story import parse, written
from bot.content import load
from bot.content.places import Places
from bot.content.signoffs import SignOffs
from bot.errors import ContentError
from bot.referrals import Register
from bot.service.clock import Clock
from bot.service.directory import Directory
from bot.service.shelf import Shelf
from bot.service.turns import Turns
from bot.speech.catalogs import Catalogs
from bot.speech.voice import Voice
from bot.store.memory import MemoryConversations
from bot.understanding.listen import Listener
from tests.builders import edited, write_flows

STORY = """\
# Somebody asks about the door.
date: 2026-11-24
locale: en
channel: sms
duty: yes

> menu
  [menu.top]
  Example Hotline. General information, not legal advice. Not the government. STOP = no more texts.
  What do you need?
  1 ICE is at my door
  2 The memo
  0 language, 9 person

> 1
  [door.first]
  Do not open the door.
  1 They have a paper
  2 Talk with a person
  0 menu, 8 source, 9 person

> stop
  You will get no more messages from us here. Send START to begin again.
  *** opt out

> 1
"""


def company(root: Path, **changed: str) -> Turns:
    content = load(write_flows(root / "flows", {name.replace("__", "/"): text for name, text in changed.items()}))
    catalogs = Catalogs({"en": {}})
    voice = Voice(content.script, catalogs, content.organisation.name, {"en": "English"})
    return Turns(
        conversations=MemoryConversations(),
        ear=Listener(content.words),
        voice=voice,
        law=content.law,
        directory=Directory(Register.of(content.lines), Places(), Clock()),
        clock=Clock(),
        shelf=Shelf(content, catalogs, SignOffs(), frozenset(("en",))),
    )


def told(root: Path, text: str) -> Path:
    path = root / "stories" / "door" / "asks.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dedent(text), encoding="utf-8")
    return path


def body(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").split("\n\n", 1)[1].splitlines()


def test_a_story_is_written_as_it_was_read() -> None:
    assert written(parse(STORY, "asks.txt")) == STORY


async def test_a_story_that_goes_as_written_does_not_fail(tmp_path: Path) -> None:
    assert await run([told(tmp_path, STORY)], company(tmp_path)) == ()


async def test_a_story_that_goes_otherwise_shows_what_changed(tmp_path: Path) -> None:
    path = told(tmp_path, STORY.replace("Do not open the door.", "Open the door."))
    (failure,) = await run([path], company(tmp_path))
    assert "-  Open the door.\n+  Do not open the door.\n" in str(failure)


async def test_updating_writes_what_is_said_now_and_keeps_the_head(tmp_path: Path) -> None:
    path = told(tmp_path, "# Why this matters.\ndate: 2026-11-24\nlocale: en\n\n> menu\n\n> 2\n  something old\n")
    turns = company(tmp_path)
    assert await update([path], turns) == (path,)
    assert path.read_text(encoding="utf-8").startswith("# Why this matters.\ndate: 2026-11-24\nlocale: en\n\n> menu\n")
    assert "  [memo.ended]" in body(path)
    assert await update([path], turns) == ()
    assert await run([path], turns) == ()


async def test_the_day_of_the_story_is_the_day_of_the_law(tmp_path: Path) -> None:
    path = told(tmp_path, "date: 2022-01-10\nlocale: en\n\n> menu\n\n> 2\n")
    await update([path], company(tmp_path))
    assert "  [memo.today]" in body(path)


async def test_a_button_is_pressed_by_what_stands_on_it(tmp_path: Path) -> None:
    path = told(tmp_path, "date: 2026-11-24\nlocale: en\nchannel: telegram\n\n> menu\n\n> (ICE is at my door)\n")
    await update([path], company(tmp_path))
    assert "  (They have a paper)" in body(path)
    assert "  [door.first]" in body(path)


async def test_a_button_that_is_not_shown_is_refused_with_its_line(tmp_path: Path) -> None:
    path = told(tmp_path, "date: 2026-11-24\nlocale: en\nchannel: telegram\n\n> menu\n\n> (Nothing)\n")
    with pytest.raises(ContentError, match=r"asks.txt:7: There is no button `Nothing`. Shown are: ICE is at my door"):
        await run([path], company(tmp_path))


async def test_a_volunteer_can_come_and_go(tmp_path: Path) -> None:
    path = told(
        tmp_path,
        "date: 2026-11-24\nlocale: en\nduty: yes\n\n> menu\n\n> 9\n\n> 1\n\n! claimed\n\n> hello?\n\n"
        "! closed_by_volunteer\n\n> 1\n",
    )
    await update([path], company(tmp_path))
    lines = body(path)
    assert "  *** escalate: menu" in lines
    assert "  *** agree" in lines
    assert lines[lines.index("> hello?") + 1] == "  *** relay"
    assert "  [door.first]" in lines[lines.index("! closed_by_volunteer") :]


async def test_what_cannot_happen_is_refused_with_its_line(tmp_path: Path) -> None:
    path = told(tmp_path, "date: 2026-11-24\nlocale: en\n\n> menu\n\n! claimed\n")
    with pytest.raises(ContentError, match=r"asks.txt:6: `claimed` cannot happen here"):
        await run([path], company(tmp_path))


async def test_a_first_message_without_a_language_is_met_as_on_the_first_day(tmp_path: Path) -> None:
    path = told(tmp_path, "date: 2026-11-24\n\n> hmm\n")
    await update([path], company(tmp_path))
    assert any("English" in line for line in body(path))


async def test_several_messages_of_one_turn_are_parted(tmp_path: Path) -> None:
    path = told(tmp_path, "date: 2026-11-24\n\n> ice is at my door\n")
    await update([path], company(tmp_path))
    assert "  --" in body(path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("> hi\n", "asks.txt:1: The story has no day. Begin with `date: 2026-11-24`."),
        ("date: soon\n\n> hi\n", "asks.txt:1: `soon` is not a day. Write it as 2026-11-24."),
        ("date: 2026-11-24\nmood: sad\n\n> hi\n", "asks.txt:2: `mood` is not known here. Known are: date, locale,"),
        ("date: 2026-11-24\nchannel: fax\n\n> hi\n", "asks.txt:2: `fax` has no look. Known are: sms, telegram"),
        ("date: 2026-11-24\nduty: maybe\n\n> hi\n", "asks.txt:2: `maybe` is neither yes nor no."),
        ("date: 2026-11-24\n", "asks.txt:1: Nothing happens in this story."),
        ("date: 2026-11-24\n\n! dance\n", "asks.txt:3: `dance` cannot happen. Known are: agreed,"),
    ],
)
def test_a_story_that_cannot_be_understood_says_where(text: str, said: str) -> None:
    with pytest.raises(ContentError) as refused:
        parse(text, "asks.txt")
    assert said in str(refused.value)


async def test_a_changed_text_fells_the_story(tmp_path: Path) -> None:
    path = told(tmp_path, STORY)
    changed = edited("topics/door.yaml", "Do not open the door.", "Open it.")["topics/door.yaml"]
    assert len(await run([path], company(tmp_path, **{"topics__door.yaml": changed}))) == 1


async def test_everything_that_cannot_be_played_is_told_at_once_and_nothing_is_written(tmp_path: Path) -> None:
    good = told(tmp_path, "date: 2026-11-24\nlocale: en\n\n> menu\n")
    bad = [good.with_name("a.txt"), good.with_name("b.txt")]
    for path in bad:
        path.write_text("date: 2026-11-24\n\n! claimed\n", encoding="utf-8")
    with pytest.raises(ContentError) as refused:
        await update([good, *bad], company(tmp_path))
    assert len(refused.value.problems) == 2
    assert body(good) == ["> menu"]


def test_stories_are_found_below_their_folder(tmp_path: Path) -> None:
    path = told(tmp_path, STORY)
    assert found(tmp_path / "stories") == [path]


async def test_a_story_can_be_told_as_it_goes_with_nothing_or_only_the_kit_signed(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    turns, kit = company(tmp_path), SignOffs()
    path.write_text("date: 2026-11-24\nlocale: en\nsigned: nothing\n\n> menu\n")
    await update([path], turns, kit)
    assert "A lawyer has not checked this answer yet." in path.read_text()
    content = load(write_flows(tmp_path / "flows"))
    path.write_text("date: 2026-11-24\nlocale: en\nsigned: kit\n\n> menu\n\n> 1\n\n> 1\n")
    await update([path], turns, rehearsed(content, date(2026, 11, 24)))
    menu, door, paper = path.read_text().split("\n> ")[1:]
    assert "A lawyer has not checked" in menu
    assert "Do not open the door." in door
    assert "A lawyer has not checked" in paper


def test_a_story_cannot_take_anything_else_as_signed() -> None:
    with pytest.raises(ContentError, match="`everything` cannot be signed here"):
        parse("date: 2026-11-24\nsigned: everything\n\n> hello\n", "a.txt")


async def test_a_photo_is_sent_with_its_words_and_looked_at_only_where_the_head_says_so(tmp_path: Path) -> None:
    path = tmp_path / "photo.txt"
    head = "date: 2026-11-24\nlocale: en\nchannel: sms\n"
    for more, said in (
        ("", "I can only read text, not photos."),
        ("attachments: yes\n", "A person can look at it: 9."),
    ):
        path.write_text(f"{head}{more}\n> menu\n\n> *picture*\n\n> *recording* hmm\n")
        await update([path], company(tmp_path))
        photo, recording = path.read_text().split("> *picture*")[1].split("> *recording* hmm")
        assert said in photo
        assert ("cannot hear voice messages" in recording) == bool(more)
        assert "*** discard" in photo


def test_a_head_that_does_not_say_yes_or_no_is_refused() -> None:
    with pytest.raises(ContentError, match="May a volunteer look"):
        parse("date: 2026-11-24\nattachments: perhaps\n\n> hi\n", "story.txt")

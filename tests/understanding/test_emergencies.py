"""No cry for help is taken for small talk: made-up messages as frightened people type them, heard by what ships.

Set 1 was written before there were signs, sets 2 and 3 after: what each measured at first sight, before anything was
changed for it, stands in `docs/decisions/0023-what-is-doubtful-is-asked.md`.
"""

import json
from collections import Counter
from pathlib import Path

import pytest

from bot.assemble import Talk, talk
from bot.engine.heard import Heard
from bot.message import Address, ChannelName, Inbound
from bot.settings import load

SAID = [
    json.loads(line) for line in Path(__file__).with_name("emergencies.jsonl").read_text(encoding="utf-8").splitlines()
]
EMERGENCIES = [one["text"] for one in SAID if one["emergency"]]
CALM = [one["text"] for one in SAID if not one["emergency"]]
MOST_ANSWERED, MOST_ASKED = 0.03, 0.35  # of calm messages: taken for an emergency; asked whether it happens now


@pytest.fixture(scope="module")
def spoken() -> Talk:
    return talk(load(allow_unreviewed=("all",), content_dir=None, locales=(), today=None))


def hear(spoken: Talk, text: str) -> Heard:
    return spoken.ear.hear(Inbound(id="1", sender=Address(ChannelName.SMS, "+13125550100"), text=text))


def outcome(heard: Heard) -> str:
    if heard.urgent:
        return "answered"
    return "asked" if heard.perhaps else "calm"


def test_there_are_as_many_as_we_say() -> None:
    assert (len(EMERGENCIES), len(CALM)) == (110, 110)
    assert len({one["text"] for one in SAID}) == len(SAID)
    assert {one["locale"] for one in SAID} == {"en", "es"}


@pytest.mark.parametrize("text", EMERGENCIES)
def test_an_emergency_is_answered_or_asked_about(text: str, spoken: Talk) -> None:
    assert outcome(hear(spoken, text)) != "calm"


def test_few_who_are_calm_are_taken_for_an_emergency_or_asked(spoken: Talk) -> None:
    heard = Counter(outcome(hear(spoken, text)) for text in CALM)
    assert heard["answered"] <= MOST_ANSWERED * len(CALM)
    assert heard["asked"] <= MOST_ASKED * len(CALM)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("hace 5 años me arrestaron por manejar tomado", "old_arrest"),
        ("ICE came to my house 3 years ago", None),
        ("no one is knocking on the door", None),
    ],
)
def test_what_is_past_denied_or_feared_is_asked_about_and_never_passed_over(
    text: str, topic: str | None, spoken: Talk
) -> None:
    heard = hear(spoken, text)
    assert not heard.urgent
    assert heard.topic == topic
    assert heard.perhaps is not None


@pytest.mark.parametrize(
    "text",
    ["hace 5 años me pegaba y hoy me pegó", "nobody helps me, he is hitting me", "si salgo me mata, me va a matar"],
)
def test_danger_to_life_is_never_a_question(text: str, spoken: Talk) -> None:
    heard = hear(spoken, text)
    assert (heard.topic, heard.urgent) == ("violence", True)


@pytest.mark.parametrize(
    "text",
    [
        "they arrested my brother years ago and now ICE is at my door",
        "hoy se llevaron a mi papá, nunca tuvo problemas",
        "my cousin got picked up by ice this morning",
        "help la migra is outside de mi casa",
    ],
)
def test_who_says_it_is_now_is_not_asked(text: str, spoken: Talk) -> None:
    assert hear(spoken, text).urgent


def test_shorthand_is_written_out(spoken: Talk) -> None:
    assert hear(spoken, "q hago se yevaron a mi papa").urgent

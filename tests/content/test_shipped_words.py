"""What kyr ships: every word of it must hold, in English and in Spanish, on the smallest phone."""

from datetime import date
from pathlib import Path

import pytest

from bot import content
from bot.content import Content
from bot.engine.conversation import Conversation
from bot.engine.effects import Say
from bot.engine.facts import Facts
from bot.engine.script import PERSON, Place
from bot.engine.walk import enter
from bot.law import Volatility
from bot.message import Capabilities
from bot.speech.catalogs import Catalogs
from bot.speech.render import render
from bot.speech.segments import count
from bot.speech.voice import Helpline, Voice

SMS = Capabilities(segments=True, characters=1600)
LOCALES = ("en", "es")
MOST_SEGMENTS = {"en": 2, "es": 3}
CARRIER_WORDS = frozenset(
    [
        "stop",
        "stopall",
        "unsubscribe",
        "cancel",
        "end",
        "quit",
        "revoke",
        "optout",
        "start",
        "yes",
        "unstop",
        "help",
        "info",
    ]
)
TELEPHONE = "888-555-0100"
SCRIPT = content.load(content.shipped()).script
URGENT = [flow.id for flow in SCRIPT.flows.values() if flow.urgent]
STEPS = [step.place for flow in SCRIPT.flows.values() for step in flow.steps.values()]


@pytest.fixture(scope="module")
def shipped() -> Content:
    return content.load(content.shipped())


@pytest.fixture(scope="module")
def catalogs() -> Catalogs:
    return Catalogs.load(Path(__file__).parents[2] / "locales")


@pytest.fixture(scope="module")
def voice(shipped: Content, catalogs: Catalogs) -> Voice:
    return Voice(
        script=shipped.script,
        catalogs=catalogs,
        organisation=shipped.organisation.name,
        languages=shipped.words.languages,
        helplines=(Helpline("+18885550100", LOCALES, needs=("immigration", "crisis", "housing")),),
        drafts=frozenset(LOCALES),
    )


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("flow", URGENT)
def test_the_first_answer_to_an_emergency_is_one_segment(flow: str, locale: str, voice: Voice) -> None:
    place = voice.script.start(flow)
    assert place is not None
    (first,) = render((Say(place, first=True),), locale, SMS, voice)
    assert TELEPHONE in first.text
    assert count(first.text).segments == 1, count(first.text)
    assert count(first.text).gsm7


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("place", STEPS, ids=str)
def test_every_step_fits_its_text_messages(place: Place, locale: str, voice: Voice) -> None:
    (outbound,) = render((Say(place, draft=True),), locale, SMS, voice)
    assert count(outbound.text).segments <= MOST_SEGMENTS[locale], count(outbound.text)


@pytest.mark.parametrize("place", STEPS, ids=str)
def test_every_step_is_said_in_spanish(place: Place, voice: Voice, shipped: Content) -> None:
    step = voice.script.step(place)
    assert step is not None
    if shipped.volatilities[place] is Volatility.A:  # moves from week to week: English only, until a translator signs
        return
    said = [(step.say, ""), (step.sms, "sms"), (step.show, ""), (step.forward, ""), (step.alt, "")]
    said += [(option.text, "button") for option in step.options]
    assert [text for text, role in said if text and voice.catalogs.find("es", text, role) is None] == []


@pytest.mark.parametrize("place", STEPS, ids=str)
def test_every_step_has_a_way_on_and_few_options(place: Place, voice: Voice) -> None:
    step = voice.script.step(place)
    assert step is not None
    assert step.options or step.go or step.ask_date or step.decide
    assert len(step.options) <= 7


@pytest.mark.parametrize("place", STEPS, ids=str)
def test_no_option_is_a_word_the_telephone_company_acts_on(place: Place, voice: Voice) -> None:
    step = voice.script.step(place)
    assert step is not None
    for option in step.options:
        for locale in LOCALES:
            assert voice.catalogs.say(locale, option.text, "button").casefold() not in CARRIER_WORDS


def test_every_step_can_be_reached_from_the_menu(shipped: Content) -> None:
    reached, ahead = set(), [shipped.script.menu]
    while ahead:
        place = ahead.pop()
        step = shipped.script.step(place)
        if place == PERSON or place in reached or step is None:
            continue
        reached.add(place)
        ahead += [option.go for option in step.options] + list(step.when.values()) + [row.go for row in step.decide]
        ahead += [found for found in (step.go, step.otherwise) if found is not None]
    assert set(STEPS) <= reached


@pytest.mark.parametrize("flow", URGENT)
def test_urgent_topics_never_speak_of_the_memo(flow: str, shipped: Content) -> None:
    for step in shipped.script.flows[flow].steps.values():
        words = f"{step.say} {step.sms} {' '.join(option.text for option in step.options)}".casefold()
        assert not any(word in words for word in ("memo", "2021", "priorit"))
        assert not step.needs


@pytest.mark.parametrize(
    ("today", "opens"),
    [
        ("2021-11-28", "not_yet"),
        ("2021-11-29", "today"),
        ("2022-01-10", "today"),
        ("2022-09-01", "stopped"),
        ("2023-07-01", "stopped"),
        ("2024-01-10", "today"),
        ("2025-01-19", "today"),
        ("2025-01-20", "ended"),
        ("2026-11-24", "ended"),
    ],
)
def test_the_memo_opens_with_its_status_that_day(today: str, opens: str, shipped: Content) -> None:
    facts = Facts(today=date.fromisoformat(today), law=shipped.law, languages=LOCALES)
    start = shipped.script.start("memo")
    assert start is not None
    turn = enter(Conversation(locale="en"), start, shipped.script, facts)
    assert turn.conversation.place == Place("memo", opens)


@pytest.mark.parametrize("today", ["2021-11-28", "2022-09-01", "2025-01-20", "2026-11-24"])
def test_no_memo_page_is_said_as_law_while_the_memo_is_not(today: str, shipped: Content) -> None:
    facts = Facts(today=date.fromisoformat(today), law=shipped.law, languages=LOCALES)
    for place in (found for found in STEPS if found.flow in ("memo", "memo_more")):
        turn = enter(Conversation(locale="en"), place, shipped.script, facts)
        said = turn.conversation.place
        assert said is not None
        step = shipped.script.step(said)
        assert step is not None
        past = step.is_past or step.ask_date  # what holds today is said below these
        assert past or said.step == "bring" or "not protect you today" in step.say


def test_every_source_is_cited_and_every_page_about_the_law_cites_one(shipped: Content) -> None:
    cited = {id for flow in shipped.script.flows.values() for step in flow.steps.values() for id in step.cite}
    cited |= {event.source for instrument in shipped.law.instruments.values() for event in instrument.events}
    assert set(shipped.sources) == cited
    quiet = {"menu", "more", "about"}
    bare = [
        str(step.place)
        for flow in shipped.script.flows.values()
        if flow.id not in quiet
        for step in flow.steps.values()
        if not step.cite
    ]
    # a choice, what to write down, a question, who sees the phone
    assert bare == ["help_lines.more", "home.proof", "memo.happened", "violence.phone"]


def test_no_number_of_an_enforcement_tip_line_is_shipped(shipped: Content) -> None:
    assert "+18663472423" not in {line.phone for line in shipped.lines}

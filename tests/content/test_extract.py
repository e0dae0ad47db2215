import io
from textwrap import dedent

from bot.content import load, shipped
from bot.content.extract import extract_flow, extract_names, extract_notes, extract_pictures
from tests.builders import FLOWS


def test_sentences_come_with_their_line_role_and_step() -> None:
    found = list(extract_flow(io.BytesIO(FLOWS["topics/door.yaml"].encode()), (), (), {}))
    assert found[0] == (2, "gettext", "ICE is at my door", ["door: title"])
    assert found[1] == (8, "gettext", "Do not open the door.", ["door.first"])
    assert found[2] == (11, "pgettext", ("button", "They have a paper"), ["door.first: button paper"])


def test_a_sentence_is_extracted_as_it_is_said() -> None:
    text = dedent("""
        flow: door
        title: A door
        volatility: C
        start: first
        steps:
          first:
            say: >-
              Do not
              open it.

              Stay calm.
        """)
    found = [message for _, _, message, _ in extract_flow(io.BytesIO(text.encode()), (), (), {})]
    assert found == ["A door", "Do not open it.\n\nStay calm."]


def test_what_people_call_an_instrument_is_translated_and_its_title_is_not() -> None:
    text = "memo-1:\n  title: A long title\n  name: the 2021 rules\nmemo-2:\n  title: Another\n"
    found = list(extract_names(io.BytesIO(text.encode()), (), (), {}))
    assert found == [(3, "gettext", "the 2021 rules", ["what people call memo-1"])]


def test_what_a_drawing_shows_is_translated() -> None:
    text = "warrant:\n  alt: A paper.\n"
    found = list(extract_pictures(io.BytesIO(text.encode()), (), (), {}))
    assert found == [(2, "gettext", "A paper.", ["what the drawing warrant shows"])]


def test_every_sentence_of_the_shipped_flows_is_extracted() -> None:
    extracted = set()
    for path in (shipped() / "topics").glob("*.yaml"):
        with path.open("rb") as file:
            extracted |= {message for _, _, message, _ in extract_flow(file, (), (), {})}
    said = {
        text
        for flow in load(shipped()).script.flows.values()
        for step in flow.steps.values()
        for text in (step.say, step.show, step.forward, *(("button", option.text) for option in step.options))
        if text
    }
    assert said <= extracted


def test_the_notes_of_referrals_are_extracted() -> None:
    found = list(extract_notes(io.BytesIO(FLOWS["referrals/national.csv"].encode()), (), (), {}))
    assert found == [(2, "gettext", "Call first.", ["about A Line"])]

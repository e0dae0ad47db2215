"""The law as a timeline: drawn and told from the same events, and never older than the content."""

from datetime import date
from xml.etree import ElementTree as xml

import pytest

from bot import content
from bot.authoring.timeline_drawing import FILLS, Axis, Span, drawing, spans
from bot.authoring.timeline_page import PAGE, PICTURE, newest_reading, page
from bot.law import Event, Instrument, InstrumentKind, Timeline
from bot.message import LegalStatus

DOCS = content.shipped().parent / "docs"
ON = date(2026, 11, 24)
SVG = "{http://www.w3.org/2000/svg}"


def law(*events: tuple[date, LegalStatus], title: str = "A memo") -> Timeline:
    happened = tuple(Event(on, status, "It happened.", "const-4") for on, status in events)
    return Timeline({"memo": Instrument("memo", title, InstrumentKind.MEMO, happened)})


def texts(picture: str) -> list[str]:
    return [found.text or "" for found in xml.fromstring(picture).iter(f"{SVG}text")]  # noqa: S314 our own picture


def test_the_page_and_its_picture_say_what_the_content_says() -> None:
    held = content.load(content.shipped())
    on = newest_reading(held.law, held.sources)
    anew = "run `python -m bot.authoring.timeline_page`"
    assert (DOCS / PICTURE).read_text(encoding="utf-8") == drawing(held.law, on), anew
    assert (DOCS / PAGE).read_text(encoding="utf-8") == page(held.law, held.sources, on), anew


def test_a_bar_has_a_piece_for_each_status_and_none_for_an_event_that_changes_nothing() -> None:
    told = law(
        (date(2021, 9, 30), LegalStatus.NOT_YET),
        (date(2021, 11, 29), LegalStatus.IN_FORCE),
        (date(2022, 6, 25), LegalStatus.VACATED),
        (date(2023, 6, 23), LegalStatus.VACATED),
    )
    assert spans(told.instruments["memo"], told) == (
        Span(LegalStatus.IN_FORCE, date(2021, 11, 29), date(2022, 6, 25)),
        Span(LegalStatus.VACATED, date(2022, 6, 25), None),
    )


def test_every_change_stands_in_writing_with_its_day() -> None:
    told = law((date(2021, 11, 29), LegalStatus.IN_FORCE), (date(2025, 1, 20), LegalStatus.ENDED))
    assert "2021-11-29 in force · 2025-01-20 ended" in texts(drawing(told, ON))


def test_what_is_old_stands_as_since() -> None:
    told = law((date(1938, 6, 25), LegalStatus.IN_FORCE))
    assert Axis.of(told, ON) == Axis(date(2025, 1, 1), date(2027, 1, 1))
    assert "in force since 1938" in texts(drawing(told, ON))


def test_a_day_to_come_is_drawn_too() -> None:
    told = law((date(2025, 1, 20), LegalStatus.PROPOSED), (date(2028, 1, 1), LegalStatus.IN_FORCE))
    assert Axis.of(told, ON).last == date(2029, 1, 1)


def test_an_instrument_that_has_not_begun_has_no_bar_and_says_so() -> None:
    assert "not begun" in texts(drawing(law((date(2026, 1, 1), LegalStatus.NOT_YET)), ON))


@pytest.mark.parametrize("status", LegalStatus)
def test_every_status_has_a_look_and_is_told_to_who_cannot_see_it(status: LegalStatus) -> None:
    assert status in FILLS
    picture = xml.fromstring(drawing(law((date(2025, 1, 20), status)), ON))  # noqa: S314 our own picture
    assert picture.get("role") == "img"
    assert picture.get("aria-labelledby") == "title desc"
    assert f"on 2026-11-24 {status.value.replace('_', ' ')}." in (picture.findtext(f"{SVG}desc") or "")


def test_a_title_cannot_break_the_picture_or_the_table() -> None:
    held = content.load(content.shipped())
    told = law((date(2025, 1, 20), LegalStatus.IN_FORCE), title='<b> & "x" | y')
    assert '<b> & "x" | y' in texts(drawing(told, ON))
    assert "| y (memo) |" not in page(told, held.sources, ON)


def test_a_long_title_stands_whole_and_beside_the_bars() -> None:
    title = (
        "A rule to end help for homes in which some members have no papers, and to ask everybody for papers again, soon"
    )
    shown = texts(drawing(law((date(2026, 2, 20), LegalStatus.PROPOSED), title=title), ON))
    lines = [line for line in shown if line in title and len(line) > 5]
    assert " ".join(lines) == title
    assert max(map(len, lines)) <= 50


def test_the_day_stands_whole_at_the_edge_of_the_picture() -> None:
    picture = drawing(law((date(2021, 11, 29), LegalStatus.IN_FORCE)), date(2026, 12, 31))
    written = xml.fromstring(picture).iter(f"{SVG}text")  # noqa: S314 our own picture
    (day,) = [found for found in written if found.text == "2026-12-31"]
    assert float(day.attrib["x"]) <= 1210 - 40

from datetime import date
from pathlib import Path

from bot.authoring.law_report import lines, report
from bot.content import load
from tests.builders import write_flows


def test_the_report_names_status_event_and_source(tmp_path: Path) -> None:
    content = load(write_flows(tmp_path))
    day = date(2022, 1, 10)
    assert lines(report(content.law, content.sources, day), day) == [
        "On 2022-01-10, as far as we have read:",
        "",
        "memo-2021: in force",
        "    A memo",
        "    since 2021-11-29: Takes effect.",
        "    source: The people, The Constitution (read 2026-11-01)",
    ]


def test_before_its_first_event_an_instrument_does_not_hold_yet(tmp_path: Path) -> None:
    content = load(write_flows(tmp_path))
    (row,) = report(content.law, content.sources, date(2021, 1, 1))
    assert row.status == "not_yet"
    assert row.event is None

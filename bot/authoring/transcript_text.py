"""The paper of a topic as plain text: for the terminal, and for comparing two of them line by line."""

import textwrap
from collections.abc import Iterator

from bot.authoring.passages import Passage, Wording
from bot.authoring.transcript import Dated, Ground, Transcript

WIDTH = 100
UNTRANSLATED = "(no translation: people get the English)"


def text(paper: Transcript) -> str:
    """Write a topic down as text."""
    lines = [*_head(paper), ""]
    for dated in paper.law:
        lines += [*_heading(f"The law: {dated.id}"), *_dated(dated), ""]
    lines += [*_heading("The flow"), *paper.graph.outline(), ""]
    for passage in paper.passages:
        lines += [*_passage(passage, paper), ""]
    lines += _heading("Sources")
    for ground in paper.grounds:
        lines += [*_ground(ground), ""]
    lines += [*_heading("Signature"), *_signature(paper)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _head(paper: Transcript) -> Iterator[str]:
    beside = f" / {paper.title_spoken}" if paper.is_beside else ""
    yield f"{paper.topic}: {paper.title}{beside}"
    yield "=" * WIDTH
    yield f"Language: {paper.language} ({paper.locale}){', English beside it' if paper.is_beside else ''}"
    yield f"Printed: {paper.on}, by kyr {paper.version}. Read by the law of that day."
    yield f"{len(paper.passages)} steps; {paper.unsigned} of them are drafts that nobody has signed as they stand."
    if paper.is_urgent:
        yield "Urgent: about something that is happening now."


def _passage(passage: Passage, paper: Transcript) -> Iterator[str]:
    yield from _heading(f"{passage.number} {paper.topic}.{passage.id}")
    yield from _wrapped(f"From: {', '.join(passage.came_from) or 'nothing leads here'}", "")
    yield from _wrapped(f"Rests on: {', '.join(passage.rests_on) or 'no source'}", "")
    yield passage.look_again
    yield f"{passage.signed} Fingerprint {passage.fingerprint}."
    if passage.translation:
        yield passage.translation
    for note in passage.notes:
        yield from _wrapped(note, "! ")
    for led in passage.conditions:
        yield from _wrapped(f"{led.english} -> {led.target}", "! ")
    for wording in passage.wordings:
        yield from ("", *_wording(wording, paper))
    if passage.options:
        yield from ("", "Options")
    for led in passage.options:
        beside = f"{led.spoken or UNTRANSLATED} | " if paper.is_beside else ""
        yield f"  {led.number} {beside}{led.english} -> {led.target}"
    for wording in passage.by_sms:
        yield from ("", *_wording(wording, paper))


def _wording(wording: Wording, paper: Transcript) -> Iterator[str]:
    yield wording.what
    if paper.is_beside:
        yield from _said(paper.locale, wording.spoken or UNTRANSLATED, wording.spoken_cost)
    yield from _said("en", wording.english, wording.english_cost)


def _said(locale: str, text: str, cost: str) -> Iterator[str]:
    margin = f"  {locale}: "
    for paragraph in text.splitlines():
        yield from _wrapped(paragraph, margin) if paragraph else [""]
        margin = " " * len(margin)
    if cost:
        yield f"{margin}({cost})"


def _dated(dated: Dated) -> Iterator[str]:
    yield from _wrapped(f"{dated.title} ({dated.kind}). Today it {dated.today}. {dated.signed}", "")
    for event in dated.events:
        yield from _wrapped(event, "  ")


def _ground(ground: Ground) -> Iterator[str]:
    yield ground.id
    yield from _wrapped(f"{ground.title}. {ground.publisher}, {ground.dated}. Read on {ground.read}.", "  ")
    yield f"  {ground.tier}{f'; {ground.url}' if ground.url else ''}"
    yield from _wrapped(f"Carries: {', '.join(ground.carries)}", "  ")


def _signature(paper: Transcript) -> Iterator[str]:
    yield from _wrapped(
        f"I have read all {len(paper.passages)} steps of {paper.topic} as printed on {paper.on}, in {paper.language}, "
        "and answer for them, except for those named below.",
        "",
    )
    for blank in (
        "Except steps",
        "Name",
        "Role (attorney, accredited representative, translator)",
        "Scope (federal, or a state)",
    ):
        yield from ("", f"{blank}: {'_' * (WIDTH - len(blank) - 2)}")
    yield from ("", f"Day: {'_' * 25}   Signature: {'_' * 57}")


def _heading(title: str) -> list[str]:
    return [title, "-" * WIDTH]


def _wrapped(text: str, margin: str) -> list[str]:
    return textwrap.wrap(
        text, WIDTH, initial_indent=margin, subsequent_indent=" " * len(margin), break_on_hyphens=False
    )

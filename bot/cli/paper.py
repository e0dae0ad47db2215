"""`kyr transcript`: a topic on paper, as a lawyer or translator reads and signs it."""

import sys
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from bot.assemble import Talk, talk
from bot.authoring.subject import Subject
from bot.authoring.transcript import Transcript
from bot.authoring.transcript import transcript as write_down
from bot.authoring.transcript_text import text
from bot.content.mends import did_you_mean
from bot.errors import KyrError
from bot.settings import load
from bot.speech.locales import negotiate


class Format(StrEnum):
    """What is written."""

    TEXT = "text"
    PDF = "pdf"


class Paper(StrEnum):
    """The sheet a PDF is printed on."""

    LETTER = "letter"
    A4 = "a4"


def transcript(
    topic: str | None = None,
    *,
    all_topics: Annotated[bool, Parameter(name="--all", negative=())] = False,
    locale: str = "en",
    format: Format | None = None,
    out: Path | None = None,
    paper: Paper = Paper.LETTER,
) -> None:
    """A topic on paper: every step as it is said and wired, its gates, sources and signatures, and the flow drawn.

    Parameters
    ----------
    topic
        The topic's id, such as ice_door.
    all_topics
        Every topic, one after the other.
    locale
        The language that stands beside the English, such as es.
    format
        Text for the terminal and for comparing, or a PDF for paper. Without it: by the name in --out, or text.
    out
        The file to write. Without it: printed here.
    paper
        The sheet of a PDF.

    """
    spoken = talk(load())
    papers = _papers(spoken, _topics(spoken, topic, everything=all_topics), _locale(spoken, locale))
    chosen = format or (Format.PDF if out and out.suffix.lower() == ".pdf" else Format.TEXT)
    if chosen is Format.TEXT:
        _write("\n\n".join(map(text, papers)).encode(), out)
        return
    if out is None and sys.stdout.isatty():
        raise KyrError("A PDF cannot be shown in a terminal: name a file with --out, such as --out ice_door.pdf.")
    from bot.authoring.paper import Sheet, pdf  # spares the text its fonts

    _write(pdf(papers, Sheet[paper.name]), out)


def _papers(spoken: Talk, topics: tuple[str, ...], locale: str) -> tuple[Transcript, ...]:
    subject = Subject(spoken.content, spoken.voice)
    signed, today = spoken.shelf.signoffs, spoken.clock.today()
    return tuple(
        write_down(subject, topic, locale, on=today, version=version("kyr-bot"), signed=signed) for topic in topics
    )


def _topics(spoken: Talk, topic: str | None, *, everything: bool) -> tuple[str, ...]:
    known = tuple(spoken.content.script.flows)
    if everything:
        if topic:
            raise KyrError("Name a topic, or say --all, but not both.")
        return known
    if topic not in known:
        wrong = f"There is no topic `{topic}`. {did_you_mean(topic, known)}" if topic else "Name a topic, or say --all."
        raise KyrError(f"{wrong.rstrip()}\nThere are: {', '.join(known)}.")
    return (topic,)


def _locale(spoken: Talk, tag: str) -> str:
    available = spoken.voice.catalogs.locales
    found = negotiate(tag, available)
    if found is None:
        raise KyrError(f"There is no catalog for `{tag}`. There are: {', '.join(available)}.")
    return found


def _write(content: bytes, out: Path | None) -> None:
    if out is None:
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
        return
    try:
        out.write_bytes(content)
    except OSError as error:
        raise KyrError(f"{out} cannot be written: {error.strerror}.") from None
    print(f"{out} is written.")

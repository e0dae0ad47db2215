"""Find the sentences of the content that translators must say in their language.

`extract_flow`, `extract_notes` and their like have the shape that Babel's extractors have, without knowing Babel: they
yield `(line, function, messages, comments)`, where a text said in a role comes as `pgettext` and `(role, text)`.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from typing import IO

from bot.content.document import Document, Key, parse
from bot.content.mends import validate
from bot.content.models import PicturesFile, TopicFile
from bot.content.replies import replies
from bot.content.texts import normal
from bot.content.topics import topic

Entry = tuple[int, str, str | tuple[str, str], list[str]]


def extract_flow(file: IO[bytes], keywords: object, tags: object, options: Mapping[str, str]) -> Iterator[Entry]:
    """Yield every sentence of one flow file with its line and its step as a comment."""
    document = parse(file.read().decode("utf-8-sig"), getattr(file, "name", "flow"))
    found = topic(document).file
    yield _entry(document, ("title",), found.title, "", f"{found.flow}: title")
    for id in found.steps:
        yield from _step(document, found, id)


def extract_notes(file: IO[bytes], keywords: object, tags: object, options: Mapping[str, str]) -> Iterator[Entry]:
    """Yield the note of every organisation in a referral file."""
    rows = csv.DictReader(io.StringIO(file.read().decode("utf-8-sig")))
    for row in rows:
        if note := normal(row.get("note") or ""):
            yield rows.line_num, "gettext", note, [f"about {row.get('name', '')}"]


def extract_names(file: IO[bytes], keywords: object, tags: object, options: Mapping[str, str]) -> Iterator[Entry]:
    """Yield what people call each instrument of the law; one that has only its title keeps it in English."""
    document = parse(file.read().decode("utf-8-sig"), getattr(file, "name", "instruments"))
    found = document.value if isinstance(document.value, dict) else {}
    for id, instrument in found.items():
        if isinstance(instrument, dict) and isinstance(name := instrument.get("name"), str):
            yield _entry(document, (id, "name"), name, "", f"what people call {id}")


def extract_replies(file: IO[bytes], keywords: object, tags: object, options: Mapping[str, str]) -> Iterator[Entry]:
    """Yield every ready reply of volunteers, and the answers of those that ask."""
    document = parse(file.read().decode("utf-8-sig"), getattr(file, "name", "replies"))
    for reply in replies(document):
        here = ("replies", reply.id)
        yield _entry(document, here, reply.text, "", f"a volunteer says: {reply.id}")
        for answer in reply.answers:
            yield _entry(document, here, answer, "", f"answer to {reply.id}")


def extract_pictures(file: IO[bytes], keywords: object, tags: object, options: Mapping[str, str]) -> Iterator[Entry]:
    """Yield what every drawing shows, in words."""
    document = parse(file.read().decode("utf-8-sig"), getattr(file, "name", "pictures"))
    found = validate(PicturesFile, document, {"pictures": document.value}, under="pictures")
    for name, entry in found.pictures.items():
        yield _entry(document, (name, "alt"), entry.alt, "", f"what the drawing {name} shows")


def _step(document: Document, found: TopicFile, id: str) -> Iterator[Entry]:
    step, where, here = found.steps[id], f"{found.flow}.{id}", ("steps", id)
    if step.say:
        yield _entry(document, (*here, "say"), step.say, "", where)
    if step.then:
        yield _entry(document, (*here, "then"), step.then, "", f"{where}: about another day, in the past tense")
    if step.show:
        yield _entry(document, (*here, "show"), step.show, "", f"{where}: show")
    if step.forward:
        yield _entry(document, (*here, "forward"), step.forward, "", f"{where}: forward")
    if step.sms:
        yield _entry(document, (*here, "sms"), step.sms, "sms", f"{where}: sms, keep it short")
    for index, choice in enumerate(step.pick):
        yield _entry(document, (*here, "pick", index), choice.text, "button", f"{where}: to tick, {choice.id}")
    for index, option in enumerate(step.choose):
        yield _entry(document, (*here, "choose", index), option.text, "button", f"{where}: button {option.id}")


def _entry(document: Document, path: tuple[Key, ...], text: str, role: str, comment: str) -> Entry:
    line = document.line(*path)
    if role:
        return line, "pgettext", (role, text), [comment]
    return line, "gettext", text, [comment]

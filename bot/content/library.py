"""Everything the bot can say, read from `flows/` once at the start, with every problem found on the way."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import TypeVar

from bot.content.directory import Denied
from bot.content.directory import lines as read_lines
from bot.content.document import Document, read, shown
from bot.content.files import Files
from bot.content.grounds import Ground, grounds
from bot.content.legal import sources as read_sources
from bot.content.legal import timeline as read_timeline
from bot.content.lexicon import lexicon as read_lexicon
from bot.content.mends import validate
from bot.content.models import HotlineFile, KitFile
from bot.content.organisation import Organisation
from bot.content.organisation import organisation as read_organisation
from bot.content.origins import Origin, Origins
from bot.content.overlay import lay
from bot.content.pictures import NAME as PICTURES
from bot.content.pictures import Picture
from bot.content.pictures import pictures as read_pictures
from bot.content.replies import replies as read_replies
from bot.content.signoffs import SignOff
from bot.content.signoffs import read as read_signoffs
from bot.content.topics import Topic, origins, topic
from bot.content.topics import script as join
from bot.engine.lexicon import Lexicon
from bot.engine.script import Place, Script
from bot.errors import ContentError, Problem
from bot.hotline.replies import Reply
from bot.law import Source, Timeline, Volatility
from bot.referrals import Line

Read = TypeVar("Read")


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """All content, compiled; nothing in it changes while the bot runs."""

    script: Script
    law: Timeline
    sources: Mapping[str, Source]
    words: Lexicon
    organisation: Organisation
    lines: tuple[Line, ...]
    denied: tuple[str, ...]  # numbers that never leave the system
    bodies: tuple[str, ...] = ()  # enforcement bodies, never named as help
    replies: tuple[Reply, ...] = ()  # ready replies of volunteers
    kit: tuple[Place, ...]  # the safety kit: what must be signed before going live
    pictures: Mapping[str, Picture] = field(default_factory=dict, repr=False)
    volatilities: Mapping[Place, Volatility] = field(repr=False)
    grounds: Mapping[Place, Ground] = field(default_factory=dict, repr=False)
    origins: Origins = field(repr=False)
    signed: tuple[tuple[str, SignOff], ...] = field(default=(), repr=False)  # kind and sign-off of English texts

    @property
    def titles(self) -> Mapping[str, str]:
        """Each flow's title, in English, by its id."""
        return {id: flow.title for id, flow in self.script.flows.items()}


def load(shipped: Path, overlay: Path | None = None) -> Content:
    """Read all content; raises one ContentError with every problem that can be found in one go.

    The overlay's files are laid over the shipped ones of the same name (`bot.content.overlay`), and new ones are added.
    """
    return _Reader(Files.of(shipped, overlay)).content()


class _Reader:
    """Reads file after file, and keeps what is wrong for the end."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._problems: list[Problem] = []
        self._origins: dict[tuple[str, ...], Origin] = {}

    def content(self) -> Content:
        topics = [found for name in self._files.topics if (found := self._topic(name)) is not None]
        sources = self._from("law/sources.yaml", read_sources) or {}
        law = self._from("law/instruments.yaml", lambda document: read_timeline(document, sources)) or Timeline({})
        pictures = self._pictures()
        script = self._joined(topics, law, sources, pictures)
        flows = {
            PurePath(name).stem for name in self._files.topics
        }  # the loader has each flow stand in a file of its name
        words = self._from("words.yaml", lambda document: read_lexicon(document, flows, script))
        organisation = self._from("organisation.yaml", read_organisation)
        denied = self._from("hotline.yaml", _denied)
        replies = (self._from("replies.yaml", read_replies) or ()) if self._files.find("replies.yaml") else ()
        kit = self._from("kit.yaml", lambda document: _kit(document, script)) or ()
        signed = [one for path in self._files.find("signoffs.toml") for one in self._signed(path)]
        lines = [line for path in self._files.referrals for line in self._lines(path, denied or Denied())]
        if self._problems or script is None or words is None or organisation is None or denied is None:
            raise ContentError(tuple(self._problems))
        return Content(
            script=script,
            law=law,
            sources=sources,
            words=words,
            organisation=organisation,
            lines=tuple(lines),
            denied=denied.numbers,
            kit=kit,
            replies=replies,
            pictures=pictures,
            bodies=denied.bodies,
            volatilities=_volatilities(topics),
            grounds=grounds(script, law),
            origins=Origins({**self._origins, **origins(topics)}),
            signed=tuple(signed),
        )

    def _topic(self, name: str) -> Topic | None:
        return self._tried(lambda: topic(self._laid(name)))

    def _pictures(self) -> Mapping[str, Picture]:
        if not self._files.find(PICTURES):
            return {}
        return self._from(PICTURES, lambda document: read_pictures(document, self._files)) or {}

    def _signed(self, path: Path) -> list[tuple[str, SignOff]]:
        return self._tried(lambda: read_signoffs(path)) or []

    def _lines(self, path: Path, denied: Denied) -> tuple[Line, ...]:
        found = self._tried(lambda: read_lines(path, denied)) or {}
        for number, line in found.items():
            if earlier := self._origins.get(("referrals", line.id)):
                wrong = f"The id `{line.id}` stands also in {earlier.file}:{earlier.line}."
                self._problems.append(Problem(shown(path), number, wrong, "Give one of them another id."))
            self._origins["referrals", line.id] = Origin(shown(path), number)
        return tuple(found.values())

    def _joined(
        self,
        topics: Sequence[Topic],
        law: Timeline,
        sources: Mapping[str, Source],
        pictures: Mapping[str, Picture],
    ) -> Script | None:
        """The script, unless a file could not be read: what it holds would then seem missing everywhere."""
        if self._problems:
            return None
        drawings = {name: picture.drawing for name, picture in pictures.items()}
        return self._tried(lambda: join(topics, law.instruments, sources, drawings))

    def _from(self, name: str, compile: Callable[[Document], Read]) -> Read | None:
        if not self._files.find(name):
            self._problems.append(Problem(shown(self._files.shipped / name), 1, "This file is missing.", "Add it."))
            return None
        return self._tried(lambda: compile(self._read(name)))

    def _read(self, name: str) -> Document:
        document = self._laid(name)
        self._origins[name,] = Origin(document.file, 1)
        self._origins |= {(name, *keys): origin for keys, origin in document.origins(depth=3)}
        return document

    def _laid(self, name: str) -> Document:
        """A file, with the organisation's own of the same name laid over it."""
        first, *rest = (read(path) for path in self._files.find(name))
        for own in rest:
            first, conflicts = lay(name, first, own)
            self._problems += conflicts
        return first

    def _tried(self, attempt: Callable[[], Read]) -> Read | None:
        try:
            return attempt()
        except ContentError as error:
            self._problems += error.problems
            return None


def _denied(document: Document) -> Denied:
    file = validate(HotlineFile, document, document.value)
    return Denied(tuple(entry.phone for entry in file.denied), file.enforcement)


def _kit(document: Document, script: Script | None) -> tuple[Place, ...]:
    """The steps of the safety kit; one that does not exist is a problem."""
    file = validate(KitFile, document, document.value)
    places = tuple(Place(*id.split(".", 1)) if "." in id else Place(id, "") for id in file.steps)
    problems = [
        document.problem(f"There is no step `{id}`.", "Name a step that exists.", "steps", index)
        for index, (id, place) in enumerate(zip(file.steps, places, strict=True))
        if script is not None and script.step(place) is None
    ]
    if problems:
        raise ContentError(tuple(problems))
    return places


def _volatilities(topics: Sequence[Topic]) -> dict[Place, Volatility]:
    return {
        Place(topic.id, id): step.volatility or topic.file.volatility
        for topic in topics
        for id, step in topic.file.steps.items()
    }

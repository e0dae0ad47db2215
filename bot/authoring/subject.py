"""What is checked: the content, how it is spoken, and the translators' files."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.authoring.explorer import House
from bot.content import Content
from bot.engine.script import Flow, Script, Step
from bot.errors import Problem
from bot.speech.voice import Voice


@dataclass(frozen=True, slots=True)
class Subject:
    """Everything a check may look at."""

    content: Content
    voice: Voice
    locales: tuple[Path, ...] = ()  # folders of `.po` files, as `Catalogs.load` takes them
    house: House | None = None  # with what screens are made, if they are to be looked at ...
    days: tuple[date, ...] = ()  # ... and the days on which
    published: Path | None = None  # the list of every step that was ever released

    @property
    def script(self) -> Script:
        """The script as it stands in the files."""
        return self.content.script

    def steps(self) -> Iterator[tuple[Flow, Step]]:
        """Every step with its flow."""
        for flow in self.script.flows.values():
            for step in flow.steps.values():
                yield flow, step

    def problem(self, wrong: str, mend: str, *names: str) -> Problem:
        """A problem with what these names lead to."""
        return self.content.origins.problem(wrong, mend, *names)

    def wording(self, step: Step, locale: str) -> str:
        """What a step says by SMS in a language."""
        catalogs = self.voice.catalogs
        return catalogs.say(locale, step.sms, "sms") if step.sms else catalogs.say(locale, step.say)

"""What can go wrong, sorted by who must act.

KyrError
 |- ContentError       an editor must act; says file:line and the mend
 |- SettingsError      whoever deploys must act; names the variable
 |- InboundRejected    nobody: the sender was not who they claim (web answers 403)
 |- ChannelError       a provider misbehaved; the outbox will try again
 |- StoreError         the database is away; the provider will send the update again
"""

from dataclasses import dataclass


class KyrError(Exception):
    """Something kyr expects to go wrong; its text says what happened and what to do next."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing an editor must mend, with the place where it stands."""

    file: str
    line: int
    wrong: str
    mend: str

    def __str__(self) -> str:
        """Read as `file:line: what is wrong. What to do.`, the form editors can jump to."""
        return f"{self.file}:{self.line}: {self.wrong} {self.mend}".rstrip()


class ContentError(KyrError):
    """The content cannot be used; every problem is listed with its file and line."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class SettingsError(KyrError):
    """A setting is missing or wrong; the text names the variable and how to mend it."""


class InboundRejected(KyrError):
    """A webhook call was not signed by the provider it claims to come from."""


class ChannelError(KyrError):
    """A provider answered in a way nobody documented; the message stays in the outbox and is tried again."""


class StoreError(KyrError):
    """The database did not answer; nothing was acknowledged, so the provider sends the update again."""

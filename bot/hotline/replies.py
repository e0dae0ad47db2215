"""Ready replies: what a volunteer can say in a language they do not speak, and questions answered by a number."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reply:
    """One ready reply, in English; with answers it is a question."""

    id: str
    text: str
    answers: tuple[str, ...] = ()


def numbered(text: str, answers: tuple[str, ...]) -> str:
    """A question with its answers below it, a number each."""
    return "\n".join((text, *(f"{number}. {answer}" for number, answer in enumerate(answers, 1))))

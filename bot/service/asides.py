"""What is written beside a conversation and never sent: notes, questions to a reviewer, and a reviewer's answers.

None of it may say who somebody is. Words that look like it are refused here, with no way around: unlike a reply,
nobody needs them.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from uuid import UUID

from bot.hotline.denied import names_denied, national
from bot.hotline.doubts import personal
from bot.hotline.roster import Role, Volunteer
from bot.hotline.views import Author, Question
from bot.service.clock import Clock
from bot.service.escalations import LONGEST, Doubted, NotSent, cleaned
from bot.store.escalations import Escalations, Holding
from bot.store.questions import Questions

ANSWERERS = frozenset({Role.REVIEWER, Role.COORDINATOR})


@dataclass(frozen=True, slots=True)
class Asides:
    """Where volunteers leave notes and ask, and reviewers answer."""

    escalations: Escalations
    questions: Questions
    clock: Clock
    denied: tuple[str, ...]  # numbers that never leave this system
    public: Callable[[], Collection[str]] = tuple  # numbers anybody may be given

    async def keep(
        self, volunteer: Volunteer, escalation: UUID, epoch: int, line: UUID, author: Author, text: str
    ) -> NotSent | Doubted | None:
        """Keep a note or a question of whoever holds the conversation; None when it is kept."""
        words = cleaned(text)
        if refused := self._refused(words):
            return refused
        holding = Holding(escalation, volunteer.id, epoch)
        kept = await self.escalations.keep(holding, line, author, words, self.clock.now())
        return None if kept else NotSent.NOT_YOURS

    async def waiting(self, reviewer: Volunteer) -> tuple[Question, ...]:
        """The questions that wait, for those who may answer them."""
        return await self.questions.waiting() if reviewer.role in ANSWERERS else ()

    async def answer(self, reviewer: Volunteer, question: UUID, text: str) -> NotSent | Doubted | None:
        """Answer a question; None when the answer is kept, NOT_YOURS when somebody was faster or it is over."""
        words = cleaned(text)
        if refused := self._refused(words):
            return refused
        if reviewer.role not in ANSWERERS:
            return NotSent.NOT_YOURS
        kept = await self.questions.answer(question, reviewer.id, words, self.clock.now())
        return None if kept else NotSent.NOT_YOURS

    def _refused(self, words: str) -> NotSent | Doubted | None:
        if not words:
            return NotSent.EMPTY
        if len(words) > LONGEST:
            return NotSent.TOO_LONG
        if names_denied(words, self.denied):
            return NotSent.DENIED
        found = personal(words, {national(number) for number in self.public()})
        return Doubted(found) if found else None

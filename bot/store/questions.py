"""What volunteers ask reviewers: read without the person and without the conversation, answered once.

A question is a line of its conversation, under the same key, and goes when that goes.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import aliased

from bot.hotline.states import State
from bot.hotline.views import Author, Question
from bot.store.audit import record
from bot.store.database import Database
from bot.store.escalation_moves import ring
from bot.store.escalation_words import add_line, unwrapped
from bot.store.privacy import Vault
from bot.store.tables import conversation, escalation, escalation_line

ANSWERED = "question_answered"  # in the audit


class Questions:
    """The questions that wait for a reviewer."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault

    async def waiting(self) -> tuple[Question, ...]:
        """Every question without an answer whose conversation goes on, the oldest first."""
        async with self._database.begin() as connection:
            return tuple(
                Question(
                    id=row.id,
                    topic=row.topic,
                    locale=row.spoken,
                    text=unwrapped(self._vault, row.escalation_id, row.wrapped_key)
                    .open(row.body, table="escalation_line", column="body", row=row.id.bytes)
                    .decode(),
                    at=row.at,
                )
                for row in await connection.execute(_waiting().order_by(escalation_line.c.seq))
            )

    async def answer(self, question: UUID, reviewer: UUID, text: str, now: datetime) -> bool:
        """Put an answer beside the conversation; False when somebody has answered, or it is over."""
        async with self._database.begin() as connection:
            this = _waiting().where(escalation_line.c.id == question).with_for_update(of=escalation)
            if (await connection.execute(this)).one_or_none() is None:
                return False
            # the lock may have been waited for: an answer given meanwhile is seen only by a fresh look
            found = (await connection.execute(_waiting().where(escalation_line.c.id == question))).one_or_none()
            if found is None:
                return False
            words = unwrapped(self._vault, found.escalation_id, found.wrapped_key)
            await add_line(connection, words, found.escalation_id, Author.ANSWER, text, now, about=question)
            await record(connection, ANSWERED, now=now, actor=reviewer, escalation=found.escalation_id)
            await ring(connection, found.escalation_id)
            return True


def _waiting() -> Select[UUID, UUID, bytes, datetime, str, str, bytes]:
    said = aliased(escalation_line)
    answered = exists().where(said.c.about == escalation_line.c.id)
    return (
        select(
            escalation_line.c.id,
            escalation_line.c.escalation_id,
            escalation_line.c.body,
            escalation_line.c.at,
            escalation.c.topic,
            func.coalesce(conversation.c.locale, escalation.c.locale).label("spoken"),
            escalation.c.wrapped_key,
        )
        .join(escalation, escalation.c.id == escalation_line.c.escalation_id)
        .outerjoin(conversation, conversation.c.id == escalation.c.conversation_id)
        .where(
            escalation_line.c.author == Author.QUESTION.value,
            escalation.c.state != State.CLOSED.value,
            escalation.c.wrapped_key.is_not(None),
            ~answered,
        )
    )

"""A reviewer's answer names the question it answers; notes, questions and answers are lines like all others."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add the column, and an index for the questions that wait."""
    op.add_column("escalation_line", sa.Column("about", sa.UUID))
    op.create_index(
        "escalation_line_question", "escalation_line", ["seq"], postgresql_where=sa.text("author = 'question'")
    )

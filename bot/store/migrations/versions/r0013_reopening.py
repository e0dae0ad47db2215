"""Whoever asks for a person again within hours of the end goes back into the queue without agreeing anew."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Nothing that was closed before can be reopened."""
    op.add_column("escalation", sa.Column("reopens_until", sa.DateTime(timezone=True)))
    op.create_index(
        "escalation_reopens", "escalation", ["conversation_id"], postgresql_where=sa.text("reopens_until is not null")
    )

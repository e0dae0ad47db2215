"""A coordinator can pull an answer: the safe sentence stands instead until it is put back."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import UUID

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the table of pulled answers."""
    op.create_table(
        "pulled_answer",
        sa.Column("flow", sa.Text, primary_key=True),
        sa.Column("step", sa.Text, primary_key=True),
        sa.Column("pulled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pulled_by", UUID(as_uuid=True), sa.ForeignKey("volunteer.id", ondelete="SET NULL")),
    )

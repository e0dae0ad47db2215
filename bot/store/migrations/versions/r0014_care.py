"""Coordinators block somebody for a while, and two of them keep a conversation for a legal reason."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import UUID

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Create the tables of blocks and of legal holds."""
    op.create_table(
        "block",
        sa.Column("conversation_id", UUID(as_uuid=True), _conversation(), primary_key=True),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("blocked_by", UUID(as_uuid=True), sa.ForeignKey("volunteer.id", ondelete="SET NULL")),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "legal_hold",
        sa.Column("conversation_id", UUID(as_uuid=True), _conversation(), primary_key=True),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("step", sa.Text, nullable=False),
        sa.Column("step_by", UUID(as_uuid=True), sa.ForeignKey("volunteer.id", ondelete="SET NULL")),
        sa.Column("step_at", sa.DateTime(timezone=True), nullable=False),
    )


def _conversation() -> sa.ForeignKey:
    return sa.ForeignKey("conversation.id", ondelete="CASCADE")

"""Somebody joins when two people say so."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, UUID

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "invitation",
        sa.Column("id", UUID(as_uuid=True), primary_key=True),
        sa.Column("alias", sa.Text, nullable=False, unique=True),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("locales", ARRAY(sa.Text), nullable=False),
        sa.Column("invited_by", UUID(as_uuid=True), sa.ForeignKey("volunteer.id", ondelete="CASCADE"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
    )

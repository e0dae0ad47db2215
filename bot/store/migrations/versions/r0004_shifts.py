"""Volunteers are planned for hours of every week."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import UUID

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "shift",
        sa.Column("id", UUID(as_uuid=True), primary_key=True),
        sa.Column("volunteer_id", UUID(as_uuid=True), sa.ForeignKey("volunteer.id", ondelete="CASCADE"), nullable=False),
        sa.Column("weekday", sa.SmallInteger, nullable=False),
        sa.Column("begins", sa.Time, nullable=False),
        sa.Column("ends", sa.Time, nullable=False),
        sa.UniqueConstraint("volunteer_id", "weekday", "begins", name="shift_of_somebody"),
    )

"""Browsers of volunteers ring while no page of the console is open in them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import UUID

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    """Create the tables of the key for push services and of the browsers that ring."""
    op.create_table(
        "push_key",
        sa.Column("id", UUID(as_uuid=True), primary_key=True),
        sa.Column("private_key", sa.LargeBinary, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "push_browser",
        sa.Column("id", UUID(as_uuid=True), primary_key=True),
        sa.Column("volunteer_id", UUID(as_uuid=True), sa.ForeignKey("volunteer.id", ondelete="CASCADE"), nullable=False),
        sa.Column("endpoint", sa.LargeBinary, nullable=False),
        sa.Column("browser_hash", sa.LargeBinary, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("browser_hash", name="push_browser_one"),
    )
    op.create_index("push_browser_of", "push_browser", ["volunteer_id"])

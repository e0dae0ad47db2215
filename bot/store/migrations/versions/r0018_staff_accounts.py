"""Volunteers may link a Telegram account of their own to the bot for volunteers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import UUID

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Create the tables of codes and of accounts; nobody is linked yet."""
    volunteer = "volunteer.id"
    op.create_table(
        "staff_link",
        sa.Column("code_hash", sa.LargeBinary, primary_key=True),
        sa.Column("volunteer_id", UUID(as_uuid=True), sa.ForeignKey(volunteer, ondelete="CASCADE"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "staff_account",
        sa.Column("volunteer_id", UUID(as_uuid=True), sa.ForeignKey(volunteer, ondelete="CASCADE"), primary_key=True),
        sa.Column("pseudonym", sa.LargeBinary, nullable=False),
        sa.Column("account", sa.LargeBinary, nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("pseudonym", name="staff_account_pseudonym_key"),
    )

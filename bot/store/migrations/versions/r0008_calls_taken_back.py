"""What was said of a line by mistake can be taken back: a call remembers how the line stood before it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add what a call changed, and whether it was taken back."""
    op.add_column(
        "referral_call", sa.Column("taken_back", sa.Boolean, nullable=False, server_default=sa.text("false"))
    )
    op.add_column("referral_call", sa.Column("before", JSONB))

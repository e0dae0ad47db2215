"""How many SMS segments went out on each day, for the day's limit."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    """Create the table; it begins empty."""
    op.create_table(
        "segments_sent",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
    )

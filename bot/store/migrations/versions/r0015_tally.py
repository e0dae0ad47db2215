"""What became of conversations is counted once a day, and small numbers are merged before they are stored."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Create the table of numbers, and the mark of the last day that was counted."""
    op.create_table(
        "tally",
        sa.Column("since", sa.Date, primary_key=True),
        sa.Column("until", sa.Date, primary_key=True),
        sa.Column("locale", sa.Text, primary_key=True),
        sa.Column("topic", sa.Text, primary_key=True),
        sa.Column("outcome", sa.Text, primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
    )
    op.create_table(
        "tally_mark",
        sa.Column("id", sa.SmallInteger, primary_key=True, autoincrement=False),
        sa.Column("counted_until", sa.Date, nullable=False),
    )

"""Lines that can help, imported: the rows, what was heard when they were called, and what a coordinator must look at."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the tables of referrals."""
    op.create_table(
        "referral",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("cells", JSONB, nullable=False),
    )
    book = op.create_table(
        "referral_book",
        sa.Column("id", sa.SmallInteger, primary_key=True, autoincrement=False),
        sa.Column("version", sa.BigInteger, nullable=False),
    )
    op.bulk_insert(book, [{"id": 1, "version": 0}])
    op.create_table(
        "referral_call",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("referral_id", sa.Text, sa.ForeignKey("referral.id", ondelete="CASCADE"), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("heard", sa.Text, nullable=False),
    )
    op.create_index("referral_call_of", "referral_call", ["referral_id"])
    op.create_table(
        "referral_review",
        sa.Column("referral_id", sa.Text, primary_key=True),
        sa.Column("cells", JSONB, nullable=False),
        sa.Column("doubt", sa.Text, nullable=False),
        sa.Column("dismissed", sa.Boolean, nullable=False, server_default=sa.text("false")),
    )

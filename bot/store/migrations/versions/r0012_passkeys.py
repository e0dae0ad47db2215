"""Volunteers sign in with a passkey after their first link, and a session nobody uses locks."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import UUID

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Create the tables of passkeys; sessions that are open count as used now."""
    volunteer = sa.ForeignKey("volunteer.id", ondelete="CASCADE")
    op.create_table(
        "passkey",
        sa.Column("id", sa.LargeBinary, primary_key=True),
        sa.Column("volunteer_id", UUID(as_uuid=True), volunteer, nullable=False),
        sa.Column("public_key", sa.LargeBinary, nullable=False),
        sa.Column("sign_count", sa.BigInteger, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "passkey_challenge",
        sa.Column("challenge_hash", sa.LargeBinary, primary_key=True),
        sa.Column("volunteer_id", UUID(as_uuid=True), sa.ForeignKey("volunteer.id", ondelete="CASCADE")),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
    )
    seen_at = sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.text("now()"))
    op.add_column("session", seen_at)

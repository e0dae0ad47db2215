"""Every session locks: the code that opens it again, how often it was tried, and when its owner last proved themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """A session that runs now has no code yet; its owner counts as having proved themselves now."""
    op.add_column("session", sa.Column("code_hash", sa.LargeBinary))
    op.add_column("session", sa.Column("tries", sa.SmallInteger, nullable=False, server_default="0"))
    op.add_column(
        "session",
        sa.Column("proved_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.text("now()")),
    )

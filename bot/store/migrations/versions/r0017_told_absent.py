"""Whoever was told that nobody is here hears it when somebody comes: what they were told last is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Those in line at this moment hear of their wait when their promise is over, as before."""
    op.add_column("escalation", sa.Column("told_absent", sa.Boolean, nullable=False, server_default=sa.text("false")))

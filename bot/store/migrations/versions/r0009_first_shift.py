"""A volunteer practises first, holds one person in the first shift, and three later on."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Whoever is on the roster already has worked: nobody is put back to the beginning."""
    for name in ("practised", "seasoned"):
        op.add_column("volunteer", sa.Column(name, sa.Boolean, nullable=False, server_default=sa.text("false")))
    op.add_column("volunteer", sa.Column("load", sa.SmallInteger))
    op.add_column("volunteer", sa.Column("duty_since", sa.DateTime(timezone=True)))
    op.execute("update volunteer set practised = true, seasoned = true")

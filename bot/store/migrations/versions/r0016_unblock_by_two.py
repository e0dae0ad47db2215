"""Letting somebody in before their block ends takes two people: who has asked for it is kept with the block."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Nobody has asked yet."""
    asked = sa.ForeignKey("volunteer.id", ondelete="SET NULL")
    op.add_column("block", sa.Column("free_asked_by", sa.UUID(as_uuid=True), asked))

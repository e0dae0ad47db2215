"""Which key of the ring made a pseudonym is kept beside it, so that old keys can be told from needed ones."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Rows from before do not say; they say so with the next message, or when keys are rotated."""
    op.add_column("conversation", sa.Column("pseudonym_key", sa.LargeBinary))

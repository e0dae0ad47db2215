"""A volunteer can look at what a person sends, by the provider's handle; its bytes are never kept."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import UUID

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "escalation_attachment",
        sa.Column(
            "line_id", UUID(as_uuid=True), sa.ForeignKey("escalation_line.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("handle", sa.LargeBinary),
    )
    op.add_column("provider_copy", sa.Column("line_id", UUID(as_uuid=True)))

"""Volunteers may answer in Telegram whoever wrote by Telegram: a topic a claim, deleted when the claim ends."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import UUID

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """Create the tables of topics, of what stands in them, and of passing messages."""
    op.create_table(
        "staff_topic",
        sa.Column("id", UUID(as_uuid=True), primary_key=True),
        sa.Column("escalation_id", UUID(as_uuid=True), sa.ForeignKey("escalation.id", ondelete="SET NULL")),
        sa.Column("volunteer_id", UUID(as_uuid=True), sa.ForeignKey("volunteer.id", ondelete="SET NULL")),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("handle", sa.LargeBinary),
        sa.Column("remade", sa.Boolean, nullable=False, server_default=sa.text("false")),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.SmallInteger, nullable=False, server_default=sa.text("0")),
        sa.UniqueConstraint("escalation_id", "epoch", name="staff_topic_of_claim"),
    )
    op.create_index("staff_topic_holder", "staff_topic", ["volunteer_id"])
    op.create_table(
        "staff_told",
        sa.Column(
            "topic_id", UUID(as_uuid=True), sa.ForeignKey("staff_topic.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("line_id", UUID(as_uuid=True), primary_key=True),
        sa.Column("failed", sa.Boolean, nullable=False, server_default=sa.text("false")),
    )
    op.create_table(
        "staff_message",
        sa.Column("id", UUID(as_uuid=True), primary_key=True),
        sa.Column("handle", sa.LargeBinary, nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("staff_message_due", "staff_message", ["due_at"])

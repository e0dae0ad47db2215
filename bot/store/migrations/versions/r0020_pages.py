"""Staff are reached when no page of the console is open: what rings, and whom it rang."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import UUID

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Create the tables of alarms and of the rings to volunteers."""
    when = sa.DateTime(timezone=True)
    op.create_table(
        "alarm",
        sa.Column("id", UUID(as_uuid=True), primary_key=True),
        sa.Column("escalation_id", UUID(as_uuid=True), sa.ForeignKey("escalation.id", ondelete="CASCADE"), nullable=False),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("danger", sa.Boolean, nullable=False),
        sa.Column("made_at", when, nullable=False),
        sa.Column("due_at", when, nullable=False),
        sa.Column("spread_at", when),
    )
    op.create_index("alarm_of", "alarm", ["escalation_id", "epoch"])
    op.create_index("alarm_to_spread", "alarm", ["due_at"], postgresql_where=sa.text("spread_at is null"))
    op.create_table(
        "page",
        sa.Column("alarm_id", UUID(as_uuid=True), sa.ForeignKey("alarm.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("volunteer_id", UUID(as_uuid=True), sa.ForeignKey("volunteer.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("carrier", sa.Text, primary_key=True),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("hurried", sa.Boolean, nullable=False),
        sa.Column("status", sa.SmallInteger, nullable=False, server_default=sa.text("0")),
        sa.Column("due_at", when, nullable=False),
        sa.Column("attempts", sa.SmallInteger, nullable=False, server_default=sa.text("0")),
        sa.Column("done_at", when),
    )
    op.create_index("page_due", "page", ["due_at"], postgresql_where=sa.text("status < 2"))
    op.create_index("page_of", "page", ["volunteer_id", "carrier"])

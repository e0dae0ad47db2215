"""The first tables, and the job engine's (procrastinate 3.10; raise its version only together with a new revision)."""

from datetime import datetime

import sqlalchemy as sa
from alembic import op
from procrastinate.schema import SchemaManager
from sqlalchemy.dialects.postgresql import ARRAY, UUID

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create everything."""
    _conversations()
    _volunteers()
    _escalations()
    op.get_bind().exec_driver_sql(SchemaManager.get_schema(), execution_options={"no_parameters": True})


def _when(name: str, *, nullable: bool = True) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _conversations() -> None:
    op.create_table(
        "conversation",
        sa.Column("id", UUID(as_uuid=True), primary_key=True),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("pseudonym", sa.LargeBinary, nullable=False),
        sa.Column("address", sa.LargeBinary),
        sa.Column("locale", sa.Text),
        sa.Column("stopped", sa.Boolean, nullable=False, server_default=sa.text("false")),
        _when("blocked_until"),
        _when("held_at"),
        sa.Column("rev", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("state", sa.LargeBinary),
        _when("touched_at", nullable=False),
        sa.UniqueConstraint("pseudonym", name="conversation_pseudonym_key"),
        postgresql_with={"fillfactor": "70"},
    )
    op.create_table(
        "inbound",
        sa.Column("channel", sa.Text, primary_key=True),
        sa.Column("provider_id", sa.Text, primary_key=True),
        _when("received_at", nullable=False),
    )
    op.create_table(
        "outbox",
        sa.Column("id", UUID(as_uuid=True), primary_key=True),
        sa.Column("seq", sa.BigInteger, sa.Identity(), nullable=False),
        sa.Column("conversation_id", UUID(as_uuid=True), sa.ForeignKey("conversation.id", ondelete="CASCADE"), nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("body", sa.LargeBinary),
        sa.Column("status", sa.SmallInteger, nullable=False, server_default=sa.text("0")),
        _when("due_at", nullable=False),
        sa.Column("attempts", sa.SmallInteger, nullable=False, server_default=sa.text("0")),
        sa.Column("provider_id", sa.Text),
        _when("done_at"),
        sa.Column("line_id", UUID(as_uuid=True)),
    )
    op.create_index("outbox_due", "outbox", ["due_at"], postgresql_where=sa.text("status < 2"))
    op.create_index(
        "outbox_provider_id", "outbox", ["provider_id"], postgresql_where=sa.text("provider_id is not null")
    )
    op.create_index("outbox_conversation", "outbox", ["conversation_id"])


def _volunteers() -> None:
    op.create_table(
        "volunteer",
        sa.Column("id", UUID(as_uuid=True), primary_key=True),
        sa.Column("alias", sa.Text, nullable=False, unique=True),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("locales", ARRAY(sa.Text), nullable=False),
        sa.Column("on_duty", sa.Boolean, nullable=False, server_default=sa.text("false")),
        sa.Column("active", sa.Boolean, nullable=False, server_default=sa.text("true")),
        _when("made_at", nullable=False),
    )
    op.create_table(
        "sign_in",
        sa.Column("token_hash", sa.LargeBinary, primary_key=True),
        sa.Column("volunteer_id", UUID(as_uuid=True), sa.ForeignKey("volunteer.id", ondelete="CASCADE"), nullable=False),
        _when("expires_at", nullable=False),
        _when("used_at"),
    )
    op.create_table(
        "session",
        sa.Column("token_hash", sa.LargeBinary, primary_key=True),
        sa.Column("volunteer_id", UUID(as_uuid=True), sa.ForeignKey("volunteer.id", ondelete="CASCADE"), nullable=False),
        _when("expires_at", nullable=False),
    )


def _escalations() -> None:
    op.create_table(
        "escalation",
        sa.Column("id", UUID(as_uuid=True), primary_key=True),
        sa.Column("conversation_id", UUID(as_uuid=True), sa.ForeignKey("conversation.id", ondelete="SET NULL")),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("epoch", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("volunteer_id", UUID(as_uuid=True), sa.ForeignKey("volunteer.id", ondelete="SET NULL")),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("locale", sa.Text, nullable=False),
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("urgent", sa.Boolean, nullable=False),
        _when("asked_at", nullable=False),
        _when("agreed_at"),
        _when("claimed_at"),
        _when("closed_at"),
        _when("due_at"),
        _when("purge_at"),
        sa.Column("wrapped_key", sa.LargeBinary),
        sa.Column("outcome", sa.Text),
    )
    is_open = sa.text("state <> 'closed' and conversation_id is not null")
    op.create_index(
        "escalation_one_open", "escalation", ["conversation_id"], unique=True, postgresql_where=is_open
    )
    op.create_index(
        "escalation_open", "escalation", ["state", "asked_at"], postgresql_where=sa.text("state <> 'closed'")
    )
    op.create_table(
        "escalation_line",
        sa.Column("id", UUID(as_uuid=True), primary_key=True),
        sa.Column("seq", sa.BigInteger, sa.Identity(), nullable=False),
        sa.Column("escalation_id", UUID(as_uuid=True), sa.ForeignKey("escalation.id", ondelete="CASCADE"), nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        _when("at", nullable=False),
    )
    op.create_index("escalation_line_order", "escalation_line", ["escalation_id", "seq"])
    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        _when("at", nullable=False),
        sa.Column("actor", UUID(as_uuid=True)),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("escalation_id", UUID(as_uuid=True)),
    )

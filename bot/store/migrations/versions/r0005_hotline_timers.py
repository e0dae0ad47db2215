"""Every promise about time on the hotline has a column of its own, and a conversation can be handed on."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

TIMERS = (
    "promise_due_at", "page_due_at", "give_up_due_at", "nudge_due_at", "release_due_at", "accept_due_at",
    "prompt_due_at", "silence_due_at",
)


def upgrade() -> None:
    """Add the timers; whoever waits or is being answered gets the ones that their state needs."""
    op.alter_column("escalation", "due_at", new_column_name="consent_due_at")
    for name in TIMERS:
        op.add_column("escalation", sa.Column(name, sa.DateTime(timezone=True)))
    op.add_column("escalation", sa.Column("queued_at", sa.DateTime(timezone=True)))
    op.add_column("escalation", sa.Column("promises", sa.SmallInteger, nullable=False, server_default=sa.text("0")))
    op.add_column("escalation", sa.Column("summary", sa.LargeBinary))
    op.add_column("escalation", sa.Column("offered_to", sa.UUID, sa.ForeignKey("volunteer.id", ondelete="SET NULL")))
    op.execute(
        "update escalation set queued_at = asked_at, promise_due_at = now(), page_due_at = now() + interval '5 minutes', "
        "give_up_due_at = now() + interval '72 hours' where state = 'waiting'"
    )
    op.execute(
        "update escalation set queued_at = asked_at, prompt_due_at = now() + interval '24 hours', "
        "silence_due_at = now() + interval '48 hours' where state = 'active'"
    )
    op.execute("update escalation set volunteer_id = null where state = 'closed'")

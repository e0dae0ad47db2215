"""The tables of what rings the staff; docs/privacy.md has a line for every column, as for the others."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import UUID

from bot.store.metadata import metadata, when

alarm = Table(
    "alarm",
    metadata,
    Column("id", UUID(as_uuid=True), primary_key=True),
    Column("escalation_id", ForeignKey("escalation.id", ondelete="CASCADE"), nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("reason", Text, nullable=False),  # bot.hotline.paging.Reason
    Column("danger", Boolean, nullable=False),
    when("made_at", nullable=False),
    when("due_at", nullable=False),
    when("spread_at"),  # when it was decided who is rung for it
    Index("alarm_of", "escalation_id", "epoch"),
    Index("alarm_to_spread", "due_at", postgresql_where=text("spread_at is null")),
)

page = Table(
    "page",
    metadata,
    Column("alarm_id", ForeignKey("alarm.id", ondelete="CASCADE"), primary_key=True),
    Column("volunteer_id", ForeignKey("volunteer.id", ondelete="CASCADE"), primary_key=True),
    Column("carrier", Text, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("hurried", Boolean, nullable=False),  # rings even a moment after another one
    Column("status", SmallInteger, nullable=False, server_default=text("0")),  # bot.store.pages.Rung
    when("due_at", nullable=False),
    Column("attempts", SmallInteger, nullable=False, server_default=text("0")),
    when("done_at"),
    Index("page_due", "due_at", postgresql_where=text("status < 2")),
    Index("page_of", "volunteer_id", "carrier"),
)

push_key = Table(
    "push_key",
    metadata,
    Column("id", UUID(as_uuid=True), primary_key=True),  # there is one row
    Column("private_key", LargeBinary, nullable=False),  # ciphertext: proves to push services that we are we
    when("made_at", nullable=False),
)

push_browser = Table(
    "push_browser",
    metadata,
    Column("id", UUID(as_uuid=True), primary_key=True),
    Column("volunteer_id", ForeignKey("volunteer.id", ondelete="CASCADE"), nullable=False),
    Column("endpoint", LargeBinary, nullable=False),  # ciphertext: where its push service takes a ring
    Column("browser_hash", LargeBinary, nullable=False),  # of a random cookie, so that signing out ends its ring
    when("made_at", nullable=False),
    UniqueConstraint("browser_hash", name="push_browser_one"),
    Index("push_browser_of", "volunteer_id"),
)

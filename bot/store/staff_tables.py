"""The tables of the bot for volunteers; docs/privacy.md has a line for every column, as for the others."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import UUID

from bot.store.metadata import metadata, when

staff_link = Table(
    "staff_link",
    metadata,
    Column("code_hash", LargeBinary, primary_key=True),
    Column("volunteer_id", ForeignKey("volunteer.id", ondelete="CASCADE"), nullable=False),
    when("expires_at", nullable=False),
)

staff_account = Table(
    "staff_account",
    metadata,
    Column("volunteer_id", ForeignKey("volunteer.id", ondelete="CASCADE"), primary_key=True),
    Column("pseudonym", LargeBinary, nullable=False),  # HMAC of the account, apart from those of people
    Column("account", LargeBinary, nullable=False),  # ciphertext: where the bot for volunteers writes to
    when("linked_at", nullable=False),
    when("seen_at", nullable=False),  # last used: whoever is on duty without a session is here by this
    UniqueConstraint("pseudonym", name="staff_account_pseudonym_key"),
)

staff_topic = Table(
    "staff_topic",
    metadata,
    Column("id", UUID(as_uuid=True), primary_key=True),
    Column("escalation_id", ForeignKey("escalation.id", ondelete="SET NULL")),  # null: purged, and still to be deleted
    Column("volunteer_id", ForeignKey("volunteer.id", ondelete="SET NULL")),
    Column("epoch", Integer, nullable=False),  # the claim it belongs to; any other one makes it worthless
    Column("handle", LargeBinary),  # ciphertext of account and topic; null: still to be made
    Column("remade", Boolean, nullable=False, server_default=text("false")),
    when("due_at", nullable=False),  # nobody looks at it before
    Column("attempts", SmallInteger, nullable=False, server_default=text("0")),
    UniqueConstraint("escalation_id", "epoch", name="staff_topic_of_claim"),
    Index("staff_topic_holder", "volunteer_id"),
)

staff_told = Table(
    "staff_told",
    metadata,
    Column("topic_id", ForeignKey("staff_topic.id", ondelete="CASCADE"), primary_key=True),
    Column("line_id", UUID(as_uuid=True), primary_key=True),  # or the topic's own id: its first message
    Column("failed", Boolean, nullable=False, server_default=text("false")),  # it says there that it did not arrive
)

staff_message = Table(
    "staff_message",
    metadata,
    Column("id", UUID(as_uuid=True), primary_key=True),
    Column("handle", LargeBinary, nullable=False),  # ciphertext of account and message
    when("due_at", nullable=False),  # when it is deleted at Telegram
    Index("staff_message_due", "due_at"),
)

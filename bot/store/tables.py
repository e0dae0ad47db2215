"""The tables. What is kept, why and how long stands in docs/privacy.md, a line for every column."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    Time,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, UUID

from bot.hotline.timers import Timer
from bot.store import call_tables, staff_tables  # noqa: F401  # the whole schema is known to whoever knows this module
from bot.store.metadata import metadata as metadata
from bot.store.metadata import when as _when

conversation = Table(
    "conversation",
    metadata,
    Column("id", UUID(as_uuid=True), primary_key=True),
    Column("channel", Text, nullable=False),
    Column("pseudonym", LargeBinary, nullable=False),  # HMAC of channel and address: found again, never read back
    Column("pseudonym_key", LargeBinary),  # which key of the ring made it; null: not known, or a farewell
    Column("address", LargeBinary),  # ciphertext; gone when nothing is left to send
    Column("locale", Text),
    Column("stopped", Boolean, nullable=False, server_default=text("false")),
    _when("blocked_until"),
    _when("held_at"),  # legal hold
    Column("rev", Integer, nullable=False, server_default=text("0")),  # guards the optimistic turn
    Column("state", LargeBinary),  # ciphertext of the position in the script
    _when("touched_at", nullable=False),
    UniqueConstraint("pseudonym", name="conversation_pseudonym_key"),
    postgresql_with={"fillfactor": "70"},  # updates stay in the page
)

inbound = Table(
    "inbound",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("provider_id", Text, primary_key=True),
    _when("received_at", nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", UUID(as_uuid=True), primary_key=True),
    Column("seq", BigInteger, Identity(), nullable=False),  # the order in which they must arrive
    Column("conversation_id", ForeignKey("conversation.id", ondelete="CASCADE"), nullable=False),
    Column("channel", Text, nullable=False),
    Column("body", LargeBinary),  # ciphertext; gone at the final status
    Column("status", SmallInteger, nullable=False, server_default=text("0")),  # bot.store.outbox.Status
    _when("due_at", nullable=False),
    Column("attempts", SmallInteger, nullable=False, server_default=text("0")),
    Column("provider_id", Text),
    _when("done_at"),
    Column("line_id", UUID(as_uuid=True)),  # the volunteer's line this carries, if any
    Index("outbox_due", "due_at", postgresql_where=text("status < 2")),
    Index("outbox_provider_id", "provider_id", postgresql_where=text("provider_id is not null")),
    Index("outbox_conversation", "conversation_id"),
)

volunteer = Table(
    "volunteer",
    metadata,
    Column("id", UUID(as_uuid=True), primary_key=True),
    Column("alias", Text, nullable=False, unique=True),
    Column("role", Text, nullable=False),  # bot.hotline.roster.Role
    Column("locales", ARRAY(Text), nullable=False),
    Column("on_duty", Boolean, nullable=False, server_default=text("false")),
    Column("active", Boolean, nullable=False, server_default=text("true")),
    _when("made_at", nullable=False),
    Column("practised", Boolean, nullable=False, server_default=text("false")),
    Column("seasoned", Boolean, nullable=False, server_default=text("false")),
    Column("load", SmallInteger),  # null: by the rule of bot.hotline.roster
    _when("duty_since"),
)

sign_in = Table(
    "sign_in",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("volunteer_id", ForeignKey("volunteer.id", ondelete="CASCADE"), nullable=False),
    _when("expires_at", nullable=False),
    _when("used_at"),
)

session = Table(
    "session",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("volunteer_id", ForeignKey("volunteer.id", ondelete="CASCADE"), nullable=False),
    _when("expires_at", nullable=False),
    Column(
        "seen_at", DateTime(timezone=True), nullable=False, server_default=text("now()")
    ),  # last used: an idle one locks
    Column("code_hash", LargeBinary),  # of the six digits that open it again
    Column("tries", SmallInteger, nullable=False, server_default=text("0")),  # wrong ones in a row
    Column("proved_at", DateTime(timezone=True), nullable=False, server_default=text("now()")),  # who they are
)

passkey = Table(
    "passkey",
    metadata,
    Column("id", LargeBinary, primary_key=True),  # the credential's own id
    Column("volunteer_id", ForeignKey("volunteer.id", ondelete="CASCADE"), nullable=False),
    Column("public_key", LargeBinary, nullable=False),
    Column("sign_count", BigInteger, nullable=False),
    _when("made_at", nullable=False),
)

passkey_challenge = Table(
    "passkey_challenge",
    metadata,
    Column("challenge_hash", LargeBinary, primary_key=True),
    Column("volunteer_id", ForeignKey("volunteer.id", ondelete="CASCADE")),  # null: somebody who signs in
    _when("expires_at", nullable=False),
)

invitation = Table(
    "invitation",
    metadata,
    Column("id", UUID(as_uuid=True), primary_key=True),
    Column("alias", Text, nullable=False, unique=True),
    Column("role", Text, nullable=False),
    Column("locales", ARRAY(Text), nullable=False),
    Column("invited_by", ForeignKey("volunteer.id", ondelete="CASCADE"), nullable=False),  # may not approve it
    _when("expires_at", nullable=False),
)

shift = Table(
    "shift",
    metadata,
    Column("id", UUID(as_uuid=True), primary_key=True),
    Column("volunteer_id", ForeignKey("volunteer.id", ondelete="CASCADE"), nullable=False),
    Column("weekday", SmallInteger, nullable=False),  # 0 is Monday
    Column("begins", Time, nullable=False),  # where the organisation is
    Column("ends", Time, nullable=False),
    UniqueConstraint("volunteer_id", "weekday", "begins", name="shift_of_somebody"),
)

escalation = Table(
    "escalation",
    metadata,
    Column("id", UUID(as_uuid=True), primary_key=True),
    Column("conversation_id", ForeignKey("conversation.id", ondelete="SET NULL")),
    Column("code", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("epoch", Integer, nullable=False, server_default=text("0")),  # rises with every change of ownership
    Column("volunteer_id", ForeignKey("volunteer.id", ondelete="SET NULL")),
    Column("channel", Text, nullable=False),
    Column("locale", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("urgent", Boolean, nullable=False),
    _when("asked_at", nullable=False),
    _when("agreed_at"),
    _when("claimed_at"),
    _when("closed_at"),
    *(_when(timer.value) for timer in Timer),  # what happens by itself, and when; a sweep looks here
    Column("wrapped_key", LargeBinary),  # the data key of this escalation; without it its words are noise
    Column("outcome", Text),
    _when("queued_at"),  # the wait is measured from here
    Column("promises", SmallInteger, nullable=False, server_default=text("0")),  # how often the wait was told anew
    Column("told_absent", Boolean, nullable=False, server_default=text("false")),  # was told that nobody is here
    Column("summary", LargeBinary),  # ciphertext under the data key: what the person looked at
    _when("reopens_until"),  # whoever asks again before this does not agree anew
    Column("offered_to", ForeignKey("volunteer.id", ondelete="SET NULL")),  # asked to go on with it
    Index(
        "escalation_one_open",
        "conversation_id",
        unique=True,
        postgresql_where=text("state <> 'closed' and conversation_id is not null"),
    ),
    Index("escalation_reopens", "conversation_id", postgresql_where=text("reopens_until is not null")),
    Index("escalation_open", "state", "asked_at", postgresql_where=text("state <> 'closed'")),
)

escalation_line = Table(
    "escalation_line",
    metadata,
    Column("id", UUID(as_uuid=True), primary_key=True),
    Column("seq", BigInteger, Identity(), nullable=False),
    Column("escalation_id", ForeignKey("escalation.id", ondelete="CASCADE"), nullable=False),
    Column("author", Text, nullable=False),  # bot.hotline.views.Author
    Column("body", LargeBinary, nullable=False),  # ciphertext under the escalation's data key
    Column("about", UUID(as_uuid=True)),  # the question that a reviewer's answer answers
    _when("at", nullable=False),
    Index("escalation_line_order", "escalation_id", "seq"),
    Index("escalation_line_question", "seq", postgresql_where=text("author = 'question'")),
)

escalation_attachment = Table(
    "escalation_attachment",
    metadata,
    Column("line_id", ForeignKey("escalation_line.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", Text, nullable=False),  # bot.message.Attached
    Column("handle", LargeBinary),  # ciphertext under the escalation's data key; gone when nobody may look any more
)

provider_copy = Table(
    "provider_copy",
    metadata,
    Column("id", UUID(as_uuid=True), primary_key=True),
    Column("channel", Text, nullable=False),
    Column("handle", LargeBinary, nullable=False),  # ciphertext: how the provider finds what somebody sent
    Column("line_id", UUID(as_uuid=True)),  # the line it came with, while a volunteer may still look at it
    _when("due_at", nullable=False),  # when the provider is asked to erase it
    Column("attempts", SmallInteger, nullable=False, server_default=text("0")),
    Index("provider_copy_due", "due_at"),
)

block = Table(
    "block",
    metadata,
    Column("conversation_id", ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True),
    Column("code", Text, nullable=False),  # the code name of the conversation it was decided on
    Column("reason", Text, nullable=False),  # bot.hotline.care.BlockReason
    Column("blocked_by", ForeignKey("volunteer.id", ondelete="SET NULL")),
    Column("free_asked_by", ForeignKey("volunteer.id", ondelete="SET NULL")),  # another person must say so, too
    _when("made_at", nullable=False),
)

legal_hold = Table(
    "legal_hold",
    metadata,
    Column("conversation_id", ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True),
    Column("code", Text, nullable=False),
    Column("reason", Text, nullable=False),  # bot.hotline.care.HoldReason
    Column("step", Text, nullable=False),  # bot.hotline.care.HoldStep
    Column("step_by", ForeignKey("volunteer.id", ondelete="SET NULL")),  # the next step needs another person
    _when("step_at", nullable=False),
)

tally = Table(
    "tally",
    metadata,
    Column("since", Date, primary_key=True),
    Column("until", Date, primary_key=True),
    Column("locale", Text, primary_key=True),
    Column("topic", Text, primary_key=True),
    Column("outcome", Text, primary_key=True),
    Column("number", Integer, nullable=False),  # never a small one: bot.hotline.tally
)

tally_mark = Table(
    "tally_mark",
    metadata,
    Column("id", SmallInteger, primary_key=True, autoincrement=False),  # there is one row
    Column("counted_until", Date, nullable=False),
)

segments_sent = Table(
    "segments_sent",
    metadata,
    Column("day", Date, primary_key=True),
    Column("number", Integer, nullable=False),  # SMS segments of everybody together
)

audit = Table(
    "audit",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    _when("at", nullable=False),  # to the minute
    Column("actor", UUID(as_uuid=True)),
    Column("action", Text, nullable=False),
    Column("escalation_id", UUID(as_uuid=True)),
)

pulled_answer = Table(
    "pulled_answer",
    metadata,
    Column("flow", Text, primary_key=True),
    Column("step", Text, primary_key=True),
    _when("pulled_at", nullable=False),
    Column("pulled_by", ForeignKey("volunteer.id", ondelete="SET NULL")),
)

referral = Table(
    "referral",
    metadata,
    Column("id", Text, primary_key=True),
    Column("position", Integer, nullable=False),  # the order of the files it came from
    Column("cells", JSONB, nullable=False),  # the row as a spreadsheet has it: bot.referrals.cells
)

referral_book = Table(
    "referral_book",
    metadata,
    Column("id", SmallInteger, primary_key=True, autoincrement=False),  # there is one row
    Column("version", BigInteger, nullable=False),  # rises with every change; 0 while nothing was imported
)

referral_call = Table(
    "referral_call",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("referral_id", ForeignKey("referral.id", ondelete="CASCADE"), nullable=False),
    Column("day", Date, nullable=False),
    Column("role", Text, nullable=False),  # bot.referrals.lines.Role
    Column("heard", Text, nullable=False),  # bot.referrals.calls.Heard
    Column("taken_back", Boolean, nullable=False, server_default=text("false")),
    Column("before", JSONB),  # the cells that the call changed, so that a mistake can be taken back
    Index("referral_call_of", "referral_id"),
)

referral_review = Table(
    "referral_review",
    metadata,
    Column("referral_id", Text, primary_key=True),  # may be of a row that does not stand yet
    Column("cells", JSONB, nullable=False),  # the row as it would stand
    Column("doubt", Text, nullable=False),  # bot.referrals.arrival.Doubt
    Column("dismissed", Boolean, nullable=False, server_default=text("false")),  # the same row is not asked about again
)

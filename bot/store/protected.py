"""How every stored value made of bytes is protected, and what points at whom without saying so to the database.

A test compares this page with the tables: a new column that is missing here fails, and so cannot be forgotten when
keys are changed, when somebody asks what is held on them, or when they ask that it be erased.
"""

from dataclasses import dataclass

from bot.message import ChannelName


@dataclass(frozen=True, slots=True)
class Index:
    """A keyed hash by which a row is found again, and how it is made anew."""

    table: str
    column: str
    of: str  # the column whose text it is the hash of; sealed
    key: str | None = None  # the column that says which key made it; None: the one that sealed `of`
    channel: ChannelName | None = None  # None: the row's own column says it
    before: str = ""  # stands before the text, so that two kinds of rows never meet

    @property
    def name(self) -> str:
        """Read as the documents name it."""
        return f"{self.table}.{self.column}"


# Sealed by the key ring, bound to the row's id. Changing keys seals them anew.
SEALED = (
    "conversation.address",
    "conversation.state",
    "outbox.body",
    "escalation.wrapped_key",
    "provider_copy.handle",
    "staff_account.account",
    "staff_topic.handle",
    "staff_message.handle",
    "push_key.private_key",
    "push_browser.endpoint",
)

# Sealed by an escalation's own data key, which the ring wraps. Changing keys wraps that key anew and leaves these.
WORDS = ("escalation.summary", "escalation_line.body", "escalation_attachment.handle")

INDEXES = (
    Index("conversation", "pseudonym", of="address", key="pseudonym_key"),
    Index("staff_account", "pseudonym", of="account", channel=ChannelName.TELEGRAM, before="staff|"),
)

# Open to whoever holds the database, and worth nothing to them.
OPEN = (
    "conversation.pseudonym_key",
    "sign_in.token_hash",
    "session.token_hash",
    "session.code_hash",
    "passkey.id",
    "passkey.public_key",
    "passkey_challenge.challenge_hash",
    "staff_link.code_hash",
    "push_browser.browser_hash",
)

# Columns that name a row of another table without a foreign key, because one may outlive the other.
POINTS_AT = {
    "outbox.line_id": "escalation_line.id",
    "provider_copy.line_id": "escalation_line.id",
    "escalation_line.about": "escalation_line.id",
    "audit.escalation_id": "escalation.id",
    "audit.actor": "volunteer.id",
}

# Left out of backups: gone in days anyway, or worth nothing after a restore (docs/deploy.md).
NOT_BACKED_UP = (
    "inbound",
    "outbox",
    "escalation",
    "escalation_line",
    "escalation_attachment",
    "alarm",
    "page",
    "sign_in",
    "staff_link",
    "session",
    "passkey_challenge",
    "staff_topic",
    "staff_told",
    "staff_message",
)


def columns_of(table: str) -> tuple[str, ...]:
    """The columns of a table that the key ring seals."""
    return tuple(name.split(".")[1] for name in SEALED if name.startswith(f"{table}."))


def tables() -> tuple[str, ...]:
    """Every table with something that the key ring seals."""
    return tuple(dict.fromkeys(name.split(".")[0] for name in SEALED))

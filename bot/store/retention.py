"""What is forgotten when nobody says DELETE: the table of design §8, a rule a line. A legal hold stops its person's."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Delete, Update, and_, delete, exists, func, or_, update

from bot.store.call_tables import alarm
from bot.store.database import Database
from bot.store.outbox import Status
from bot.store.tables import (
    audit,
    block,
    conversation,
    escalation,
    escalation_line,
    inbound,
    invitation,
    outbox,
    passkey_challenge,
)

POSITION = timedelta(hours=12)  # idle
LANGUAGE = timedelta(days=90)
INBOUND_IDS = timedelta(days=7)
OUTBOUND_IDS = timedelta(hours=48)
ALARMS = timedelta(hours=48)
AUDIT = timedelta(days=90)
PSEUDONYM_BYTES = 32  # shorter: a farewell (bot.store.erasure)

c, o = conversation.c, outbox.c


async def forget(database: Database, now: datetime) -> Mapping[str, int]:
    """Forget everything whose time is up; says how many rows of each kind it touched."""
    counts = {}
    for kind, statement in {**_about_people(now), **_about_messages(now)}.items():
        async with database.begin() as connection:
            counts[kind] = (await connection.execute(statement)).rowcount
    return counts


def _about_people(now: datetime) -> Mapping[str, Update | Delete]:
    idle = c.touched_at < now - POSITION
    silent = c.touched_at < now - LANGUAGE
    is_free = and_(c.held_at.is_(None), ~_is_with_the_hotline())
    flagged = or_(c.stopped, c.blocked_until > now)
    return {
        "positions": update(conversation).where(c.state.is_not(None), idle, is_free).values(state=None),
        "addresses": update(conversation)
        .where(c.address.is_not(None), or_(c.stopped, idle), is_free, ~_has_something_to_send())
        .values(address=None),
        "conversations": delete(conversation).where(
            silent, func.coalesce(flagged, False).is_(False), is_free, ~_has_something_to_send()
        ),
        "languages": update(conversation).where(c.locale.is_not(None), silent, is_free).values(locale=None),
        "farewells": delete(conversation).where(
            func.octet_length(c.pseudonym) < PSEUDONYM_BYTES, idle, ~_has_something_to_send()
        ),
    }


def _about_messages(now: datetime) -> Mapping[str, Update | Delete]:
    is_final, old = o.status >= Status.SENT, o.done_at < now - OUTBOUND_IDS
    line_is_gone = ~exists().where(escalation_line.c.id == o.line_id)
    return {
        "inbound_ids": delete(inbound).where(inbound.c.received_at < now - INBOUND_IDS),
        "outbound_ids": update(outbox).where(old, o.provider_id.is_not(None)).values(provider_id=None),
        "outbox": delete(outbox).where(is_final, old, or_(o.line_id.is_(None), line_is_gone)),
        "alarms": delete(alarm).where(alarm.c.made_at < now - ALARMS),
        "invitations": delete(invitation).where(invitation.c.expires_at <= now),
        "blocks": delete(block).where(block.c.conversation_id == c.id, func.coalesce(c.blocked_until, now) <= now),
        "challenges": delete(passkey_challenge).where(passkey_challenge.c.expires_at <= now),
        "audit": delete(audit).where(audit.c.at < now - AUDIT),
    }


def _is_with_the_hotline() -> ColumnElement[bool]:
    return exists().where(escalation.c.conversation_id == c.id, escalation.c.state != "closed")


def _has_something_to_send() -> ColumnElement[bool]:
    return exists().where(o.conversation_id == c.id, o.status < Status.SENT)

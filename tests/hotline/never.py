"""What must never be found in the database, each thing under the name of the invariant it breaks: I1 to I15.

The specification of the hotline says what they mean. Each line is a query that finds what must not be; before it is
asked the clock has been swept.
"""

from bot.hotline.states import Event
from bot.store.tables import metadata

ACTIONS = (  # everything the audit may say: a thing that is done, never a word of anybody's
    *Event, "invited", "link_made", "signed_in", "practised", "load_set", "duty_started", "duty_ended", "offboarded",
    "sent_anyway", "looked", "question_answered", "hold_asked", "hold_confirmed", "lift_asked", "hold_lifted",
    "hold_taken_back", "unblocked", "unblock_asked", "unblock_taken_back",
)  # fmt: skip

NEVER = {
    "I1": "select 1 from escalation where (volunteer_id is not null) <> (state in ('active', 'transfer'))"
    " or (offered_to is not null) <> (state = 'transfer')",
    "I4": "select 1 from escalation_line l where author = 'volunteer'"
    " and (select count(*) from outbox o where o.line_id = l.id) <> 1",
    "I5": "select 1 from escalation where state <> 'closed' group by conversation_id having count(*) > 1",
    "I7": "select 1 from escalation where state = 'waiting'"
    " and coalesce(promise_due_at, '-infinity') < %(now)s - interval '60 seconds'",
    "I7, somebody came": "select 1 from escalation where state = 'waiting' and told_absent"
    " and exists (select from volunteer where active and on_duty and duty_since < %(now)s - interval '60 seconds')",
    "I8": "select 1 from escalation e where (state = 'consent' and consent_due_at is null)"
    " or (state = 'waiting' and give_up_due_at is null) or (state = 'closed' and purge_at is null)"
    " or (state = 'transfer' and accept_due_at is null)"
    " or (state in ('active', 'transfer') and coalesce(nudge_due_at, release_due_at, silence_due_at) is null)"
    " or (state in ('active', 'transfer') and release_due_at < %(now)s)",
    "I9": "select 1 from escalation e, unnest(array[volunteer_id, offered_to]) as who where who is not null"
    " and not exists (select from volunteer v where v.id = who and v.active and v.on_duty)"
    " union all select 1 from volunteer v where not v.active and (exists"
    " (select from session where volunteer_id = v.id) or exists (select from sign_in where volunteer_id = v.id))",
    "I10, past its day": "select 1 from escalation e left join conversation c on c.id = e.conversation_id"
    " where (c.id is null and wrapped_key is not null)"
    " or (c.held_at is null and purge_at < %(now)s - interval '5 minutes')",
    "I10, text after the end": "select 1 from outbox o where body is not null and (status >= 2"
    " or (line_id is not null and not exists (select from escalation_line l where l.id = o.line_id)"
    " and not exists (select from escalation e where e.conversation_id = o.conversation_id)))",
    "I10, handle after the end": "select 1 from escalation_attachment a join escalation_line l on l.id = a.line_id"
    " join escalation e on e.id = l.escalation_id left join conversation c on c.id = e.conversation_id"
    " where a.handle is not null and e.state = 'closed' and c.held_at is null",
    "I10, farewell": "select 1 from conversation c where octet_length(pseudonym) < 32"
    " and not exists (select from outbox o where o.conversation_id = c.id and o.status < 2)",
    "I12": "select 1 from outbox o join conversation c on c.id = o.conversation_id where c.channel <> o.channel"
    " union all select 1 from escalation e join conversation c on c.id = e.conversation_id"
    " where c.channel <> e.channel",
    "I14": "select 1 from audit a where not action = any(%(actions)s) or at <> date_trunc('minute', at)"
    " or (actor is not null and not exists (select from volunteer v where v.id = a.actor))"
    " or exists (select from conversation c where c.id = a.escalation_id or c.id = a.actor)",
    "I15": "select 1 from conversation c where (held_at is not null) <> exists"
    " (select from legal_hold h where h.conversation_id = c.id and step in ('holds', 'lift_asked'))",
    "somebody blocked is with a volunteer": "select 1 from escalation e join conversation c on c.id = e.conversation_id"
    " where c.blocked_until > %(now)s and e.state <> 'closed'",
}
FOUND = " union all ".join(f"select '{name}' where exists ({query})" for name, query in NEVER.items())
STATES = (
    "select e.id, e.conversation_id, e.state, e.epoch, e.volunteer_id, e.closed_at, e.agreed_at is not null,"
    " e.wrapped_key is not null, (select count(*) from escalation_line l where l.escalation_id = e.id),"
    " c.held_at is not null from escalation e left join conversation c on c.id = e.conversation_id"
    " order by e.asked_at, e.id"
)
WRITTEN = "select pg_current_wal_insert_lsn()::text"  # moves with everything that is written
IN_CLEAR = " union all ".join(f"select row_to_json(t)::text from {table} t" for table in metadata.tables)  # noqa: S608  # our own names

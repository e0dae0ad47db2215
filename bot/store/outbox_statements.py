"""The statements of the outbox, as PostgreSQL reads them. Two and more are final states (bot.store.outbox.Status)."""

WRITE = """
    insert into outbox (id, conversation_id, channel, body, due_at, line_id)
    select new.id, c.id, c.channel, new.body, :due, :line
    from conversation c, unnest(cast(:ids as uuid[]), cast(:bodies as bytea[])) with ordinality as new (id, body, at)
    where c.id = :conversation order by new.at
"""

CALL_OFF = """
    update outbox set status = 3, body = null, done_at = :now where conversation_id = :conversation and status < 2
"""

# A row is claimed when it is free and no earlier row of its conversation is still on its way; one that comes too
# early becomes due, for whoever ends the earlier row.
TAKE = """
    with wanted as (
        select o.id, exists (
            select from outbox e where e.conversation_id = o.conversation_id and e.seq < o.seq and e.status < 2
            and not e.id = any(%(ids)s)
        ) as behind
        from outbox o
        where o.id = any(%(ids)s) and (o.status = 0 or (o.status = 1 and o.due_at <= %(now)s))
        order by o.seq for update of o
    ), waiting as (
        update outbox o set due_at = least(o.due_at, %(now)s) from wanted w where o.id = w.id and w.behind
    ), claimed as (
        update outbox o set status = 1, attempts = attempts + 1, due_at = %(claim)s
        from wanted w where o.id = w.id and not w.behind
        returning o.id, o.seq, o.conversation_id, o.channel, o.body, o.attempts
    )
    select o.id, o.conversation_id, o.channel, c.address, o.body, o.attempts
    from claimed o join conversation c on c.id = o.conversation_id order by o.seq
"""

# The sweep goes one worker at a time, and holds every waiting row of the conversations it looks at, so that what it
# sees next is not changed under its hands.
ONE_SWEEP = "select pg_try_advisory_xact_lock(x'6b7972'::int)"
HOLD_DUE = """
    select id from outbox where status < 2 and conversation_id in (
        select conversation_id from outbox where status < 2 and due_at <= %(now)s order by due_at limit %(limit)s
    ) order by seq for update
"""
TAKE_DUE = """
    with claimed as (
        update outbox o set status = 1, attempts = attempts + 1, due_at = %(claim)s
        where o.id = any(%(ids)s) and o.status < 2 and o.due_at <= %(now)s and not exists (
            select from outbox e
            where e.conversation_id = o.conversation_id and e.seq < o.seq and e.status < 2 and e.due_at > %(now)s
        )
        returning o.id, o.seq, o.conversation_id, o.channel, o.body, o.attempts
    )
    select o.id, o.conversation_id, o.channel, c.address, o.body, o.attempts
    from claimed o join conversation c on c.id = o.conversation_id order by o.seq
"""

MARK = """
    with settled as (
        select o.id, n.provider_id, o.attempts,
            case when n.status = 0 and o.attempts >= %(most)s then 3 else n.status end as status,
            greatest(n.after, least(%(first)s * 2 ^ (o.attempts - 1), %(longest)s)) as after
        from unnest(%(ids)s::uuid[], %(statuses)s::int2[], %(provider_ids)s::text[], %(after)s::float8[])
            as n (id, status, provider_id, after)
        join outbox o on o.id = n.id where o.status < 2
    ), marked as (
        update outbox o set
            status = s.status,
            provider_id = coalesce(s.provider_id, o.provider_id),
            body = case when s.status >= 2 then null else o.body end,
            done_at = case when s.status >= 2 then %(now)s::timestamptz end,
            due_at = case when s.status >= 2 then o.due_at else %(now)s + make_interval(secs => s.after) end
        from settled s, conversation c where o.id = s.id and c.id = o.conversation_id
        returning o.conversation_id, o.status, octet_length(c.pseudonym) as pseudonym
    )
    select distinct conversation_id, pseudonym < 32 from marked where status >= 2
"""
FOLLOWERS = "select id from outbox where conversation_id = any(%s) and status = 0 and due_at <= %s order by seq"
FAREWELL_OVER = """
    delete from conversation c where c.id = any(%s)
    and not exists (select from outbox o where o.conversation_id = c.id and o.status < 2)
"""
PUT_BACK = """
    update outbox set status = 0, attempts = attempts - 1, due_at = %s where id = any(%s) and status = 1
"""
REPORT = """
    update outbox set status = greatest(status, %(status)s) where provider_id = %(provider_id)s and status >= 2
"""

"""The statements of a turn, as PostgreSQL reads them: one to read, and one that writes everything or nothing.

The write is guarded by `rev`: no row back means that somebody else was faster. A message seen before breaks the
primary key of `inbound`, which undoes the whole statement; that is why no conflict is ever ignored there.
"""

READ = """
    select c.id, c.rev, c.locale, c.stopped, c.state, c.touched_at, c.blocked_until,
        e.id, e.state, e.agreed_at is not null, coalesce(e.urgent, false), s.staffed, c.held_at is not null,
        exists (select from escalation p where p.conversation_id = c.id and p.reopens_until > %(now)b)
    from (select exists (select from volunteer where active and on_duty) as staffed) s
    left join conversation c on c.pseudonym = %(pseudonym)b
    left join escalation e on e.conversation_id = c.id and e.state <> 'closed'
"""

# The first half alone serves the few turns that do more, in a transaction of their own.
KNOWN = """
    update conversation set rev = rev + 1, state = %(state)b, locale = %(locale)b, stopped = %(stopped)b,
        pseudonym = %(pseudonym)b, pseudonym_key = %(key)b, address = coalesce(%(address)b, address),
        touched_at = %(now)b
    where id = %(id)b and rev = %(rev)b returning id
"""
NEW = """
    insert into conversation (id, channel, pseudonym, pseudonym_key, address, locale, stopped, state, touched_at)
    values (%(id)b, %(channel)b, %(pseudonym)b, %(key)b, %(address)b, %(locale)b, %(stopped)b, %(state)b, %(now)b)
    on conflict (pseudonym) do nothing returning id
"""
_TOUCHED = """
    update conversation set rev = rev + 1, address = %(address)b, touched_at = %(now)b where id = %(id)b returning id
"""
_REST = """
    , i as (
        insert into inbound (channel, provider_id, received_at) select %(channel)b, %(inbound)b, %(now)b from c
    ), o as (
        insert into outbox (id, conversation_id, channel, body, due_at)
        select new.id, c.id, %(channel)b, new.body, %(due)b
        from c, unnest(%(ids)b::uuid[], %(bodies)b::bytea[]) with ordinality as new (id, body, at) order by new.at
    )
    select 1 from c
"""

TURN = f"with c as ({KNOWN}) {_REST}"
FIRST_TURN = f"with c as ({NEW}) {_REST}"
APOLOGY = f"with c as ({_TOUCHED}) {_REST}"
INBOUND = "insert into inbound (channel, provider_id, received_at) values (%(channel)b, %(inbound)b, %(now)b)"
